//! What of a Nitro machine the standard library does not reach: sockets between an enclave and its parent ([`vsock`]), the
//! device of the security module ([`nsm`]), and what the first process of a machine does to it ([`machine`]).
//!
//! The only crate of this workspace with `unsafe` in it: six expressions, each with the reason why it is sound. Nothing here
//! knows what is said over a socket or to the device. See decision 0032.
#![deny(clippy::arithmetic_side_effects, clippy::as_conversions, clippy::wildcard_enum_match_arm)]
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a test that meets the unexpected should stop there"
    )
)]

pub mod machine;
pub mod nsm;
pub mod vsock;
