//! How far the history of an account is handled.

use minicbor::{Decode, Encode};
use waiaas_wire::Signature;

/// How far the history of one account is handled. Encoded with minicbor and stored by the caller.
///
/// Histories of RPC nodes grow at the end, but not strictly: a node may show a transaction of an earlier slot a moment
/// after one of a later slot. So the cursor keeps a margin: everything up to `slot` is handled, and behind it the
/// transactions in `recent`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
pub struct Cursor {
    /// Every transaction up to this slot is handled.
    #[n(0)]
    pub(super) slot: u64,
    /// The newest of them, where the scan ends.
    #[n(1)]
    pub(super) until: Option<Signature>,
    /// Handled ones behind `slot`.
    #[n(2)]
    pub(super) recent: Vec<(u64, Signature)>,
}
