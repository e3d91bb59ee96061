//! Which request an idempotency key stands for. Kept for 24 hours.

use super::{
    error::StoreError,
    key::Key,
    record::{index, record},
    scan::Scan,
    txn::{Reads, Txn},
};
use minicbor::{Decode, Encode};
use waiaas_policy::{
    id::{AgentId, Digest, TxId},
    time::{Span, Timestamp},
};

/// How long a key is remembered.
pub const KEPT: Span = Span::from_secs(24 * 60 * 60);

/// Whose key it is. An agent keeps its keys when it changes its API key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub enum Scope {
    /// The owner's.
    #[n(0)]
    Owner,
    /// An agent's.
    #[n(1)]
    Agent(#[n(0)] AgentId),
}

/// A request that was made under a key.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Claim {
    /// Whose key.
    #[n(0)]
    pub scope: Scope,
    /// SHA-256 of the key as the caller gave it.
    #[n(1)]
    pub key: Digest,
    /// SHA-256 of the request.
    #[n(2)]
    pub request: Digest,
    /// The payment that came of it.
    #[n(3)]
    pub tx: TxId,
    /// When it was made.
    #[n(4)]
    pub created: Timestamp,
}

/// Claims by age.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimAge {
    /// When it was made.
    pub created: Timestamp,
    /// Whose key.
    pub scope: Scope,
    /// SHA-256 of the key.
    pub key: Digest,
}

/// What a claim came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claimed {
    /// The key is new: it stands for the request from now on.
    New,
    /// The same request was made before, and this came of it.
    Again(TxId),
    /// Another request was made under this key.
    Mismatch,
}

impl Key for Scope {
    fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Owner => 0_u8.write(out),
            Self::Agent(agent) => (1_u8, *agent).write(out),
        }
    }

    fn read(bytes: &mut &[u8]) -> Option<Self> {
        match u8::read(bytes)? {
            0 => Some(Self::Owner),
            1 => AgentId::read(bytes).map(Self::Agent),
            _ => None,
        }
    }
}

record!(Claim, Idempotency, (Scope, Digest), |it| (it.scope, it.key));
index!(ClaimAge { created: Timestamp, scope: Scope, key: Digest }, IdempotencyAge);

/// Claims a key for a request; `now` is [`Claim::created`]. A claim older than [`KEPT`] counts for nothing.
pub fn claim(txn: &mut Txn<'_>, new: &Claim) -> Result<Claimed, StoreError> {
    if let Some(old) = txn.get::<Claim>(&(new.scope, new.key))? {
        if old.created.saturating_add(KEPT) > new.created {
            let same = old.request == new.request;
            return Ok(if same { Claimed::Again(old.tx) } else { Claimed::Mismatch });
        }
        txn.delete::<ClaimAge>(&(old.created, old.scope, old.key))?;
    }
    txn.put(new)?;
    txn.put(&ClaimAge { created: new.created, scope: new.scope, key: new.key })?;
    Ok(Claimed::New)
}

/// Forgets at most `limit` claims that are older than [`KEPT`] at `now`. How many it was.
pub fn forget(txn: &mut Txn<'_>, now: Timestamp, limit: usize) -> Result<usize, StoreError> {
    let Some(last) = now.checked_sub(KEPT) else { return Ok(0) };
    let aged: Vec<ClaimAge> = txn.scan(Scan::all().limit(limit))?;
    let old = aged.into_iter().take_while(|entry| entry.created <= last);
    let mut count = 0_usize;
    for entry in old {
        txn.delete::<Claim>(&(entry.scope, entry.key))?;
        txn.delete::<ClaimAge>(&(entry.created, entry.scope, entry.key))?;
        count = count.saturating_add(1);
    }
    Ok(count)
}
