//! What is only proposed is proposed where the owner wants it so, and then a program is called in no other way.

use super::{Case, Report, RuleId, tiers::ask};
use crate::{decide::Denial, document::ApprovalBy};

pub(super) fn check(case: &Case<'_>, report: &mut Report) {
    let wanted = case.policy.approval == ApprovalBy::Proposal;
    let calls = &case.intent.calls;
    if case.intent.proposed {
        report.check(!wanted, || Denial::of(RuleId::Proposal));
        for call in calls {
            report.step(ask(case.standing), || Denial::of(RuleId::ProgramCall).subject(call.program));
        }
    } else if wanted {
        for call in calls {
            report.check(true, || Denial::of(RuleId::Proposal).subject(call.program));
        }
    }
}
