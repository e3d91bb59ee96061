//! Something is paid or called, nothing of 0, and not to the wallet itself.

use super::{Case, Report, RuleId};
use crate::decide::Denial;

pub(super) fn check(case: &Case<'_>, report: &mut Report) {
    let intent = case.intent;
    if intent.outflows.is_empty() && intent.calls.is_empty() {
        report.deny(Denial::of(RuleId::NothingPaid));
    }
    for outflow in intent.outflows.iter().filter(|outflow| outflow.amount == 0) {
        report.deny(Denial::of(RuleId::NothingPaid).asset(outflow.asset).subject(outflow.to));
    }
    for outflow in intent.outflows.iter().filter(|outflow| outflow.to == outflow.from) {
        report.deny(Denial::of(RuleId::SelfPayment).asset(outflow.asset).subject(outflow.to));
    }
}
