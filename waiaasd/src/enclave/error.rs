//! What can go wrong between the daemon and the enclave.

use thiserror::Error;
use waiaas_wire::{
    Code, Problem,
    enclave::{Reason, Refusal},
};

/// A request to the enclave that did not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EnclaveError {
    /// It did not get the request: nothing happened.
    #[error("the enclave cannot be reached: {0}")]
    Unreachable(String),
    /// It got the request, and what it did is not known. Asking the same again is harmless.
    #[error("the enclave gave no answer: {0}")]
    Unanswered(String),
    /// It said no.
    #[error("the enclave refused: {}", .0.detail)]
    Refused(Refusal),
    /// It answered with something that is no answer to this request.
    #[error("the enclave gave an answer of another kind")]
    Unexpected,
    /// It signed something else, or with another key. Nothing of it may be seen by anybody: a signature that was computed wrongly
    /// gives the key away to whoever has the right one beside it.
    #[error("the enclave's signatures do not verify")]
    Forged,
    /// The request is larger than a frame may be.
    #[error("the request is too large for the enclave")]
    TooLarge,
}

impl From<EnclaveError> for Problem {
    fn from(error: EnclaveError) -> Self {
        let code = match &error {
            EnclaveError::Refused(refusal) => code_of(refusal.reason),
            EnclaveError::Forged => Code::TransactionSigning,
            EnclaveError::TooLarge => Code::ValidationRange,
            EnclaveError::Unreachable(_) | EnclaveError::Unanswered(_) | EnclaveError::Unexpected => {
                Code::EnclaveUnavailable
            }
        };
        Self::new(code, error.to_string())
    }
}

/// The figures of [`Reason::Policy`] are added by who can name the assets.
fn code_of(reason: Reason) -> Code {
    match reason {
        Reason::Stopped => Code::Frozen,
        // Not loaded, or not yet: the daemon loads it, and the same request works later.
        Reason::WrongPhase | Reason::UnknownAgent | Reason::NotMySeal => Code::EnclaveUnavailable,
        Reason::NotTheOwner => Code::AuthSignatureInvalid,
        Reason::StaleVersion => Code::PolicyConflict,
        Reason::Policy => Code::PolicyEnclaveDenied,
        Reason::ApprovalNeeded => Code::TransactionWaiting,
        Reason::TooManyOpen => Code::Busy,
        Reason::NotPossible => Code::EnclaveCannot,
        Reason::ApprovalInvalid | Reason::RequestReused | Reason::Undecodable | Reason::Internal => {
            Code::TransactionSigning
        }
        Reason::AlreadyLoaded => Code::Internal,
    }
}
