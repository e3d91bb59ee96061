//! Every byte is understood, and no instruction gives away more than an amount.

use super::{Case, Report, RuleId};
use crate::decide::Denial;

pub(super) fn check(case: &Case<'_>, report: &mut Report) {
    for opaque in &case.intent.opaque {
        report.check(true, || Denial { subject: opaque.subject, ..Denial::of(RuleId::NotUnderstood) });
    }
    for danger in &case.intent.dangers {
        report.check(true, || Denial { asked: danger.amount, ..Denial::of(RuleId::Danger).subject(danger.account) });
    }
}
