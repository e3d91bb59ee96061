//! A recipient that was not paid before.

use super::{Case, Effect, Report, RuleId};
use crate::{
    decide::{Denial, Standing, Tier},
    document::FirstPayment,
};

pub(super) fn check(case: &Case<'_>, report: &mut Report) {
    let Some(step) = case.policy.destinations.first_payment else { return };
    let known = case.ledger.recipients();
    for outflow in &case.intent.outflows {
        let effect = if known.contains(&outflow.to) { Effect::Nothing } else { effect(step, case.standing) };
        report.step(effect, || {
            Denial::of(RuleId::FirstPayment).asset(outflow.asset).subject(outflow.to).asked(outflow.amount)
        });
    }
}

const fn effect(step: FirstPayment, standing: Standing) -> Effect {
    match (step, standing) {
        (FirstPayment::Notify, _) => Effect::Raise(Tier::Notify),
        (FirstPayment::Delay(span), Standing::Fresh) => Effect::Raise(Tier::Delay(span)),
        (FirstPayment::Approve, Standing::Fresh | Standing::Waited) => Effect::Ask,
        (FirstPayment::Delay(_), Standing::Waited | Standing::Approved)
        | (FirstPayment::Approve, Standing::Approved) => Effect::Nothing,
    }
}
