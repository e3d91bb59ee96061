//! Only listed wallets are paid, and nothing that cannot be a wallet.

use super::{Case, Report, RuleId};
use crate::{Address, address, asset::Asset, decide::Denial, document::HostRules, intent::Outflow};

pub(super) fn check(case: &Case<'_>, report: &mut Report) {
    for outflow in &case.intent.outflows {
        let of = |rule| Denial::of(rule).asset(outflow.asset).subject(outflow.to).asked(outflow.amount);
        report.check(!is_allowed(case, outflow.to), || of(RuleId::Destination));
        report.check(!may_be_wallet(outflow), || of(RuleId::NotAWallet));
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

/// Whether a recipient is neither a program nor the mint of what it is sent: money sent there is lost.
fn may_be_wallet(outflow: &Outflow) -> bool {
    !address::is_known_program(&outflow.to) && Asset::Token(outflow.to) != outflow.asset
}
