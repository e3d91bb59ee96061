//! The policy still holds.

use super::{Case, Report, RuleId};
use crate::decide::Denial;

pub(super) fn check(case: &Case<'_>, report: &mut Report) {
    if case.policy.expiry.is_some_and(|expiry| case.now >= expiry) {
        report.deny(Denial::of(RuleId::Expired));
    }
}
