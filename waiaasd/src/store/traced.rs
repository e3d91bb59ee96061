//! In which trace an entry of the audit log was made: known for a while, so that whoever is told of it is told that, too. It is
//! in memory only; an entry says what happened, not who watched.

use super::{StoreError, Txn, audit};
use crate::traceparent::Traceparent;
use std::{
    collections::{HashMap, VecDeque},
    sync::{Mutex, PoisonError},
};
use waiaas_policy::id::Digest;

/// Entries of which it is known.
const MOST: usize = 10_000;

/// Entries of one transition of which it is noted.
const AT_ONCE: usize = 64;

/// Traces by the hash of the entry: an entry that is made anew, since its transition ran again, has another.
#[derive(Debug, Default)]
pub(super) struct Traced(Mutex<(HashMap<Digest, Traceparent>, VecDeque<Digest>)>);

impl Traced {
    /// Notes the trace of what a transition appended from an index on.
    pub fn note(&self, txn: &Txn<'_>, first: u64, trace: Traceparent) -> Result<(), StoreError> {
        let new = audit::leaves(txn, first, AT_ONCE)?;
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (traces, order) = &mut *known;
        for leaf in new {
            if traces.insert(leaf.hash, trace).is_none() {
                order.push_back(leaf.hash);
            }
        }
        while order.len() > MOST {
            if let Some(oldest) = order.pop_front() {
                traces.remove(&oldest);
            }
        }
        Ok(())
    }

    /// The trace in which an entry was made, where it is known.
    pub fn of(&self, leaf: &Digest) -> Option<Traceparent> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).0.get(leaf).copied()
    }
}
