//! The enclave from outside: as a process behind its socket, and in process where a test has to turn the clock.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    missing_docs,
    reason = "a test that meets the unexpected should stop there"
)]

mod at_once;
mod attestation;
mod concurrency;
mod crash;
mod frames;
mod hardened;
mod hostile;
mod life;
mod moving;
mod mutated;
mod nitro;
mod owner;
mod phases;
mod proposals;
mod refusals;
mod rollback;
mod root;
mod rotate;
mod secrets;
mod signing;
mod start;
mod stop;
mod support;
mod sweep;
mod waiting;
