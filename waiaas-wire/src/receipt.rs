//! Receipts: the enclave's signed statement of a decision, as COSE_Sign1 (RFC 9052) with EdDSA.

use crate::signed::{Signature, decode, encode, verifies};
use core::fmt;
use coset::{CborSerializable as _, CoseSign1, CoseSign1Builder, HeaderBuilder, iana};
use minicbor::{Decode, Encode};
use waiaas_policy::{
    Address,
    asset::Asset,
    budget::Period,
    id::{AgentId, Digest, RequestId, TxId},
    intent::{Fees, Outflow},
    time::Timestamp,
};

/// What the enclave states about one signature.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Receipt {
    /// The signing request.
    #[n(0)]
    pub request: RequestId,
    /// The payment.
    #[n(1)]
    pub tx: TxId,
    /// Whose key signed.
    #[n(2)]
    pub agent: AgentId,
    /// SHA-256 of the message that was signed.
    #[n(3)]
    pub message: Digest,
    /// Digest of the intent as the enclave decoded it.
    #[n(4)]
    pub intent: Digest,
    /// What leaves, as the enclave decoded it.
    #[n(5)]
    pub outflows: Vec<Outflow>,
    /// Lamports for fees and rent, as decoded.
    #[n(6)]
    pub fees: Fees,
    /// Version of the policy that decided.
    #[n(7)]
    pub policy_version: u64,
    /// Its hash.
    #[n(8)]
    pub policy_hash: Digest,
    /// Whether the owner's approval was needed and presented.
    #[n(9)]
    pub approved_by_owner: bool,
    /// The windows that this payment used.
    #[n(10)]
    pub budget: Vec<Line>,
    /// The agent's state sequence after it. Two receipts with one sequence prove a rollback.
    #[n(11)]
    pub sequence: u64,
    /// The enclave's time.
    #[n(12)]
    pub time: Timestamp,
    /// Name of the device provider, so that a development receipt cannot pass for another.
    #[n(13)]
    pub provider: String,
}

/// One window of one asset, before and after, in base units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Line {
    /// The asset.
    #[n(0)]
    pub asset: Asset,
    /// The window.
    #[n(1)]
    pub period: Period,
    /// The policy's limit, if it has one there.
    #[n(2)]
    pub limit: Option<u64>,
    /// Used before.
    #[n(3)]
    pub before: u64,
    /// Used after.
    #[n(4)]
    pub after: u64,
}

/// One receipt key takes the place of another, and both say so: who knows the new one to be the enclave's knows it of the old
/// one, too.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Succession {
    /// Name of the installation.
    #[n(0)]
    pub namespace: String,
    /// The Owner Key.
    #[cbor(n(1), with = "waiaas_policy::address::cbor")]
    pub owner: Address,
    /// The key of before.
    #[cbor(n(2), with = "waiaas_policy::address::cbor")]
    pub old: Address,
    /// The key that takes its place.
    #[cbor(n(3), with = "waiaas_policy::address::cbor")]
    pub new: Address,
    /// The enclave's time.
    #[n(4)]
    pub time: Timestamp,
    /// By the old key.
    #[n(5)]
    pub by_old: Signature,
    /// By the new key.
    #[n(6)]
    pub by_new: Signature,
}

/// What the signed bytes begin with. Neither a receipt nor a checkpoint can: the one begins as COSE has it, the other with a
/// name without spaces.
const SUCCESSION: &[u8] = b"WAIaaS receipt key succession\n";

impl Succession {
    /// The bytes that both keys sign.
    pub fn message(&self) -> Vec<u8> {
        let blank = Signature([0; 64]);
        let unsigned = Self { by_old: blank, by_new: blank, ..self.clone() };
        [SUCCESSION, &encode(&unsigned)].concat()
    }

    /// Whether both keys signed it.
    pub fn verifies(&self) -> bool {
        let message = self.message();
        self.old != self.new
            && verifies(&self.old, &message, &self.by_old)
            && verifies(&self.new, &message, &self.by_new)
    }
}

/// A key and all that it took the place of, the newest first, by what these keys signed of each other. Who trusts the key can
/// trust them all: it has signed that it follows the next of them, which has signed the same of the one behind it.
pub fn lineage(key: Address, all: &[Succession]) -> Vec<Address> {
    let mut keys = vec![key];
    while let Some(last) = keys.last().copied() {
        let before = all.iter().find(|it| it.new == last && !keys.contains(&it.old) && it.verifies());
        match before {
            Some(before) => keys.push(before.old),
            None => break,
        }
    }
    keys
}

/// Why a receipt is not accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReceiptError {
    /// Not a COSE_Sign1 with EdDSA and a payload.
    Malformed,
    /// The signature does not verify under the key given.
    NotSigned,
    /// The payload is not a receipt.
    Payload(String),
}

impl fmt::Display for ReceiptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed => f.write_str("not a receipt: COSE_Sign1 with EdDSA expected"),
            Self::NotSigned => f.write_str("the receipt is not signed by the receipt key"),
            Self::Payload(why) => write!(f, "the receipt's payload cannot be read: {why}"),
        }
    }
}

impl core::error::Error for ReceiptError {}

/// Signs a receipt; `sign` signs bytes with the receipt key.
pub fn seal(receipt: &Receipt, sign: impl FnOnce(&[u8]) -> Signature) -> Result<Vec<u8>, ReceiptError> {
    let header = HeaderBuilder::new().algorithm(iana::Algorithm::EdDSA).build();
    CoseSign1Builder::new()
        .protected(header)
        .payload(encode(receipt))
        .create_signature(b"", |bytes| sign(bytes).0.to_vec())
        .build()
        .to_vec()
        .map_err(|_| ReceiptError::Malformed)
}

/// Checks a receipt's signature and reads it.
pub fn open(bytes: &[u8], key: &Address) -> Result<Receipt, ReceiptError> {
    let cose = CoseSign1::from_slice(bytes).map_err(|_| ReceiptError::Malformed)?;
    if cose.protected.header.alg != Some(coset::Algorithm::Assigned(iana::Algorithm::EdDSA)) {
        return Err(ReceiptError::Malformed);
    }
    cose.verify_signature(b"", |signature, bytes| match <[u8; 64]>::try_from(signature) {
        Ok(signature) if verifies(key, bytes, &Signature(signature)) => Ok(()),
        _ => Err(ReceiptError::NotSigned),
    })?;
    decode(cose.payload.as_deref().ok_or(ReceiptError::Malformed)?).map_err(ReceiptError::Payload)
}
