//! The signer: owns the agents' keys and the fee payer's, decides every signature again on its own state, and
//! believes only bytes it can check, the owner's signature, and its own clock.
//!
//! The way of a request through this crate: frame ([`server`]) → may it be asked now ([`phase`]) →
//! [`enclave::Enclave`] → for a signature: decode, decide, count ([`sign`]) → state sealed anew ([`state`], [`seal`]).
#![deny(clippy::arithmetic_side_effects, clippy::as_conversions, clippy::wildcard_enum_match_arm)]
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects,
        reason = "a test that meets the unexpected should stop there"
    )
)]

pub mod admit;
pub mod agent;
pub mod attest;
pub mod boot;
pub mod clock;
pub mod device;
pub mod enclave;
pub mod harden;
pub mod init;
pub mod keys;
pub mod listener;
pub mod log;
pub mod phase;
pub mod private;
pub mod refusal;
pub mod root;
pub mod seal;
pub mod serve;
pub mod server;
pub mod settings;
pub mod sign;
pub mod socket;
pub mod start;
pub mod state;
mod sweep;
#[cfg(test)]
mod testing;
