//! Stage 7: the signed bytes go to the ledger.

use super::sign::Signed;
use crate::{
    daemon::Daemon,
    solana::build::assemble,
    store::journal::{Payment, State},
    traceparent,
};
use tracing::{debug, warn};

/// A payment that was sent, or may have been.
#[derive(Debug)]
pub struct Submitted {
    payment: Payment,
    transaction: Vec<u8>,
}

impl Submitted {
    /// What is on disk.
    pub fn payment(&self) -> &Payment {
        &self.payment
    }

    /// Goes on with a payment that was sent before a restart.
    pub(super) fn from_journal(payment: Payment) -> Option<Self> {
        let transaction = assemble(&payment.prepared.message, &payment.signatures)?;
        (payment.state == State::Submitted).then_some(Self { payment, transaction })
    }

    pub(super) fn into_parts(self) -> (Payment, Vec<u8>) {
        (self.payment, self.transaction)
    }
}

/// Sends. Whatever the answer, the fate is for the next stage to find out: an error here proves nothing.
pub async fn submit(daemon: &Daemon, signed: Signed) -> Submitted {
    let mut payment = signed.into_payment();
    // The signatures were counted and verified when they were recorded.
    let transaction = assemble(&payment.prepared.message, &payment.signatures).unwrap_or_default();
    crate::store::abort_point("flow.before-submit");
    match daemon.chain.send(&transaction).await {
        Ok(()) => debug!(tx = %payment.id, "sent"),
        Err(why) => {
            warn!(tx = %payment.id, %why, "the first sending met an error; it is sent again until its fate is proven");
        }
    }
    crate::store::abort_point("flow.after-submit");
    payment.state = State::Submitted;
    note(daemon, &payment);
    Submitted { payment, transaction }
}

/// Records that it was sent. Nobody waits for it: a signed payment counts as perhaps sent anyway.
fn note(daemon: &Daemon, payment: &Payment) {
    let (store, tx, now) = (daemon.store.clone(), payment.id, daemon.clock.now());
    traceparent::spawn(async move {
        if let Err(why) = store.submitted(tx, now).await {
            warn!(%tx, %why, "that it was sent could not be recorded");
        }
    });
}
