//! Stage 3: what policy and ledger say to it. A first look, without a write: the reservation decides again, with the
//! ledger in its hands. What is refused or has to wait is recorded at once.

use super::{Step, build::Drafted};
use crate::{
    daemon::Daemon,
    store::payments::{Admission, decision},
};
use waiaas_policy::decide::{Decision, Tier};
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
        other => super::reserve::stop(daemon, other).map(|payment| Step::Stop(Box::new(payment))),
    }
}

fn looks_allowed(daemon: &Daemon, drafted: &Drafted) -> Result<bool, Problem> {
    let now = daemon.clock.now();
    let seen = daemon.store.read(|view| decision(view, &drafted.policy, &drafted.payment, &drafted.intent, now))?;
    // What is only proposed waits for the owner anyway, once it is on chain.
    let proposed = drafted.payment.proposal.is_some() && !matches!(seen, Decision::Deny(_));
    Ok(proposed || matches!(seen, Decision::Allow(Tier::Instant | Tier::Notify)))
}
