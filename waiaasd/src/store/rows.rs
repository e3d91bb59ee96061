//! How a value becomes rows of the database: short ones as they are, long ones in pieces.
//!
//! sled keeps up to 17 values in a page and writes a page whole. A page above an eighth of a megabyte goes into a file
//! of its own, which sled does not sync and whose loss it does not notice: after a power cut, a batch could come back
//! without it. With values of at most [`PIECE`] bytes no page ever gets there. Pieces that did not change are not
//! written again.

use super::{error::StoreError, layout::Table, overlay::Row};

/// Most bytes of a value that are kept in one row.
pub(super) const PIECE: usize = 7_000;

/// A row that holds the whole value.
const WHOLE: u8 = 0;
/// A row that holds the first piece; the number of further pieces follows.
const SPLIT: u8 = 1;

/// The rows of one value: its own, and its further pieces, in order.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Rows {
    pub head: Vec<u8>,
    pub pieces: Vec<Vec<u8>>,
}

impl Rows {
    /// Cuts a value.
    pub fn of(value: &[u8]) -> Self {
        let mut parts = value.chunks(PIECE);
        let first = parts.next().unwrap_or_default();
        let pieces: Vec<_> = parts.map(<[u8]>::to_vec).collect();
        let mut head = match u16::try_from(pieces.len()) {
            Ok(0) => vec![WHOLE],
            // Records are far too small for more pieces than a `u16` counts.
            count => [&[SPLIT][..], &count.unwrap_or(u16::MAX).to_be_bytes()].concat(),
        };
        head.extend_from_slice(first);
        Self { head, pieces }
    }

    /// Reads the rows that begin with `head`; `get` reads a row of the database.
    pub fn read(
        key: &[u8],
        head: Vec<u8>,
        get: impl Fn(&[u8]) -> Result<Option<Vec<u8>>, StoreError>,
    ) -> Result<Self, StoreError> {
        let pieces = (0..count(&head)).map(|number| {
            let missing = || StoreError::Engine(format!("piece {number} of row {} is missing", hex::encode(key)));
            get(&piece_key(key, number))?.ok_or_else(missing)
        });
        Ok(Self { pieces: pieces.collect::<Result<_, _>>()?, head })
    }

    /// Puts the value together.
    pub fn value(self) -> Vec<u8> {
        let skip = if self.head.first() == Some(&SPLIT) { 3 } else { 1 };
        let mut value = self.head.get(skip..).unwrap_or_default().to_vec();
        self.pieces.iter().for_each(|piece| value.extend_from_slice(piece));
        value
    }

    /// The writes that turn `old` into `new`; `None` deletes.
    pub fn change(key: &[u8], old: Option<&Self>, new: Option<&Self>) -> Vec<(Vec<u8>, Option<Vec<u8>>)> {
        let (was, will) = (old.map_or(&[][..], |old| &old.pieces), new.map_or(&[][..], |new| &new.pieces));
        let mut writes = Vec::new();
        if old.map(|old| &old.head) != new.map(|new| &new.head) {
            writes.push((key.to_vec(), new.map(|new| new.head.clone())));
        }
        for (number, place) in (0..u16::MAX).zip(0..was.len().max(will.len())) {
            if was.get(place) != will.get(place) {
                writes.push((piece_key(key, number), will.get(place).cloned()));
            }
        }
        writes
    }
}

fn count(head: &[u8]) -> u16 {
    match head {
        [SPLIT, high, low, ..] => u16::from_be_bytes([*high, *low]),
        _ => 0,
    }
}

/// The row of a further piece. The length keeps pieces of different keys apart.
fn piece_key(key: &[u8], number: u16) -> Vec<u8> {
    let length = u16::try_from(key.len()).unwrap_or(u16::MAX);
    [&[Table::Piece.byte()][..], &length.to_be_bytes(), key, &number.to_be_bytes()].concat()
}

/// A row as the database gives it, put together.
pub(super) fn assemble(
    (key, head): Row,
    get: impl Fn(&[u8]) -> Result<Option<Vec<u8>>, StoreError>,
) -> Result<Row, StoreError> {
    let value = Rows::read(&key, head, get)?.value();
    Ok((key, value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn write(database: &mut BTreeMap<Vec<u8>, Vec<u8>>, value: Option<&[u8]>) -> usize {
        let old = read(database);
        let new = value.map(Rows::of);
        let writes = Rows::change(b"key", old.as_ref(), new.as_ref());
        let count = writes.len();
        for (key, value) in writes {
            match value {
                Some(value) => database.insert(key, value),
                None => database.remove(&key),
            };
        }
        count
    }

    fn read(database: &BTreeMap<Vec<u8>, Vec<u8>>) -> Option<Rows> {
        let head = database.get(&b"key"[..])?.clone();
        Some(Rows::read(b"key", head, |key| Ok(database.get(key).cloned())).unwrap())
    }

    #[test]
    fn a_value_of_any_length_comes_back_and_leaves_nothing_behind() {
        let mut database = BTreeMap::new();
        for length in [0, 1, PIECE, PIECE + 1, 3 * PIECE, 10 * PIECE + 7, 2 * PIECE, 5] {
            let value: Vec<u8> = (0..length).map(|place| u8::try_from(place % 251).unwrap()).collect();
            write(&mut database, Some(&value));
            assert_eq!(read(&database).unwrap().value(), value);
            assert_eq!(database.len(), length.div_ceil(PIECE).max(1));
        }
        write(&mut database, None);
        assert!(database.is_empty());
    }

    #[test]
    fn pieces_that_did_not_change_are_not_written() {
        let mut database = BTreeMap::new();
        let mut value = vec![7; 5 * PIECE];
        assert_eq!(write(&mut database, Some(&value)), 5);
        assert_eq!(write(&mut database, Some(&value)), 0);
        value[2 * PIECE] = 8;
        assert_eq!(write(&mut database, Some(&value)), 1);
    }

    #[test]
    fn a_missing_piece_is_an_error() {
        let head = Rows::of(&[1; 2 * PIECE]).head;
        assert!(matches!(Rows::read(b"key", head, |_| Ok(None)), Err(StoreError::Engine(_))));
    }
}
