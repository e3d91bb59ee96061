//! The owner key in KMS, for a daemon that is told to sign with it.

use super::Place;
use std::time::Duration;
use tokio::sync::OnceCell;
use waiaas_kms::{Failure, Patience, Signer};
use waiaas_policy::Address;
use waiaas_wire::Signature;

/// Longest wait for one answer, and for one with all its repetitions.
const PATIENCE: (Duration, Duration) = (Duration::from_secs(5), Duration::from_secs(15));

/// The owner key, as far as the daemon has it: it can ask for signatures.
#[derive(Debug)]
pub struct OwnerKey {
    place: Place,
    signer: OnceCell<Signer>,
}

impl OwnerKey {
    /// The key at a place. Nobody is asked yet.
    pub fn at(place: Place) -> Self {
        Self { place, signer: OnceCell::new() }
    }

    /// Which key it is, by what the settings call it.
    pub fn name(&self) -> &str {
        &self.place.key
    }

    /// Its public half.
    ///
    /// # Errors
    /// KMS does not answer, or the key is none of Ed25519.
    pub async fn address(&self) -> Result<Address, Failure> {
        self.signer().await?.address().await
    }

    /// Has these bytes signed. What comes back is not verified here.
    ///
    /// # Errors
    /// KMS does not answer, does not sign, or answers with something else than a signature.
    pub async fn sign(&self, message: &[u8]) -> Result<Signature, Failure> {
        self.signer().await?.sign(message).await.map(Signature)
    }

    async fn signer(&self) -> Result<&Signer, Failure> {
        let make = async || {
            let client = self.place.client(Patience::of(PATIENCE.0, PATIENCE.1)).await?;
            Ok(Signer { client, key: self.place.key.clone() })
        };
        self.signer.get_or_try_init(make).await
    }
}
