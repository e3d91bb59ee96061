//! Records that every payment asks for, as values: what was read or written lately is not taken apart anew each time.
//!
//! The rows are the truth. What is here was made of them, or they of it, and shows what a reader would find: a commit changes
//! it in the moment in which it begins to show.

use super::{scan::Range, txn::Written};
use std::{
    any::Any,
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// A record, whatever its type.
pub(super) type Value = Arc<dyn Any + Send + Sync>;

/// How much is kept in one generation, in records and in bytes of their rows: there are two, of which the older one is forgotten.
const MOST: usize = 1_024;
const MOST_BYTES: usize = 2 << 20;

/// Values by the keys of their rows.
#[derive(Default)]
pub(super) struct Recent(Mutex<Generations>);

#[derive(Default)]
struct Generations {
    young: HashMap<Vec<u8>, (Value, usize)>,
    old: HashMap<Vec<u8>, (Value, usize)>,
    /// Of the young.
    bytes: usize,
    /// The last records of ranges, by their tables: of tables that are written seldom.
    last: HashMap<u8, HashMap<Range, Value>>,
}

impl Recent {
    /// The record under a key, if it is known.
    pub fn get<R: Clone + 'static>(&self, key: &[u8]) -> Option<R> {
        let value = self.lock().find(key)?;
        value.downcast_ref().cloned()
    }

    /// Notes what is under a key, in a row of so many bytes.
    pub fn keep(&self, key: &[u8], value: Value, bytes: usize) {
        self.lock().insert(key.to_vec(), value, bytes);
    }

    /// The last record of a range if there is one, as an option; if that is known.
    pub fn last(&self, range: &Range) -> Option<Value> {
        self.lock().last.get(range.low.first()?)?.get(range).cloned()
    }

    /// Notes what the last record of a range is, as an option.
    pub fn keep_last(&self, range: Range, value: Value) {
        let Some(table) = range.low.first().copied() else { return };
        let mut all = self.lock();
        let of_table = all.last.entry(table).or_default();
        if of_table.len() >= MOST {
            of_table.clear();
        }
        of_table.insert(range, value);
    }

    /// A commit begins to show: what it wrote takes the place of what was there.
    pub fn change(&self, written: &Written) {
        let mut all = self.lock();
        for (key, row) in &written.rows {
            match written.values.get(key) {
                Some(value) => all.insert(key.clone(), Arc::clone(value), row.as_ref().map_or(0, Vec::len)),
                None => all.forget(key),
            }
            if let Some(table) = key.first() {
                all.last.remove(table);
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Generations> {
        self.0.lock().unwrap_or_else(|poisoned| {
            // What a panic left in the middle is not relied on.
            let mut all = PoisonError::into_inner(poisoned);
            *all = Generations::default();
            all
        })
    }
}

impl Generations {
    fn find(&mut self, key: &[u8]) -> Option<Value> {
        if let Some((value, _)) = self.young.get(key) {
            return Some(Arc::clone(value));
        }
        let (key, (value, bytes)) = self.old.remove_entry(key)?;
        self.insert(key, Arc::clone(&value), bytes);
        Some(value)
    }

    fn insert(&mut self, key: Vec<u8>, value: Value, bytes: usize) {
        self.old.remove(&key);
        if self.young.len() >= MOST || self.bytes >= MOST_BYTES {
            self.old = std::mem::take(&mut self.young);
            self.bytes = 0;
        }
        let before = self.young.insert(key, (value, bytes)).map_or(0, |(_, bytes)| bytes);
        self.bytes = self.bytes.saturating_sub(before).saturating_add(bytes);
    }

    fn forget(&mut self, key: &[u8]) {
        self.old.remove(key);
        if let Some((_, bytes)) = self.young.remove(key) {
            self.bytes = self.bytes.saturating_sub(bytes);
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that meets the unexpected should stop there")]
mod tests {
    use super::*;

    fn value(number: u64) -> Value {
        Arc::new(number)
    }

    #[test]
    fn what_a_commit_wrote_takes_the_place_of_what_was_there() {
        let recent = Recent::default();
        for key in [b"a", b"b", b"c"] {
            recent.keep(key, value(1), 10);
        }
        let rows = [b"a", b"b"].map(|key| (key.to_vec(), Some(vec![7; 10])));
        let values = HashMap::from([(b"a".to_vec(), value(2))]);
        recent.change(&Written { rows: rows.into(), values });
        assert_eq!(recent.get::<u64>(b"a"), Some(2));
        assert_eq!(recent.get::<u64>(b"b"), None, "its row is another one now");
        assert_eq!(recent.get::<u64>(b"c"), Some(1));
        assert_eq!(recent.get::<u32>(b"c"), None, "a record of another type");
    }

    #[test]
    fn the_last_of_a_range_is_forgotten_with_whatever_is_written_to_its_table() {
        let recent = Recent::default();
        let range = |table: u8| Range { low: vec![table, 1], high: vec![table, 2], reverse: false, limit: 1 };
        let known = |table| recent.last(&range(table)).and_then(|value| value.downcast_ref::<Option<u64>>().copied());
        recent.keep_last(range(7), Arc::new(Some(1_u64)));
        recent.keep_last(range(8), Arc::new(None::<u64>));
        assert_eq!((known(7), known(8), known(9)), (Some(Some(1)), Some(None), None));
        let rows = [(vec![7, 9], Some(Vec::new()))].into();
        recent.change(&Written { rows, values: HashMap::new() });
        assert_eq!((known(7), known(8)), (None, Some(None)));
    }

    #[test]
    fn it_stays_small_and_keeps_what_is_asked_for() {
        let recent = Recent::default();
        recent.keep(b"asked for", value(0), 10);
        for number in 0..10_000_u64 {
            recent.keep(&number.to_be_bytes(), value(number), 10);
            assert_eq!(recent.get::<u64>(b"asked for"), Some(0));
        }
        let large = 100_000;
        for number in 0..100_u64 {
            recent.keep(&number.to_be_bytes(), value(number), large);
        }
        let all = recent.0.lock().unwrap();
        assert!(all.young.len() + all.old.len() < 60, "{} and {}", all.young.len(), all.old.len());
        assert!(all.bytes <= MOST_BYTES + large);
    }
}
