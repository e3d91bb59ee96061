//! The Solana adapter as a black box, against the real local ledger.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that meets the unexpected should stop there"
)]

mod deposits;
mod expiry;
mod localnet;
mod node;
mod outage;
mod payments;
mod pool;
mod proxy;
mod purse;
mod reading;
mod witness;
