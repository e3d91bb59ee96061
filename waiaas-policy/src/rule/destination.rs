//! Only listed wallets are paid, and nothing that cannot be a wallet.

use super::{Case, Report, RuleId};
use crate::{Address, address, asset::Asset, decide::Denial, document::HostRules, intent::Intent};

pub(super) fn check(case: &Case<'_>, report: &mut Report) {
    for outflow in &case.intent.outflows {
        let of = |rule| Denial::of(rule).asset(outflow.asset).subject(outflow.to).asked(outflow.amount);
        report.check(!is_allowed(case, outflow.to), || of(RuleId::Destination));
        report.check(!may_be_wallet(case.intent, outflow.to), || of(RuleId::NotAWallet));
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

/// Whether a recipient is neither a program nor the mint of anything that is sent: money sent there is lost. What the
/// policy lists is not looked at, so that a shorter list never allows more.
fn may_be_wallet(intent: &Intent, to: Address) -> bool {
    let is_mint = intent.outflows.iter().any(|outflow| outflow.asset == Asset::Token(to));
    let is_called = intent.calls.iter().any(|call| call.program == to);
    !address::is_nobodys(&to) && !is_mint && !is_called
}
