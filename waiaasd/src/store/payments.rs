//! The transitions of a payment. Each is one commit: record, ledgers, enclave state and audit leaf together or not at all.

use super::{
    Scan, Store, StoreError, Txn,
    idempotency::{self, Claim, Claimed, KEPT},
    journal::{Counted, Decided, Failure, Kind, Landed, Payment, State, Verdict},
    layout::Table,
    leaf::{self, Event, LeafRecord, Outcome},
    ledgers, policies,
    record::{Record, index, record},
    sealed,
    txn::Reads,
    wallets,
};
use minicbor::{Decode, Encode};
use waiaas_policy::{
    budget::{Hold, LedgerError},
    decide::{Decision, Denial, Standing, Tier, decide, decide_budget},
    decode::{Facts, Message, decode},
    document::{Budget, Policy},
    id::{AgentId, Digest, TxId},
    intent::Intent,
    time::{Span, Timestamp},
};
use waiaas_wire::{
    Code, Problem,
    enclave::{Signed, State as EnclaveState},
    signed::{Signature, SignedApproval},
};

record!(Payment, Payment, TxId, |it| it.id);

/// A wallet's payments, in the order of their ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfWallet {
    /// The wallet.
    pub wallet: AgentId,
    /// The payment.
    pub tx: TxId,
}

index!(OfWallet { wallet: AgentId, tx: TxId }, PaymentOfWallet);

/// A payment that is not over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// The payment.
    pub tx: TxId,
}

impl Record for Open {
    const TABLE: Table = Table::OpenPayment;
    type Key = TxId;

    fn key(&self) -> TxId {
        self.tx
    }

    fn encode(&self) -> Vec<u8> {
        Vec::new()
    }

    fn decode(tx: TxId, _: u8, body: &[u8]) -> Result<Self, String> {
        if body.is_empty() { Ok(Self { tx }) } else { Err("an index entry has no body".to_owned()) }
    }
}

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
    /// A signed payment may land: only the ledger can end it.
    #[error("a signed payment was to be ended without proof of its fate")]
    NoProof,
}

impl From<PaymentError> for Problem {
    fn from(error: PaymentError) -> Self {
        match error {
            PaymentError::Store(error) => error.into(),
            other => Self::new(Code::Internal, other.to_string()),
        }
    }
}

/// What a payment's transition gives.
type Done<T> = Result<T, PaymentError>;

/// Which payment a message is for. Two equal messages would be one transaction on the ledger, paid once and counted
/// twice: the second is not admitted.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct OfMessage {
    /// SHA-256 of the message.
    #[n(0)]
    pub message: Digest,
    /// The payment.
    #[n(1)]
    pub tx: TxId,
}

record!(OfMessage, PaymentMessage, Digest, |it| it.message);

/// Which payment a transaction on the ledger is.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct OfSignature {
    /// The transaction's signature.
    #[n(0)]
    pub signature: Signature,
    /// The payment.
    #[n(1)]
    pub tx: TxId,
}

record!(OfSignature, PaymentSignature, Signature, |it| it.signature);

/// What became of a payment that asked to be admitted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Admission {
    /// Allowed, as far as can be seen; nothing was written.
    Clear,
    /// Allowed and held.
    Reserved(Payment),
    /// Refused, or waiting; the record says which.
    Recorded(Payment),
    /// The same request was admitted before.
    Replayed(Payment),
    /// Another request was admitted under the same idempotency key.
    Mismatch(TxId),
    /// The same message is reserved for another payment; nothing was written.
    Clash,
}

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
}

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
        self.run(move |txn| sign(txn, tx, signed.clone(), now)).await
    }

    /// Records that it was sent.
    pub async fn submitted(&self, tx: TxId, now: Timestamp) -> Done<Payment> {
        self.run(move |txn| {
            let mut payment = required(txn, tx)?;
            if payment.state == State::Signed {
                payment.state = State::Submitted;
                payment.updated = now;
                put(txn, &payment)?;
            }
            Ok(payment)
        })
        .await
    }

    /// Records the end of a payment. One that is over already is left as it is.
    pub async fn settle(&self, tx: TxId, ending: Ending, now: Timestamp) -> Done<Payment> {
        self.run(move |txn| end(txn, tx, ending.clone(), now)).await
    }

    /// Lets a payment wait until `due`; what it held is given back.
    pub async fn delayed(
        &self,
        tx: TxId,
        due: Timestamp,
        state: Option<EnclaveState>,
        now: Timestamp,
    ) -> Done<Payment> {
        self.run(move |txn| {
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
            if payment.state != State::AwaitingOwner || payment.approval.is_some() {
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

    /// Ends a payment that waits, on somebody's word. `None` if it does not wait.
    pub async fn withdrawn(&self, tx: TxId, ending: Ending, now: Timestamp) -> Done<Option<Payment>> {
        self.run(move |txn| {
            let Some(payment) = txn.get::<Payment>(&tx)? else { return Ok(None) };
            let waits = matches!(payment.state, State::Delayed | State::AwaitingOwner) && payment.approval.is_none();
            if waits { end(txn, tx, ending.clone(), now).map(Some) } else { Ok(None) }
        })
        .await
    }

    /// Records a movement that is not decided by policy: the owner's own funding.
    pub async fn funded(&self, payment: Payment) -> Done<()> {
        self.run(move |txn| put(txn, &payment)).await
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
        self.read(|view| match wallet {
            Some(wallet) => {
                let scan = Scan::<OfWallet>::under(&wallet).reverse().limit(limit);
                let scan = before.map_or(scan.clone(), |tx| scan.before(&(wallet, tx)));
                view.scan(scan)?.into_iter().map(|of| required_in(view.get(&of.tx)?)).collect()
            }
            None => {
                let scan = Scan::<Payment>::all().reverse().limit(limit);
                Ok(view.scan(before.map_or(scan.clone(), |tx| scan.before(&tx)))?)
            }
        })
    }
}

fn required_in(payment: Option<Payment>) -> Done<Payment> {
    payment.ok_or_else(|| PaymentError::Missing("payment that an index names"))
}

fn required(txn: &mut Txn<'_>, tx: TxId) -> Done<Payment> {
    txn.get(&tx)?.ok_or_else(|| PaymentError::Missing("payment that is being driven"))
}

/// Writes a payment with its index entries. A confirmed one stays open until it is final.
fn put(txn: &mut Txn<'_>, payment: &Payment) -> Done<()> {
    if payment.state.is_open() || payment.state == State::Confirmed {
        txn.put(&Open { tx: payment.id })?;
    } else {
        txn.delete::<Open>(&payment.id)?;
    }
    txn.put(&OfWallet { wallet: payment.wallet, tx: payment.id })?;
    Ok(txn.put(payment)?)
}

/// Admits a payment: the only place where the server's policy is applied for good.
fn admit(
    txn: &mut Txn<'_>,
    mut payment: Payment,
    intent: &Intent,
    now: Timestamp,
    expire_after: Span,
    hold: bool,
) -> Done<Admission> {
    if let Some(known) = known(txn, &payment)? {
        return Ok(known);
    }
    let message = Digest::of(&payment.prepared.message);
    if hold && txn.get::<OfMessage>(&message)?.is_some() {
        return Ok(Admission::Clash);
    }
    let current = current_policy(txn, payment.wallet)?;
    let decision = decision(txn, &current.policy, &payment, intent, now)?;
    if !hold && matches!(decision, Decision::Allow(Tier::Instant | Tier::Notify)) {
        return Ok(Admission::Clear);
    }
    payment.updated = now;
    payment.decision = Some(Decided {
        policy_version: current.version,
        policy_hash: current.hash,
        verdict: verdict(&decision),
        leaf: txn.append_leaf(&decision_leaf(&payment, intent, &decision, &current, now))?,
    });
    (payment.state, payment.due) = match decision {
        Decision::Allow(Tier::Instant | Tier::Notify) => {
            payment.hold = Some(take_hold(txn, payment.wallet, intent, now)?);
            txn.put(&OfMessage { message, tx: payment.id })?;
            (State::Reserved, None)
        }
        Decision::Allow(Tier::Delay(wait)) => (State::Delayed, Some(now.saturating_add(wait))),
        Decision::AskOwner(_) => (State::AwaitingOwner, Some(now.saturating_add(expire_after))),
        Decision::Deny(_) => (State::Rejected, None),
    };
    claim(txn, &payment)?;
    put(txn, &payment)?;
    Ok(if payment.state == State::Reserved { Admission::Reserved(payment) } else { Admission::Recorded(payment) })
}

/// The policy in force, read.
struct Current {
    policy: Policy,
    version: u64,
    hash: Digest,
}

fn current_policy(txn: &Txn<'_>, wallet: AgentId) -> Done<Current> {
    let stored = policies::current(txn, wallet)?.ok_or(PaymentError::Missing("policy of a wallet that pays"))?;
    let policy = Policy::decode(&stored.signed.policy).ok_or(PaymentError::Missing("readable policy"))?;
    Ok(Current { policy, version: stored.signed.version, hash: Digest::of(&stored.signed.policy) })
}

/// The agent's policy and the owner's budget together: every violated rule of both is told.
fn decision(txn: &Txn<'_>, policy: &Policy, payment: &Payment, intent: &Intent, now: Timestamp) -> Done<Decision> {
    let decision = decide(policy, intent, &ledgers::of(txn, payment.wallet)?, now, payment.standing);
    let Some(stored) = policies::budget(txn)? else { return Ok(decision) };
    let budget = Budget::decode(&stored.signed.budget).ok_or(PaymentError::Missing("readable budget"))?;
    let over = decide_budget(&budget, intent, &ledgers::owner(txn)?, now);
    Ok(match decision {
        Decision::Deny(denials) => Decision::Deny([denials, over].concat()),
        decision if over.is_empty() => decision,
        _ => Decision::Deny(over),
    })
}

/// Holds an amount in both ledgers.
fn take_hold(txn: &mut Txn<'_>, wallet: AgentId, intent: &Intent, now: Timestamp) -> Done<Hold> {
    let (mut ledger, mut owner) = (ledgers::of(txn, wallet)?, ledgers::owner(txn)?);
    let hold = ledger.hold(intent, now).map_err(LedgerError::from)?;
    owner.hold(intent, now).map_err(LedgerError::from)?;
    ledgers::keep(txn, wallet, ledger)?;
    ledgers::keep_owner(txn, owner)?;
    Ok(hold)
}

fn decision_leaf(payment: &Payment, intent: &Intent, decision: &Decision, by: &Current, at: Timestamp) -> LeafRecord {
    let decided = leaf::Decided {
        tx: payment.id,
        wallet: payment.wallet,
        intent: intent.digest(),
        outflows: intent.outflows.clone(),
        fees: intent.fees,
        decision: decision.clone(),
        policy_version: by.version,
        policy_hash: Some(by.hash),
    };
    LeafRecord { at, event: Event::Decision(decided) }
}

fn verdict(decision: &Decision) -> Verdict {
    match decision {
        Decision::Allow(tier) => Verdict::Allowed(*tier),
        Decision::AskOwner(reasons) => Verdict::OwnerAsked(reasons.clone()),
        Decision::Deny(denials) => Verdict::Denied(denials.clone()),
    }
}

/// Whether this payment, or this request, has been admitted before.
fn known(txn: &mut Txn<'_>, payment: &Payment) -> Done<Option<Admission>> {
    if let Some(stored) = txn.get::<Payment>(&payment.id)? {
        let waits = matches!(stored.state, State::Delayed | State::AwaitingOwner);
        return Ok(if waits { None } else { Some(Admission::Replayed(stored)) });
    }
    let Some(seen) = seen(txn, payment)? else { return Ok(None) };
    if seen.request == payment.body() {
        required(txn, seen.tx).map(Admission::Replayed).map(Some)
    } else {
        Ok(Some(Admission::Mismatch(seen.tx)))
    }
}

/// The request that was made under the same idempotency key within the time that keys are kept.
pub fn seen(from: &impl Reads, payment: &Payment) -> Result<Option<Claim>, StoreError> {
    let Some(key) = &payment.idempotency_key else { return Ok(None) };
    let claim = from.get::<Claim>(&(payment.caller, Digest::of(key.as_bytes())))?;
    Ok(claim.filter(|claim| claim.created.saturating_add(KEPT) > payment.created))
}

/// Binds the idempotency key to the payment that is being recorded.
fn claim(txn: &mut Txn<'_>, payment: &Payment) -> Done<()> {
    let Some(key) = &payment.idempotency_key else { return Ok(()) };
    let claim = Claim {
        scope: payment.caller,
        key: Digest::of(key.as_bytes()),
        request: payment.body(),
        tx: payment.id,
        created: payment.created,
    };
    match idempotency::claim(txn, &claim)? {
        // A parked payment that comes back finds its own claim.
        Claimed::New | Claimed::Again(_) => Ok(()),
        Claimed::Mismatch => Err(PaymentError::Missing("free idempotency key")),
    }
}

/// Moves what is held to what is spent, in both ledgers.
fn sign(txn: &mut Txn<'_>, tx: TxId, signed: Signed, now: Timestamp) -> Done<Payment> {
    let mut payment = required(txn, tx)?;
    sealed::keep_state(txn, &signed.state)?;
    let Some(hold) = payment.hold.take() else { return Ok(payment) };
    let mut ledger = ledgers::of(txn, payment.wallet)?;
    let mut owner = ledgers::owner(txn)?;
    let counted = Counted { agent: ledger.spend(&hold, now)?, owner: owner.spend(&hold, now)? };
    if let Some(intent) = intent_of(txn, &payment)? {
        ledger.remember(&current_policy(txn, payment.wallet)?.policy, &intent);
    }
    ledgers::keep(txn, payment.wallet, ledger)?;
    ledgers::keep_owner(txn, owner)?;
    payment.spent = Some(counted);
    payment.signatures = signed.signatures;
    payment.receipt = signed.receipt;
    if let Some(signature) = payment.signature() {
        txn.put(&OfSignature { signature, tx: payment.id })?;
    }
    payment.state = State::Signed;
    payment.updated = now;
    put(txn, &payment)?;
    Ok(payment)
}

/// What a payment's message does.
fn intent_of(txn: &Txn<'_>, payment: &Payment) -> Done<Option<Intent>> {
    let pocket = wallets::of(txn, payment.wallet)?.and_then(|wallet| wallet.pocket);
    let message = Message::parse(&payment.prepared.message).ok();
    let fee_payer = message.and_then(|message| message.signers().first().copied());
    let (Some(pocket), Some(fee_payer)) = (pocket, fee_payer) else { return Ok(None) };
    let facts = Facts::new(pocket, fee_payer, &payment.prepared.wallets);
    Ok(decode(&payment.prepared.message, &facts).ok())
}

fn end(txn: &mut Txn<'_>, tx: TxId, ending: Ending, now: Timestamp) -> Done<Payment> {
    let mut payment = required(txn, tx)?;
    // A confirmed payment becomes final, or (with a fork that lost) turns out not to have landed.
    let finalises = payment.state == State::Confirmed
        && matches!(ending, Ending::Finalized { .. } | Ending::FailedOnChain { .. } | Ending::Dead);
    if !payment.state.is_open() && !finalises {
        return Ok(payment);
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
        // What was signed may land: only the ledger can end it.
        _ if was_signed => return Err(PaymentError::NoProof),
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
fn release(txn: &mut Txn<'_>, payment: &mut Payment) -> Done<()> {
    let Some(hold) = payment.hold.take() else { return Ok(()) };
    let mut ledger = ledgers::of(txn, payment.wallet)?;
    let mut owner = ledgers::owner(txn)?;
    ledger.release(&hold)?;
    owner.release(&hold)?;
    ledgers::keep(txn, payment.wallet, ledger)?;
    Ok(ledgers::keep_owner(txn, owner)?)
}

/// Gives back what was spent, in both ledgers: all of it, or (when it landed and failed) all but the fee.
fn refund(txn: &mut Txn<'_>, payment: &Payment, now: Timestamp, landed: bool) -> Done<()> {
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
