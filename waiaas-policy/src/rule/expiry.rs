//! The policy still holds.

use super::{Case, Report, RuleId};
use crate::decide::Denial;

pub(super) fn check(case: &Case<'_>, report: &mut Report) {
    if let Some(expiry) = case.policy.expiry {
        report.check(case.now >= expiry, || Denial::of(RuleId::Expired));
    }
}
