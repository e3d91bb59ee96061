//! The owner's second factor: one at most. Of recovery codes, only hashes are kept.

use super::{
    error::StoreError,
    record::record,
    txn::{Reads, Txn},
};
use minicbor::{Decode, Encode};
use waiaas_policy::{id::Digest, time::Timestamp};

/// A second factor.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
pub struct Factor {
    /// What its codes are made of.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub secret: Vec<u8>,
    /// Since when it is on; absent: no code has confirmed it yet.
    #[n(1)]
    pub since: Option<Timestamp>,
    /// The newest step of time of which a code was taken: nothing up to it is taken again.
    #[n(2)]
    pub used: u64,
    /// Wrong codes since the last good one.
    #[n(3)]
    pub wrong: u32,
    /// Until when no code is taken.
    #[n(4)]
    pub locked: Option<Timestamp>,
    /// SHA-256 of the recovery codes that are left.
    #[n(5)]
    pub recovery: Vec<Digest>,
}

record!(Factor, Factor, (), |_it| ());

/// The second factor, on or not confirmed yet.
pub fn current(from: &impl Reads) -> Result<Option<Factor>, StoreError> {
    from.get(&())
}

/// Keeps the second factor.
pub fn keep(txn: &mut Txn<'_>, factor: &Factor) -> Result<(), StoreError> {
    txn.put(factor)
}

/// Forgets the second factor.
pub fn forget(txn: &mut Txn<'_>) -> Result<(), StoreError> {
    txn.delete::<Factor>(&())
}
