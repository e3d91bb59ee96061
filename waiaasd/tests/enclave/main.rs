//! The client of the enclave as a black box: against a server that misbehaves, and against the real program.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that meets the unexpected should stop there"
)]

mod client;
mod presence;
mod process;
mod server;
mod signing;
