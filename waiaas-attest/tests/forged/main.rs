//! Documents that somebody makes up, with a root of their own that is trusted here: each wrong in one way, and refused for it.
#![allow(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a test that meets the unexpected should stop there"
)]

mod chains;
mod envelopes;
mod fields;
mod forge;
