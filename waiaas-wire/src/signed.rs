//! What the owner signs, with its signature: boot manifest, policy, global budget, approval.
//!
//! Each signature is over a Solana off-chain message (see [`waiaas_policy::statement`]), so nothing signed here
//! can ever be read as a transaction, and a hardware wallet can show the words.

mod destination;
mod images;

pub use destination::SignedDestination;
pub use images::{Images, KnownImage, SignedImages};

use core::{fmt, str::FromStr};
use ed25519_dalek::VerifyingKey;
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};
use waiaas_policy::{
    Address,
    document::{Budget, Policy},
    id::{AgentId, Digest, TxId},
    leave::Leave,
    statement::{
        ApprovalStatement, BudgetStatement, EndStatement, LiftStatement, ManifestStatement, PolicyStatement,
        RotateStatement,
    },
    time::Timestamp,
};

/// An ed25519 signature (RFC 8032), shown in base58 as Solana does.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct Signature(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 64]);

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&bs58::encode(&self.0).into_string())
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A text that is not 64 bytes of base58.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotASignature;

impl fmt::Display for NotASignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a signature: 64 bytes in base58 expected")
    }
}

impl core::error::Error for NotASignature {}

impl FromStr for Signature {
    type Err = NotASignature;
    fn from_str(text: &str) -> Result<Self, NotASignature> {
        let mut bytes = [0; 64];
        match bs58::decode(text).onto(&mut bytes) {
            Ok(64) => Ok(Self(bytes)),
            _ => Err(NotASignature),
        }
    }
}

/// Why an owner-signed document is not accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotAccepted {
    /// The signature is not the owner's over exactly this document.
    Signature,
    /// The document itself is not in canonical form, or not valid.
    Document,
}

impl fmt::Display for NotAccepted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Signature => f.write_str("the signature is not the owner's over this document"),
            Self::Document => f.write_str("the signed document is not a valid one in canonical form"),
        }
    }
}

impl core::error::Error for NotAccepted {}

/// Whether `signature` is `key`'s over `message`, by the strict rules of ed25519 (no small-order keys, canonical encodings).
pub fn verifies(key: &Address, message: &[u8], signature: &Signature) -> bool {
    let Ok(key) = VerifyingKey::from_bytes(key.as_array()) else { return false };
    key.verify_strict(message, &ed25519_dalek::Signature::from_bytes(&signature.0)).is_ok()
}

fn check(owner: &Address, message: Option<Vec<u8>>, signature: &Signature) -> Result<(), NotAccepted> {
    match message {
        Some(message) if verifies(owner, &message, signature) => Ok(()),
        _ => Err(NotAccepted::Signature),
    }
}

/// The boot manifest: whom this installation belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Manifest {
    /// Name of this installation, chosen once; part of every seal.
    #[n(0)]
    pub namespace: String,
    /// The Owner Key.
    #[cbor(n(1), with = "waiaas_policy::address::cbor")]
    pub owner: Address,
    /// Rises with every manifest of the namespace.
    #[n(2)]
    pub version: u64,
    /// When the owner signed it.
    #[n(3)]
    pub created: Timestamp,
    /// Images that may hold this installation's keys; `None`: any. Not written where it is `None`, so that manifests of
    /// before have the bytes that were signed.
    #[n(4)]
    pub images: Option<Vec<ImageMark>>,
    /// The KMS key that the enclave's storage root is sealed under; `None`: the device's own root. Not written where it is
    /// `None`, either.
    #[n(5)]
    pub kms: Option<KmsMark>,
    /// What an enclave under this manifest takes over besides what its own root sealed; `None`, which is not written either:
    /// nothing.
    #[n(6)]
    pub moves: Option<Moves>,
}

/// What is taken over from another root. The owner says so for as long as it takes, and no longer: whoever knows that root
/// could seal states of their own under it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Moves {
    /// What the device's own root sealed is sealed anew, under the root of the KMS key.
    #[n(0)]
    FromDevice,
}

/// A key of AWS KMS for key agreement on P-256. The public half is pinned here, so that whoever relays calls to KMS cannot
/// put another key in its place.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct KmsMark {
    /// Its ARN.
    #[n(0)]
    pub key: String,
    /// Its public half: an uncompressed point.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub public: [u8; 65],
}

/// An enclave image, by the registers that measure it (SHA-384).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct ImageMark {
    /// The whole image.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub pcr0: [u8; 48],
    /// Kernel, command line and first ramdisk.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub pcr1: [u8; 48],
    /// The application.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub pcr2: [u8; 48],
}

impl Manifest {
    /// The statement that the owner signs.
    pub fn statement(&self) -> ManifestStatement {
        ManifestStatement { namespace: self.namespace.clone(), version: self.version, hash: self.hash() }
    }

    /// SHA-256 of its bytes: what the enclave measures.
    pub fn hash(&self) -> Digest {
        Digest::of(&encode(self))
    }
}

/// A manifest with its owner's signature.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct SignedManifest {
    /// What was signed.
    #[n(0)]
    pub manifest: Manifest,
    /// By the owner that it names.
    #[n(1)]
    pub signature: Signature,
}

impl SignedManifest {
    /// Checks that the owner named in the manifest signed it.
    pub fn verify(&self) -> Result<&Manifest, NotAccepted> {
        check(&self.manifest.owner, self.manifest.statement().bytes(), &self.signature)?;
        Ok(&self.manifest)
    }
}

/// A policy for one agent, signed by the owner.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct SignedPolicy {
    /// The agent that it binds.
    #[n(0)]
    #[serde(with = "crate::text")]
    pub agent: AgentId,
    /// Exactly one above the version before it; the first is 1.
    #[n(1)]
    pub version: u64,
    /// [`Policy::encode`]: deterministic CBOR.
    #[cbor(n(2), with = "minicbor::bytes")]
    #[serde(with = "crate::text::base64")]
    pub policy: Vec<u8>,
    /// Over [`SignedPolicy::statement`].
    #[n(3)]
    #[serde(with = "crate::text")]
    pub signature: Signature,
}

impl SignedPolicy {
    /// The statement that the owner signs.
    pub fn statement(&self) -> PolicyStatement {
        PolicyStatement { agent: self.agent, version: self.version, hash: Digest::of(&self.policy) }
    }

    /// Checks the signature, then reads the policy.
    pub fn verify(&self, owner: &Address) -> Result<Policy, NotAccepted> {
        check(owner, self.statement().bytes(), &self.signature)?;
        Policy::decode(&self.policy).ok_or(NotAccepted::Document)
    }
}

/// The owner's budget over all agents, signed.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct SignedBudget {
    /// Exactly one above the version before it; the first is 1.
    #[n(0)]
    pub version: u64,
    /// [`Budget::encode`]: deterministic CBOR.
    #[cbor(n(1), with = "minicbor::bytes")]
    #[serde(with = "crate::text::base64")]
    pub budget: Vec<u8>,
    /// Over [`SignedBudget::statement`].
    #[n(2)]
    #[serde(with = "crate::text")]
    pub signature: Signature,
}

impl SignedBudget {
    /// The statement that the owner signs.
    pub fn statement(&self) -> BudgetStatement {
        BudgetStatement { version: self.version, hash: Digest::of(&self.budget) }
    }

    /// Checks the signature, then reads the budget.
    pub fn verify(&self, owner: &Address) -> Result<Budget, NotAccepted> {
        check(owner, self.statement().bytes(), &self.signature)?;
        Budget::decode(&self.budget).ok_or(NotAccepted::Document)
    }
}

/// The owner's yes to one payment: good once, for this intent only, until it expires.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct SignedApproval {
    /// The payment.
    #[n(0)]
    #[serde(with = "crate::text")]
    pub tx: TxId,
    /// The agent that asked.
    #[n(1)]
    #[serde(with = "crate::text")]
    pub agent: AgentId,
    /// Digest of what was approved ([`waiaas_policy::intent::Intent::digest`]).
    #[n(2)]
    #[serde(with = "crate::text")]
    pub intent: Digest,
    /// Not valid from this time on.
    #[n(3)]
    #[serde(with = "crate::text")]
    pub expires: Timestamp,
    /// The human line that the owner saw.
    #[n(4)]
    pub effect: String,
    /// Over [`SignedApproval::statement`].
    #[n(5)]
    #[serde(with = "crate::text")]
    pub signature: Signature,
}

impl SignedApproval {
    /// The statement that the owner signs.
    pub fn statement(&self) -> ApprovalStatement {
        ApprovalStatement {
            tx: self.tx,
            agent: self.agent,
            intent: self.intent,
            expires: self.expires,
            effect: self.effect.clone(),
        }
    }

    /// Checks the signature. Expiry, intent and single use are for the caller, who has clock and memory.
    pub fn verify(&self, owner: &Address) -> Result<(), NotAccepted> {
        check(owner, self.statement().bytes(), &self.signature)
    }
}

/// The owner's word that a stopped wallet may pay again: good for one stop only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct SignedLift {
    /// The agent that was stopped.
    #[n(0)]
    #[serde(with = "crate::text")]
    pub agent: AgentId,
    /// Which of its stops.
    #[n(1)]
    pub stop: u64,
    /// Over [`SignedLift::statement`].
    #[n(2)]
    #[serde(with = "crate::text")]
    pub signature: Signature,
}

impl SignedLift {
    /// The statement that the owner signs.
    pub fn statement(&self) -> LiftStatement {
        LiftStatement { agent: self.agent, stop: self.stop }
    }

    /// Checks the signature. Whether the stop is the one in force is for the caller.
    pub fn verify(&self, owner: &Address) -> Result<(), NotAccepted> {
        check(owner, self.statement().bytes(), &self.signature)
    }
}

/// The owner's word that a wallet is over. An agent's id is never used again, and neither is this.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct SignedEnd {
    /// The agent whose key is destroyed.
    #[n(0)]
    #[serde(with = "crate::text")]
    pub agent: AgentId,
    /// Over [`SignedEnd::statement`].
    #[n(1)]
    #[serde(with = "crate::text")]
    pub signature: Signature,
    /// What may be lost with the key; nothing, without. Not written where it is absent, so that words of before have the bytes that
    /// they had.
    #[n(2)]
    #[serde(with = "crate::text::option", default, skip_serializing_if = "Option::is_none")]
    pub leave: Option<Leave>,
}

impl SignedEnd {
    /// The statement that the owner signs.
    pub fn statement(&self) -> EndStatement {
        EndStatement { agent: self.agent, leave: self.leave.clone() }
    }

    /// Checks the signature.
    pub fn verify(&self, owner: &Address) -> Result<(), NotAccepted> {
        check(owner, self.statement().bytes(), &self.signature)
    }
}

/// The owner's word that an agent's key is replaced: good while one stop lasts, once.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct SignedRotate {
    /// The agent.
    #[n(0)]
    #[serde(with = "crate::text")]
    pub agent: AgentId,
    /// The stop in force.
    #[n(1)]
    pub stop: u64,
    /// Over [`SignedRotate::statement`].
    #[n(2)]
    #[serde(with = "crate::text")]
    pub signature: Signature,
    /// What may be lost with the key; nothing, without. Not written where it is absent, so that words of before have the bytes that
    /// they had.
    #[n(3)]
    #[serde(with = "crate::text::option", default, skip_serializing_if = "Option::is_none")]
    pub leave: Option<Leave>,
}

impl SignedRotate {
    /// The statement that the owner signs.
    pub fn statement(&self) -> RotateStatement {
        RotateStatement { agent: self.agent, stop: self.stop, leave: self.leave.clone() }
    }

    /// Checks the signature. Whether the stop is the one in force is for the caller.
    pub fn verify(&self, owner: &Address) -> Result<(), NotAccepted> {
        check(owner, self.statement().bytes(), &self.signature)
    }
}

/// Deterministic CBOR of a value of this crate. Encoding into memory cannot fail.
pub fn encode<T: Encode<()>>(value: &T) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Writing into a `Vec` is infallible, and no `Encode` of ours reports an error of its own.
    let _ = minicbor::encode(value, &mut bytes);
    bytes
}

/// Reads a value and refuses bytes behind it.
pub fn decode<'b, T: Decode<'b, ()>>(bytes: &'b [u8]) -> Result<T, String> {
    let mut decoder = minicbor::Decoder::new(bytes);
    let value = decoder.decode().map_err(|why| why.to_string())?;
    if decoder.position() == bytes.len() { Ok(value) } else { Err("bytes behind the end".to_owned()) }
}
