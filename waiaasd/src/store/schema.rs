//! The version of the store's layout as a whole.

use super::{
    error::StoreError,
    record::{from_row, record, row_key},
    txn::{Reads, Txn},
};
use minicbor::{Decode, Encode};

/// The layout that this release writes. It rises when an older release could misread what a newer one wrote although
/// every single record says its version: when a table changes its meaning, not when one is added.
pub const LAYOUT: u32 = 2;

/// The layout that had no blocks (`blocks.rs`).
pub(super) const WITHOUT_BLOCKS: u32 = 1;

/// The layout of a store.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Schema {
    /// Its version.
    #[n(0)]
    pub layout: u32,
}

record!(Schema, Schema, (), |_it| ());

/// Marks a new store, and one that an earlier release made and opening has brought here; refuses a newer one. Nothing is ever
/// reset.
pub(super) fn admit(txn: &mut Txn<'_>) -> Result<(), StoreError> {
    match txn.get::<Schema>(&())? {
        None => txn.put(&Schema { layout: LAYOUT }),
        Some(Schema { layout }) if layout > LAYOUT => Err(StoreError::NewerSchema { found: layout, known: LAYOUT }),
        Some(Schema { layout }) if layout < LAYOUT => txn.put(&Schema { layout: LAYOUT }),
        Some(_) => Ok(()),
    }
}

/// The key of the row that tells the layout.
pub(super) fn key() -> Vec<u8> {
    row_key::<Schema>(&())
}

/// The layout that the row tells.
pub(super) fn layout(row: Option<&[u8]>) -> Result<Option<u32>, StoreError> {
    row.map(|row| Ok(from_row::<Schema>(&key(), row)?.layout)).transpose()
}
