//! What the enclave remembers of one agent: sealed anew after every change, kept by the daemon.
//!
//! It is written at every signature, so it is kept small: every list is bounded, and what no longer matters is dropped.

#[cfg(test)]
mod tests;

use crate::refusal::refuse;
use minicbor::{Decode, Encode};
use waiaas_policy::{
    Address,
    budget::Ledger,
    id::{Digest, RequestId, TxId},
    time::{Span, Timestamp},
};
use waiaas_wire::{
    enclave::{PolicyMark, Reason, Refusal},
    signed::{decode, encode},
};

/// First byte of the encoded state; another is not read.
const VERSION: u8 = 1;

/// Most requests that are remembered at once.
pub const MAX_OPEN: usize = 256;

/// Most delayed payments that are remembered at once.
pub const MAX_ANNOUNCED: usize = 128;

/// Most used approvals that are remembered at once.
pub const MAX_USED: usize = 256;

/// How long a request is remembered that the daemon never calls done. No block hash lives that long; and the same bytes
/// would only be counted twice, never signed differently.
const OPEN_FOR: Span = Span::from_secs(24 * 60 * 60);

/// How long after its delay a payment may still be made without being announced again.
const ANNOUNCED_FOR: Span = Span::from_secs(7 * 24 * 60 * 60);

/// One agent's state.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
pub struct State {
    /// The policy in force; before the first, nothing is signed.
    #[n(0)]
    pub policy: Option<Document>,
    /// What was used. The enclave's own count, not the daemon's.
    #[n(1)]
    pub ledger: Ledger,
    #[n(2)]
    open: Vec<Open>,
    #[n(3)]
    announced: Vec<Announced>,
    #[n(4)]
    used: Vec<Used>,
    #[n(5)]
    stop: Option<Stop>,
    #[n(6)]
    rotation: Option<Rotation>,
}

/// The last time that the agent's key was replaced, or is to be.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
struct Rotation {
    /// During which stop: one key is made for each.
    #[n(0)]
    stop: u64,
    /// The key to come; absent once it is in force.
    #[n(1)]
    next: Option<Next>,
}

/// A key that is to take the place of the agent's. It is sealed, so that copies of a state hold no secret.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Next {
    /// Its public half.
    #[cbor(n(0), with = "waiaas_policy::address::cbor")]
    pub address: Address,
    /// The key, sealed.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub sealed: Vec<u8>,
}

/// The last time that the agent was stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
struct Stop {
    /// Rises with every stop: the owner lifts one, by its number.
    #[n(0)]
    number: u64,
    #[n(1)]
    lifted: bool,
}

/// A policy that the owner signed.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Document {
    /// Its version; the next is one above.
    #[n(0)]
    pub version: u64,
    /// [`waiaas_policy::document::Policy::encode`].
    #[cbor(n(1), with = "minicbor::bytes")]
    pub bytes: Vec<u8>,
}

impl Document {
    /// Version and hash.
    pub fn mark(&self) -> PolicyMark {
        PolicyMark { version: self.version, hash: Digest::of(&self.bytes) }
    }
}

/// A request that was signed and may be asked again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Open {
    /// The request.
    #[n(0)]
    pub request: RequestId,
    /// SHA-256 of the message that was signed.
    #[n(1)]
    pub message: Digest,
    /// Whether the owner's approval was needed and presented.
    #[n(2)]
    pub approved: bool,
    /// When it was signed.
    #[n(3)]
    pub at: Timestamp,
}

/// A delayed payment that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
struct Announced {
    #[n(0)]
    tx: TxId,
    /// What was announced; anything else under the same payment waits anew.
    #[n(1)]
    intent: Digest,
    /// The request that announced it; called done, it is forgotten.
    #[n(2)]
    request: RequestId,
    #[n(3)]
    since: Timestamp,
    #[n(4)]
    until: Timestamp,
}

/// A payment that was signed under an approval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
struct Used {
    #[n(0)]
    tx: TxId,
    /// From then on the approval itself is no longer valid, and need not be remembered.
    #[n(1)]
    expires: Timestamp,
}

impl State {
    /// The bytes to be sealed.
    pub fn encode(&self) -> Vec<u8> {
        [&[VERSION], &*encode(self)].concat()
    }

    /// Reads [`Self::encode`]'s bytes.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        match bytes.split_first() {
            Some((&VERSION, rest)) => decode(rest).ok(),
            Some(_) | None => None,
        }
    }

    /// The number of the stop in force.
    pub fn stopped(&self) -> Option<u64> {
        self.stop.filter(|stop| !stop.lifted).map(|stop| stop.number)
    }

    /// Stops the agent, unless it is stopped.
    pub fn halt(&mut self) {
        if self.stopped().is_none() {
            let number = self.stop.map_or(1, |stop| stop.number.saturating_add(1));
            self.stop = Some(Stop { number, lifted: false });
        }
    }

    /// Lifts the stop of this number: the last one, and no other.
    pub fn lift(&mut self, number: u64) -> Result<(), Refusal> {
        let last = self.stop.map_or(0, |stop| stop.number);
        if number != last || self.stop.is_none() {
            let detail = format!("stop {number} was to be lifted, and the last one is {last}");
            return Err(refuse(Reason::StaleVersion, detail));
        }
        if self.next_key().is_some() {
            // Half way, the chain may know the one key and the enclave the other.
            return Err(refuse(Reason::NotPossible, "the agent's key is being replaced; finish that first"));
        }
        self.stop = Some(Stop { number, lifted: true });
        Ok(())
    }

    /// The stop during which a key was made last.
    pub fn rotated_at(&self) -> Option<u64> {
        self.rotation.as_ref().map(|rotation| rotation.stop)
    }

    /// The key to come, while there is one.
    pub fn next_key(&self) -> Option<Address> {
        Some(self.rotation.as_ref()?.next.as_ref()?.address)
    }

    /// A key was made during this stop.
    pub fn begin_rotation(&mut self, stop: u64, next: Next) {
        self.rotation = Some(Rotation { stop, next: Some(next) });
    }

    /// The key to come is in force now, and is given back.
    pub fn end_rotation(&mut self) -> Option<Next> {
        self.rotation.as_mut()?.next.take()
    }

    /// Seals the key to come anew, if `renew` gives other bytes for it; whether it did.
    pub fn renew_next<E>(&mut self, renew: impl FnOnce(Vec<u8>) -> Result<Vec<u8>, E>) -> Result<bool, E> {
        let Some(next) = self.rotation.as_mut().and_then(|rotation| rotation.next.as_mut()) else { return Ok(false) };
        let before = std::mem::take(&mut next.sealed);
        next.sealed = renew(before.clone())?;
        Ok(next.sealed != before)
    }

    /// The open request of this id.
    pub fn remembered(&self, request: RequestId) -> Option<&Open> {
        self.open.iter().find(|open| open.request == request)
    }

    /// Drops what the daemon calls done, and what is too old to matter at `now`.
    pub fn forget(&mut self, done: &[RequestId], now: Timestamp) {
        self.open.retain(|open| !done.contains(&open.request) && now < open.at.saturating_add(OPEN_FOR));
        self.announced.retain(|announced| {
            !done.contains(&announced.request) && now < announced.until.saturating_add(ANNOUNCED_FOR)
        });
        self.used.retain(|used| now < used.expires);
    }

    /// Remembers a request that is signed now, and that its payment no longer waits.
    pub fn remember(&mut self, tx: TxId, open: Open) -> Result<(), Refusal> {
        room(self.open.len(), MAX_OPEN, "open requests")?;
        self.announced.retain(|announced| announced.tx != tx);
        self.open.push(open);
        Ok(())
    }

    /// When the payment may be made that waits for `span` from the moment at which it was first asked for.
    pub fn announce(
        &mut self,
        tx: TxId,
        intent: Digest,
        request: RequestId,
        span: Span,
        now: Timestamp,
    ) -> Result<Timestamp, Refusal> {
        if let Some(known) = self.announced.iter_mut().find(|known| known.tx == tx && known.intent == intent) {
            // The policy in force says how long, not the one of then.
            known.until = known.since.saturating_add(span);
            return Ok(known.until);
        }
        self.announced.retain(|other| other.tx != tx);
        room(self.announced.len(), MAX_ANNOUNCED, "delayed payments")?;
        let until = now.saturating_add(span);
        self.announced.push(Announced { tx, intent, request, since: now, until });
        Ok(until)
    }

    /// Whether the payment was signed under an approval that would still be valid.
    pub fn is_used(&self, tx: TxId) -> bool {
        self.used.iter().any(|used| used.tx == tx)
    }

    /// Remembers that the payment's approval, valid until `expires`, is used up.
    pub fn use_up(&mut self, tx: TxId, expires: Timestamp) -> Result<(), Refusal> {
        // A payment whose first proposal never landed is proposed again.
        self.used.retain(|used| used.tx != tx);
        room(self.used.len(), MAX_USED, "used approvals")?;
        self.used.push(Used { tx, expires });
        Ok(())
    }
}

fn room(length: usize, most: usize, of: &str) -> Result<(), Refusal> {
    if length < most {
        return Ok(());
    }
    Err(refuse(Reason::TooManyOpen, format!("{most} {of} are remembered already; list those that are done")))
}
