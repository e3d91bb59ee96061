//! Only listed hosts are paid over HTTP, in their asset and within their limits.

use super::{Case, Report, RuleId, destination, windows::exceeds};
use crate::{asset::Asset, budget::Period, decide::Denial, document::HostRules};

pub(super) fn check(case: &Case<'_>, report: &mut Report) {
    let Some(name) = case.intent.host.as_deref() else { return };
    let Some(host) = destination::host(case) else {
        return report.deny(Denial::of(RuleId::Host));
    };
    for (asset, asked) in case.intent.totals() {
        if asset == host.asset {
            check_limits(case, name, host, (asset, asked), report);
        } else {
            report.deny(Denial { asked: Some(asked), ..Denial::of(RuleId::Host).asset(asset) });
        }
    }
}

fn check_limits(case: &Case<'_>, name: &str, host: &HostRules, (asset, asked): (Asset, u64), report: &mut Report) {
    if let Some(limit) = host.per_payment.filter(|limit| asked > *limit) {
        report.deny(Denial::of(RuleId::HostLimit).asset(asset).figures(limit, asked));
    }
    let Some(limit) = host.daily else { return };
    let meter = case.ledger.host_meter(name, asset);
    if let Some(denial) = exceeds(RuleId::HostLimit, meter, Period::Day, case.now, (limit, asked)) {
        report.deny(denial.asset(asset));
    }
}
