//! Rows of the database that are blocks of rows (`blocks.rs`): how they are found, scanned and changed.

use super::{Batch, Disk, row};
use crate::store::{
    blocks::{self, Block},
    error::StoreError,
    layout::Table,
    overlay::{Overlay, Row},
    rows::{Rows, assemble},
    scan::Range,
};
use std::{iter::Peekable, ops::Bound};

/// Rows that a store of the first layout is brought to the present one by at a time.
const ROWS_OF_STEP: usize = 200;

/// Whether the row of a key is in a block.
pub(super) fn is_in_blocks(key: &[u8]) -> bool {
    key.first().is_some_and(|table| blocks::holds(*table))
}

impl Disk {
    /// The value of a key.
    pub(super) fn find(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        match self.at_or_below(key)? {
            Some(block) => blocks::find(&assemble(block, |key| self.raw(key))?.1, key),
            None => Ok(None),
        }
    }

    /// The rows of a range of a table that is kept in blocks, in the order of the range.
    pub(super) fn in_blocks<'d>(
        &'d self,
        range: &'d Range,
    ) -> Result<impl Iterator<Item = Result<Row, StoreError>> + 'd, StoreError> {
        let first = self.at_or_below(&range.low)?.map_or_else(|| blocks::key(&range.low), |(key, _)| key);
        let found = self.tree.range(first..blocks::key(&range.high));
        let found: Box<dyn Iterator<Item = _>> = if range.reverse { Box::new(found.rev()) } else { Box::new(found) };
        Ok(found.flat_map(|block| match row(block).and_then(|block| self.rows_of(block, range)) {
            Ok(rows) => rows.into_iter().map(Ok).collect(),
            Err(error) => vec![Err(error)],
        }))
    }

    /// Those rows of a block that are in a range, in the order of the range.
    fn rows_of(&self, block: Row, range: &Range) -> Result<Vec<Row>, StoreError> {
        let (_, block) = assemble(block, |key| self.raw(key))?;
        let mut rows = Vec::new();
        for row in blocks::Rows::of(&block)? {
            let (key, value) = row?;
            if key >= range.low.as_slice() && key < range.high.as_slice() {
                rows.push((key.to_vec(), value.to_vec()));
            }
        }
        if range.reverse {
            rows.reverse();
        }
        Ok(rows)
    }

    /// The database's row for the block that a key is or would be in.
    fn at_or_below(&self, key: &[u8]) -> Result<Option<Row>, StoreError> {
        let table = key.get(..1).unwrap_or_default();
        self.tree.range(blocks::key(table)..=blocks::key(key)).next_back().map(row).transpose()
    }

    /// What changes in the database when the next row is written, and those behind it that are in the same block. Whether some of
    /// these are left, because the block has `enough` bytes: they can be written when the batch was.
    pub(super) fn change<'r>(
        &self,
        batch: &mut Batch,
        rows: &mut Peekable<impl Iterator<Item = (&'r Vec<u8>, &'r Option<Vec<u8>>)>>,
        enough: usize,
    ) -> Result<bool, StoreError> {
        let Some((key, value)) = rows.next() else { return Ok(false) };
        if !is_in_blocks(key) {
            let old = self.rows(key)?;
            batch.change(key, old.as_ref(), value.as_deref());
            return Ok(false);
        }
        let (bound, old) = match self.at_or_below(key)? {
            Some((at, head)) => (blocks::bound(&at).to_vec(), Some(Rows::read(&at, head, |key| self.raw(key))?)),
            None => (key.get(..1).unwrap_or_default().to_vec(), None),
        };
        let (end, mut block) = (self.end_of_block(&bound)?, Block::empty(bound));
        if let Some(old) = &old {
            block.fill(&old.clone().value())?;
        }
        block.put(key, value.as_deref());
        while let Some((key, value)) = rows.next_if(|(key, _)| **key < end && block.size() < enough) {
            block.put(key, value.as_deref());
        }
        let mut old = old.as_ref();
        for (bound, block) in block.cut() {
            batch.change(&blocks::key(&bound), old.take(), block.as_deref());
        }
        Ok(rows.peek().is_some_and(|(key, _)| **key < end))
    }

    /// Where the next block begins, or the next table.
    fn end_of_block(&self, bound: &[u8]) -> Result<Vec<u8>, StoreError> {
        let next = bound.first().map_or(0, |table| table.saturating_add(1));
        let behind = (Bound::Excluded(blocks::key(bound)), Bound::Excluded(blocks::key(&[next])));
        let found = self.tree.range::<Vec<u8>, _>(behind).next().map(row).transpose()?;
        Ok(found.map_or_else(|| vec![next], |(key, _)| blocks::bound(&key).to_vec()))
    }

    /// Brings a store of the first layout, which had each row by itself, to the present one. Cut short, the next start goes on.
    pub(super) fn put_into_blocks(&self) -> Result<(), StoreError> {
        for table in Table::ALL.iter().map(|table| table.byte()).filter(|table| blocks::holds(*table)) {
            loop {
                let found = self.tree.scan_prefix([table]).take(ROWS_OF_STEP);
                let rows = found.map(|found| assemble(row(found)?, |key| self.raw(key)));
                let rows =
                    rows.map(|row| row.map(|(key, value)| (key, Some(value)))).collect::<Result<Overlay, _>>()?;
                if rows.is_empty() {
                    break;
                }
                let mut batch = Batch::default();
                for key in rows.keys() {
                    batch.change(key, self.rows(key)?.as_ref(), None);
                }
                let mut rows = rows.iter().peekable();
                while rows.peek().is_some() {
                    self.change(&mut batch, &mut rows, usize::MAX)?;
                }
                self.make(batch)?;
            }
        }
        Ok(())
    }
}
