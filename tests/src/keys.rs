//! Keys of other people.

use ed25519_dalek::SigningKey;
use std::{fs::File, io::Read};

/// A key pair that only this test knows.
pub struct Keypair {
    signing: SigningKey,
}

impl Keypair {
    /// A fresh one.
    pub fn new() -> Self {
        let mut seed = [0; 32];
        File::open("/dev/urandom").unwrap().read_exact(&mut seed).unwrap();
        Self { signing: SigningKey::from_bytes(&seed) }
    }

    /// Its address, base58.
    pub fn address(&self) -> String {
        bs58::encode(self.signing.verifying_key().as_bytes()).into_string()
    }

    /// The form of `solana-keygen`: a JSON array of 64 numbers.
    pub fn keygen_json(&self) -> String {
        serde_json::to_string(&self.signing.to_keypair_bytes().to_vec()).unwrap()
    }

    /// The secret half.
    pub fn secret(&self) -> [u8; 32] {
        self.signing.to_bytes()
    }

    /// An ed25519 signature.
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        use ed25519_dalek::Signer;
        self.signing.sign(message).to_bytes()
    }
}

impl Default for Keypair {
    fn default() -> Self {
        Self::new()
    }
}

/// The address of somebody who was never heard of.
pub fn stranger() -> String {
    Keypair::new().address()
}
