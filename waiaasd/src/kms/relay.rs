//! The relay: it carries the enclave's question to KMS and the answer back, and reads what a key is.
//!
//! Nothing that passes here opens anything: the answer is encrypted to a key that only the enclave has. An answer that holds
//! the secret in the clear all the same is not used, and nothing is asked any more.

use super::{KmsError, Place};
use aws_config::retry::RetryConfig;
use aws_sdk_kms::{
    Client,
    primitives::Blob,
    types::{KeyAgreementAlgorithmSpec, KeyEncryptionMechanism, RecipientInfo},
};
use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};
use waiaas_kms::{Failure, Patience};
use waiaas_wire::enclave::Unseal;

/// How often one question is put before it counts as not answered: what is too much for KMS, or fails there, may go through
/// a moment later.
const ATTEMPTS: u32 = 4;
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// KMS as seen from the daemon.
#[derive(Debug)]
pub struct Kms {
    endpoint: Option<String>,
    region: Option<String>,
    timeout: Duration,
    /// It gave a secret in the clear once.
    leaked: AtomicBool,
}

/// What a key is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Described {
    /// Whether it can be used now.
    pub enabled: bool,
    /// Its public half, a `SubjectPublicKeyInfo` in DER.
    pub public: Vec<u8>,
}

impl Kms {
    /// A client. Without an end point it is the region's own, without a region that of the key's ARN; one question takes no
    /// longer than `timeout`.
    pub fn new(endpoint: Option<String>, region: Option<String>, timeout: Duration) -> Self {
        Self { endpoint, region, timeout, leaked: AtomicBool::new(false) }
    }

    /// `DeriveSharedSecret` for an attested enclave: what only that enclave reads.
    ///
    /// # Errors
    /// Whatever is no such answer; after [`KmsError::Leaked`] nothing is asked any more.
    pub async fn derive(&self, ask: &Unseal) -> Result<Vec<u8>, KmsError> {
        if self.leaked.load(Ordering::Relaxed) {
            return Err(KmsError::Leaked);
        }
        let recipient = RecipientInfo::builder()
            .key_encryption_algorithm(KeyEncryptionMechanism::RsaesOaepSha256)
            .attestation_document(Blob::new(ask.document.clone()))
            .build();
        let question = self.client(&ask.key).await?.derive_shared_secret().key_id(&ask.key);
        let question = question.key_agreement_algorithm(KeyAgreementAlgorithmSpec::Ecdh);
        let question = question.public_key(Blob::new(ask.peer.clone())).recipient(recipient);
        let answer = question.send().await.map_err(|why| Failure::of(&why))?;
        if answer.shared_secret.is_some_and(|secret| !secret.as_ref().is_empty()) {
            self.leaked.store(true, Ordering::Relaxed);
            return Err(KmsError::Leaked);
        }
        same(&ask.key, answer.key_id.as_deref())?;
        let sealed = answer.ciphertext_for_recipient.map(Blob::into_inner).unwrap_or_default();
        if sealed.is_empty() {
            Err(KmsError::Refused("it answers nothing for the enclave".to_owned()))
        } else {
            Ok(sealed)
        }
    }

    /// What a key is.
    ///
    /// # Errors
    /// KMS does not answer, does not know the key, or may not tell.
    pub async fn describe(&self, key: &str) -> Result<Described, KmsError> {
        let client = self.client(key).await?;
        let told = client.describe_key().key_id(key).send().await.map_err(|why| Failure::of(&why))?;
        let told = told.key_metadata.ok_or_else(|| KmsError::Refused("it does not describe the key".to_owned()))?;
        same(key, told.arn())?;
        let half = client.get_public_key().key_id(key).send().await.map_err(|why| Failure::of(&why))?;
        Ok(Described { enabled: told.enabled, public: half.public_key.map(Blob::into_inner).unwrap_or_default() })
    }

    async fn client(&self, key: &str) -> Result<Client, KmsError> {
        let retries = RetryConfig::standard().with_max_attempts(ATTEMPTS);
        let retries = retries.with_initial_backoff(FIRST_PAUSE).with_max_backoff(LONGEST_PAUSE);
        let patience = Patience { attempt: self.timeout, whole: self.timeout * ATTEMPTS, retries };
        let place = Place { key: key.to_owned(), endpoint: self.endpoint.clone(), region: self.region.clone() };
        Ok(place.client(patience).await?)
    }
}

/// The key that was asked, and no other, must have answered.
fn same(asked: &str, answered: Option<&str>) -> Result<(), KmsError> {
    match answered {
        Some(answered) if answered == asked => Ok(()),
        other => Err(KmsError::OtherKey(other.unwrap_or("none").to_owned())),
    }
}
