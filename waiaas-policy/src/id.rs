//! Names of things: prefixed ULIDs for what the API shows, hashes for what is bound by content.

mod digest;
mod prefixed;
#[cfg(test)]
mod tests;

use minicbor::{Decode, Encode};

pub use digest::{Digest, DigestError};
pub use prefixed::{
    AgentId, AlertId, ApprovalId, CallId, ClientId, EventId, FundingId, IdError, KeyId, OwnerId, TransferId, TxId,
    WebhookId,
};

/// What the enclave is idempotent by: one attempt to sign one transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct RequestId(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 16]);

impl RequestId {
    /// The request of the `attempt`-th message built for `tx`. Derived by hash: the same attempt has the same id
    /// after a restart.
    pub fn for_attempt(tx: TxId, attempt: u32) -> Self {
        let mut input = [0_u8; 20];
        let (head, tail) = input.split_at_mut(16);
        head.copy_from_slice(&tx.as_u128().to_be_bytes());
        tail.copy_from_slice(&attempt.to_be_bytes());
        let Digest(hash) = Digest::of(&input);
        let mut id = [0; 16];
        id.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
        Self(id)
    }
}
