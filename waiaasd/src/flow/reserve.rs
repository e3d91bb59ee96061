//! Stage 5: decided for good and held, in one commit: request, decision, audit leaf, hold and exact bytes.

use super::{Step, simulate::Rehearsed};
use crate::{
    daemon::Daemon,
    store::{
        journal::{Payment, State},
        payments::Admission,
    },
};
use waiaas_wire::{Code, Problem};

/// A payment whose amount is held, on disk.
#[derive(Debug)]
pub struct Reserved(Payment);

impl Reserved {
    /// What is on disk.
    pub fn payment(&self) -> &Payment {
        &self.0
    }

    /// Goes on with a payment that was reserved before a restart.
    pub(super) fn from_journal(payment: Payment) -> Option<Self> {
        (payment.state == State::Reserved && payment.hold.is_some()).then_some(Self(payment))
    }

    pub(super) fn into_payment(self) -> Payment {
        self.0
    }
}

/// Decides with the ledger in hand, and holds the amount.
///
/// # Errors
/// The store does not answer; nothing is held then.
pub async fn reserve(daemon: &Daemon, rehearsed: Rehearsed) -> Result<Step<Reserved>, Problem> {
    let now = daemon.clock.now();
    let expire_after = daemon.config.approvals.expire_after.span();
    // Refuse before anything is held when nobody could sign: an enclave that is not loaded, or that hangs.
    daemon.identity()?;
    daemon.enclave.is_there().await?;
    match daemon.store.reserve(rehearsed.payment, rehearsed.intent, now, expire_after).await? {
        Admission::Reserved(payment) => {
            daemon.changes.announce();
            Ok(Step::On(Reserved(payment)))
        }
        other => stop(daemon, other).map(|payment| Step::Stop(Box::new(payment))),
    }
}

/// The record of a payment that does not go on.
pub(super) fn stop(daemon: &Daemon, admission: Admission) -> Result<Payment, Problem> {
    match admission {
        Admission::Recorded(payment) => {
            daemon.changes.announce();
            Ok(payment)
        }
        Admission::Replayed(payment) => Ok(payment),
        Admission::Mismatch(tx) => Err(Problem::plain(Code::IdempotencyMismatch).at("idempotencyKey").of(&tx)),
        Admission::Clash => {
            Err(Problem::new(Code::Busy, "an equal payment is just being made under the same blockhash"))
        }
        Admission::Clear | Admission::Reserved(_) => {
            Err(Problem::new(Code::Internal, "a payment that goes on was taken for one that stops"))
        }
    }
}
