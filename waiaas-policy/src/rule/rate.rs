//! Not more payments within any hour, day, week or month than the policy's rate.

use super::{Case, Report, RuleId, windows::OneWindow};
use crate::{budget::Period, decide::Denial};

pub(super) fn check(case: &Case<'_>, report: &mut Report) {
    let meter = Some(case.ledger.payment_meter());
    for period in Period::ALL {
        if let Some(limit) = case.policy.rate.limit(period) {
            OneWindow { meter, period, now: case.now }.check(&Denial::of(RuleId::Rate), (limit, 1), report);
        }
    }
}
