//! The only place with secret bytes. Nothing here can be printed, compared or serialised, and all of it is wiped when
//! it is dropped.

#[cfg(test)]
mod tests;
mod wiped;

use ed25519_dalek::{Signer as _, SigningKey};
use hkdf::Hkdf;
use sha2::Sha256;
use waiaas_policy::Address;
use waiaas_wire::Signature;
use zeroize::{ZeroizeOnDrop, Zeroizing};

/// The device's root secret: every seal's key is derived from it.
#[derive(ZeroizeOnDrop)]
pub struct Root([u8; 32]);

impl Root {
    /// The root of these bytes.
    pub fn new(secret: &Zeroizing<[u8; 32]>) -> Self {
        Self(**secret)
    }

    /// Its bytes, for sealing.
    pub fn secret(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0)
    }

    /// The key for exactly one context (HKDF-SHA256, RFC 5869). Contexts differ from seal to seal, so no key is used
    /// often enough for random nonces to collide. `None` never happens: HKDF refuses only more than 255 blocks.
    pub fn derive(&self, context: &[u8]) -> Option<Zeroizing<[u8; 32]>> {
        let mut key = Zeroizing::new([0; 32]);
        let expanded = Hkdf::<Sha256>::new(Some(b"waiaas seal"), &self.0).expand(context, &mut *key);
        expanded.is_ok().then_some(key)
    }
}

/// An ed25519 key pair.
#[derive(ZeroizeOnDrop)]
pub struct KeyPair(SigningKey);

impl KeyPair {
    /// A new pair, out of what `fill` fills in.
    pub fn generate<E>(fill: impl FnOnce(&mut [u8]) -> Result<(), E>) -> Result<Self, E> {
        let mut seed = Zeroizing::new([0; 32]);
        fill(&mut *seed)?;
        Ok(Self(SigningKey::from_bytes(&seed)))
    }

    /// The pair of a seed (RFC 8032, the private key); `None` unless it has 32 bytes.
    pub fn from_seed(seed: &[u8]) -> Option<Self> {
        SigningKey::try_from(seed).ok().map(Self)
    }

    /// The seed, for sealing.
    pub fn seed(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.to_bytes())
    }

    /// The public half.
    pub fn address(&self) -> Address {
        Address::new_from_array(self.0.verifying_key().to_bytes())
    }

    /// Signs. The same bytes give the same signature.
    pub fn sign(&self, bytes: &[u8]) -> Signature {
        Signature(self.0.sign(bytes).to_bytes())
    }
}
