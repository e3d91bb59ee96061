//! Signs what a security module leaves unsigned, wherever it is in a message.

use ciborium::Value;
use waiaas_attest::{
    Document,
    virtual_nsm::{Ask, Authority, Refused, Stated},
};

/// How an emulated module marks its documents: a protected header with the algorithm −1, which nobody has, and no other.
const UNSIGNED: [u8; 3] = [0xa1, 0x01, 0x20];

/// The same message, with every unsigned document in it signed by `authority`; `None` if there was none.
///
/// # Errors
/// A document cannot be signed.
pub fn resigned(message: &[u8], authority: &Authority) -> Result<Option<Vec<u8>>, Refused> {
    let Some(mut value) = whole(message) else { return Ok(None) };
    if !sign_within(&mut value, authority)? {
        return Ok(None);
    }
    let mut out = Vec::new();
    ciborium::into_writer(&value, &mut out).map_err(|_| Refused::Failed)?;
    Ok(Some(out))
}

/// The value whose encoding these bytes are, all of them.
fn whole(mut bytes: &[u8]) -> Option<Value> {
    let value = ciborium::from_reader(&mut bytes).ok()?;
    bytes.is_empty().then_some(value)
}

/// Whether there was something to sign. What is sealed carries documents within byte strings.
fn sign_within(value: &mut Value, authority: &Authority) -> Result<bool, Refused> {
    match value {
        Value::Bytes(bytes) => {
            let new = match unsigned(bytes) {
                Some(document) => Some(signed(&document, authority)?),
                None => resigned(bytes, authority)?,
            };
            let changed = new.is_some();
            *bytes = new.unwrap_or_else(|| std::mem::take(bytes));
            Ok(changed)
        }
        Value::Array(values) => {
            values.iter_mut().try_fold(false, |before, value| Ok(sign_within(value, authority)? | before))
        }
        Value::Map(fields) => {
            fields.iter_mut().try_fold(false, |before, (_, value)| Ok(sign_within(value, authority)? | before))
        }
        Value::Tag(_, value) => sign_within(value, authority),
        _ => Ok(false),
    }
}

/// What an unsigned document states.
fn unsigned(bytes: &[u8]) -> Option<Document> {
    let Value::Array(parts) = whole(bytes)? else { return None };
    let is_unsigned = matches!(parts.as_slice(), [Value::Bytes(header), ..] if *header == UNSIGNED);
    if is_unsigned { waiaas_attest::unverified(bytes).ok() } else { None }
}

fn signed(document: &Document, authority: &Authority) -> Result<Vec<u8>, Refused> {
    let Document { module, timestamp, pcrs, public_key, user_data, nonce } = document;
    let ask = Ask { public_key: public_key.as_deref(), user_data: user_data.as_deref(), nonce: nonce.as_deref() };
    let pcrs = pcrs.iter().map(|(index, value)| (*index, *value)).collect();
    authority.vouch(&Stated { module, pcrs, ask }, *timestamp)
}

#[cfg(test)]
mod tests {
    use super::*;
    use waiaas_attest::{Root, verify};

    const NOW: u64 = 1_780_272_000_000;

    /// A document as an emulated module writes it.
    fn emulated(nonce: &[u8]) -> Vec<u8> {
        let text = |text: &str| Value::Text(text.to_owned());
        let pcrs = (0..4_u8).map(|index| (Value::from(index), Value::Bytes(vec![index + 1; 48]))).collect();
        let payload = Value::Map(vec![
            (text("module_id"), text("i-234-enc5678")),
            (text("digest"), text("SHA384")),
            (text("timestamp"), Value::from(NOW)),
            (text("pcrs"), Value::Map(pcrs)),
            (text("certificate"), Value::Bytes(vec![0; 64])),
            (text("cabundle"), Value::Array(vec![Value::Bytes(vec![0; 64])])),
            (text("public_key"), Value::Null),
            (text("user_data"), Value::Null),
            (text("nonce"), Value::Bytes(nonce.to_vec())),
        ]);
        bytes(&Value::Array(vec![
            Value::Bytes(UNSIGNED.to_vec()),
            Value::Map(Vec::new()),
            Value::Bytes(bytes(&payload)),
            Value::Bytes(vec![0; 64]),
        ]))
    }

    fn bytes(value: &Value) -> Vec<u8> {
        let mut out = Vec::new();
        ciborium::into_writer(value, &mut out).unwrap();
        out
    }

    #[test]
    fn the_verifier_refuses_what_the_module_writes_and_takes_what_is_signed() {
        let authority = Authority::generate().unwrap();
        let document = emulated(b"a nonce of the caller's");
        for root in [authority.root(), &Root::aws().unwrap()] {
            assert!(verify(&document, root, NOW).is_err(), "unsigned");
        }
        let answer = bytes(&Value::Array(vec![Value::from(9), Value::Array(vec![Value::Bytes(document)])]));
        let signed = whole(&resigned(&answer, &authority).unwrap().unwrap()).unwrap();
        let Value::Bytes(signed) = signed.as_array().unwrap()[1].as_array().unwrap()[0].clone() else { panic!() };
        let verified = verify(&signed, authority.root(), NOW).unwrap();
        assert_eq!((verified.module.as_str(), verified.timestamp), ("i-234-enc5678", NOW));
        assert_eq!(verified.nonce.as_deref(), Some(&b"a nonce of the caller's"[..]));
        assert_eq!(verified.pcrs[&3], [4; 48]);
        assert!(verify(&signed, &Root::aws().unwrap(), NOW).is_err(), "signed, but not by AWS");
    }

    #[test]
    fn a_document_within_a_sealed_blob_is_found() {
        let authority = Authority::generate().unwrap();
        let blob = bytes(&Value::Array(vec![Value::from(1), Value::Bytes(vec![7; 32]), Value::Bytes(emulated(b"x"))]));
        let message = bytes(&Value::Array(vec![Value::from(3), Value::Bytes(blob)]));
        assert!(resigned(&message, &authority).unwrap().is_some());
    }

    #[test]
    fn everything_else_stays_as_it_is() {
        let authority = Authority::generate().unwrap();
        let other = bytes(&Value::Array(vec![Value::from(1), Value::Bytes(vec![0x84, 0x43]), Value::Text("x".into())]));
        for message in [&other[..], b"", b"\xff\xff", &[0x40]] {
            assert_eq!(resigned(message, &authority).unwrap(), None);
        }
        // One that is signed already is not signed again.
        let nobody = Stated { module: "m", pcrs: vec![(0, [1; 48])], ask: Ask::default() };
        let signed = Value::Bytes(authority.vouch(&nobody, NOW).unwrap());
        assert_eq!(resigned(&bytes(&signed), &authority).unwrap(), None);
    }
}
