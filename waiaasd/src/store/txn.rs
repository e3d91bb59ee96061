//! What a transition reads and writes through.

use super::{
    error::StoreError,
    overlay::{Overlay, Row},
    record::{Record, from_row, row_key, row_value},
    scan::{Range, Scan},
    sled::Disk,
};
use std::collections::BTreeMap;

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
}

/// A transition's hold on the store: nobody else reads or writes meanwhile, and all that it writes is kept, or none.
pub struct Txn<'w> {
    pending: &'w mut Pending,
    disk: &'w Disk,
}

impl<'w> Txn<'w> {
    pub(super) fn new(pending: &'w mut Pending, disk: &'w Disk) -> Self {
        Self { pending, disk }
    }

    /// Writes a record over what is there under its key.
    pub fn put<R: Record>(&mut self, record: &R) -> Result<(), StoreError> {
        let value = row_value(record)?;
        self.pending.write(row_key::<R>(&record.key()), Some(value));
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
        read(self.disk, &self.pending.writes, &row_key::<R>(key))
    }

    fn scan<R: Record>(&self, scan: Scan<R>) -> Result<Vec<R>, StoreError> {
        list(self.disk, &self.pending.writes, &scan.range())
    }
}

/// The store as it was last synced: what is being written at this moment does not show.
pub struct View<'s> {
    disk: &'s Disk,
    /// What stood where a batch is just being written.
    before: &'s Overlay,
}

impl<'s> View<'s> {
    pub(super) fn new(disk: &'s Disk, before: &'s Overlay) -> Self {
        Self { disk, before }
    }
}

impl Reads for View<'_> {
    fn get<R: Record>(&self, key: &R::Key) -> Result<Option<R>, StoreError> {
        read(self.disk, self.before, &row_key::<R>(key))
    }

    fn scan<R: Record>(&self, scan: Scan<R>) -> Result<Vec<R>, StoreError> {
        list(self.disk, self.before, &scan.range())
    }
}

fn read<R: Record>(disk: &Disk, over: &Overlay, key: &[u8]) -> Result<Option<R>, StoreError> {
    match over.get(key) {
        Some(value) => value.as_ref().map(|value| from_row(key, value)).transpose(),
        None => disk.get(key)?.map(|value| from_row(key, &value)).transpose(),
    }
}

fn list<R: Record>(disk: &Disk, over: &Overlay, range: &Range) -> Result<Vec<R>, StoreError> {
    disk.scan(range, over)?.iter().map(|(key, value): &Row| from_row(key, value)).collect()
}

/// What the transitions of a batch have written so far, and how to take back what the present one wrote.
#[derive(Default)]
pub(super) struct Pending {
    pub writes: Overlay,
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
        let was = self.writes.insert(key.clone(), value).map_or(Was::Nothing, Was::Pending);
        self.undo.entry(key).or_insert(was);
    }

    /// The present transition is done: its writes stay.
    pub fn keep(&mut self) {
        self.undo.clear();
    }

    /// The present transition failed: its writes go.
    pub fn drop_writes(&mut self) {
        for (key, was) in std::mem::take(&mut self.undo) {
            match was {
                Was::Pending(value) => self.writes.insert(key, value),
                Was::Nothing => self.writes.remove(&key),
            };
        }
    }
}
