//! What would happen to a payment, without doing it. Nothing is written.

use super::{
    build,
    request::{Accepted, Order, Request},
};
use crate::{daemon::Daemon, store::payments::decision};
use waiaas_policy::{decide::Decision, intent::Intent};
use waiaas_wire::Problem;

/// What would happen.
pub struct Preview {
    /// The decision of policy and budget together.
    pub decision: Decision,
    /// Most lamports for fees and rent.
    pub fee: u64,
    /// Whether the recipient's token account would be made on the way.
    pub creates_account: bool,
}

/// Looks.
///
/// # Errors
/// As for a payment that is not valid.
pub async fn preview(daemon: &Daemon, order: Order) -> Result<Preview, Problem> {
    let drafted = draft(daemon, order).await?;
    let now = daemon.clock.now();
    let decision = daemon.store.read(|view| decision(view, &drafted.policy, &drafted.payment, &drafted.intent, now))?;
    Ok(Preview { decision, fee: drafted.intent.fees.total(), creates_account: drafted.plan.create_account })
}

/// What the payment's transaction would do.
///
/// # Errors
/// As for a payment that is not valid.
pub async fn intent(daemon: &Daemon, order: Order) -> Result<Intent, Problem> {
    Ok(draft(daemon, order).await?.intent)
}

async fn draft(daemon: &Daemon, mut order: Order) -> Result<build::Drafted, Problem> {
    // A preview is not the payment: it neither uses nor meets an idempotency key.
    *order.ask.idempotency_key() = None;
    let Accepted::New(request) = Request::accept(daemon, order).await? else {
        return Err(Problem::plain(waiaas_wire::Code::Internal));
    };
    build::draft(daemon, *request).await
}
