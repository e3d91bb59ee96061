//! Stage 9: the books are closed: spent, or given back when it is proven dead; with its audit leaf, in one commit.

use super::{
    confirm::{Outcome, finalise},
    waiting,
};
use crate::{
    daemon::Daemon,
    solana::build::assemble,
    store::{
        journal::{Payment, State},
        payments::Ending,
    },
    traceparent,
};
use std::{future::Future, pin::Pin, sync::Arc, time::Duration};
use tracing::{info, warn};

/// How long to wait before a settlement that could not be written is tried again.
const AGAIN: Duration = Duration::from_secs(1);

/// Records the outcome. A store that cannot write is asked again until it can: the outcome stays true. A confirmed
/// payment is followed until it is there for good, behind the caller's back.
pub async fn settle(daemon: &Arc<Daemon>, outcome: Outcome) -> Payment {
    let Outcome { payment, ending } = outcome;
    crate::store::abort_point("flow.before-settle");
    let settled = write(daemon, &payment, ending).await;
    info!(tx = %settled.id, state = %settled.state.view(), "settled");
    daemon.changes.announce();
    if settled.state == State::Confirmed {
        traceparent::spawn(follow(Arc::clone(daemon), settled.clone()));
    }
    if settled.standing().is_some() {
        waiting::wake_in_time(daemon, &settled);
        daemon.standing.notify_one();
    }
    settled
}

/// Follows a confirmed payment until it is there for good, or has vanished with a fork.
pub fn follow(daemon: Arc<Daemon>, payment: Payment) -> Pin<Box<dyn Future<Output = ()> + Send>> {
    Box::pin(async move {
        let Some(_driver) = daemon.driving.begin_following(payment.id) else { return };
        let Some(transaction) = assemble(&payment.prepared.message, &payment.signatures) else { return };
        let outcome = finalise(&daemon, payment, transaction).await;
        settle(&daemon, outcome).await;
    })
}

async fn write(daemon: &Daemon, payment: &Payment, ending: Ending) -> Payment {
    loop {
        match daemon.store.settle(payment.id, ending.clone(), daemon.clock.now()).await {
            Ok(settled) => return settled,
            Err(why) => warn!(tx = %payment.id, %why, "the outcome could not be recorded yet"),
        }
        tokio::time::sleep(AGAIN).await;
    }
}
