//! What became of calls that came with an idempotency key and are no payments (those remember it themselves). Kept for
//! 24 hours. The answer is sealed under the caller's own secrets, so that whoever reads the disk reads no answer.

use super::{
    error::StoreError,
    idempotency::KEPT,
    record::{index, record},
    scan::Scan,
    txn::{Reads, Txn},
};
use minicbor::{Decode, Encode};
use waiaas_policy::{id::Digest, time::Timestamp};

/// A call that was made under a key.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Remembered {
    /// SHA-256 of caller and key.
    #[n(0)]
    pub call: Digest,
    /// SHA-256 of the request.
    #[n(1)]
    pub request: Digest,
    /// When it was made.
    #[n(2)]
    pub created: Timestamp,
    /// Which run of the daemon carries it out: its start.
    #[n(3)]
    pub run: Timestamp,
    /// The answer, sealed, once there is one.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub answer: Option<Vec<u8>>,
}

/// The same by age.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RememberedAge {
    /// When it was made.
    pub created: Timestamp,
    /// SHA-256 of caller and key.
    pub call: Digest,
}

/// What a call under a key is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begun {
    /// New, or it ended with the daemon that carried it out: do it.
    New,
    /// It is being carried out.
    InFlight,
    /// It was carried out: the sealed answer.
    Again(Vec<u8>),
    /// Another request was made under this key.
    Mismatch,
}

record!(Remembered, Remembered, Digest, |it| it.call);
index!(RememberedAge { created: Timestamp, call: Digest }, RememberedAge);

/// Begins a call. One older than [`KEPT`] counts for nothing.
pub fn begin(txn: &mut Txn<'_>, new: &Remembered) -> Result<Begun, StoreError> {
    if let Some(old) = txn.get::<Remembered>(&new.call)? {
        if old.created.saturating_add(KEPT) > new.created {
            match old {
                old if old.request != new.request => return Ok(Begun::Mismatch),
                Remembered { answer: Some(answer), .. } => return Ok(Begun::Again(answer)),
                old if old.run == new.run => return Ok(Begun::InFlight),
                _ => {}
            }
        }
        txn.delete::<RememberedAge>(&(old.created, old.call))?;
    }
    txn.put(new)?;
    txn.put(&RememberedAge { created: new.created, call: new.call })?;
    Ok(Begun::New)
}

/// Keeps the answer; without one, forgets the call, so that it can be made again.
pub fn end(txn: &mut Txn<'_>, call: Digest, answer: Option<Vec<u8>>) -> Result<(), StoreError> {
    let Some(old) = txn.get::<Remembered>(&call)? else { return Ok(()) };
    if answer.is_some() {
        return txn.put(&Remembered { answer, ..old });
    }
    txn.delete::<RememberedAge>(&(old.created, call))?;
    txn.delete::<Remembered>(&call)
}

/// Forgets at most `limit` calls that are older than [`KEPT`] at `now`. How many it was.
pub fn forget(txn: &mut Txn<'_>, now: Timestamp, limit: usize) -> Result<usize, StoreError> {
    let Some(last) = now.checked_sub(KEPT) else { return Ok(0) };
    let aged: Vec<RememberedAge> = txn.scan(Scan::all().limit(limit))?;
    let mut count = 0_usize;
    for entry in aged.into_iter().take_while(|entry| entry.created <= last) {
        txn.delete::<Remembered>(&entry.call)?;
        txn.delete::<RememberedAge>(&(entry.created, entry.call))?;
        count = count.saturating_add(1);
    }
    Ok(count)
}
