//! One payment is not larger than its asset's limit.

use super::{Case, Report, RuleId};
use crate::decide::Denial;

pub(super) fn check(case: &Case<'_>, report: &mut Report) {
    for (asset, asked) in case.intent.totals() {
        let limit = case.policy.assets.get(&asset).and_then(|rules| rules.per_payment);
        if let Some(limit) = limit.filter(|limit| asked > *limit) {
            report.deny(Denial::of(RuleId::PerPayment).asset(asset).figures(limit, asked));
        }
    }
}
