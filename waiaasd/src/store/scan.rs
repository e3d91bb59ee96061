//! Which records of a table to read, and in which order.

use super::{
    key::Prefix,
    record::{Record, row_key},
};
use std::marker::PhantomData;

/// A range of rows by the bytes of their keys: from `low`, up to but not including `high`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Range {
    pub low: Vec<u8>,
    pub high: Vec<u8>,
    pub reverse: bool,
    pub limit: usize,
}

/// A question for records of a table, in the order of their keys.
#[derive(Debug, Clone)]
pub struct Scan<R> {
    range: Range,
    of: PhantomData<fn() -> R>,
}

impl<R: Record> Scan<R> {
    /// All records of the table.
    pub fn all() -> Self {
        Self::begins_with(vec![R::TABLE.byte()])
    }

    /// Only those whose key begins with `prefix`.
    pub fn under(prefix: &impl Prefix<R::Key>) -> Self {
        let mut bytes = vec![R::TABLE.byte()];
        prefix.write(&mut bytes);
        Self::begins_with(bytes)
    }

    fn begins_with(low: Vec<u8>) -> Self {
        let high = successor(&low);
        Self { range: Range { low, high, reverse: false, limit: usize::MAX }, of: PhantomData }
    }

    /// Nothing below this key.
    #[must_use]
    pub fn from(mut self, key: &R::Key) -> Self {
        self.range.low = self.range.low.max(row_key::<R>(key));
        self
    }

    /// Nothing below this key, nor the key itself: how the next page of a list in rising order begins.
    #[must_use]
    pub fn after(mut self, key: &R::Key) -> Self {
        self.range.low = self.range.low.max(just_above(row_key::<R>(key)));
        self
    }

    /// Nothing above this key, nor the key itself: how the next page of a list in falling order begins.
    #[must_use]
    pub fn before(mut self, key: &R::Key) -> Self {
        self.range.high = self.range.high.min(row_key::<R>(key));
        self
    }

    /// From the highest key to the lowest.
    #[must_use]
    pub fn reverse(mut self) -> Self {
        self.range.reverse = true;
        self
    }

    /// At most so many records.
    #[must_use]
    pub fn limit(mut self, limit: usize) -> Self {
        self.range.limit = limit;
        self
    }

    pub(super) fn range(self) -> Range {
        self.range
    }
}

impl Range {
    /// Whether no key can be in it. (The collections underneath panic over a range whose ends have crossed.)
    pub fn is_empty(&self) -> bool {
        self.low >= self.high || self.limit == 0
    }
}

/// The key that follows `key` with nothing in between.
fn just_above(mut key: Vec<u8>) -> Vec<u8> {
    key.push(0);
    key
}

/// The lowest key above all those that begin with `prefix`.
fn successor(prefix: &[u8]) -> Vec<u8> {
    let mut next = prefix.to_vec();
    while let Some(last) = next.pop() {
        if let Some(higher) = last.checked_add(1) {
            next.push(higher);
            return next;
        }
    }
    // Only for a prefix of nothing but 0xff, and no table has that byte.
    vec![u8::MAX]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_ends_where_the_next_one_begins() {
        assert_eq!(successor(&[0x10, 0x01]), [0x10, 0x02]);
        assert_eq!(successor(&[0x10, 0xff, 0xff]), [0x11]);
        assert_eq!(successor(&[0xff]), [0xff]);
    }
}
