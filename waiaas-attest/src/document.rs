//! The document's form: `COSE_Sign1` (RFC 9052) around a map with exactly the fields that the hypervisor writes.
//!
//! Strict where the formats are generous: definite lengths in their shortest form only, no field twice, none that is not
//! known, nothing behind the end, and no header but the algorithm. So a document has one spelling, and a record of those
//! that were seen cannot be got around by writing one differently.

mod spelling;

use crate::NotAttested::{self, Malformed};
use minicbor::{Decoder, Encoder, data::Type, encode};
use std::{collections::BTreeMap, convert::Infallible};

/// One platform configuration register: SHA-384.
pub type Pcr = [u8; 48];

/// A register that nothing was measured into.
pub const ZERO: Pcr = [0; 48];

/// Most certificates between leaf and root, the root's copy included.
const LONGEST_BUNDLE: u64 = 8;

/// What an enclave states, once it is verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Names instance and enclave.
    pub module: String,
    /// When it was made, in milliseconds since 1970, by the hypervisor's clock.
    pub timestamp: u64,
    /// The locked registers.
    pub pcrs: BTreeMap<u8, Pcr>,
    /// A key that the enclave bound.
    pub public_key: Option<Vec<u8>>,
    /// What the enclave states beside.
    pub user_data: Option<Vec<u8>>,
    /// What the caller asked to be repeated.
    pub nonce: Option<Vec<u8>>,
}

/// A document with what its signature is checked by.
pub(crate) struct Signed {
    pub(crate) document: Document,
    pub(crate) certificate: Vec<u8>,
    pub(crate) bundle: Vec<Vec<u8>>,
    /// The bytes that the signature is over.
    pub(crate) covered: Vec<u8>,
    pub(crate) signature: Vec<u8>,
}

/// The protected header: `{1: -35}`, which is ES384 (RFC 9053) and nothing else.
const HEADER: [u8; 4] = [0xa1, 0x01, 0x38, 0x22];

/// Bytes of a signature with ES384.
const SIGNATURE: usize = 96;

const NO_ENVELOPE: NotAttested = Malformed("no COSE_Sign1");

pub(crate) fn open(bytes: &[u8]) -> Result<Signed, NotAttested> {
    let (payload, signature) = envelope(bytes)?;
    let Parts { document, certificate, bundle } = read(payload)?;
    let covered = covered(payload).map_err(|_| NO_ENVELOPE)?;
    Ok(Signed { document, certificate, bundle, covered, signature: signature.to_vec() })
}

/// Payload and signature.
fn envelope(bytes: &[u8]) -> Result<(&[u8], &[u8]), NotAttested> {
    if !spelling::is_the_one(bytes) {
        return Err(NO_ENVELOPE);
    }
    let mut decoder = Decoder::new(bytes);
    if decoder.array().ok().flatten() != Some(4) {
        return Err(NO_ENVELOPE);
    }
    if decoder.bytes().map_err(|_| NO_ENVELOPE)? != HEADER {
        return Err(Malformed("its protected header is not ES384 alone"));
    }
    if decoder.map().map_err(|_| NO_ENVELOPE)? != Some(0) {
        return Err(Malformed("it has unprotected headers"));
    }
    let payload = decoder.bytes().map_err(|_| Malformed("it has no payload"))?;
    let signature = decoder.bytes().ok().filter(|signature| signature.len() == SIGNATURE).ok_or(NO_ENVELOPE)?;
    if decoder.position() == bytes.len() { Ok((payload, signature)) } else { Err(NO_ENVELOPE) }
}

/// What the signature is over: `Sig_structure` (RFC 9052, 4.4).
fn covered(payload: &[u8]) -> Result<Vec<u8>, encode::Error<Infallible>> {
    let mut out = Encoder::new(Vec::new());
    out.array(4)?.str("Signature1")?.bytes(&HEADER)?.bytes(&[])?.bytes(payload)?;
    Ok(out.into_writer())
}

/// What a document states, whoever signed it, if anybody did.
pub(crate) fn unverified(bytes: &[u8]) -> Result<Document, NotAttested> {
    match payload(&mut Decoder::new(bytes)) {
        Ok((Some(4), payload)) => Ok(read(payload)?.document),
        Ok(_) | Err(_) => Err(Malformed("no COSE_Sign1")),
    }
}

/// The length of the envelope, and what is in it behind both headers.
fn payload<'b>(decoder: &mut Decoder<'b>) -> Result<(Option<u64>, &'b [u8]), minicbor::decode::Error> {
    let parts = decoder.array()?;
    decoder.skip()?;
    decoder.skip()?;
    Ok((parts, decoder.bytes()?))
}

struct Parts {
    document: Document,
    certificate: Vec<u8>,
    bundle: Vec<Vec<u8>>,
}

/// A field that may be null.
struct Nullable(Option<Vec<u8>>);

/// The fields as they come along; each at most once.
#[derive(Default)]
struct Fields {
    module: Option<String>,
    digest: Option<()>,
    timestamp: Option<u64>,
    pcrs: Option<BTreeMap<u8, Pcr>>,
    certificate: Option<Vec<u8>>,
    bundle: Option<Vec<Vec<u8>>>,
    public_key: Option<Nullable>,
    user_data: Option<Nullable>,
    nonce: Option<Nullable>,
}

fn read(payload: &[u8]) -> Result<Parts, NotAttested> {
    if !spelling::is_the_one(payload) {
        return Err(Malformed("its map is not in the one spelling that there is"));
    }
    let mut decoder = Decoder::new(payload);
    let mut fields = Fields::default();
    for _ in 0..length(decoder.map())? {
        fields.take(&mut decoder)?;
    }
    if decoder.position() != payload.len() {
        return Err(Malformed("bytes behind its end"));
    }
    fields.whole().ok_or(Malformed("a field is missing"))
}

impl Fields {
    fn take(&mut self, decoder: &mut Decoder<'_>) -> Result<(), NotAttested> {
        let name = decoder.str().map_err(|_| Malformed("a field without a name"))?.to_owned();
        let is_new = match name.as_str() {
            "module_id" => self.module.replace(text(decoder)?).is_none(),
            "digest" => self.digest.replace(digest(decoder)?).is_none(),
            "timestamp" => self.timestamp.replace(timestamp(decoder)?).is_none(),
            "pcrs" => self.pcrs.replace(pcrs(decoder)?).is_none(),
            "certificate" => self.certificate.replace(bytes(decoder)?).is_none(),
            "cabundle" => self.bundle.replace(bundle(decoder)?).is_none(),
            "public_key" => self.public_key.replace(optional(decoder)?).is_none(),
            "user_data" => self.user_data.replace(optional(decoder)?).is_none(),
            "nonce" => self.nonce.replace(optional(decoder)?).is_none(),
            _ => return Err(Malformed("a field that is not known")),
        };
        if is_new { Ok(()) } else { Err(Malformed("a field twice")) }
    }

    fn whole(self) -> Option<Parts> {
        self.digest?;
        let document = Document {
            module: self.module?,
            timestamp: self.timestamp?,
            pcrs: self.pcrs?,
            public_key: self.public_key.and_then(|Nullable(bytes)| bytes),
            user_data: self.user_data.and_then(|Nullable(bytes)| bytes),
            nonce: self.nonce.and_then(|Nullable(bytes)| bytes),
        };
        Some(Parts { document, certificate: self.certificate?, bundle: self.bundle? })
    }
}

fn length(read: Result<Option<u64>, minicbor::decode::Error>) -> Result<u64, NotAttested> {
    read.ok().flatten().ok_or(Malformed("a map or array of a definite length is expected"))
}

fn text(decoder: &mut Decoder<'_>) -> Result<String, NotAttested> {
    decoder.str().map(str::to_owned).map_err(|_| Malformed("`module_id` is no text"))
}

fn digest(decoder: &mut Decoder<'_>) -> Result<(), NotAttested> {
    match decoder.str() {
        Ok("SHA384") => Ok(()),
        Ok(_) | Err(_) => Err(Malformed("`digest` is not SHA384")),
    }
}

fn timestamp(decoder: &mut Decoder<'_>) -> Result<u64, NotAttested> {
    decoder.u64().map_err(|_| Malformed("`timestamp` is no number"))
}

fn bytes(decoder: &mut Decoder<'_>) -> Result<Vec<u8>, NotAttested> {
    decoder.bytes().map(<[u8]>::to_vec).map_err(|_| Malformed("a byte string is expected"))
}

fn optional(decoder: &mut Decoder<'_>) -> Result<Nullable, NotAttested> {
    if decoder.datatype().is_ok_and(|kind| kind == Type::Null) {
        return decoder.null().map(|()| Nullable(None)).map_err(|_| Malformed("a byte string or null is expected"));
    }
    bytes(decoder).map(|bytes| Nullable(Some(bytes)))
}

fn pcrs(decoder: &mut Decoder<'_>) -> Result<BTreeMap<u8, Pcr>, NotAttested> {
    let mut pcrs = BTreeMap::new();
    for _ in 0..length(decoder.map())? {
        let index = decoder.u8().ok().filter(|index| *index < 32).ok_or(Malformed("a register above 31"))?;
        let value = decoder.bytes().ok().and_then(|value| Pcr::try_from(value).ok());
        let value = value.ok_or(Malformed("a register of another length than 48 bytes"))?;
        if pcrs.insert(index, value).is_some() {
            return Err(Malformed("a register twice"));
        }
    }
    Ok(pcrs)
}

fn bundle(decoder: &mut Decoder<'_>) -> Result<Vec<Vec<u8>>, NotAttested> {
    let length = length(decoder.array())?;
    if length > LONGEST_BUNDLE {
        return Err(Malformed("more than 8 certificates"));
    }
    (0..length).map(|_| bytes(decoder)).collect()
}
