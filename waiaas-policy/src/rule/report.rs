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
    /// What was looked at besides, if somebody wants to know.
    passed: Option<Vec<Passed>>,
}

/// A rule that had something to look at and did not deny.
#[derive(Debug)]
pub(crate) struct Passed {
    pub(crate) figures: Denial,
    /// What it makes of the payment all the same.
    pub(crate) effect: Effect,
}

/// What a rule makes of a payment that it does not deny.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    Nothing,
    Raise(Tier),
    Ask,
}

impl Report {
    /// For an answer.
    pub(crate) const fn new() -> Self {
        Self { denials: Vec::new(), reasons: Vec::new(), tier: Tier::Instant, passed: None }
    }

    /// For an explanation: keeps what passed as well.
    pub(crate) fn of_everything() -> Self {
        Self { passed: Some(Vec::new()), ..Self::new() }
    }

    /// A rule that denies if it is violated. The figures are made only for those who want them.
    pub(crate) fn check(&mut self, violated: bool, figures: impl FnOnce() -> Denial) {
        if violated {
            self.denials.push(figures());
        } else {
            self.pass(Effect::Nothing, figures);
        }
    }

    /// A rule that does not deny, and what it makes of the payment.
    pub(crate) fn step(&mut self, effect: Effect, figures: impl Fn() -> Denial) {
        match effect {
            Effect::Nothing => {}
            Effect::Raise(tier) => self.tier = self.tier.max(tier),
            Effect::Ask => self.reasons.push(figures().into()),
        }
        self.pass(effect, figures);
    }

    fn pass(&mut self, effect: Effect, figures: impl FnOnce() -> Denial) {
        if let Some(passed) = &mut self.passed {
            passed.push(Passed { figures: figures(), effect });
        }
    }

    /// One denial wins over everything, one question over every tier.
    pub(crate) fn into_decision(self) -> Decision {
        self.into_parts().0
    }

    /// The decision, and what passed.
    pub(crate) fn into_parts(mut self) -> (Decision, Vec<Passed>) {
        self.denials.sort_by_key(|denial| denial.rule);
        self.reasons.sort_by_key(|reason| reason.rule);
        let passed = self.passed.take().unwrap_or_default();
        let decision = if !self.denials.is_empty() {
            Decision::Deny(self.denials)
        } else if !self.reasons.is_empty() {
            Decision::AskOwner(self.reasons)
        } else {
            Decision::Allow(self.tier)
        };
        (decision, passed)
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

    pub(crate) const fn asked(self, asked: u64) -> Self {
        Self { asked: Some(asked), ..self }
    }

    /// What is allowed and what is asked for.
    pub(crate) const fn figures(self, limit: u64, asked: u64) -> Self {
        Self { limit: Some(limit), asked: Some(asked), ..self }
    }
}

impl From<Denial> for Reason {
    fn from(Denial { rule, asset, subject, limit, asked, .. }: Denial) -> Self {
        Self { rule, asset, subject, threshold: limit, asked }
    }
}
