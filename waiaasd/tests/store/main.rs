//! The store as a black box: its promises, its records, and what is left of it when something goes wrong.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test that meets the unexpected should stop there"
)]

mod crash;
mod full;
mod log;
mod promises;
mod records;
mod stops;
mod sync;
