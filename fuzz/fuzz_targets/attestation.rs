//! Attestation documents: refused, or read as others read them, with one spelling.
#![no_main]

use ciborium::Value;
use coset::{CborSerializable, CoseSign1, Header, iana::Algorithm};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use waiaas_attest::{Root, made_at, verify};

static AWS: LazyLock<Root> = LazyLock::new(|| Root::aws().expect("it is part of the program"));

fuzz_target!(|bytes: &[u8]| {
    // Nobody but AWS signs what leads to its root, and what it signed is over.
    assert!(verify(bytes, &AWS, 1_795_305_600_000).is_err());
    let Ok(made) = made_at(bytes) else { return };
    let theirs = CoseSign1::from_slice(bytes).expect("it is a COSE_Sign1");
    let algorithm = Some(coset::Algorithm::Assigned(Algorithm::ES384));
    assert_eq!(theirs.protected.header, Header { alg: algorithm, ..Header::default() });
    assert!(theirs.unprotected.is_empty() && theirs.signature.len() == 96);
    assert_eq!(theirs.clone().to_vec().ok().as_deref(), Some(bytes), "an envelope has one spelling");
    let payload = theirs.payload.expect("it has a payload");
    let value: Value = ciborium::from_reader(&*payload).expect("it is CBOR");
    let mut again = Vec::new();
    ciborium::into_writer(&value, &mut again).expect("memory is there");
    assert_eq!(again, payload, "a payload has one spelling");
    let fields = value.as_map().expect("it is a map");
    let timestamp = fields.iter().find(|(name, _)| name.as_text() == Some("timestamp")).map(|(_, value)| value);
    assert_eq!(timestamp.and_then(Value::as_integer), Some(made.into()));
    let twice = (1..fields.len()).any(|at| fields[at..].iter().any(|(name, _)| *name == fields[at - 1].0));
    assert!(!twice && fields.len() <= 9, "every field is there once");
});
