//! Something is paid or called, nothing of 0, and not to the wallet itself.

use super::{Case, Report, RuleId};
use crate::decide::Denial;

pub(super) fn check(case: &Case<'_>, report: &mut Report) {
    let intent = case.intent;
    if intent.outflows.is_empty() {
        // A vault that is to say something has it vouched for by the owner's vote.
        let said = intent.proposed && intent.memo.is_some();
        report.check(intent.calls.is_empty() && !said, || Denial::of(RuleId::NothingPaid));
    }
    for outflow in &intent.outflows {
        let of = |rule| Denial::of(rule).asset(outflow.asset).subject(outflow.to).asked(outflow.amount);
        report.check(outflow.amount == 0, || of(RuleId::NothingPaid));
        report.check(outflow.to == outflow.from, || of(RuleId::SelfPayment));
    }
}
