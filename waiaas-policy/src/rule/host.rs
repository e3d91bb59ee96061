//! Only listed hosts are paid over HTTP, in their asset and within their limits.

use super::{Case, Report, RuleId, destination, windows::OneWindow};
use crate::{asset::Asset, budget::Period, decide::Denial, document::HostRules};

pub(super) fn check(case: &Case<'_>, report: &mut Report) {
    let Some(name) = case.intent.host.as_deref() else { return };
    let Some(host) = destination::host(case) else {
        return report.check(true, || Denial::of(RuleId::Host));
    };
    for (asset, asked) in case.intent.totals() {
        report.check(asset != host.asset, || Denial::of(RuleId::Host).asset(asset).asked(asked));
        if asset == host.asset {
            check_limits(case, (name, host), (asset, asked), report);
        }
    }
}

fn check_limits(case: &Case<'_>, (name, host): (&str, &HostRules), (asset, asked): (Asset, u64), report: &mut Report) {
    let about = Denial::of(RuleId::HostLimit).asset(asset);
    if let Some(limit) = host.per_payment {
        report.check(asked > limit, || about.clone().figures(limit, asked));
    }
    if let Some(limit) = host.daily {
        let meter = case.ledger.host_meter(name, asset);
        OneWindow { meter, period: Period::Day, now: case.now }.check(&about, (limit, asked), report);
    }
}
