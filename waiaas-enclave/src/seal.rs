//! Sealed blobs: what the daemon keeps for the enclave and cannot read.
//!
//! ```text
//! format (1 byte) ‖ label (CBOR) ‖ nonce (12 bytes) ‖ AES-256-GCM ciphertext and tag
//! ```
//! Key and additional data are both bound to format, namespace, owner and label (provider, purpose, key, content,
//! sequence), so a blob opens only as exactly what it was sealed as.

#[cfg(test)]
mod tests;

use crate::{device::Device, keys::Root};
use aes_gcm::{
    Aes256Gcm, KeyInit as _, Nonce,
    aead::{Aead as _, Payload},
};
use minicbor::{Decode, Encode};
use std::{fmt, sync::Arc};
use waiaas_policy::Address;
use waiaas_wire::{enclave::Purpose, signed::encode};
use zeroize::Zeroizing;

/// The format that is written; no other is read.
const FORMAT: u8 = 1;

const NONCE: usize = 12;

/// What is in a blob, readable by everyone and bound by the seal.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Label {
    /// Name of the device that sealed it.
    #[n(0)]
    pub provider: String,
    /// What the key is for that the blob is about.
    #[n(1)]
    pub purpose: Purpose,
    /// That key's public half.
    #[cbor(n(2), with = "waiaas_policy::address::cbor")]
    pub key: Address,
    /// What is inside.
    #[n(3)]
    pub content: Content,
    /// Which of several, the later being the higher. Always 0 for a key.
    #[n(4)]
    pub sequence: u64,
}

/// What is inside a blob.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Content {
    /// The seed of a key pair.
    #[n(0)]
    Key,
    /// An agent's state.
    #[n(1)]
    State,
}

/// What every seal of one installation is bound to beside its label.
#[derive(Encode)]
struct Installation<'a> {
    #[n(0)]
    format: u8,
    #[n(1)]
    namespace: &'a str,
    #[cbor(n(2), with = "waiaas_policy::address::cbor")]
    owner: Address,
}

/// Why a blob is not sealed or opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SealError {
    /// Not the form of a blob.
    Malformed,
    /// Sealed by another kind of device.
    OtherProvider(String),
    /// Sealed by another root, for another owner or namespace, or changed since.
    NotMine,
    /// The device gives no random bytes, or the cipher does not take what it is given.
    Failed,
}

impl fmt::Display for SealError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed => f.write_str("not a sealed blob"),
            Self::OtherProvider(name) => write!(f, "the blob was sealed by the provider {name:?}"),
            Self::NotMine => {
                f.write_str("the blob does not open here: another root, owner, namespace, agent, or changed")
            }
            Self::Failed => f.write_str("sealing failed"),
        }
    }
}

impl std::error::Error for SealError {}

/// Seals and opens for one installation.
pub struct Sealer {
    device: Arc<dyn Device>,
    /// In the place of the device's own.
    root: Option<Root>,
    /// Whether what the device's own root sealed is taken over.
    moves: bool,
    /// The encoded [`Installation`].
    bound: Vec<u8>,
}

impl Sealer {
    /// The sealer of an installation on this device.
    pub fn new(device: Arc<dyn Device>, namespace: &str, owner: Address) -> Self {
        let bound = encode(&Installation { format: FORMAT, namespace, owner });
        Self { device, root: None, moves: false, bound }
    }

    /// The same under another root than the device's own.
    #[must_use]
    pub fn under(self, root: Root) -> Self {
        Self { root: Some(root), ..self }
    }

    /// The same, and what the device's own root sealed can be [moved](Self::moved).
    #[must_use]
    pub fn taking_over(self) -> Self {
        Self { moves: true, ..self }
    }

    /// The device that it seals with.
    pub fn device(&self) -> &dyn Device {
        &*self.device
    }

    /// The label of something that this device seals now.
    pub fn label(&self, purpose: Purpose, key: Address, content: Content, sequence: u64) -> Label {
        Label { provider: self.device.name().to_owned(), purpose, key, content, sequence }
    }

    /// Seals `plain` as what `label` says.
    pub fn seal(&self, label: &Label, plain: &[u8]) -> Result<Vec<u8>, SealError> {
        let label = encode(label);
        let context = [&*self.bound, &label].concat();
        let mut nonce = [0; NONCE];
        self.device.entropy(&mut nonce).map_err(|_| SealError::Failed)?;
        let payload = Payload { msg: plain, aad: &context };
        let sealed = cipher(self.root()?, &context)?.encrypt(Nonce::from_slice(&nonce), payload);
        let sealed = sealed.map_err(|_| SealError::Failed)?;
        Ok([&[FORMAT], &*label, &nonce, &sealed].concat())
    }

    /// Opens a blob. The label is what was sealed: whether it is what was asked for is the caller's to check.
    pub fn open(&self, blob: &[u8]) -> Result<(Label, Zeroizing<Vec<u8>>), SealError> {
        self.open_under(self.root()?, blob)
    }

    /// The blob, sealed anew if it is one of the device's own root and such are taken over.
    pub fn moved(&self, blob: Vec<u8>) -> Result<Vec<u8>, SealError> {
        if !self.moves || !matches!(self.open(&blob), Err(SealError::NotMine)) {
            return Ok(blob);
        }
        // A device without a root of its own sealed nothing under one.
        let Some(own) = self.device.root() else { return Ok(blob) };
        let (label, plain) = self.open_under(own, &blob)?;
        self.seal(&label, &plain)
    }

    fn open_under(&self, root: &Root, blob: &[u8]) -> Result<(Label, Zeroizing<Vec<u8>>), SealError> {
        let (label, encoded, rest) = split(blob).ok_or(SealError::Malformed)?;
        if label.provider != self.device.name() {
            return Err(SealError::OtherProvider(label.provider.chars().take(32).collect()));
        }
        let (nonce, sealed) = rest.split_first_chunk::<NONCE>().ok_or(SealError::Malformed)?;
        // The label's bytes as they came: another spelling of the same label does not open.
        let context = [&*self.bound, encoded].concat();
        let payload = Payload { msg: sealed, aad: &context };
        let plain = cipher(root, &context)?.decrypt(Nonce::from_slice(nonce), payload);
        Ok((label, Zeroizing::new(plain.map_err(|_| SealError::NotMine)?)))
    }

    fn root(&self) -> Result<&Root, SealError> {
        self.root.as_ref().or_else(|| self.device.root()).ok_or(SealError::Failed)
    }
}

fn cipher(root: &Root, context: &[u8]) -> Result<Aes256Gcm, SealError> {
    let key = root.derive(context).ok_or(SealError::Failed)?;
    Aes256Gcm::new_from_slice(&*key).map_err(|_| SealError::Failed)
}

/// Label, the label's bytes, and what follows.
fn split(blob: &[u8]) -> Option<(Label, &[u8], &[u8])> {
    let (format, rest) = blob.split_first()?;
    if *format != FORMAT {
        return None;
    }
    let mut decoder = minicbor::Decoder::new(rest);
    let label = decoder.decode().ok()?;
    let (encoded, rest) = rest.split_at_checked(decoder.position())?;
    Some((label, encoded, rest))
}
