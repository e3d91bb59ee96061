//! What can go wrong between the daemon and the chain.

use std::time::Duration;
use thiserror::Error;
use waiaas_wire::{Code, Problem};

use super::Failure;

/// A question to the chain that was not answered.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ChainError {
    /// No end point gave an answer; the text says what the last one did.
    #[error("no solana end point answers: {0}")]
    Unreachable(String),
    /// Every end point that works asks to slow down.
    #[error("the solana end points ask to slow down; try again in {} ms", .0.as_millis())]
    Limited(Duration),
    /// An end point understood the request and refused it.
    #[error("the solana end point refused the request: {message} (code {code})")]
    Refused {
        /// JSON-RPC error code.
        code: i64,
        /// In the node's words.
        message: String,
    },
    /// An answer that is not what was asked for.
    #[error("the answer of the solana end point is not understood: {0}")]
    Malformed(String),
    /// An airdrop on the main network.
    #[error("this is the main network, which gives no test money")]
    MainNetwork,
    /// A setting that cannot be used.
    #[error("{0}")]
    Setting(String),
}

impl From<ChainError> for Problem {
    fn from(error: ChainError) -> Self {
        let code = match error {
            ChainError::MainNetwork => Code::FundingFailed,
            ChainError::Setting(_) => Code::ConfigInvalid,
            _ => Code::RpcUnavailable,
        };
        Self::new(code, error.to_string())
    }
}

/// A transaction that no node has taken, as far as is known.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SendError {
    /// Every end point that was asked said no before passing anything on. Holds only if these bytes were never sent
    /// before; a transaction that might have been is proven dead by its height alone.
    #[error("{0}")]
    Refused(Failure),
    /// It is on the ledger already: ask for its status.
    #[error("the transaction is on the ledger already")]
    AlreadyProcessed,
    /// An end point may have taken it.
    #[error("whether the transaction was sent is not known: {0}")]
    Unknown(ChainError),
}

impl From<SendError> for Problem {
    fn from(error: SendError) -> Self {
        match error {
            SendError::Refused(failure) => failure.problem(Code::TransactionFailed),
            SendError::AlreadyProcessed => Self::new(Code::TransactionState, error.to_string()),
            SendError::Unknown(_) => Self::new(Code::TransactionUnknown, error.to_string()),
        }
    }
}
