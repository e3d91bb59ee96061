//! The rules, one file each, and their names.
//!
//! A rule looks at a [`Case`] and tells a [`Report`] what it finds. Rules do not know of one another, and their order
//! here decides nothing but the order of what is reported.

mod asset;
mod cooldown;
mod destination;
mod expiry;
mod fees;
mod first_payment;
mod host;
mod id;
mod lookalike;
mod per_payment;
mod program;
mod proposal;
mod rate;
mod reference;
mod report;
mod schedule;
mod something_paid;
#[cfg(test)]
mod tests;
mod tiers;
mod understood;
pub(crate) mod windows;

use crate::{budget::Ledger, decide::Standing, document::Policy, intent::Intent, time::Timestamp};

pub use id::{RuleId, RuleIdError};
pub(crate) use lookalike::Ends;
pub use reference::reference;
pub(crate) use report::{Effect, Passed, Report};
pub(crate) use schedule::is_open;

/// What is to be decided.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Case<'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) intent: &'a Intent,
    pub(crate) ledger: &'a Ledger,
    /// The time that counts; not before the ledger's.
    pub(crate) now: Timestamp,
    pub(crate) standing: Standing,
}

/// What a rule is.
pub(crate) type Rule = fn(&Case<'_>, &mut Report);

/// Every rule of a policy, in the order of [`RuleId`].
pub(crate) const RULES: [Rule; 17] = [
    understood::check,
    something_paid::check,
    expiry::check,
    schedule::check,
    asset::check,
    per_payment::check,
    windows::check,
    destination::check,
    lookalike::check,
    first_payment::check,
    program::check,
    proposal::check,
    host::check,
    rate::check,
    cooldown::check,
    fees::check,
    tiers::check,
];
