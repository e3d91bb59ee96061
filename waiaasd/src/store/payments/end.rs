//! From the signature to the end: what is held becomes spent, or is given back.

use super::{Done, admit::current_policy, index::OfSignature, not_stopped, proposal, put, required};
use crate::store::{
    Txn,
    journal::{Counted, Failure, Kind, Landed, Payment, Stage, State, Verdict},
    leaf::{Event, LeafRecord, Outcome},
    ledgers, sealed,
    wallets::{self, Place},
};
use waiaas_policy::{
    decide::Denial,
    decode::{Facts, Message, Squads, decode},
    id::TxId,
    intent::Intent,
    time::Timestamp,
};
use waiaas_wire::{Code, Signature, enclave::Signed};

/// How a payment ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// It is on the ledger.
    Confirmed {
        /// In this slot.
        slot: u64,
        /// Lamports, if the ledger told.
        fee: Option<u64>,
    },
    /// It is on the ledger for good.
    Finalized {
        /// In this slot.
        slot: u64,
        /// Lamports, if the ledger told.
        fee: Option<u64>,
    },
    /// It landed and failed: the fee is gone, the amount is not.
    FailedOnChain {
        /// In this slot.
        slot: u64,
        /// What the ledger says.
        error: String,
    },
    /// Proven never to land.
    Dead,
    /// The enclave's policy, or the owner, says no. Nothing was signed.
    Refused {
        /// Violated rules.
        denials: Vec<Denial>,
        /// In a sentence.
        detail: String,
    },
    /// The owner says no.
    RejectedByOwner {
        /// Why, in the owner's words.
        reason: String,
    },
    /// It failed before anything was signed.
    Unsigned {
        /// Which error.
        code: Code,
        /// The particulars.
        detail: String,
    },
    /// The owner did not answer in time. Nothing was signed.
    Expired {
        /// In a sentence.
        detail: String,
    },
    /// Taken back before anything was signed.
    Cancelled,
    /// What was proposed was executed, for good.
    Executed {
        /// The transaction that did it, where the ledger tells.
        signature: Option<Signature>,
        /// In this slot.
        slot: u64,
    },
    /// Nothing comes of what was proposed, for good.
    VotedDown {
        /// In a sentence.
        detail: String,
    },
}

/// Moves what is held to what is spent, in both ledgers.
pub(super) fn sign(txn: &mut Txn<'_>, tx: TxId, signed: Signed, now: Timestamp) -> Done<Payment> {
    let mut payment = required(txn, tx)?;
    // What the enclave signed before it was stopped, and is not on disk, is never sent.
    not_stopped(txn, payment.wallet)?;
    sealed::keep_state(txn, &signed.state)?;
    // Signed and held go together: the same signature again finds the payment signed already.
    let Some(hold) = payment.hold.take() else {
        return if payment.spent.is_some() { Ok(payment) } else { Err(super::PaymentError::NotHeld) };
    };
    let mut ledger = ledgers::of(txn, payment.wallet)?;
    let mut owner = ledgers::owner(txn)?;
    let counted = Counted { agent: ledger.spend(&hold, now)?, owner: owner.spend(&hold, now)? };
    let policy = current_policy(txn, payment.wallet)?.policy;
    // Only a rule about first payments asks who was paid before.
    // What is only proposed was not paid to anybody.
    if policy.destinations.first_payment.is_some()
        && payment.proposal.is_none()
        && let Some(intent) = intent_of(txn, &payment)?
    {
        ledger.remember(&policy, &intent);
    }
    ledgers::keep(txn, payment.wallet, ledger)?;
    ledgers::keep_owner(txn, owner)?;
    payment.spent = Some(counted);
    payment.signatures = signed.signatures;
    payment.receipt = signed.receipt;
    sent_as(txn, &payment)?;
    payment.state = State::Signed;
    payment.updated = now;
    put(txn, &payment)?;
    Ok(payment)
}

/// Makes a signed payment findable by its signature.
pub(super) fn sent_as(txn: &mut Txn<'_>, payment: &Payment) -> Done<()> {
    match payment.signature() {
        Some(signature) => Ok(txn.put(&OfSignature { signature, tx: payment.id })?),
        None => Ok(()),
    }
}

/// What a payment's message does.
fn intent_of(txn: &Txn<'_>, payment: &Payment) -> Done<Option<Intent>> {
    let wallet = wallets::of(txn, payment.wallet)?;
    let place = wallet.as_ref().and_then(wallets::Wallet::place);
    let pocket = wallet.and_then(|wallet| wallet.pocket);
    let message = Message::parse(&payment.prepared.message).ok();
    let fee_payer = message.and_then(|message| message.signers().first().copied());
    let (Some(pocket), Some(fee_payer)) = (pocket, fee_payer) else { return Ok(None) };
    let facts = Facts::new(pocket, fee_payer, &payment.prepared.wallets);
    let facts = place.map_or(facts, |Place { multisig, vault }| facts.with_squads(Squads { multisig, vault }));
    Ok(decode(&payment.prepared.message, &facts).ok())
}

pub(super) fn end(txn: &mut Txn<'_>, tx: TxId, ending: Ending, now: Timestamp) -> Done<Payment> {
    let mut payment = required(txn, tx)?;
    // A confirmed payment becomes final, or (with a fork that lost) turns out not to have landed.
    let finalises = payment.state == State::Confirmed
        && matches!(ending, Ending::Finalized { .. } | Ending::FailedOnChain { .. } | Ending::Dead);
    if !payment.state.is_open() && !finalises {
        return Ok(payment);
    }
    if proposal::made(txn, &mut payment, &ending, now)? {
        put(txn, &payment)?;
        return Ok(payment);
    }
    if payment.standing().is_some() != matches!(ending, Ending::Executed { .. } | Ending::VotedDown { .. }) {
        // Only the chain ends what stands on chain.
        return Err(super::PaymentError::NoProof);
    }
    apply(txn, &mut payment, ending, now)?;
    payment.updated = now;
    payment.due = None;
    if !finalises {
        txn.append_leaf(&LeafRecord { at: now, event: end_event(&payment) })?;
    }
    put(txn, &payment)?;
    Ok(payment)
}

/// What the audit log says of the end of a payment.
fn end_event(payment: &Payment) -> Event {
    let (tx, wallet) = (payment.id, payment.wallet);
    let outcome = match payment.state {
        State::Cancelled => return Event::Cancelled { tx, wallet },
        State::Rejected => {
            let reason = payment.failure.as_ref().map(|failure| failure.detail.clone());
            return Event::Rejected { tx, wallet, reason };
        }
        State::Confirmed | State::Finalized => Outcome::Paid,
        State::Expired => Outcome::Expired,
        _ => Outcome::Failed,
    };
    Event::Settled { tx, wallet, outcome, signature: payment.signature() }
}

fn apply(txn: &mut Txn<'_>, payment: &mut Payment, ending: Ending, now: Timestamp) -> Done<()> {
    let was_signed = payment.spent.is_some() || payment.kind == Kind::Funding;
    let (state, failure) = match ending {
        Ending::Confirmed { slot, fee } => {
            payment.landed = Some(Landed { slot, fee });
            (State::Confirmed, None)
        }
        Ending::Finalized { slot, fee } => {
            let fee = fee.or(payment.landed.and_then(|landed| landed.fee));
            payment.landed = Some(Landed { slot, fee });
            (State::Finalized, None)
        }
        Ending::FailedOnChain { slot, error } => {
            payment.landed = Some(Landed { slot, fee: None });
            refund(txn, payment, now, true)?;
            (State::Failed, Some((Code::TransactionFailed, error)))
        }
        Ending::Dead => {
            refund(txn, payment, now, false)?;
            (State::Expired, Some((Code::TransactionExpired, Code::TransactionExpired.entry().title.to_owned())))
        }
        Ending::Executed { signature, slot } => {
            let fee = Some(payment.prepared.fee);
            payment.landed = Some(Landed { slot, fee });
            if let Some(proposal) = &mut payment.proposal {
                (proposal.stage, proposal.executed) = (Stage::Executed, signature);
            }
            sent_as(txn, payment)?;
            (State::Finalized, None)
        }
        Ending::VotedDown { detail } => {
            let late = payment.is_late(now);
            refund(txn, payment, now, true)?;
            let own = payment.proposal.as_mut().and_then(|proposal| {
                proposal.stage = Stage::Over;
                proposal.reason.take()
            });
            if late {
                (
                    State::Expired,
                    Some((Code::TransactionExpired, format!("the owner did not say yes in time; {detail}"))),
                )
            } else {
                (State::Rejected, Some((Code::TransactionRejected, own.unwrap_or(detail))))
            }
        }
        // What was signed may land: only the ledger can end it.
        _ if was_signed => return Err(super::PaymentError::NoProof),
        Ending::Refused { denials, detail } => {
            release(txn, payment)?;
            if let Some(decided) = payment.decision.as_mut().filter(|_| !denials.is_empty()) {
                decided.verdict = Verdict::Denied(denials);
            }
            (State::Rejected, Some((Code::PolicyEnclaveDenied, detail)))
        }
        Ending::RejectedByOwner { reason } => {
            release(txn, payment)?;
            (State::Rejected, Some((Code::TransactionRejected, reason)))
        }
        Ending::Unsigned { code, detail } => {
            release(txn, payment)?;
            (State::Failed, Some((code, detail)))
        }
        Ending::Expired { detail } => {
            release(txn, payment)?;
            (State::Expired, Some((Code::TransactionExpired, detail)))
        }
        Ending::Cancelled => {
            release(txn, payment)?;
            (State::Cancelled, Some((Code::TransactionCancelled, Code::TransactionCancelled.entry().title.to_owned())))
        }
    };
    payment.state = state;
    payment.failure = failure.map(|(code, detail)| Failure { code: code.to_string(), detail });
    Ok(())
}

/// Gives back what is held, in both ledgers.
pub(super) fn release(txn: &mut Txn<'_>, payment: &mut Payment) -> Done<()> {
    let Some(hold) = payment.hold.take() else { return Ok(()) };
    let mut ledger = ledgers::of(txn, payment.wallet)?;
    let mut owner = ledgers::owner(txn)?;
    ledger.release(&hold)?;
    owner.release(&hold)?;
    ledgers::keep(txn, payment.wallet, ledger)?;
    Ok(ledgers::keep_owner(txn, owner)?)
}

/// Gives back what was spent, in both ledgers: all of it, or (when it landed and failed) all but the fee.
pub(super) fn refund(txn: &mut Txn<'_>, payment: &Payment, now: Timestamp, landed: bool) -> Done<()> {
    let Some(counted) = &payment.spent else { return Ok(()) };
    let mut ledger = ledgers::of(txn, payment.wallet)?;
    let mut owner = ledgers::owner(txn)?;
    if landed {
        ledger.refund_amounts(&counted.agent, now)?;
        owner.refund_amounts(&counted.owner, now)?;
    } else {
        ledger.refund(&counted.agent, now)?;
        owner.refund(&counted.owner, now)?;
    }
    ledgers::keep(txn, payment.wallet, ledger)?;
    Ok(ledgers::keep_owner(txn, owner)?)
}
