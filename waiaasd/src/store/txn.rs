//! What a transition reads and writes through.

use super::{
    error::StoreError,
    overlay::{Layers, Overlay, Row},
    recent::Value,
    record::{Record, from_row, row_key, row_value},
    scan::{Range, Scan},
    shared::{Fresh, Shared},
    sled::Disk,
};
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

/// Reading records, inside a transition or outside.
pub trait Reads {
    /// The record of that key.
    fn get<R: Record>(&self, key: &R::Key) -> Result<Option<R>, StoreError>;

    /// The records that `scan` asks for, in its order. All of them are in memory at once: set a limit.
    fn scan<R: Record>(&self, scan: Scan<R>) -> Result<Vec<R>, StoreError>;

    /// The first record that `scan` asks for.
    fn first<R: Record>(&self, scan: Scan<R>) -> Result<Option<R>, StoreError> {
        Ok(self.scan(scan.limit(1))?.pop())
    }

    /// The last record that `scan` asks for.
    fn last<R: Record>(&self, scan: Scan<R>) -> Result<Option<R>, StoreError> {
        self.first(scan.reverse())
    }
}

/// A transition's hold on the store: nobody else reads or writes meanwhile, and all that it writes is kept, or none.
pub struct Txn<'w> {
    pending: &'w mut Pending,
    shared: &'w Shared,
}

impl<'w> Txn<'w> {
    pub(super) fn new(pending: &'w mut Pending, shared: &'w Shared) -> Self {
        Self { pending, shared }
    }

    /// Writes a record over what is there under its key.
    pub fn put<R: Record>(&mut self, record: &R) -> Result<(), StoreError> {
        let (key, value) = (row_key::<R>(&record.key()), row_value(record)?);
        self.pending.write(key.clone(), Some(value));
        if R::OFTEN {
            self.pending.written.values.insert(key, Arc::new(record.clone()));
        }
        Ok(())
    }

    /// Removes the record of that key, if there is one.
    #[allow(clippy::unnecessary_wraps, reason = "fails where the rows are not in memory, as in another database")]
    pub fn delete<R: Record>(&mut self, key: &R::Key) -> Result<(), StoreError> {
        self.pending.write(row_key::<R>(key), None);
        Ok(())
    }
}

impl Reads for Txn<'_> {
    fn get<R: Record>(&self, key: &R::Key) -> Result<Option<R>, StoreError> {
        let key = row_key::<R>(key);
        match self.pending.written.find(&key) {
            Some(found) => found,
            None => View::new(self.shared, &self.shared.fresh()).read(&key),
        }
    }

    fn scan<R: Record>(&self, scan: Scan<R>) -> Result<Vec<R>, StoreError> {
        let fresh = self.shared.fresh();
        let [young, old] = fresh.layers();
        list(&self.shared.disk, Layers(&[&self.pending.written.rows, young, old]), &scan.range())
    }

    fn last<R: Record>(&self, scan: Scan<R>) -> Result<Option<R>, StoreError> {
        if Layers(&[&self.pending.written.rows]).covers(&scan.clone().range()) {
            self.first(scan.reverse())
        } else {
            View::new(self.shared, &self.shared.fresh()).last(scan)
        }
    }
}

/// The store as far as it is durable.
pub struct View<'s> {
    shared: &'s Shared,
    /// What the database does not have yet.
    fresh: &'s Fresh,
}

impl<'s> View<'s> {
    pub(super) const fn new(shared: &'s Shared, fresh: &'s Fresh) -> Self {
        Self { shared, fresh }
    }

    fn read<R: Record>(&self, key: &[u8]) -> Result<Option<R>, StoreError> {
        if R::OFTEN
            && let Some(known) = self.shared.recent.get(key)
        {
            return Ok(Some(known));
        }
        let Some(value) = self.shared.stands(self.fresh, key)? else { return Ok(None) };
        let record: R = from_row(key, &value)?;
        if R::OFTEN {
            self.shared.recent.keep(key, Arc::new(record.clone()), value.len());
        }
        Ok(Some(record))
    }
}

impl Reads for View<'_> {
    fn get<R: Record>(&self, key: &R::Key) -> Result<Option<R>, StoreError> {
        self.read(&row_key::<R>(key))
    }

    fn scan<R: Record>(&self, scan: Scan<R>) -> Result<Vec<R>, StoreError> {
        list(&self.shared.disk, Layers(&self.fresh.layers()), &scan.range())
    }

    fn last<R: Record>(&self, scan: Scan<R>) -> Result<Option<R>, StoreError> {
        let range = scan.clone().range();
        let known = self.shared.recent.last(&range);
        if let Some(known) = known.as_ref().and_then(|known| known.downcast_ref::<Option<R>>()) {
            return Ok(known.clone());
        }
        let found = self.first(scan.reverse())?;
        self.shared.recent.keep_last(range, Arc::new(found.clone()));
        Ok(found)
    }
}

fn list<R: Record>(disk: &Disk, over: Layers<'_>, range: &Range) -> Result<Vec<R>, StoreError> {
    disk.scan(range, over)?.iter().map(|(key, value): &Row| from_row(key, value)).collect()
}

/// What the transitions of a group wrote.
#[derive(Default)]
pub(super) struct Written {
    pub rows: Overlay,
    /// The records of some of these rows.
    pub values: HashMap<Vec<u8>, Value>,
}

impl Written {
    /// What stands under a key now: nothing, where it was removed. `None` where nothing was written there.
    fn find<R: Record>(&self, key: &[u8]) -> Option<Result<Option<R>, StoreError>> {
        if R::OFTEN
            && let Some(known) = self.values.get(key).and_then(|value| value.downcast_ref::<R>())
        {
            return Some(Ok(Some(known.clone())));
        }
        self.rows.get(key).map(|row| row.as_ref().map(|row| from_row(key, row)).transpose())
    }
}

/// What the transitions of a group have written so far, and how to take back what the present one wrote.
#[derive(Default)]
pub(super) struct Pending {
    pub written: Written,
    /// Bytes handed in, counted with every write again: bounds the batch, not the disk.
    pub bytes: usize,
    /// By key: what was pending before the present transition wrote there.
    undo: BTreeMap<Vec<u8>, Was>,
}

/// What was pending for a key.
enum Was {
    /// Nothing: what the database has counted.
    Nothing,
    /// A value, or a removal.
    Pending(Option<Vec<u8>>),
}

impl Pending {
    fn write(&mut self, key: Vec<u8>, value: Option<Vec<u8>>) {
        self.bytes = self.bytes.saturating_add(key.len()).saturating_add(value.as_ref().map_or(0, Vec::len));
        self.written.values.remove(&key);
        let was = self.written.rows.insert(key.clone(), value).map_or(Was::Nothing, Was::Pending);
        self.undo.entry(key).or_insert(was);
    }

    /// The present transition is done: its writes stay.
    pub fn keep(&mut self) {
        self.undo.clear();
    }

    /// The present transition failed: its writes go.
    pub fn drop_writes(&mut self) {
        for (key, was) in std::mem::take(&mut self.undo) {
            self.written.values.remove(&key);
            match was {
                Was::Pending(value) => self.written.rows.insert(key, value),
                Was::Nothing => self.written.rows.remove(&key),
            };
        }
    }
}
