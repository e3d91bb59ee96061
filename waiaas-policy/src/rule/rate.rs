//! Not more payments within any hour, day, week or month than the policy's rate.

use super::{Case, Report, RuleId, windows::exceeds};
use crate::budget::Period;

pub(super) fn check(case: &Case<'_>, report: &mut Report) {
    let meter = Some(case.ledger.payment_meter());
    for period in Period::ALL {
        let Some(limit) = case.policy.rate.limit(period) else { continue };
        if let Some(denial) = exceeds(RuleId::Rate, meter, period, case.now, (limit, 1)) {
            report.deny(denial);
        }
    }
}
