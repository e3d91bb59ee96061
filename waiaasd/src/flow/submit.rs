//! Stage 7: the signed bytes go to the ledger.

use super::sign::Signed;
use crate::{
    daemon::Daemon,
    solana::build::assemble,
    store::journal::{Payment, State},
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
        Err(why) => warn!(tx = %payment.id, %why, "the first sending met an error; it is sent again until its fate is proven"),
    }
    crate::store::abort_point("flow.after-submit");
    // Not needed for safety (a signed payment counts as perhaps sent), so a store that cannot write does not stop it.
    match daemon.store.submitted(payment.id, daemon.clock.now()).await {
        Ok(stored) => payment = stored,
        Err(why) => warn!(tx = %payment.id, %why, "that it was sent could not be recorded"),
    }
    daemon.changes.announce();
    Submitted { payment, transaction }
}
