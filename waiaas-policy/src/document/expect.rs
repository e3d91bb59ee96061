//! Tests that a policy file carries itself.

mod outcome;
mod payment;

use alloc::{
    string::{String, ToString},
    vec::Vec,
};

use self::{outcome::Outcome, payment::Payment};
use super::{
    Policy,
    problem::DocumentErrors,
    toml::{
        self, Problems, Section,
        value::{string, timestamp},
    },
};
use crate::{
    budget::Ledger,
    decide::{Standing, decide},
    time::Timestamp,
};

const KEYS: [&str; 5] = ["pay", "is", "at", "host", "spent"];

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

/// An `[[expect]]` that was read and not yet run.
pub(super) struct Test {
    pay: String,
    payment: Payment,
    /// What was paid of the same asset just before.
    spent: Option<Payment>,
    at: Option<Timestamp>,
    is: String,
    outcome: Outcome,
}

/// Runs the tests that a policy file carries, each on an empty ledger (or one where `spent` was paid just before), at
/// the moment that it gives or else at `now`. All of them, met or not, in the order of the file; an error if the file
/// is no policy.
pub fn run_expectations(text: &str, now: Timestamp) -> Result<Vec<Expectation>, DocumentErrors> {
    let (policy, tests) = toml::read_policy(text)?;
    Ok(tests.into_iter().map(|test| test.run(&policy, now)).collect())
}

/// Reads the tests. What they name is looked up in `policy`.
pub(super) fn read(top: &Section<'_>, policy: &Policy, problems: &mut Problems) -> Vec<Test> {
    let sections = top.array("expect", &KEYS, problems);
    sections.iter().filter_map(|section| read_one(section, policy, problems)).collect()
}

fn read_one(section: &Section<'_>, policy: &Policy, problems: &mut Problems) -> Option<Test> {
    let right = "write a payment, as in `0.2 SOL to <address or label>`";
    let pay = section.require("pay", right, |value| string(value).map(ToString::to_string), problems);
    let payment = section.read("pay", |value| Payment::parse(string(value)?, policy), problems);
    let is = section.require("is", Outcome::RIGHT, |value| string(value).map(ToString::to_string), problems);
    let outcome = section.read("is", |value| Outcome::parse(string(value)?), problems);
    let spent = section.read("spent", |value| Payment::parse_amount(string(value)?, policy), problems);
    let host = section.read("host", |value| string(value).map(ToString::to_string), problems);
    let at = section.read("at", timestamp, problems);
    Some(Test { pay: pay?, payment: payment?.for_host(host), spent, at, is: is?, outcome: outcome? })
}

impl Test {
    fn run(self, policy: &Policy, now: Timestamp) -> Expectation {
        let now = self.at.unwrap_or(now);
        let mut ledger = Ledger::new();
        if let Some(spent) = &self.spent {
            let intent = spent.intent();
            // One payment into an empty ledger always fits.
            let _ = ledger.hold(&intent, now).map(|hold| ledger.spend(&hold, now));
            ledger.remember(policy, &intent);
        }
        let decision = decide(policy, &self.payment.intent(), &ledger, now, Standing::Fresh);
        Expectation { pay: self.pay, is: self.is, got: outcome::words(&decision), met: self.outcome.is(&decision) }
    }
}
