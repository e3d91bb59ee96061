//! How a payment was decided and counted, and how it ended.

use minicbor::{Decode, Encode};
use waiaas_policy::{
    budget::Spent,
    decide::{Denial, Reason, Tier},
    id::Digest,
};

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
