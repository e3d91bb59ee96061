//! What is paid of an asset within any hour, day, week or month stays below its limit.

use super::{Case, Report, RuleId};
use crate::{
    asset::Asset,
    budget::{Ledger, Meter, Period},
    decide::Denial,
    intent::Intent,
    time::Timestamp,
};

pub(super) fn check(case: &Case<'_>, report: &mut Report) {
    for period in Period::ALL {
        let limit = |asset| case.policy.assets.get(&asset)?.limit(period);
        check_period(case.intent, case.ledger, case.now, (period, rule(period)), limit, report);
    }
}

/// Checks every asset of an intent against the limit of one window.
pub(crate) fn check_period(
    intent: &Intent,
    ledger: &Ledger,
    now: Timestamp,
    (period, rule): (Period, RuleId),
    limit: impl Fn(Asset) -> Option<u64>,
    report: &mut Report,
) {
    for (asset, asked) in intent.totals() {
        let Some(limit) = limit(asset) else { continue };
        let window = OneWindow { meter: ledger.asset_meter(asset), period, now };
        window.check(&Denial::of(rule).asset(asset), (limit, asked), report);
    }
}

/// One window of one thing that is counted.
pub(super) struct OneWindow<'a> {
    /// What was counted; `None` if nothing was.
    pub(super) meter: Option<&'a Meter>,
    pub(super) period: Period,
    pub(super) now: Timestamp,
}

impl OneWindow<'_> {
    /// Whether `asked` more still fits under `limit`; `about` says whose limit that is.
    pub(super) fn check(&self, about: &Denial, (limit, asked): (u64, u64), report: &mut Report) {
        let used = self.meter.map_or(0, |meter| meter.used(self.period, self.now));
        let violated = used.saturating_add(asked.into()) > limit.into();
        let earliest = |meter: &Meter| meter.earliest(self.period, limit, asked, self.now);
        report.check(violated, || Denial {
            used: Some(u64::try_from(used).unwrap_or(u64::MAX)),
            earliest: self.meter.filter(|_| violated).and_then(earliest),
            ..about.clone().figures(limit, asked)
        });
    }
}

const fn rule(period: Period) -> RuleId {
    match period {
        Period::Hour => RuleId::Hourly,
        Period::Day => RuleId::Daily,
        Period::Week => RuleId::Weekly,
        Period::Month => RuleId::Monthly,
    }
}
