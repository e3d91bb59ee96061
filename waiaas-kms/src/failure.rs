//! What can go wrong between a program and KMS.

use aws_sdk_kms::error::{ProvideErrorMetadata, SdkError};
use std::error::Error;

/// A question to KMS that was not answered as it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// Nothing says in which region this key is.
    #[error("no region is known for `{0}`: name the key by its ARN, or set its region")]
    NoRegion(String),
    /// It cannot be reached, or has too much to do at present.
    #[error("{0}")]
    Unreachable(String),
    /// It knows no such key.
    #[error("{0}")]
    NotFound(String),
    /// It says no, or something that is no answer.
    #[error("{0}")]
    Refused(String),
}

impl Failure {
    /// Of what the SDK says, in one line.
    pub fn of<E: ProvideErrorMetadata + Error + 'static>(why: &SdkError<E>) -> Self {
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
        match name {
            _ if passes => Self::Unreachable(words),
            "NotFoundException" => Self::NotFound(words),
            _ => Self::Refused(words),
        }
    }
}
