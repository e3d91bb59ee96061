//! What the network takes stays below the limits: a priority fee is a way to lose money.

use super::{Case, Report, RuleId, windows::OneWindow};
use crate::{budget::Period, decide::Denial};

pub(super) fn check(case: &Case<'_>, report: &mut Report) {
    let (rules, asked) = (&case.policy.fees, case.intent.fees.total());
    report.check(asked > rules.per_payment, || Denial::of(RuleId::FeePerPayment).figures(rules.per_payment, asked));
    let window = OneWindow { meter: Some(case.ledger.fee_meter()), period: Period::Day, now: case.now };
    window.check(&Denial::of(RuleId::FeePerDay), (rules.daily, asked), report);
}
