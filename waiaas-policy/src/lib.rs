//! What is asked, what is allowed, what is left: the policy engine of `WAIaaS`.
//!
//! Pure and `no_std`: no clock, disk, network, randomness or log. Time and state are arguments, so that the daemon
//! and the enclave run the same code over states of their own and every decision can be replayed.
//!
//! The way of a payment through this crate: bytes → [`decode::decode`] → [`intent::Intent`] → [`decide::decide`]
//! under a [`document::Policy`] and a [`budget::Ledger`] → [`decide::Decision`].
#![no_std]
#![deny(clippy::arithmetic_side_effects, clippy::as_conversions, clippy::wildcard_enum_match_arm)]
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects,
        clippy::wildcard_enum_match_arm,
        reason = "a test that meets the unexpected should stop there"
    )
)]

extern crate alloc;
#[cfg(test)]
extern crate std;

pub mod address;
pub mod amount;
pub mod asset;
pub mod budget;
mod cbor;
pub mod compare;
pub mod decide;
pub mod decode;
pub mod document;
pub mod explain;
pub mod id;
pub mod intent;
pub mod leave;
pub mod replay;
pub mod rule;
pub mod statement;
pub mod time;

pub use solana_address::Address;
