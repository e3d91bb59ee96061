//! A payment that is proposed to the owner on chain: held and counted like one that is paid, until the chain says what became
//! of it.

use super::{Admission, Done, admit::take_hold, admitted, end::refund, index::OfMessage, put, required};
use crate::store::{
    Txn,
    journal::{Payment, Stage, State},
    leaf::{Event, LeafRecord},
    wallets,
};
use waiaas_policy::{
    id::{Digest, TxId},
    intent::Intent,
    time::Timestamp,
};

use super::{Ending, PaymentError};

/// Most times that a proposal is made anew because the one before it never landed.
const MOST_PROPOSALS: u32 = 5;

/// Holds what is proposed. The decision that sent it to the owner stays on record; this is another entry of the log.
pub(super) fn reserve(txn: &mut Txn<'_>, mut payment: Payment, intent: &Intent, now: Timestamp) -> Done<Admission> {
    let missing = PaymentError::Missing("place of a wallet that proposes");
    let place = wallets::of(txn, payment.wallet)?.and_then(|wallet| wallet.place());
    let (Some(place), Some(proposal)) = (place, &payment.proposal) else { return Err(missing) };
    let event = Event::Proposed {
        tx: payment.id,
        wallet: payment.wallet,
        intent: intent.digest(),
        multisig: place.multisig,
        index: proposal.index,
    };
    txn.append_leaf(&LeafRecord { at: now, event })?;
    payment.hold = Some(take_hold(txn, payment.wallet, intent, now)?);
    txn.put(&OfMessage { message: Digest::of(&payment.prepared.message), tx: payment.id })?;
    payment.state = State::Reserved;
    payment.due = None;
    payment.updated = now;
    admitted(txn, &payment)?;
    Ok(Admission::Reserved(payment))
}

/// What the end of a transaction means that was only to make a proposal: that the payment waits for the owner's vote, or
/// that it is to be proposed anew. `false`: it is the end of the payment.
pub(super) fn made(txn: &mut Txn<'_>, payment: &mut Payment, ending: &Ending, now: Timestamp) -> Done<bool> {
    let Some(proposal) = payment.proposal.as_mut().filter(|proposal| proposal.stage == Stage::Making) else {
        return Ok(false);
    };
    let expires = proposal.expires;
    match ending {
        Ending::Confirmed { .. } | Ending::Finalized { .. } => proposal.stage = Stage::Open,
        Ending::Dead | Ending::FailedOnChain { .. } if payment.prepared.attempt < MOST_PROPOSALS => {
            refund(txn, payment, now, matches!(ending, Ending::FailedOnChain { .. }))?;
            payment.proposal = None;
            payment.spent = None;
            payment.signatures.clear();
            payment.receipt.clear();
            payment.prepared.attempt = payment.prepared.attempt.saturating_add(1);
        }
        _ => {
            proposal.stage = Stage::Over;
            return Ok(false);
        }
    }
    payment.state = State::AwaitingOwner;
    payment.due = Some(expires);
    payment.updated = now;
    Ok(true)
}

/// Notes that a standing proposal was seen voted through, or open again. Gives the payment as it is then.
pub fn saw(txn: &mut Txn<'_>, tx: TxId, stage: Stage, now: Timestamp) -> Done<Payment> {
    let mut payment = required(txn, tx)?;
    let stands = payment.standing().is_some();
    if let Some(proposal) = payment.proposal.as_mut().filter(|proposal| stands && proposal.stage != stage) {
        proposal.stage = stage;
        payment.updated = now;
        put(txn, &payment)?;
    }
    Ok(payment)
}

/// Notes why the owner votes a proposal down.
pub fn note_reason(txn: &mut Txn<'_>, tx: TxId, reason: String) -> Done<()> {
    let mut payment = required(txn, tx)?;
    match payment.proposal.as_mut() {
        Some(proposal) if payment.state == State::AwaitingOwner => {
            proposal.reason = Some(reason);
            put(txn, &payment)
        }
        _ => Ok(()),
    }
}
