//! The version of the store's layout as a whole.

use super::{
    error::StoreError,
    record::record,
    txn::{Reads, Txn},
};
use minicbor::{Decode, Encode};

/// The layout that this release writes. It rises when an older release could misread what a newer one wrote although
/// every single record says its version: when a table changes its meaning, not when one is added.
pub const LAYOUT: u32 = 1;

/// The layout of a store.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Schema {
    /// Its version.
    #[n(0)]
    pub layout: u32,
}

record!(Schema, Schema, (), |_it| ());

/// Marks a new store, lets in a known one, refuses a newer one. Nothing is ever reset.
pub(super) fn admit(txn: &mut Txn<'_>) -> Result<(), StoreError> {
    match txn.get::<Schema>(&())? {
        None => txn.put(&Schema { layout: LAYOUT }),
        Some(Schema { layout }) if layout > LAYOUT => Err(StoreError::NewerSchema { found: layout, known: LAYOUT }),
        Some(_) => Ok(()),
    }
}
