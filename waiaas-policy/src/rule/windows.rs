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
        let meter = ledger.asset_meter(asset);
        if let Some(denial) = exceeds(rule, meter, period, now, (limit, asked)) {
            report.deny(denial.asset(asset));
        }
    }
}

/// What is wrong with counting `asked` more in one window, if anything is.
pub(super) fn exceeds(
    rule: RuleId,
    meter: Option<&Meter>,
    period: Period,
    now: Timestamp,
    (limit, asked): (u64, u64),
) -> Option<Denial> {
    let used = meter.map_or(0, |meter| meter.used(period, now));
    if used.saturating_add(asked.into()) <= limit.into() {
        return None;
    }
    Some(Denial {
        used: Some(u64::try_from(used).unwrap_or(u64::MAX)),
        earliest: meter.and_then(|meter| meter.earliest(period, limit, asked, now)),
        ..Denial::of(rule).figures(limit, asked)
    })
}

const fn rule(period: Period) -> RuleId {
    match period {
        Period::Hour => RuleId::Hourly,
        Period::Day => RuleId::Daily,
        Period::Week => RuleId::Weekly,
        Period::Month => RuleId::Monthly,
    }
}
