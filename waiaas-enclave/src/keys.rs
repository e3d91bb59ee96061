//! The only place with secret bytes. Nothing here can be printed, compared or serialised, and all of it is wiped when
//! it is dropped.

#[cfg(test)]
mod tests;
mod wiped;

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
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

/// An ed25519 key pair. Signatures are made by AWS-LC, whose arithmetic takes the same time whatever the key is, is proven to do
/// what it should, and is twice as fast as what it took the place of. What it keeps of the key it wipes when it lets go of it.
#[derive(ZeroizeOnDrop)]
pub struct KeyPair {
    seed: [u8; 32],
    #[zeroize(skip)]
    pair: Ed25519KeyPair,
    #[zeroize(skip)]
    address: Address,
}

impl KeyPair {
    /// The pair of a seed (RFC 8032, the private key); `None` unless it has 32 bytes.
    pub fn from_seed(seed: &[u8]) -> Option<Self> {
        let pair = Ed25519KeyPair::from_seed_unchecked(seed).ok()?;
        let address = Address::new_from_array(pair.public_key().as_ref().try_into().ok()?);
        Some(Self { seed: seed.try_into().ok()?, pair, address })
    }

    /// The seed, for sealing.
    pub fn seed(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.seed)
    }

    /// The public half.
    pub const fn address(&self) -> Address {
        self.address
    }

    /// Signs. The same bytes give the same signature.
    pub fn sign(&self, bytes: &[u8]) -> Signature {
        let mut signature = [0; 64];
        signature.copy_from_slice(self.pair.sign(bytes).as_ref());
        Signature(signature)
    }
}
