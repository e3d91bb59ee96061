//! The transitions of a payment. Each is one commit: record, ledgers, enclave state and audit leaf together or not at all.

mod admit;
mod end;
mod index;
mod proposal;

pub use admit::{Admission, decision, seen};
pub use end::Ending;
pub use index::{OfMessage, OfSignature, OfWallet, Open};

use super::{
    Scan, Store, StoreError, Txn,
    journal::{Payment, State},
    leaf::{Event, LeafRecord},
    sealed,
    txn::Reads,
    wallets, webhooks,
};
use admit::admit;
use end::{end, release, sent_as, sign};
pub use proposal::{note_reason, saw};
use waiaas_policy::{
    budget::LedgerError,
    decide::Standing,
    id::{AgentId, Digest, TxId},
    intent::Intent,
    time::{Span, Timestamp},
};
use waiaas_wire::{
    Code, Problem,
    enclave::{Signed, State as EnclaveState},
    signed::{Signature, SignedApproval},
    view::EventType,
};

/// Why a transition of a payment did not happen. Nothing was written then.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PaymentError {
    /// The store itself.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Ledger and journal do not fit together.
    #[error("ledger and journal do not fit together: {0}")]
    Ledger(#[from] LedgerError),
    /// Something that must be there is not.
    #[error("the store has no {0}")]
    Missing(&'static str),
    /// A signature came for a payment that holds nothing.
    #[error("a signature came for a payment that is over")]
    NotHeld,
    /// The owner has stopped the wallet: nothing is held, and no signature is kept.
    #[error("the owner has stopped this wallet")]
    Stopped,
    /// A signed payment may land: only the ledger can end it.
    #[error("a signed payment was to be ended without proof of its fate")]
    NoProof,
}

impl From<PaymentError> for Problem {
    fn from(error: PaymentError) -> Self {
        match error {
            PaymentError::Store(error) => error.into(),
            PaymentError::Stopped => Self::new(Code::Frozen, error.to_string()),
            other => Self::new(Code::Internal, other.to_string()),
        }
    }
}

/// What a payment's transition gives.
type Done<T> = Result<T, PaymentError>;

impl Store {
    /// Decides a payment without holding anything: what is refused, or has to wait, is recorded.
    pub async fn screen(
        &self,
        payment: Payment,
        intent: Intent,
        now: Timestamp,
        expire_after: Span,
    ) -> Done<Admission> {
        self.run(move |txn| admit(txn, payment.clone(), &intent, now, expire_after, false)).await
    }

    /// Decides a payment with the ledgers in hand, and holds its amount if it is allowed.
    pub async fn reserve(
        &self,
        payment: Payment,
        intent: Intent,
        now: Timestamp,
        expire_after: Span,
    ) -> Done<Admission> {
        self.run(move |txn| admit(txn, payment.clone(), &intent, now, expire_after, true)).await
    }

    /// Records the enclave's signatures: the amount is spent from here on.
    pub async fn signed(&self, tx: TxId, signed: Signed, now: Timestamp) -> Done<Payment> {
        self.finish(move |txn| sign(txn, tx, signed.clone(), now)).await
    }

    /// Replaces the message of a reserved payment whose message is proven dead and was never signed, under a new request
    /// id. What it holds stays held. `None` if the payment is past that point.
    pub async fn renewed(
        &self,
        tx: TxId,
        message: Vec<u8>,
        last_valid_height: u64,
        now: Timestamp,
    ) -> Done<Option<Payment>> {
        self.finish(move |txn| {
            let mut payment = required(txn, tx)?;
            let digest = Digest::of(&message);
            if payment.state != State::Reserved || txn.get::<OfMessage>(&digest)?.is_some() {
                return Ok(None);
            }
            payment.prepared.attempt = payment.prepared.attempt.saturating_add(1);
            payment.prepared.message.clone_from(&message);
            payment.prepared.last_valid_height = last_valid_height;
            payment.updated = now;
            txn.put(&OfMessage { message: digest, tx })?;
            put(txn, &payment)?;
            Ok(Some(payment))
        })
        .await
    }

    /// Records that it was sent.
    pub async fn submitted(&self, tx: TxId, now: Timestamp) -> Done<Payment> {
        self.finish(move |txn| {
            let mut payment = required(txn, tx)?;
            if payment.state == State::Signed {
                payment.state = State::Submitted;
                payment.updated = now;
                put(txn, &payment)?;
                // An entry that most would only store: it is for those who are told of it.
                if webhooks::is_wanted(txn, EventType::TransactionSubmitted, payment.wallet)? {
                    let (tx, wallet, signature) = (payment.id, payment.wallet, payment.signature());
                    txn.append_leaf(&LeafRecord { at: now, event: Event::Submitted { tx, wallet, signature } })?;
                }
            }
            Ok(payment)
        })
        .await
    }

    /// Records the end of a payment. One that is over already is left as it is.
    pub async fn settle(&self, tx: TxId, ending: Ending, now: Timestamp) -> Done<Payment> {
        self.finish(move |txn| end(txn, tx, ending.clone(), now)).await
    }

    /// Lets a payment wait until `due`; what it held is given back.
    pub async fn delayed(
        &self,
        tx: TxId,
        due: Timestamp,
        state: Option<EnclaveState>,
        now: Timestamp,
    ) -> Done<Payment> {
        self.finish(move |txn| {
            let mut payment = required(txn, tx)?;
            if let Some(state) = &state {
                sealed::keep_state(txn, state)?;
            }
            if matches!(payment.state, State::Reserved | State::Delayed) {
                release(txn, &mut payment)?;
                payment.state = State::Delayed;
                payment.due = Some(due);
                payment.updated = now;
                put(txn, &payment)?;
            }
            Ok(payment)
        })
        .await
    }

    /// Records the owner's yes. `None` if nothing waits for it.
    pub async fn approved(&self, approval: SignedApproval, now: Timestamp) -> Done<Option<Payment>> {
        self.run(move |txn| {
            let Some(mut payment) = txn.get::<Payment>(&approval.tx)? else { return Ok(None) };
            if payment.state != State::AwaitingOwner || !payment.is_parked() {
                return Ok(None);
            }
            txn.append_leaf(&LeafRecord {
                at: now,
                event: Event::Approved { tx: payment.id, wallet: payment.wallet },
            })?;
            payment.approval = Some(approval.clone());
            payment.standing = Standing::Approved;
            payment.updated = now;
            put(txn, &payment)?;
            Ok(Some(payment))
        })
        .await
    }

    /// Ends a payment that waits, or waited until its approval, and cannot go on. `None` if it does not wait.
    pub async fn unable(&self, tx: TxId, ending: Ending, now: Timestamp) -> Done<Option<Payment>> {
        self.finish(move |txn| {
            let payment = required(txn, tx)?;
            let waits = matches!(payment.state, State::Delayed | State::AwaitingOwner) && payment.proposal.is_none();
            if waits { end(txn, tx, ending.clone(), now).map(Some) } else { Ok(None) }
        })
        .await
    }

    /// Ends a payment that waits, on somebody's word. `None` if it does not wait.
    pub async fn withdrawn(&self, tx: TxId, ending: Ending, now: Timestamp) -> Done<Option<Payment>> {
        self.finish(move |txn| {
            let Some(payment) = txn.get::<Payment>(&tx)? else { return Ok(None) };
            if payment.is_parked() && payment.approval.is_none() {
                end(txn, tx, ending.clone(), now).map(Some)
            } else {
                Ok(None)
            }
        })
        .await
    }

    /// Records a movement that is not decided by policy: the owner's own funding.
    pub async fn funded(&self, payment: Payment) -> Done<()> {
        self.run(move |txn| {
            sent_as(txn, &payment)?;
            admitted(txn, &payment)
        })
        .await
    }

    /// One payment.
    pub fn payment(&self, tx: TxId) -> Done<Option<Payment>> {
        Ok(self.read(|view| view.get(&tx))?)
    }

    /// The payment that a transaction on the ledger is, if it is one of ours.
    pub fn payment_of(&self, signature: &Signature) -> Result<Option<TxId>, StoreError> {
        self.read(|view| Ok(view.get::<OfSignature>(signature)?.map(|of| of.tx)))
    }

    /// Every payment that is not over, in the order in which they were asked for.
    pub fn open_payments(&self) -> Done<Vec<Payment>> {
        self.read(|view| {
            let open = view.scan(Scan::<Open>::all())?;
            open.into_iter().map(|open| required_in(view.get(&open.tx)?)).collect()
        })
    }

    /// Payments, newest first, from before `before`, of one wallet or of all.
    pub fn payments(&self, wallet: Option<AgentId>, before: Option<TxId>, limit: usize) -> Done<Vec<Payment>> {
        self.read(|view| {
            let Some(wallet) = wallet else {
                let scan = Scan::<Payment>::all().reverse().limit(limit);
                return Ok(view.scan(before.map_or(scan.clone(), |tx| scan.before(&tx)))?);
            };
            let scan = Scan::<OfWallet>::under(&wallet).reverse().limit(limit);
            let scan = before.map_or(scan.clone(), |tx| scan.before(&(wallet, tx)));
            view.scan(scan)?.into_iter().map(|of| required_in(view.get(&of.tx)?)).collect()
        })
    }
}

/// Ends the payments of a stopped wallet that wait for their delay: what the owner stopped does not go on by itself, whenever
/// the stop is lifted. Gives those that it ended.
pub fn refuse_delayed(txn: &mut Txn<'_>, wallet: AgentId, now: Timestamp) -> Done<Vec<Payment>> {
    let mut ended = Vec::new();
    for open in txn.scan(Scan::<Open>::all())? {
        let payment = required(txn, open.tx)?;
        if payment.wallet == wallet && payment.state == State::Delayed {
            let detail = "the owner stopped the wallet while the payment waited".to_owned();
            ended.push(end(txn, open.tx, Ending::Unsigned { code: Code::Frozen, detail }, now)?);
        }
    }
    Ok(ended)
}

/// Refuses what a stopped wallet would pay. Checked in the commit itself, so that a stop has a before and an after.
fn not_stopped(txn: &Txn<'_>, wallet: AgentId) -> Done<()> {
    let stopped = wallets::of(txn, wallet)?.is_some_and(|wallet| wallet.is_stopped());
    if stopped { Err(PaymentError::Stopped) } else { Ok(()) }
}

fn required_in(payment: Option<Payment>) -> Done<Payment> {
    payment.ok_or(PaymentError::Missing("payment that an index names"))
}

fn required(txn: &mut Txn<'_>, tx: TxId) -> Done<Payment> {
    txn.get(&tx)?.ok_or(PaymentError::Missing("payment that is being driven"))
}

/// Writes a payment for the first time, or again, with its index entries. A confirmed one stays open until it is final.
fn admitted(txn: &mut Txn<'_>, payment: &Payment) -> Done<()> {
    if is_followed(payment) {
        txn.put(&Open { tx: payment.id })?;
    }
    txn.put(&OfWallet { wallet: payment.wallet, tx: payment.id })?;
    put(txn, payment)
}

/// Writes a payment that was written before. One that is over is never open again.
fn put(txn: &mut Txn<'_>, payment: &Payment) -> Done<()> {
    if !is_followed(payment) {
        txn.delete::<Open>(&payment.id)?;
    }
    Ok(txn.put(payment)?)
}

fn is_followed(payment: &Payment) -> bool {
    payment.state.is_open() || payment.state == State::Confirmed
}
