//! Only listed programs are called, with listed instructions.

use super::{Case, Report, RuleId};
use crate::{
    decide::Denial,
    document::{Discriminator, ProgramRules},
    intent::Call,
};

pub(super) fn check(case: &Case<'_>, report: &mut Report) {
    for call in &case.intent.calls {
        let rules = case.policy.programs.get(&call.program);
        let allowed = rules.is_some_and(|rules| allows(rules, call));
        report.check(!allowed, || Denial::of(RuleId::Program).subject(call.program));
    }
}

fn allows(rules: &ProgramRules, call: &Call) -> bool {
    let begins = |Discriminator(bytes): &Discriminator| call.data.starts_with(bytes);
    rules.instructions.as_ref().is_none_or(|listed| listed.iter().any(begins))
}
