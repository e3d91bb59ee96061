//! The engine from outside: what it decodes, decides and counts, through its public names only.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that meets the unexpected should stop there"
)]

mod attacks;
mod cases;
mod comparisons;
mod decoding;
mod differential;
mod documents;
mod explanations;
mod laws;
mod messages;
mod named;
mod payments;
mod policies;
mod replays;
mod squads;
mod statements;

/// So many cases of a property, or fewer where `PROPTEST_CASES` says so.
fn cases(most: u32) -> proptest::prelude::ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    proptest::prelude::ProptestConfig::with_cases(asked.map_or(most, |asked: u32| asked.min(most)))
}
