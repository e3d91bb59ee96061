//! All records as of one moment, read piece by piece while commits go on.
//!
//! For as long as a snapshot is held, the writer notes what stood where it writes, the first time that it writes there. Those
//! rows, laid over the database, are the database as it was.

use super::{
    error::StoreError,
    layout::Table,
    overlay::{Layers, Overlay, Row},
    record::{from_row, row_key},
    scan::Range,
    shared::Shared,
};
use std::sync::{Arc, MutexGuard, PoisonError};
use waiaas_wire::merkle::Frontier;

/// Most records of one piece.
const PIECE_ROWS: usize = 500;

/// The store as it was at one moment. While it is held, what is overwritten is kept in memory.
pub struct Snapshot(Arc<Shared>);

impl Snapshot {
    /// Takes one. There is one at a time.
    pub(super) fn take(shared: &Arc<Shared>) -> Result<Self, StoreError> {
        // No commit is under way meanwhile.
        let _hand = shared.hand();
        let mut kept = kept(shared);
        if kept.is_some() {
            return Err(StoreError::SnapshotHeld);
        }
        *kept = Some(Overlay::new());
        Ok(Self(Arc::clone(shared)))
    }

    /// The next records behind `after`, in the order of their keys: rows as they are kept, the pieces of long ones put
    /// together. None when there are no more.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn rows(&self, after: Option<&[u8]>) -> Result<Vec<Row>, StoreError> {
        let fresh = self.0.fresh();
        let kept = kept(&self.0);
        let [young, old] = fresh.layers();
        let layers = [kept.as_ref().ok_or(StoreError::Closed)?, young, old];
        let over = Layers(&layers);
        let from = after.map_or_else(Vec::new, |key| [key, &[0]].concat());
        let tables = from.first().copied().unwrap_or(0)..u8::MAX;
        for table in tables.filter(|table| *table != Table::Piece.byte()) {
            let (low, high) = (from.clone().max(vec![table]), vec![table.saturating_add(1)]);
            let rows = self.0.disk.scan(&Range { low, high, reverse: false, limit: PIECE_ROWS }, over)?;
            if !rows.is_empty() {
                return Ok(rows);
            }
        }
        Ok(Vec::new())
    }

    /// The head of the audit log at that moment.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn head(&self) -> Result<Frontier, StoreError> {
        let key = row_key::<Frontier>(&());
        let fresh = self.0.fresh();
        let kept = kept(&self.0);
        let value = match kept.as_ref().and_then(|over| over.get(&key)) {
            Some(value) => value.clone(),
            None => self.0.stands(&fresh, &key)?,
        };
        value.map_or_else(|| Ok(Frontier::default()), |value| from_row(&key, &value))
    }
}

impl Drop for Snapshot {
    fn drop(&mut self) {
        *kept(&self.0) = None;
    }
}

/// Whether one is held.
pub(super) fn is_held(shared: &Shared) -> bool {
    kept(shared).is_some()
}

/// Notes what stood where a commit writes.
pub(super) fn note(shared: &Shared, before: Overlay) {
    if let Some(kept) = kept(shared).as_mut() {
        for (key, value) in before {
            kept.entry(key).or_insert(value);
        }
    }
}

fn kept(shared: &Shared) -> MutexGuard<'_, Option<Overlay>> {
    shared.snapshot.lock().unwrap_or_else(PoisonError::into_inner)
}
