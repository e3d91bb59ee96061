//! How the owner says yes.

use minicbor::{Decode, Encode};

/// The one way in which the owner says yes to a payment of the wallet. There is never a second one beside it: a payment
/// that could be let through in two ways could be paid twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(index_only)]
pub enum ApprovalBy {
    /// By a signed word for the payment, which then is made within the spending limit.
    #[default]
    #[n(0)]
    Word,
    /// By a vote on chain for a proposal of the agent's, in any client of the multisig.
    #[n(1)]
    Proposal,
}

impl ApprovalBy {
    /// As documents spell it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Word => "word",
            Self::Proposal => "proposal",
        }
    }

    /// Whether it is what holds where nothing is written. That is not written: policies of before there was a choice keep
    /// their bytes and their hashes.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape that minicbor asks for")]
    pub(super) const fn is_word(&self) -> bool {
        matches!(self, Self::Word)
    }
}
