//! Why a payment is decided as it is: every rule with its figures, what is left, when it would pass, and the smallest
//! change of the policy that would let it.

mod repair;

use alloc::vec::Vec;

use minicbor::{Decode, Encode};

use crate::{
    Address, address,
    asset::Asset,
    budget::Ledger,
    decide::{Decision, Denial, Standing, Tier, earliest},
    document::{Change, Policy, changes},
    intent::Intent,
    rule::{Case, Effect, Passed, RULES, Report, RuleId},
    time::{Span, Timestamp},
};

pub use repair::repaired;

/// A decision and everything behind it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Explanation {
    /// The decision.
    #[n(0)]
    pub decision: Decision,
    /// What every rule says, in the order of the rules; a rule that looks at several things has a line for each.
    #[n(1)]
    pub lines: Vec<Line>,
    /// The earliest moment at which the whole payment is not denied, if nothing else is paid; `None` if no wait is
    /// known to help.
    #[n(2)]
    pub earliest: Option<Timestamp>,
    /// The smallest change of the policy with which the payment is not denied; empty if it is not denied now, `None`
    /// if no policy allows it.
    #[n(3)]
    pub change: Option<Vec<Change>>,
}

/// What one rule says about one thing.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Line {
    /// The rule.
    #[n(0)]
    pub rule: RuleId,
    /// What it says.
    #[n(1)]
    pub verdict: Verdict,
    /// The asset that it is about.
    #[n(2)]
    pub asset: Option<Asset>,
    /// The recipient, program or account that it is about.
    #[cbor(n(3), with = "address::cbor::option", has_nil)]
    pub subject: Option<Address>,
    /// What the rule allows, in base units, lamports or payments, as the rule counts.
    #[n(4)]
    pub limit: Option<u64>,
    /// What is used of it already.
    #[n(5)]
    pub used: Option<u64>,
    /// What is asked for.
    #[n(6)]
    pub asked: Option<u64>,
    /// What could be asked for now.
    #[n(7)]
    pub left: Option<u64>,
    /// When this rule would not deny any more.
    #[n(8)]
    pub earliest: Option<Timestamp>,
}

/// What a rule says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub enum Verdict {
    /// The policy sets nothing here, or nothing in the payment concerns it.
    #[n(0)]
    Silent,
    /// The payment keeps to it.
    #[n(1)]
    Passes,
    /// The payment is told to the owner.
    #[n(2)]
    Notifies,
    /// The payment waits.
    #[n(3)]
    Delays(#[n(0)] Span),
    /// The payment needs the owner's approval.
    #[n(4)]
    Asks,
    /// The payment is denied.
    #[n(5)]
    Denies,
}

/// Explains what [`decide`](crate::decide::decide) says of the same arguments.
pub fn explain(policy: &Policy, intent: &Intent, ledger: &Ledger, now: Timestamp, standing: Standing) -> Explanation {
    let case = Case { policy, intent, ledger, now: ledger.at(now), standing };
    let mut report = Report::of_everything();
    for rule in RULES {
        rule(&case, &mut report);
    }
    let (decision, passed) = report.into_parts();
    let repaired = repaired(policy, intent, ledger, now, standing);
    Explanation {
        lines: lines(&decision, &passed),
        decision,
        earliest: earliest(policy, intent, ledger, now, standing),
        change: repaired.map(|repaired| changes(policy, &repaired)),
    }
}

fn lines(decision: &Decision, passed: &[Passed]) -> Vec<Line> {
    let denials = match decision {
        Decision::Deny(denials) => denials.as_slice(),
        Decision::Allow(_) | Decision::AskOwner(_) => &[],
    };
    let denied = denials.iter().map(|denial| Line::of(denial, Verdict::Denies));
    let passed = passed.iter().map(|passed| Line::of(&passed.figures, passed.effect.into()));
    let mut lines: Vec<Line> = denied.chain(passed).collect();
    let silent = RuleId::ALL.iter().filter(|rule| !rule.is_global());
    let silent: Vec<RuleId> = silent.filter(|rule| lines.iter().all(|line| line.rule != **rule)).copied().collect();
    lines.extend(silent.into_iter().map(|rule| Line::of(&Denial::of(rule), Verdict::Silent)));
    lines.sort_by_key(|line| line.rule);
    lines
}

impl Line {
    fn of(figures: &Denial, verdict: Verdict) -> Self {
        let &Denial { rule, asset, subject, limit, used, asked, earliest } = figures;
        let left = limit.map(|limit| limit.saturating_sub(used.unwrap_or_default()));
        Self { rule, verdict, asset, subject, limit, used, asked, left, earliest }
    }
}

impl From<Effect> for Verdict {
    fn from(effect: Effect) -> Self {
        match effect {
            Effect::Nothing | Effect::Raise(Tier::Instant) => Self::Passes,
            Effect::Raise(Tier::Notify) => Self::Notifies,
            Effect::Raise(Tier::Delay(span)) => Self::Delays(span),
            Effect::Ask => Self::Asks,
        }
    }
}
