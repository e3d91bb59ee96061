//! Decisions as a replay compares them.

use alloc::vec::Vec;
use core::fmt;

use crate::{
    budget::Ledger,
    decide::{Decision, Standing, Tier},
    document::Policy,
    intent::Intent,
    rule::{Case, Effect, RULES, Report, RuleId},
    time::{Span, Timestamp},
};

/// What a decision comes to, from lax to strict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Paid at once.
    Allowed,
    /// Paid at once, and told to the owner.
    Told,
    /// Paid after this long.
    Delayed(Span),
    /// The owner is asked.
    Asked,
    /// Not paid.
    Denied,
}

impl Outcome {
    /// Of a decision.
    pub const fn of(decision: &Decision) -> Self {
        match decision {
            Decision::Allow(Tier::Instant) => Self::Allowed,
            Decision::Allow(Tier::Notify) => Self::Told,
            Decision::Allow(Tier::Delay(delay)) => Self::Delayed(*delay),
            Decision::AskOwner(_) => Self::Asked,
            Decision::Deny(_) => Self::Denied,
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Allowed => f.write_str("allow"),
            Self::Told => f.write_str("allow:notify"),
            Self::Delayed(delay) => write!(f, "allow:delay {delay}"),
            Self::Asked => f.write_str("ask"),
            Self::Denied => f.write_str("deny"),
        }
    }
}

/// The rules that a decision names itself.
pub(super) fn named(decision: &Decision) -> Vec<RuleId> {
    let mut rules: Vec<RuleId> = match decision {
        Decision::Allow(_) => Vec::new(),
        Decision::AskOwner(reasons) => reasons.iter().map(|reason| reason.rule).collect(),
        Decision::Deny(denials) => denials.iter().map(|denial| denial.rule).collect(),
    };
    rules.dedup();
    rules
}

/// The rules behind a decision, those of its tier included.
pub(super) fn rules(
    decision: &Decision,
    policy: &Policy,
    intent: &Intent,
    ledger: &Ledger,
    now: Timestamp,
    standing: Standing,
) -> Vec<RuleId> {
    let Decision::Allow(tier) = decision else { return named(decision) };
    let case = Case { policy, intent, ledger, now: ledger.at(now), standing };
    let mut report = Report::of_everything();
    for rule in RULES {
        rule(&case, &mut report);
    }
    let (_, passed) = report.into_parts();
    let of_tier = passed.iter().filter(|passed| passed.effect == Effect::Raise(*tier));
    let mut rules: Vec<RuleId> = of_tier.map(|passed| passed.figures.rule).collect();
    rules.dedup();
    rules
}
