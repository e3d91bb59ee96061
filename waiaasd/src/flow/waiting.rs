//! Payments that wait: for their delay, or for the owner. They are on disk; what is here only wakes them.

use super::{Request, Step, Way, carry_on, propose, sign, up_to_reserved};
use crate::{
    daemon::Daemon,
    store::{
        journal::{Payment, State},
        payments::Ending,
    },
    traceparent,
};
use std::{future::Future, pin::Pin, sync::Arc, time::Duration};
use tracing::warn;
use waiaas_policy::decide::Standing;
use waiaas_wire::{Code, Problem, enclave::Answer};

/// How long to wait before something that does not answer is asked again.
const AGAIN: Duration = Duration::from_secs(2);

/// Takes care of a payment that has just been recorded: one that waits is announced and woken in time.
pub async fn parked(daemon: &Arc<Daemon>, payment: Payment) -> Payment {
    let payment = if payment.state == State::Delayed { announced(daemon, payment).await } else { payment };
    wake_in_time(daemon, &payment);
    propose::begin(daemon, &payment);
    payment
}

/// Starts the task that wakes a waiting payment when it is due, or lets it expire.
pub fn wake_in_time(daemon: &Arc<Daemon>, payment: &Payment) {
    if !matches!(payment.state, State::Delayed | State::AwaitingOwner) {
        return;
    }
    let (daemon, tx, due) = (Arc::clone(daemon), payment.id, payment.due);
    traceparent::spawn(async move {
        let Some(due) = due else { return };
        let wait = due.as_millis().saturating_sub(daemon.clock.now().as_millis());
        tokio::time::sleep(Duration::from_millis(wait.saturating_add(1))).await;
        match daemon.store.payment(tx) {
            Ok(Some(payment)) if payment.state == State::Delayed => due_now(&daemon, payment).await,
            Ok(Some(payment)) if payment.state == State::AwaitingOwner && payment.is_parked() => {
                let ending = Ending::Expired { detail: "the owner did not answer in time".to_owned() };
                if let Err(why) = daemon.store.settle(tx, ending, daemon.clock.now()).await {
                    warn!(%tx, %why, "the expiry could not be recorded");
                }
                daemon.changes.announce();
            }
            // Nobody here can end what stands on chain: the owner is told of it until it is gone.
            Ok(Some(payment)) if payment.standing().is_some() => daemon.standing.notify_one(),
            _ => {}
        }
    });
}

/// Tells the enclave of a delayed payment, since it goes by its own clock. One that cannot be told now is told when the
/// payment is due, and then waits a little longer.
async fn announced(daemon: &Daemon, payment: Payment) -> Payment {
    match sign::ask(daemon, &payment).await {
        Ok(Answer::Wait(until, state)) => {
            let due = payment.due.map_or(until, |due| due.max(until));
            match daemon.store.delayed(payment.id, due, Some(state), daemon.clock.now()).await {
                Ok(stored) => stored,
                Err(_) => payment,
            }
        }
        _ => payment,
    }
}

async fn due_now(daemon: &Arc<Daemon>, payment: Payment) {
    let payment = Payment { standing: Standing::Waited, due: None, ..payment };
    if let Err(why) = resume(daemon, payment).await {
        warn!(%why, "a delayed payment did not go on");
    }
}

/// Goes on with a payment that the owner approved.
///
/// # Errors
/// What ends it, as recorded.
pub async fn approved(daemon: &Arc<Daemon>, payment: Payment) -> Result<Payment, Problem> {
    resume(daemon, payment).await
}

/// Builds and decides a waiting payment afresh. What does not answer is asked again; what refuses ends it.
fn resume(
    daemon: &Arc<Daemon>,
    payment: Payment,
) -> Pin<Box<dyn Future<Output = Result<Payment, Problem>> + Send + '_>> {
    Box::pin(async move {
        // Somebody else may have woken it.
        let Some(driver) = daemon.driving.begin(payment.id) else { return Ok(payment) };
        loop {
            let request = match Request::again(daemon, payment.clone()) {
                Ok(request) => request,
                Err(why) => return fail(daemon, payment, why).await,
            };
            match up_to_reserved(daemon, request, Way::Pay).await {
                Ok(Step::On(reserved)) => return Ok(carry_on(daemon, reserved, driver).await),
                Ok(Step::Stop(payment)) => {
                    drop(driver);
                    return Ok(parked(daemon, *payment).await);
                }
                Err(why) if passing(why.code) => warn!(tx = %payment.id, %why, "waiting to go on"),
                Err(why) => return fail(daemon, payment, why).await,
            }
            tokio::time::sleep(AGAIN).await;
        }
    })
}

/// Whether waiting alone can help.
pub(super) fn passing(code: Code) -> bool {
    matches!(
        code,
        Code::RpcUnavailable | Code::EnclaveUnavailable | Code::KmsUnavailable | Code::StoreFailed | Code::Busy
    )
}

/// Ends it, if it still waits: nothing is held then.
pub(super) async fn fail(daemon: &Daemon, payment: Payment, why: Problem) -> Result<Payment, Problem> {
    let ending = Ending::Unsigned { code: why.code, detail: why.detail };
    let settled = daemon.store.unable(payment.id, ending, daemon.clock.now()).await?;
    daemon.changes.announce();
    Ok(settled.unwrap_or(payment))
}
