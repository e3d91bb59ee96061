//! The owner's inbox: what waits, yes, no.

use super::owner;
use crate::{
    daemon::Daemon,
    flow::{propose, request::signer, waiting},
    store::{
        journal::{Payment, State},
        payments::Ending,
        wallets,
    },
};
use std::sync::Arc;
use waiaas_policy::id::TxId;
use waiaas_wire::{Code, Problem, signed::SignedApproval};

/// What waits for the owner, oldest first.
///
/// # Errors
/// The store does not answer.
pub fn inbox(daemon: &Daemon) -> Result<Vec<Payment>, Problem> {
    let open = daemon.store.open_payments()?;
    // One that is still to be proposed comes as soon as there is something to vote on.
    let waits = |payment: &Payment| {
        let parked = payment.state == State::AwaitingOwner && payment.is_parked();
        Ok::<_, Problem>(payment.standing().is_some() || (parked && !propose::is_wanted(daemon, payment)?))
    };
    let mut waiting = Vec::new();
    for payment in open {
        if waits(&payment)? {
            waiting.push(payment);
        }
    }
    Ok(waiting)
}

/// The owner's signed yes: the payment is built and decided afresh, and goes on.
///
/// # Errors
/// `AUTH_SIGNATURE_INVALID`; `APPROVAL_NOT_FOUND` if nothing waits under that id; `VERIFICATION_FAILED` if the approval is
/// for something else; `EMERGENCY_FROZEN` for a wallet that is stopped; `VALIDATION_OUT_OF_RANGE` if it is expired.
pub async fn approve(daemon: &Arc<Daemon>, approval: SignedApproval) -> Result<Payment, Problem> {
    let owner = owner::owner(daemon)?;
    approval.verify(&owner).map_err(|why| Problem::new(Code::AuthSignatureInvalid, why.to_string()))?;
    let payment = waiting_for_owner(daemon, approval.tx)?;
    if payment.prepared.intent != approval.intent || payment.wallet != approval.agent {
        let detail = "the approval is for another payment than the one that waits";
        return Err(Problem::new(Code::VerificationFailed, detail).of(&approval.tx));
    }
    if propose::is_wanted(daemon, &payment)? {
        let detail =
            "the policy has the owner approve by a vote on chain, and this payment is just being proposed there";
        return Err(Problem::new(Code::ApprovalNotFound, detail).of(&approval.tx));
    }
    let wallet = daemon.store.read(|view| wallets::of(view, payment.wallet))?;
    signer(&wallet.ok_or_else(|| Problem::plain(Code::AgentNotFound))?)?;
    if approval.expires <= daemon.clock.now() {
        return Err(Problem::new(Code::ValidationRange, "the approval has expired").at("expires").of(&approval.tx));
    }
    // The enclave's part of it comes with the signature; without it nothing is recorded, and the owner can try again.
    daemon.identity()?;
    let tx = approval.tx;
    let stored = daemon.store.approved(approval, daemon.clock.now()).await?.ok_or_else(|| none(tx))?;
    daemon.changes.announce();
    waiting::approved(daemon, stored).await
}

/// The owner's no.
///
/// # Errors
/// `APPROVAL_NOT_FOUND` if nothing waits under that id.
pub async fn reject(daemon: &Daemon, tx: TxId, reason: Option<String>) -> Result<Payment, Problem> {
    waiting_for_owner(daemon, tx)?;
    let reason = reason.unwrap_or_else(|| "the owner rejected the payment".to_owned());
    let ending = Ending::RejectedByOwner { reason };
    let stored = daemon.store.withdrawn(tx, ending, daemon.clock.now()).await?.ok_or_else(|| none(tx))?;
    over(daemon, &stored);
    Ok(stored)
}

/// Takes back a payment that waits.
///
/// # Errors
/// `TRANSACTION_NOT_FOUND`, or `TRANSACTION_ALREADY_SUBMITTED` if it does not wait any more.
pub async fn cancel(daemon: &Daemon, tx: TxId) -> Result<Payment, Problem> {
    if let Some(stored) = daemon.store.withdrawn(tx, Ending::Cancelled, daemon.clock.now()).await? {
        over(daemon, &stored);
        return Ok(stored);
    }
    let known = daemon.store.payment(tx)?;
    let known =
        known.ok_or_else(|| Problem::new(Code::TransactionNotFound, format!("there is no transaction `{tx}`")))?;
    let state = known.state;
    if known.standing().is_some() {
        let detail = "the payment is proposed on chain, where only the owner can end it: `waiaas reject`";
        return Err(Problem::new(Code::TransactionState, detail).of(&tx));
    }
    let detail = format!("the payment is {}: only one that waits can be cancelled", state.view());
    Err(Problem::new(Code::TransactionState, detail).of(&tx))
}

fn over(daemon: &Daemon, payment: &Payment) {
    daemon.recorded.add(payment.wallet, payment.request());
    daemon.changes.announce();
}

pub(super) fn waiting_for_owner(daemon: &Daemon, tx: TxId) -> Result<Payment, Problem> {
    let payment = daemon.store.payment(tx)?.ok_or_else(|| none(tx))?;
    if payment.standing().is_some() {
        let detail = format!(
            "payment `{tx}` waits for a vote on chain, not for a word: `waiaas approve` and `waiaas reject` vote, as does the \
             transaction of `POST /approvals/{tx}/vote`"
        );
        return Err(Problem::new(Code::ApprovalNotFound, detail).of(&tx));
    }
    if payment.state == State::AwaitingOwner && payment.is_parked() {
        return Ok(payment);
    }
    let detail = format!("payment `{tx}` is {}: it does not wait for the owner", payment.state.view());
    Err(Problem::new(Code::ApprovalNotFound, detail).of(&tx))
}

fn none(tx: TxId) -> Problem {
    Problem::new(Code::ApprovalNotFound, format!("nothing waits for the owner under `{tx}`"))
}
