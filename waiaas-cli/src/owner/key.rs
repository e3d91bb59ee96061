//! The key itself.

use crate::output::refusal;
use ed25519_dalek::{Signer as _, SigningKey};
use waiaas_policy::Address;
use waiaas_wire::{Problem, Signature};
use zeroize::Zeroizing;

/// An ed25519 key in the clear. Zeroized when it is dropped; has no `Debug` and no `Serialize`.
pub struct OwnerKey(SigningKey);

impl OwnerKey {
    /// A new one.
    pub fn generate() -> Result<Self, Problem> {
        let mut secret = Zeroizing::new([0; 32]);
        getrandom::fill(secret.as_mut_slice()).map_err(|_| refusal::no_randomness())?;
        Ok(Self::from_secret(&secret))
    }

    /// The key of these 32 secret bytes.
    pub fn from_secret(secret: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(secret))
    }

    /// Its 32 secret bytes.
    pub fn secret(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.to_bytes())
    }

    /// Its public half: the owner's account on chain.
    pub fn address(&self) -> Address {
        Address::new_from_array(self.0.verifying_key().to_bytes())
    }

    /// Signs.
    pub fn sign(&self, message: &[u8]) -> Signature {
        Signature(self.0.sign(message).to_bytes())
    }
}
