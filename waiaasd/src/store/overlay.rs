//! Rows that lie over the database's: what is about to be written there, or what stood there before it was.

use super::{error::StoreError, scan::Range};
use std::{cmp::Ordering, collections::BTreeMap, ops::Bound};

/// A key and its value, as they are kept.
pub type Row = (Vec<u8>, Vec<u8>);

/// Rows by key; `None` where the row is absent.
pub(super) type Overlay = BTreeMap<Vec<u8>, Option<Vec<u8>>>;

/// Rows that lie over each other, the uppermost first.
#[derive(Clone, Copy)]
pub(super) struct Layers<'o>(pub &'o [&'o Overlay]);

impl<'o> Layers<'o> {
    /// What they say of a key; `None` where they say nothing.
    pub fn get(&self, key: &[u8]) -> Option<&'o Option<Vec<u8>>> {
        self.0.iter().find_map(|layer| layer.get(key))
    }

    /// Whether they say anything of the keys of a range.
    pub fn covers(&self, range: &Range) -> bool {
        !self.covered(range).is_empty()
    }

    /// What they say of the keys of a range.
    fn covered(&self, range: &Range) -> BTreeMap<&'o Vec<u8>, &'o Option<Vec<u8>>> {
        let bounds = (Bound::Included(range.low.as_slice()), Bound::Excluded(range.high.as_slice()));
        let mut covered = BTreeMap::new();
        // A map panics over bounds that are the wrong way round.
        for layer in self.0.iter().rev().filter(|_| !range.is_empty()) {
            covered.extend(layer.range::<[u8], _>(bounds));
        }
        covered
    }
}

/// The rows of `range`: where `over` says nothing, those of `base` (which come in the order of the range), put together by
/// `assemble`; else what `over` says.
///
/// Of a row that lies under another one, nothing but the key is looked at: the rest may be changing at this moment.
pub(super) fn merge(
    base: impl Iterator<Item = Result<Row, StoreError>>,
    over: Layers<'_>,
    range: &Range,
    assemble: impl Fn(Row) -> Result<Row, StoreError>,
) -> Result<Vec<Row>, StoreError> {
    let covered = over.covered(range).into_iter();
    if range.reverse {
        zip(base, covered.rev(), |a, b| b.cmp(a), assemble).take(range.limit).collect()
    } else {
        zip(base, covered, Vec::cmp, assemble).take(range.limit).collect()
    }
}

/// Merges two sorted sequences of rows; where both have a key, `over` counts.
fn zip<'o>(
    base: impl Iterator<Item = Result<Row, StoreError>>,
    over: impl Iterator<Item = (&'o Vec<u8>, &'o Option<Vec<u8>>)>,
    order: impl Fn(&Vec<u8>, &Vec<u8>) -> Ordering,
    assemble: impl Fn(Row) -> Result<Row, StoreError>,
) -> impl Iterator<Item = Result<Row, StoreError>> {
    let (mut base, mut over) = (base.peekable(), over.peekable());
    std::iter::from_fn(move || {
        loop {
            let side = match (base.peek(), over.peek()) {
                (Some(Ok((below, _))), Some((above, _))) => order(below, above),
                (Some(_), _) => Ordering::Less,
                (None, _) => Ordering::Greater,
            };
            if side == Ordering::Less {
                return base.next().map(|row| row.and_then(&assemble));
            }
            if side == Ordering::Equal {
                base.next();
            }
            let (key, value) = over.next()?;
            if let Some(value) = value {
                return Some(Ok((key.clone(), value.clone())));
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn naive(base: &BTreeMap<Vec<u8>, Vec<u8>>, over: &Overlay, range: &Range) -> Vec<Row> {
        let mut rows = base.clone();
        for (key, value) in over {
            match value {
                Some(value) => rows.insert(key.clone(), value.clone()),
                None => rows.remove(key),
            };
        }
        let inside = rows.into_iter().filter(|(key, _)| *key >= range.low && *key < range.high);
        let mut inside: Vec<Row> = inside.collect();
        if range.reverse {
            inside.reverse();
        }
        inside.truncate(range.limit);
        inside
    }

    #[test]
    fn a_covered_row_is_not_looked_into() {
        let row = |key: u8| Ok((vec![key], Vec::new()));
        let over = Overlay::from([(vec![1], Some(vec![9])), (vec![2], None)]);
        let range = Range { low: vec![0], high: vec![9], reverse: false, limit: 9 };
        let assemble = |(key, _): Row| if key == [3] { Ok((key, vec![7])) } else { Err(StoreError::Closed) };
        let merged = merge([row(1), row(2), row(3)].into_iter(), Layers(&[&over]), &range, assemble);
        assert_eq!(merged, Ok(vec![(vec![1], vec![9]), (vec![3], vec![7])]));
    }

    proptest! {
        #[test]
        fn merging_is_writing_over(
            base: BTreeMap<Vec<u8>, Vec<u8>>,
            above: Overlay,
            below: Overlay,
            low: Vec<u8>,
            high: Vec<u8>,
            reverse: bool,
            limit in 0_usize..20,
        ) {
            let range = Range { low: low.clone().min(high.clone()), high: low.max(high), reverse, limit };
            prop_assume!(!range.is_empty());
            let inside = base.range(range.low.clone()..range.high.clone()).map(|(k, v)| Ok((k.clone(), v.clone())));
            let layers = [&above, &below];
            let merged = if reverse {
                merge(inside.rev(), Layers(&layers), &range, Ok)
            } else {
                merge(inside, Layers(&layers), &range, Ok)
            };
            let over = below.iter().chain(&above).map(|(key, row)| (key.clone(), row.clone())).collect();
            prop_assert_eq!(merged, Ok(naive(&base, &over, &range)));
        }
    }
}
