//! The answer to "may this be paid?".

use alloc::vec::Vec;

use minicbor::{Decode, Encode};

use crate::{
    Address, address,
    asset::Asset,
    budget::{Ledger, Period},
    document::{Budget, Policy},
    intent::Intent,
    rule::{Case, RULES, Report, RuleId, windows::check_period},
    time::{Span, Timestamp},
};

/// How often [`earliest`] moves on before it gives up.
const ROUNDS: u32 = 1_000;

/// How far a payment has come before it is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum Standing {
    /// It was just asked for.
    #[n(0)]
    Fresh,
    /// Its delay has passed and nobody cancelled it.
    #[n(1)]
    Waited,
    /// The owner approved this very intent. No delay and no step-up is left; every limit still holds.
    #[n(2)]
    Approved,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum Decision {
    /// It may be paid.
    #[n(0)]
    Allow(#[n(0)] Tier),
    /// It may be paid once the owner has approved it; why, in the order of the rules.
    #[n(1)]
    AskOwner(#[n(0)] Vec<Reason>),
    /// It may not be paid; every violated rule, in the order of the rules.
    #[n(2)]
    Deny(#[n(0)] Vec<Denial>),
}

/// How an allowed payment is made, from the lightest to the strictest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub enum Tier {
    /// At once.
    #[n(0)]
    Instant,
    /// At once, and the owner is told.
    #[n(1)]
    Notify,
    /// After this long, unless the owner cancels it.
    #[n(2)]
    Delay(#[n(0)] Span),
}

/// A violated rule, with its figures: base units, lamports or payments, as the rule counts.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Denial {
    /// The rule.
    #[n(0)]
    pub rule: RuleId,
    /// The asset that it is about.
    #[n(1)]
    pub asset: Option<Asset>,
    /// The recipient, program or account that it is about.
    #[cbor(n(2), with = "address::cbor::option", has_nil)]
    pub subject: Option<Address>,
    /// What the rule allows.
    #[n(3)]
    pub limit: Option<u64>,
    /// What is used of it already, held amounts included.
    #[n(4)]
    pub used: Option<u64>,
    /// What is asked for.
    #[n(5)]
    pub asked: Option<u64>,
    /// The earliest moment at which this rule would allow the same request if nothing else were paid; `None` if no wait
    /// is known to help.
    #[n(6)]
    pub earliest: Option<Timestamp>,
}

/// Why the owner is asked.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Reason {
    /// The rule.
    #[n(0)]
    pub rule: RuleId,
    /// The asset that it is about.
    #[n(1)]
    pub asset: Option<Asset>,
    /// The recipient that it is about.
    #[cbor(n(2), with = "address::cbor::option", has_nil)]
    pub subject: Option<Address>,
    /// What may be paid without asking, in base units.
    #[n(3)]
    pub threshold: Option<u64>,
    /// What is asked for, in base units.
    #[n(4)]
    pub asked: Option<u64>,
}

/// Decides `intent` under `policy`, given what `ledger` says was used, at `now` or at the ledger's own time if that
/// is later. Allocates nothing where the answer is [`Decision::Allow`].
pub fn decide(policy: &Policy, intent: &Intent, ledger: &Ledger, now: Timestamp, standing: Standing) -> Decision {
    let case = Case { policy, intent, ledger, now: ledger.at(now), standing };
    let mut report = Report::new();
    for rule in RULES {
        rule(&case, &mut report);
    }
    report.into_decision()
}

/// Decides `intent` under the owner's budget over all agents, given their common `ledger`. Empty if it passes; an
/// asset that the budget does not list is not limited by it.
pub fn decide_budget(budget: &Budget, intent: &Intent, ledger: &Ledger, now: Timestamp) -> Vec<Denial> {
    let now = ledger.at(now);
    let mut report = Report::new();
    for period in Period::ALL {
        let limit = |asset| budget.assets.get(&asset)?.limit(period);
        check_period(intent, ledger, now, (period, global(period)), limit, &mut report);
    }
    report.into_denials()
}

const fn global(period: Period) -> RuleId {
    match period {
        Period::Hour => RuleId::GlobalHourly,
        Period::Day => RuleId::GlobalDaily,
        Period::Week => RuleId::GlobalWeekly,
        Period::Month => RuleId::GlobalMonthly,
    }
}

/// The earliest moment, from `now` on, at which `intent` is not denied if nothing else is paid; `None` if no wait is
/// known to help.
pub fn earliest(
    policy: &Policy,
    intent: &Intent,
    ledger: &Ledger,
    now: Timestamp,
    standing: Standing,
) -> Option<Timestamp> {
    let mut at = ledger.at(now);
    // One rule's earliest moment may be another's closed hour: each round moves on to the latest of them.
    for _ in 0..ROUNDS {
        let Decision::Deny(denials) = decide(policy, intent, ledger, at, standing) else {
            return Some(at);
        };
        let next = denials.iter().map(|denial| denial.earliest).try_fold(at, |latest, one| Some(latest.max(one?)))?;
        if next == at {
            return None;
        }
        at = next;
    }
    None
}
