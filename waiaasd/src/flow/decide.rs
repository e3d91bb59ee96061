//! Stage 3: what policy and ledger say to it. A first look, without a write: the reservation decides again, with the
//! ledger in its hands. What is refused or has to wait is recorded at once.

use super::{Step, build::Drafted};
use crate::{
    daemon::Daemon,
    store::{StoreError, ledgers, payments::Admission, policies},
};
use waiaas_policy::{
    decide::{Decision, Tier, decide as ask_policy, decide_budget},
    document::Budget,
};
use waiaas_wire::Problem;

/// A payment that the policy allows now, as far as can be seen without holding its amount.
pub struct Allowed(pub(super) Drafted);

/// Decides.
///
/// # Errors
/// The store does not answer.
pub async fn decide(daemon: &Daemon, drafted: Drafted) -> Result<Step<Allowed>, Problem> {
    let now = daemon.clock.now();
    if looks_allowed(daemon, &drafted)? {
        return Ok(Step::On(Allowed(drafted)));
    }
    let expire_after = daemon.config.approvals.expire_after.span();
    match daemon.store.screen(drafted.payment.clone(), drafted.intent.clone(), now, expire_after).await? {
        // The ledger has moved meanwhile.
        Admission::Clear => Ok(Step::On(Allowed(drafted))),
        other => super::reserve::stop(daemon, other).map(Step::Stop),
    }
}

fn looks_allowed(daemon: &Daemon, drafted: &Drafted) -> Result<bool, Problem> {
    let now = daemon.clock.now();
    let payment = &drafted.payment;
    let (ledger, owner, budget) = daemon.store.read(|view| {
        Ok::<_, StoreError>((ledgers::of(view, payment.wallet)?, ledgers::owner(view)?, policies::budget(view)?))
    })?;
    let decision = ask_policy(&drafted.policy, &drafted.intent, &ledger, now, payment.standing);
    if !matches!(decision, Decision::Allow(Tier::Instant | Tier::Notify)) {
        return Ok(false);
    }
    let Some(stored) = budget else { return Ok(true) };
    let budget = Budget::decode(&stored.signed.budget);
    Ok(budget.is_some_and(|budget| decide_budget(&budget, &drafted.intent, &owner, now).is_empty()))
}
