//! What the network takes stays below the limits: a priority fee is a way to lose money.

use super::{Case, Report, RuleId, windows::exceeds};
use crate::{budget::Period, decide::Denial};

pub(super) fn check(case: &Case<'_>, report: &mut Report) {
    let (rules, asked) = (&case.policy.fees, case.intent.fees.total());
    if asked > rules.per_payment {
        report.deny(Denial::of(RuleId::FeePerPayment).figures(rules.per_payment, asked));
    }
    let meter = Some(case.ledger.fee_meter());
    if let Some(denial) = exceeds(RuleId::FeePerDay, meter, Period::Day, case.now, (rules.daily, asked)) {
        report.deny(denial);
    }
}
