//! The owner key in KMS, for a daemon that is told to sign with it.

use super::{KmsError, Place, client};
use aws_config::{retry::RetryConfig, timeout::TimeoutConfig};
use aws_sdk_kms::{
    Client,
    primitives::Blob,
    types::{MessageType, SigningAlgorithmSpec},
};
use std::time::Duration;
use tokio::sync::OnceCell;
use waiaas_policy::Address;
use waiaas_wire::Signature;

/// The start of a public key as KMS gives it: a `SubjectPublicKeyInfo` with Ed25519's identifier; 32 bytes follow.
const SPKI: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

/// Longest wait for one answer, and for one with all its repetitions.
const PATIENCE: (Duration, Duration) = (Duration::from_secs(5), Duration::from_secs(15));

/// Most bytes that KMS signs unhashed; anything else than the bytes themselves is no signature that the chain accepts.
const MOST: usize = 4096;

/// The owner key, as far as the daemon has it: it can ask for signatures.
#[derive(Debug)]
pub struct OwnerKey {
    place: Place,
    client: OnceCell<Client>,
}

impl OwnerKey {
    /// The key at a place. Nobody is asked yet.
    pub fn at(place: Place) -> Self {
        Self { place, client: OnceCell::new() }
    }

    /// Which key it is, by what the settings call it.
    pub fn name(&self) -> &str {
        &self.place.key
    }

    /// Its public half.
    ///
    /// # Errors
    /// In a sentence: KMS does not answer, or the key is none of Ed25519.
    pub async fn address(&self) -> Result<Address, String> {
        let asked = self.client().await?.get_public_key().key_id(&self.place.key).send().await;
        let spki =
            asked.map_err(|why| KmsError::of(&why).to_string())?.public_key.map(Blob::into_inner).unwrap_or_default();
        let half = spki.strip_prefix(&SPKI).and_then(|half| <[u8; 32]>::try_from(half).ok());
        half.map(Address::new_from_array).ok_or_else(|| "its public half is none of Ed25519".to_owned())
    }

    /// Has these bytes signed. What comes back is not verified here.
    ///
    /// # Errors
    /// In a sentence: KMS does not answer, does not sign, or answers with something else than a signature.
    pub async fn sign(&self, message: &[u8]) -> Result<Signature, String> {
        if message.len() > MOST {
            return Err(format!("{} bytes are more than the {MOST} that KMS signs", message.len()));
        }
        let request = self.client().await?.sign().key_id(&self.place.key).message(Blob::new(message));
        // The other algorithm for this kind of key hashes first: its signatures are of no use on chain.
        let request = request.message_type(MessageType::Raw).signing_algorithm(SigningAlgorithmSpec::Ed25519Sha512);
        let answer = request.send().await.map_err(|why| KmsError::of(&why).to_string())?;
        let bytes = answer.signature.map(Blob::into_inner).unwrap_or_default();
        <[u8; 64]>::try_from(bytes).map(Signature).map_err(|_| "its answer is not a signature".to_owned())
    }

    async fn client(&self) -> Result<&Client, String> {
        let timeouts =
            TimeoutConfig::builder().operation_attempt_timeout(PATIENCE.0).operation_timeout(PATIENCE.1).build();
        let made = self.client.get_or_try_init(|| client(&self.place, RetryConfig::standard(), timeouts)).await;
        made.map_err(|why| why.to_string())
    }
}
