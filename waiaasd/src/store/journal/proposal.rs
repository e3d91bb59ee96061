//! What was proposed to the owner on chain for a payment.

use minicbor::{Decode, Encode};
use waiaas_policy::{Address, address, time::Timestamp};
use waiaas_wire::{signed::Signature, view::ProposalStage};

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
