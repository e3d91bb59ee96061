//! Only listed wallets are paid, and nothing that cannot be a wallet.

use super::{Case, Report, RuleId};
use crate::{
    Address, address,
    asset::Asset,
    decide::Denial,
    document::{HostRules, Policy},
    intent::Outflow,
};

pub(super) fn check(case: &Case<'_>, report: &mut Report) {
    let denial = |rule, outflow: &Outflow| Denial {
        asked: Some(outflow.amount),
        ..Denial::of(rule).asset(outflow.asset).subject(outflow.to)
    };
    for outflow in case.intent.outflows.iter().filter(|outflow| !is_allowed(case, outflow.to)) {
        report.deny(denial(RuleId::Destination, outflow));
    }
    for outflow in case.intent.outflows.iter().filter(|outflow| !may_be_wallet(case.policy, outflow)) {
        report.deny(denial(RuleId::NotAWallet, outflow));
    }
}

fn is_allowed(case: &Case<'_>, to: Address) -> bool {
    let destinations = &case.policy.destinations;
    destinations.any || destinations.allow.contains_key(&to) || host(case).is_some_and(|host| host.pay_to.contains(&to))
}

/// The rules of the host that is paid, if one is.
pub(super) fn host<'a>(case: &Case<'a>) -> Option<&'a HostRules> {
    case.policy.hosts.get(case.intent.host.as_deref()?)
}

/// Whether a recipient is neither a program nor a mint that is known here. What is sent to one of those is lost.
pub(crate) fn may_be_wallet(policy: &Policy, outflow: &Outflow) -> bool {
    let mint = Asset::Token(outflow.to);
    !address::is_known_program(&outflow.to)
        && mint != outflow.asset
        && !policy.assets.contains_key(&mint)
        && !policy.programs.contains_key(&outflow.to)
}
