//! What the rules found.

use alloc::vec::Vec;

use super::RuleId;
use crate::{
    Address,
    asset::Asset,
    decide::{Decision, Denial, Reason, Tier},
};

/// What the rules found so far. Empty means: allowed, at once.
#[derive(Debug)]
pub(crate) struct Report {
    denials: Vec<Denial>,
    reasons: Vec<Reason>,
    tier: Tier,
}

impl Report {
    pub(crate) const fn new() -> Self {
        Self { denials: Vec::new(), reasons: Vec::new(), tier: Tier::Instant }
    }

    /// A rule is violated.
    pub(crate) fn deny(&mut self, denial: Denial) {
        self.denials.push(denial);
    }

    /// The owner must approve.
    pub(crate) fn ask(&mut self, reason: Reason) {
        self.reasons.push(reason);
    }

    /// The payment must be made like this at least.
    pub(crate) fn raise(&mut self, tier: Tier) {
        self.tier = self.tier.max(tier);
    }

    /// One denial wins over everything, one question over every tier.
    pub(crate) fn into_decision(mut self) -> Decision {
        self.denials.sort_by_key(|denial| denial.rule);
        self.reasons.sort_by_key(|reason| reason.rule);
        if !self.denials.is_empty() {
            Decision::Deny(self.denials)
        } else if !self.reasons.is_empty() {
            Decision::AskOwner(self.reasons)
        } else {
            Decision::Allow(self.tier)
        }
    }

    pub(crate) fn into_denials(self) -> Vec<Denial> {
        self.denials
    }
}

impl Denial {
    /// A violation of `rule`, without figures.
    pub(crate) const fn of(rule: RuleId) -> Self {
        Self { rule, asset: None, subject: None, limit: None, used: None, asked: None, earliest: None }
    }

    pub(crate) const fn asset(self, asset: Asset) -> Self {
        Self { asset: Some(asset), ..self }
    }

    pub(crate) const fn subject(self, subject: Address) -> Self {
        Self { subject: Some(subject), ..self }
    }

    /// What is allowed and what is asked for.
    pub(crate) const fn figures(self, limit: u64, asked: u64) -> Self {
        Self { limit: Some(limit), asked: Some(asked), ..self }
    }
}
