//! What an enclave states of itself in an attestation, and which registers it binds itself to.
//!
//! The document's `user_data` is a [`Statement`]; the hardware vouches that the measured program said so. The boot
//! manifest is measured into [`MANIFEST_REGISTER`] besides, where a KMS key policy can ask for it.

use minicbor::{Decode, Encode};
use waiaas_policy::{
    Address,
    id::{AgentId, Digest},
};

/// The register that holds the boot manifest's hash, measured once and locked.
pub const MANIFEST_REGISTER: u8 = 16;

/// The register that holds the [`SessionKeys`], measured once and locked when the enclave is ready.
pub const SESSION_REGISTER: u8 = 17;

/// Length of a nonce, in bytes: at least, and at most.
pub const NONCE: core::ops::RangeInclusive<usize> = 16..=64;

/// What the enclave states.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Statement {
    /// From the manifest: the installation's name.
    #[n(0)]
    pub namespace: String,
    /// From the manifest: the Owner Key.
    #[cbor(n(1), with = "waiaas_policy::address::cbor")]
    pub owner: Address,
    /// SHA-256 of the manifest.
    #[n(2)]
    pub manifest: Digest,
    /// The fee payer's key, once loaded.
    #[cbor(n(3), with = "waiaas_policy::address::cbor::option", has_nil)]
    pub fee_payer: Option<Address>,
    /// The key of receipts and checkpoints, once it is measured.
    #[cbor(n(4), with = "waiaas_policy::address::cbor::option", has_nil)]
    pub receipt_key: Option<Address>,
    /// The agent that was asked about.
    #[n(5)]
    pub agent: Option<AgentKey>,
    /// SHA-256 of the key that KMS encrypted its answer to, where KMS opened the root of this process.
    #[n(6)]
    pub recipient: Option<Digest>,
}

impl Statement {
    /// The keys of the session, once they are measured.
    pub fn session(&self) -> Option<SessionKeys> {
        self.receipt_key.map(|receipt| SessionKeys { receipt, recipient: self.recipient })
    }
}

/// The keys of one process of an enclave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct SessionKeys {
    /// Signs receipts and checkpoints.
    #[cbor(n(0), with = "waiaas_policy::address::cbor")]
    pub receipt: Address,
    /// SHA-256 of the key that KMS encrypted its answer to: made for this process, gone with it.
    #[n(1)]
    pub recipient: Option<Digest>,
}

impl SessionKeys {
    /// SHA-256 of their bytes: what the enclave measures.
    pub fn hash(&self) -> Digest {
        Digest::of(&crate::signed::encode(self))
    }
}

/// What the enclave states of a storage root that it sealed. A map, where [`Statement`] is an array: neither can be read as
/// the other.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct RootStatement {
    /// From the manifest: the installation's name.
    #[n(0)]
    pub namespace: String,
    /// From the manifest: the Owner Key.
    #[cbor(n(1), with = "waiaas_policy::address::cbor")]
    pub owner: Address,
    /// SHA-256 of the manifest of then.
    #[n(2)]
    pub manifest: Digest,
    /// Names the root without telling anything of it.
    #[n(3)]
    pub commitment: Digest,
}

/// An agent and the key that signs for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct AgentKey {
    /// The agent.
    #[n(0)]
    pub agent: AgentId,
    /// Its key, made in an enclave of this installation.
    #[cbor(n(1), with = "waiaas_policy::address::cbor")]
    pub address: Address,
    /// The key that is to take its place, made in the same enclave, while it is being replaced.
    #[cbor(n(2), with = "waiaas_policy::address::cbor::option", has_nil)]
    pub next: Option<Address>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signed::{decode, encode};

    #[test]
    fn the_longest_statement_fits_into_a_document() {
        let address = Address::new_from_array([255; 32]);
        let statement = Statement {
            namespace: "n".repeat(64),
            owner: address,
            manifest: Digest::of(b""),
            fee_payer: Some(address),
            receipt_key: Some(address),
            agent: Some(AgentKey { agent: AgentId::from_u128(u128::MAX), address, next: Some(address) }),
            recipient: Some(Digest::of(b"")),
        };
        let bytes = encode(&statement);
        assert!(bytes.len() <= 512, "{} bytes", bytes.len());
        assert_eq!(decode(&bytes), Ok(statement));
        assert!(decode::<RootStatement>(&bytes).is_err());
    }

    #[test]
    fn a_statement_about_a_root_is_no_other_statement() {
        let owner = Address::new_from_array([255; 32]);
        let (manifest, commitment) = (Digest::of(b"m"), Digest::of(b"c"));
        let statement = RootStatement { namespace: "n".repeat(64), owner, manifest, commitment };
        let bytes = encode(&statement);
        assert!(bytes.len() <= 512, "{} bytes", bytes.len());
        assert!(decode::<Statement>(&bytes).is_err());
        assert_eq!(decode(&bytes), Ok(statement));
    }
}
