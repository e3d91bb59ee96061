//! The journal: one record per movement of money, from the request to its outcome.

mod ask;
mod outcome;
mod proposal;

pub use ask::{Ask, Called, CalledAccount, Calls};
pub use outcome::{Counted, Decided, Failure, Landed, Verdict};
pub use proposal::{Proposal, Stage};

use super::idempotency::Scope;
use minicbor::{Decode, Encode};
use waiaas_policy::{
    Address, address,
    budget::Hold,
    decide::Standing,
    id::{AgentId, Digest, RequestId, TxId},
    time::Timestamp,
};
use waiaas_wire::{
    signed::{Signature, SignedApproval},
    view::TxState,
};

/// A movement of money.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Payment {
    /// Its id; later ids sort behind earlier ones.
    #[n(0)]
    pub id: TxId,
    /// Agent's payment or owner's funding.
    #[n(1)]
    pub kind: Kind,
    /// The wallet that pays (or is funded).
    #[n(2)]
    pub wallet: AgentId,
    /// Who asked.
    #[n(3)]
    pub caller: Scope,
    /// What was asked for, whole: a delayed payment comes back exactly as asked.
    #[n(4)]
    pub ask: Ask,
    /// The caller's key against double payment.
    #[n(5)]
    pub idempotency_key: Option<String>,
    /// When it was asked for.
    #[n(6)]
    pub created: Timestamp,
    /// When its state last changed.
    #[n(7)]
    pub updated: Timestamp,
    /// Where it stands.
    #[n(8)]
    pub state: State,
    /// How far it has come before it is decided.
    #[n(9)]
    pub standing: Standing,
    /// The decision, once there is one.
    #[n(10)]
    pub decision: Option<Decided>,
    /// When it is due ([`State::Delayed`]) or expires ([`State::AwaitingOwner`]).
    #[n(11)]
    pub due: Option<Timestamp>,
    /// The owner's yes.
    #[n(12)]
    pub approval: Option<SignedApproval>,
    /// The message: a draft until it is reserved, then the exact bytes that are signed.
    #[n(13)]
    pub prepared: Prepared,
    /// What it holds in the agent's ledger and in the owner's, while it is reserved.
    #[n(14)]
    pub hold: Option<Hold>,
    /// Where it was counted, once signed.
    #[n(15)]
    pub spent: Option<Counted>,
    /// In the order of the message's signers, once signed.
    #[n(16)]
    pub signatures: Vec<Signature>,
    /// The enclave's receipt, once signed.
    #[cbor(n(17), with = "minicbor::bytes")]
    pub receipt: Vec<u8>,
    /// Where it landed.
    #[n(18)]
    pub landed: Option<Landed>,
    /// Why it failed.
    #[n(19)]
    pub failure: Option<Failure>,
    /// Its proposal on chain, where the owner approves by a vote.
    #[n(20)]
    pub proposal: Option<Proposal>,
}

impl Prepared {
    /// Before there is a message.
    pub fn none() -> Self {
        Self {
            attempt: 0,
            message: Vec::new(),
            wallets: Vec::new(),
            intent: Digest::of(&[]),
            fee: 0,
            last_valid_height: 0,
        }
    }
}

impl Payment {
    /// What the enclave is idempotent by.
    pub fn request(&self) -> RequestId {
        RequestId::for_attempt(self.id, self.prepared.attempt)
    }

    /// What makes two requests the same: wallet and ask.
    pub fn body(&self) -> Digest {
        self.ask.digest(self.wallet)
    }

    /// The signature on the ledger of the transaction that paid, or is to pay: the fee payer's, which is the first. What was
    /// proposed is paid by the transaction that executed it.
    pub fn signature(&self) -> Option<Signature> {
        let executed = self.proposal.as_ref().and_then(|proposal| proposal.executed);
        executed.or(self.signatures.first().copied())
    }

    /// Its proposal, while that stands on chain and the owner's vote decides.
    pub fn standing(&self) -> Option<&Proposal> {
        let stands = |proposal: &&Proposal| matches!(proposal.stage, Stage::Open | Stage::Approved);
        self.proposal.as_ref().filter(|_| self.state == State::AwaitingOwner).filter(stands)
    }

    /// Whether the owner's answer came too late for what still stands on chain.
    pub fn is_late(&self, now: Timestamp) -> bool {
        self.standing().is_some_and(|proposal| proposal.expires <= now)
    }

    /// Whether it waits for the owner and nothing is on its way: it can be taken back.
    pub fn is_parked(&self) -> bool {
        match self.state {
            State::Delayed => true,
            State::AwaitingOwner => self.approval.is_none() && self.proposal.is_none(),
            _ => false,
        }
    }
}

/// What kind of movement it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Kind {
    /// An agent pays.
    #[n(0)]
    Payment,
    /// The owner puts money in.
    #[n(1)]
    Funding,
}

/// Where a payment stands, on disk. The view has the same words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum State {
    /// Accepted, not decided: never on disk.
    #[n(0)]
    Received,
    /// Waits for its delay.
    #[n(1)]
    Delayed,
    /// Waits for the owner.
    #[n(2)]
    AwaitingOwner,
    /// Its amount is held; not known to be signed.
    #[n(3)]
    Reserved,
    /// Signed; not known to be sent.
    #[n(4)]
    Signed,
    /// Sent; its fate is not proven.
    #[n(5)]
    Submitted,
    /// On the ledger.
    #[n(6)]
    Confirmed,
    /// On the ledger for good.
    #[n(7)]
    Finalized,
    /// Refused.
    #[n(8)]
    Rejected,
    /// Failed; the amount was not paid.
    #[n(9)]
    Failed,
    /// Never landed, proven.
    #[n(10)]
    Expired,
    /// Taken back before it was signed.
    #[n(11)]
    Cancelled,
}

impl State {
    /// The word for the view.
    pub const fn view(self) -> TxState {
        match self {
            Self::Received => TxState::Received,
            Self::Delayed => TxState::Delayed,
            Self::AwaitingOwner => TxState::AwaitingOwner,
            Self::Reserved => TxState::Reserved,
            Self::Signed => TxState::Signed,
            Self::Submitted => TxState::Submitted,
            Self::Confirmed => TxState::Confirmed,
            Self::Finalized => TxState::Finalized,
            Self::Rejected => TxState::Rejected,
            Self::Failed => TxState::Failed,
            Self::Expired => TxState::Expired,
            Self::Cancelled => TxState::Cancelled,
        }
    }

    /// Whether somebody still has to do something.
    pub const fn is_open(self) -> bool {
        !self.view().is_final()
    }
}

/// A message and what belongs to it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Prepared {
    /// Counts the messages made for this payment, from 0.
    #[n(0)]
    pub attempt: u32,
    /// The serialised message.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub message: Vec<u8>,
    /// Wallets that its destination token accounts belong to.
    #[cbor(n(2), with = "address::cbor::list")]
    pub wallets: Vec<Address>,
    /// Digest of what it does.
    #[n(3)]
    pub intent: Digest,
    /// Most lamports for fees and rent.
    #[n(4)]
    pub fee: u64,
    /// The blockhash is dead above this block height. 0 in a draft.
    #[n(5)]
    pub last_valid_height: u64,
}
