//! A recipient that was not paid before.

use super::{Case, Report, RuleId};
use crate::{
    decide::{Reason, Standing, Tier},
    document::FirstPayment,
};

pub(super) fn check(case: &Case<'_>, report: &mut Report) {
    let Some(step) = case.policy.destinations.first_payment else { return };
    let known = case.ledger.recipients();
    for outflow in case.intent.outflows.iter().filter(|outflow| !known.contains(&outflow.to)) {
        match (step, case.standing) {
            (FirstPayment::Notify, _) => report.raise(Tier::Notify),
            (FirstPayment::Delay(span), Standing::Fresh) => report.raise(Tier::Delay(span)),
            (FirstPayment::Approve, Standing::Fresh | Standing::Waited) => report.ask(Reason {
                rule: RuleId::FirstPayment,
                asset: Some(outflow.asset),
                subject: Some(outflow.to),
                threshold: None,
                asked: Some(outflow.amount),
            }),
            (FirstPayment::Delay(_), Standing::Waited | Standing::Approved)
            | (FirstPayment::Approve, Standing::Approved) => {}
        }
    }
}
