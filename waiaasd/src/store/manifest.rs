//! Whom this installation belongs to.

use super::{
    error::StoreError,
    record::record,
    txn::{Reads, Txn},
};
use waiaas_wire::signed::SignedManifest;

record!(SignedManifest, Manifest, (), |_it| ());

/// The manifest in force, once there is an owner.
pub fn current(from: &impl Reads) -> Result<Option<SignedManifest>, StoreError> {
    from.get(&())
}

/// Puts a manifest in force. Whether it may follow the one before is for the caller to know.
pub fn set(txn: &mut Txn<'_>, manifest: &SignedManifest) -> Result<(), StoreError> {
    txn.put(manifest)
}
