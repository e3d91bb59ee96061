//! One payment is not larger than its asset's limit.

use super::{Case, Report, RuleId};
use crate::decide::Denial;

pub(super) fn check(case: &Case<'_>, report: &mut Report) {
    for (asset, asked) in case.intent.totals() {
        let limit = case.policy.assets.get(&asset).and_then(|rules| rules.per_payment);
        let Some(limit) = limit else { continue };
        report.check(asked > limit, || Denial::of(RuleId::PerPayment).asset(asset).figures(limit, asked));
    }
}
