//! The journal: one record per movement of money, from the request to its outcome.

use super::idempotency::Scope;
use minicbor::{Decode, Encode};
use waiaas_policy::{
    Address, address,
    asset::Asset,
    budget::{Hold, Spent},
    decide::{Denial, Reason, Standing, Tier},
    id::{AgentId, Digest, RequestId, TxId},
    time::Timestamp,
};
use waiaas_wire::{
    signed::{Signature, SignedApproval, encode},
    view::{ProposalStage, TxState},
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

/// What was proposed to the owner on chain for a payment.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Proposal {
    /// Its place among the transactions of the multisig.
    #[n(0)]
    pub index: u64,
    /// The account of the proposal.
    #[cbor(n(1), with = "address::cbor")]
    pub account: Address,
    /// The account with what the vault is to do.
    #[cbor(n(2), with = "address::cbor")]
    pub transaction: Address,
    /// Where it stands, as last seen.
    #[n(3)]
    pub stage: Stage,
    /// Until when the owner may say yes here.
    #[n(4)]
    pub expires: Timestamp,
    /// The transaction that executed it.
    #[n(5)]
    pub executed: Option<Signature>,
    /// Why the owner votes it down, in the owner's words.
    #[n(6)]
    pub reason: Option<String>,
}

/// Where a proposal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Stage {
    /// The transaction that makes it is not proven to be on the ledger.
    #[n(0)]
    Making,
    /// Open for votes.
    #[n(1)]
    Open,
    /// Voted through, and not executed.
    #[n(2)]
    Approved,
    /// Executed.
    #[n(3)]
    Executed,
    /// Nothing comes of it any more.
    #[n(4)]
    Over,
}

impl Stage {
    /// The word for the view.
    pub const fn view(self) -> ProposalStage {
        match self {
            Self::Making => ProposalStage::Making,
            Self::Open => ProposalStage::Open,
            Self::Approved => ProposalStage::Approved,
            Self::Executed => ProposalStage::Executed,
            Self::Over => ProposalStage::Over,
        }
    }
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

/// What was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Ask {
    /// What is paid.
    #[n(0)]
    pub asset: Asset,
    /// Its short name, where one is known.
    #[n(1)]
    pub symbol: Option<String>,
    /// Its decimals.
    #[n(2)]
    pub decimals: u8,
    /// The token program, for a token.
    #[cbor(n(3), with = "address::cbor::option", has_nil)]
    pub token_program: Option<Address>,
    /// How much, in base units.
    #[n(4)]
    pub amount: u64,
    /// The recipient's wallet.
    #[cbor(n(5), with = "address::cbor")]
    pub to: Address,
    /// Put into the transaction.
    #[n(6)]
    pub memo: Option<String>,
    /// Calls of programs, instead of a payment: `amount` is the SOL that leaves the vault as far as that is understood, and `to`
    /// the first program.
    #[n(7)]
    pub calls: Option<Calls>,
}

/// What a vault is to do, on the owner's vote.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Calls {
    /// In order.
    #[n(0)]
    pub instructions: Vec<Called>,
    /// Wallets that token accounts in it are claimed to belong to.
    #[cbor(n(1), with = "address::cbor::list")]
    pub recipients: Vec<Address>,
}

/// An instruction.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Called {
    /// The program.
    #[cbor(n(0), with = "address::cbor")]
    pub program: Address,
    /// The accounts that it is given, in order.
    #[n(1)]
    pub accounts: Vec<CalledAccount>,
    /// Its data.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub data: Vec<u8>,
}

/// An account that an instruction is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct CalledAccount {
    /// Which one.
    #[cbor(n(0), with = "address::cbor")]
    pub address: Address,
    /// Whether it signs.
    #[n(1)]
    pub signer: bool,
    /// Whether it may be changed.
    #[n(2)]
    pub writable: bool,
}

impl Ask {
    /// What makes two requests of a wallet the same.
    pub fn digest(&self, wallet: AgentId) -> Digest {
        Digest::of(&[encode(&wallet), encode(self)].concat())
    }
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

/// How it was decided.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Decided {
    /// By this version of the policy.
    #[n(0)]
    pub policy_version: u64,
    /// Its hash.
    #[n(1)]
    pub policy_hash: Digest,
    /// The answer.
    #[n(2)]
    pub verdict: Verdict,
    /// The audit leaf that holds it.
    #[n(3)]
    pub leaf: u64,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum Verdict {
    /// Allowed.
    #[n(0)]
    Allowed(#[n(0)] Tier),
    /// The owner is asked.
    #[n(1)]
    OwnerAsked(#[n(0)] Vec<Reason>),
    /// No.
    #[n(2)]
    Denied(#[n(0)] Vec<Denial>),
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

/// Where a signed payment was counted.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Counted {
    /// In the agent's ledger.
    #[n(0)]
    pub agent: Spent,
    /// In the owner's ledger over all agents.
    #[n(1)]
    pub owner: Spent,
}

/// Where a payment landed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Landed {
    /// In this slot.
    #[n(0)]
    pub slot: u64,
    /// The fee that the network took, in lamports, if the ledger told.
    #[n(1)]
    pub fee: Option<u64>,
}

/// Why a payment failed.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Failure {
    /// Name of the error code.
    #[n(0)]
    pub code: String,
    /// The particulars.
    #[n(1)]
    pub detail: String,
}
