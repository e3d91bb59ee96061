//! What can go wrong between the daemon and KMS.

use thiserror::Error;
use waiaas_kms::Failure;
use waiaas_wire::{Code, Problem};

/// A question to KMS that was not answered as it should be.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum KmsError {
    /// It cannot be reached, or has too much to do at present.
    #[error("{0}")]
    Unreachable(String),
    /// It says no.
    #[error("{0}")]
    Refused(String),
    /// Another key answered.
    #[error("another key answered than was asked: {0}")]
    OtherKey(String),
    /// The answer held the secret for everybody to read.
    #[error(
        "it gave the secret in the clear, which was not used: whoever answers there does not seal for enclaves; it is not asked \
         again before the daemon is started anew"
    )]
    Leaked,
}

impl From<Failure> for KmsError {
    fn from(failure: Failure) -> Self {
        let words = failure.to_string();
        match failure {
            Failure::Unreachable(_) => Self::Unreachable(words),
            Failure::NoRegion(_) | Failure::NotFound(_) | Failure::Refused(_) => Self::Refused(words),
        }
    }
}

impl From<KmsError> for Problem {
    fn from(error: KmsError) -> Self {
        Self::new(Code::KmsUnavailable, format!("waiting for KMS: {error}"))
    }
}
