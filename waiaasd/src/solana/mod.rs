//! The Solana adapter: the only place that speaks to Solana's RPC nodes.
//!
//! [`Chain`] is what the rest of the daemon asks of a chain, [`Solana`] answers it over a [`pool`](self) of end
//! points. [`build`] makes message bytes, [`Tracker`] finds out what became of a transaction, [`Watcher`] finds
//! incoming payments.

mod account;
mod adapter;
mod answer;
mod blockhash;
pub mod build;
mod chain;
pub mod clock;
mod confirm;
mod error;
mod execution;
mod failure;
mod fees;
mod health;
mod ledger;
mod memory;
mod pool;
mod settings;
pub mod squads;
mod submit;
mod trace;
mod transport;
mod url;
pub mod watch;

pub use account::{Extension, Mint};
pub use adapter::Solana;
pub use chain::{
    AccountData, Asked, Blockhash, Chain, Commitment, Cost, Execution, Holdings, Recipient, Simulation, Status,
    TokenHolding, Trace,
};
pub use confirm::{Fate, Sent, Tracker};
pub use error::{ChainError, SendError};
pub use failure::{BELOW_LEAST, Failure, FailureKind};
pub use settings::Settings;
pub use url::redact;
pub use watch::{Cursor, Deposit, Event, ForeignOutflow, Owns, Step, Watcher};
