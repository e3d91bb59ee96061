//! What can go wrong between the daemon and KMS.

use aws_sdk_kms::error::{ProvideErrorMetadata, SdkError};
use std::error::Error;
use thiserror::Error;
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

impl KmsError {
    /// Of what the SDK says, in one line.
    pub(super) fn of<E: ProvideErrorMetadata + Error + 'static>(why: &SdkError<E>) -> Self {
        let Some(answer) = why.as_service_error() else {
            let mut innermost: &dyn Error = why;
            while let Some(source) = innermost.source() {
                innermost = source;
            }
            return Self::Unreachable(format!("{why}: {innermost}"));
        };
        let meta = answer.meta();
        let name = meta.code().unwrap_or("an error without a name");
        let words = meta.message().map_or_else(|| name.to_owned(), |message| format!("{name}: {message}"));
        let passes = why.raw_response().is_some_and(|raw| raw.status().is_server_error()) || name.contains("Throttl");
        if passes { Self::Unreachable(words) } else { Self::Refused(words) }
    }
}

impl From<KmsError> for Problem {
    fn from(error: KmsError) -> Self {
        Self::new(Code::KmsUnavailable, format!("waiting for KMS: {error}"))
    }
}
