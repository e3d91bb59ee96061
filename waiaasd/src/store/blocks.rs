//! How many short rows become one of the database's.
//!
//! sled keeps at most 16 rows in a page, however short they are, and a note of every page in memory for as long as it is open: with
//! each row by itself, a payment cost 160 to 340 bytes of memory for good. So the rows of tables that only grow are kept in blocks. A
//! block has the rows from its bound up to the bound of the next one, in their order; the first one of a table begins where
//! the table does. Bounds stay where they are: a block that becomes too long is cut, and one without rows goes.

use super::{error::StoreError, layout::Table, mark, rows::PIECE};
use minicbor::{Decoder, Encoder};
use std::collections::BTreeMap;

/// What a block begins with: the version of its format.
const VERSION: u8 = 1;
/// Most bytes of a block of more than one row: with its length in front it is one row of the database.
const MOST: usize = PIECE;
/// The same where rows come in any order, and each of them has its block written anew.
const MOST_OF_SCATTERED: usize = 2_800;
/// Tables whose keys are hashes or the like.
const SCATTERED: [Table; 6] = [
    Table::Idempotency,
    Table::Remembered,
    Table::DepositSeen,
    Table::PaymentMessage,
    Table::PaymentSignature,
    Table::ActSignature,
];

/// Whether the rows of a table are kept in blocks, by the byte that their keys begin with.
pub(super) fn holds(table: u8) -> bool {
    table != Table::Piece.byte() && !mark::is_summed(table) && [table] != mark::KEY
}

/// The key of the database's row for the block with that bound. No piece of a long row has a key like it: theirs say the length of
/// a key, which is not zero.
pub(super) fn key(bound: &[u8]) -> Vec<u8> {
    [&[Table::Piece.byte(), 0, 0], bound].concat()
}

/// The bound of the block that has this key.
pub(super) fn bound(key: &[u8]) -> &[u8] {
    key.get(3..).unwrap_or_default()
}

/// The rows of a block, in their order: keys and values one after the other, each a byte string of CBOR (RFC 8742).
pub(super) struct Rows<'b>(Option<Decoder<'b>>);

impl<'b> Rows<'b> {
    /// Of the bytes of a block.
    ///
    /// # Errors
    /// They are of no format that is known.
    pub fn of(block: &'b [u8]) -> Result<Self, StoreError> {
        match block.split_first() {
            Some((&VERSION, rows)) => Ok(Self(Some(Decoder::new(rows)))),
            _ => Err(unreadable()),
        }
    }
}

impl<'b> Iterator for Rows<'b> {
    type Item = Result<(&'b [u8], &'b [u8]), StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.0.as_mut().filter(|rest| rest.position() < rest.input().len())?;
        let row = rest.bytes().and_then(|key| Ok((key, rest.bytes()?)));
        if row.is_err() {
            self.0 = None;
        }
        Some(row.map_err(|_| unreadable()))
    }
}

fn unreadable() -> StoreError {
    StoreError::Engine("a block of it cannot be read".to_owned())
}

/// The value of a key in a block.
pub(super) fn find(block: &[u8], key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
    for row in Rows::of(block)? {
        let (found, value) = row?;
        if found >= key {
            return Ok((found == key).then(|| value.to_vec()));
        }
    }
    Ok(None)
}

/// A block that is being changed.
pub(super) struct Block {
    bound: Vec<u8>,
    rows: BTreeMap<Vec<u8>, Vec<u8>>,
    /// Bytes of these rows in the block.
    size: usize,
    /// The highest key that was there before.
    last: Option<Vec<u8>>,
    /// Whether all that came has its place behind it.
    only_behind: bool,
}

impl Block {
    /// One without rows.
    pub const fn empty(bound: Vec<u8>) -> Self {
        Self { bound, rows: BTreeMap::new(), size: 0, last: None, only_behind: true }
    }

    /// Takes the rows of one that is there.
    pub fn fill(&mut self, block: &[u8]) -> Result<(), StoreError> {
        for row in Rows::of(block)? {
            let (key, value) = row?;
            self.put(key, Some(value));
        }
        self.last = self.rows.last_key_value().map(|(key, _)| key.clone());
        Ok(())
    }

    /// Writes a row, or removes it.
    pub fn put(&mut self, key: &[u8], value: Option<&[u8]>) {
        self.only_behind &= self.last.as_deref().is_none_or(|last| last < key);
        let old = match value {
            Some(value) => {
                self.size = self.size.saturating_add(size(key, value));
                self.rows.insert(key.to_vec(), value.to_vec())
            }
            None => self.rows.remove(key),
        };
        self.size = self.size.saturating_sub(old.map_or(0, |old| size(key, &old)));
    }

    /// Bytes of its rows.
    pub const fn size(&self) -> usize {
        self.size
    }

    /// The blocks that it becomes, by their bounds: itself, without a value if it has no rows, and what is cut off it.
    ///
    /// Where rows come in their order, blocks are filled and the last one has what is left. Elsewhere each gets about the same.
    pub fn cut(self) -> Vec<(Vec<u8>, Option<Vec<u8>>)> {
        let scattered = self.bound.first().is_some_and(|table| SCATTERED.iter().any(|of| of.byte() == *table));
        let most = if scattered { MOST_OF_SCATTERED } else { MOST }.saturating_sub(1);
        let count = self.size.div_ceil(most).max(1);
        let enough = if self.only_behind { most } else { self.size.div_ceil(count) };
        let mut blocks = vec![(self.bound, None::<Vec<u8>>)];
        let mut filled = 0_usize;
        for (key, value) in self.rows {
            let size = size(&key, &value);
            if filled > 0 && (filled >= enough || filled.saturating_add(size) > most) {
                blocks.push((key.clone(), None));
                filled = 0;
            }
            filled = filled.saturating_add(size);
            if let Some((_, block)) = blocks.last_mut() {
                let block = block.get_or_insert_with(|| vec![VERSION]);
                // A vector takes whatever is written to it.
                let _ = Encoder::new(block).bytes(&key).and_then(|block| block.bytes(&value));
            }
        }
        blocks
    }
}

/// Bytes of a row in a block, at most: a length below 65,536 is three bytes.
const fn size(key: &[u8], value: &[u8]) -> usize {
    key.len().saturating_add(value.len()).saturating_add(6)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that meets the unexpected should stop there")]
mod tests {
    use super::*;
    use proptest::{collection::vec, prelude::*};

    fn rows(block: &[u8]) -> Vec<(Vec<u8>, Vec<u8>)> {
        Rows::of(block).unwrap().map(|row| row.map(|(key, value)| (key.to_vec(), value.to_vec())).unwrap()).collect()
    }

    fn key_of(table: Table, number: u32) -> Vec<u8> {
        [&[table.byte()][..], &number.to_be_bytes()].concat()
    }

    fn filled(table: Table, numbers: impl Iterator<Item = u32>, value: usize) -> Block {
        let mut block = Block::empty(vec![table.byte()]);
        numbers.for_each(|number| block.put(&key_of(table, number), Some(&vec![7; value])));
        block
    }

    #[test]
    fn tables_that_only_grow_are_in_blocks_and_nothing_else_is() {
        let held: Vec<_> = Table::ALL.iter().filter(|table| holds(table.byte())).map(|table| table.name()).collect();
        assert!(["Leaf", "Payment", "PaymentSignature", "Idempotency"].iter().all(|name| held.contains(name)));
        assert!(!holds(Table::Piece.byte()) && !holds(Table::SealedState.byte()) && !holds(u8::MAX));
        assert!(SCATTERED.iter().all(|table| holds(table.byte())));
    }

    #[test]
    fn what_is_appended_fills_blocks_and_what_comes_in_between_halves_them() {
        let appended = filled(Table::Leaf, 0..100, 194).cut();
        let sizes: Vec<_> = appended.iter().map(|(_, block)| rows(block.as_ref().unwrap()).len()).collect();
        assert_eq!(sizes, [34, 34, 32]);
        assert!(appended.iter().all(|(_, block)| block.as_ref().unwrap().len() <= MOST));

        let mut block = Block::empty(vec![Table::Leaf.byte()]);
        block.fill(appended[0].1.as_ref().unwrap()).unwrap();
        block.put(&key_of(Table::Leaf, 3), Some(&[8; 400]));
        let halves: Vec<_> = block.cut().iter().map(|(_, block)| rows(block.as_ref().unwrap()).len()).collect();
        assert_eq!(halves, [17, 17]);
    }

    #[test]
    fn a_block_without_rows_goes_and_a_long_row_stands_alone() {
        let mut block = filled(Table::Leaf, 5..6, 10);
        block.put(&key_of(Table::Leaf, 5), None);
        assert_eq!(block.cut(), [(vec![Table::Leaf.byte()], None)]);

        let mut block = filled(Table::Payment, 0..3, 10);
        block.put(&key_of(Table::Payment, 1), Some(&[1; 9_000]));
        let cut = block.cut();
        let bounds: Vec<_> = cut.iter().map(|(bound, _)| bound.clone()).collect();
        assert_eq!(bounds, [vec![Table::Payment.byte()], key_of(Table::Payment, 1), key_of(Table::Payment, 2)]);
    }

    #[test]
    fn what_is_not_a_block_is_an_error_once() {
        for bytes in [&[][..], &[9], &[VERSION, 0x42, 1], &[VERSION, 0x41, 1], &[VERSION, 0x41, 1, 0x01]] {
            let found: Result<Vec<_>, _> = Rows::of(bytes).and_then(Iterator::collect);
            assert_eq!(found, Err(unreadable()), "{bytes:?}");
        }
        assert_eq!(Rows::of(&[VERSION, 0x42, 1]).unwrap().count(), 1);
    }

    /// What lies in the files of a release is read by the next one.
    #[test]
    fn a_block_is_these_bytes() {
        let mut block = Block::empty(vec![Table::Leaf.byte()]);
        block.put(&[0x30, 2], Some(&[5, 6]));
        block.put(&[0x30, 1], Some(&[]));
        assert_eq!(block.cut(), [(vec![0x30], Some(hex::decode("014230014042300242".to_owned() + "0506").unwrap()))]);
        assert_eq!(hex::encode(key(&[0x30, 1])), "0100003001");
    }

    proptest! {
        /// Cut blocks have the rows of the whole, each at its place, and none but a single long row is too long.
        #[test]
        fn cutting_loses_nothing(
            scattered: bool,
            there in vec((0_u32..200, 0_usize..900), 0..30),
            written in vec((0_u32..200, proptest::option::of(0_usize..5_000)), 1..30),
        ) {
            let table = if scattered { Table::PaymentMessage } else { Table::Payment };
            let mut model: BTreeMap<_, _> = there.iter().map(|(n, size)| (key_of(table, *n), vec![1; *size])).collect();
            let mut before = vec![VERSION];
            for (key, value) in &model {
                let _ = Encoder::new(&mut before).bytes(key).and_then(|it| it.bytes(value));
            }
            let mut block = Block::empty(vec![table.byte()]);
            block.fill(&before).unwrap();
            for (number, size) in written {
                let (key, value) = (key_of(table, number), size.map(|size| vec![2; size]));
                block.put(&key, value.as_deref());
                match value {
                    Some(value) => model.insert(key, value),
                    None => model.remove(&key),
                };
            }
            let cut = block.cut();
            prop_assert_eq!(&cut[0].0, &vec![table.byte()]);
            let most = if scattered { MOST_OF_SCATTERED } else { MOST };
            let mut found = Vec::new();
            for (place, (bound, block)) in cut.iter().enumerate() {
                let rows = block.as_ref().map(|block| rows(block)).unwrap_or_default();
                prop_assert!(cut.len() == 1 || !rows.is_empty());
                prop_assert!(rows.iter().all(|(key, _)| key >= bound));
                prop_assert!(rows.iter().all(|(key, _)| cut.get(place + 1).is_none_or(|(next, _)| key < next)));
                prop_assert!(rows.len() <= 1 || block.as_ref().unwrap().len() <= most);
                for (key, value) in &rows {
                    prop_assert_eq!(&find(block.as_ref().unwrap(), key), &Ok(Some(value.clone())));
                }
                found.extend(rows);
            }
            prop_assert_eq!(found, model.into_iter().collect::<Vec<_>>());
        }

        #[test]
        fn any_bytes_are_a_block_or_an_error(bytes: Vec<u8>) {
            let _ = Rows::of(&[&[VERSION][..], &bytes].concat()).unwrap().collect::<Result<Vec<_>, _>>();
            let _ = find(&bytes, &bytes);
        }
    }
}
