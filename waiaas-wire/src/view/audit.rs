//! The audit log.

use super::SuccessionView;
use serde::{Deserialize, Serialize};
use waiaas_policy::{
    Address,
    id::{AgentId, Digest, TxId},
    time::Timestamp,
};

view! {
    /// An entry of the audit log.
    LeafView {
        /// Position, from 0.
        index: u64,
        /// Hash of the leaf (RFC 9162).
        #[serde(with = "crate::text")]
        hash: Digest,
        /// What is hashed.
        #[serde(with = "crate::text::base64")]
        data: Vec<u8>,
        /// The same for people.
        summary: LeafSummary,
    }
}

view! {
    /// What an entry of the audit log says.
    LeafSummary {
        /// When.
        #[serde(with = "crate::text")]
        at: Timestamp,
        /// What kind of event: `decision`, `settled`, `policy`, `wallet` …
        event: String,
        /// The wallet, where it is about one.
        #[serde(with = "crate::text::option", default)]
        wallet: Option<AgentId>,
        /// The payment, where it is about one.
        #[serde(with = "crate::text::option", default)]
        tx: Option<TxId>,
        /// One line.
        text: String,
    }
}

view! {
    /// The audit log's head.
    CheckpointView {
        /// The signed note.
        note: String,
        /// Verifies it.
        #[serde(with = "crate::text")]
        key: Address,
        /// Number of leaves.
        size: u64,
        /// Root hash.
        #[serde(with = "crate::text")]
        root: Digest,
        /// Which receipt keys took the place of which, so that a head of an earlier key can be led to this one.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        successions: Vec<SuccessionView>,
    }
}

view! {
    /// Shows that an entry is in the log: with the path, its hash gives the signed root (RFC 9162, 2.1.3).
    InclusionView {
        /// The entry.
        leaf: LeafView,
        /// Hashes beside the way to the root, from the leaf up.
        #[serde(with = "crate::text::list")]
        path: Vec<Digest>,
        /// The head that it is in.
        checkpoint: CheckpointView,
    }
}

view! {
    /// Shows that the log goes on from an earlier head: nothing before it was changed (RFC 9162, 2.1.4).
    ConsistencyView {
        /// Number of leaves that the earlier head had.
        first: u64,
        /// The proof's hashes, in the order of the RFC.
        #[serde(with = "crate::text::list")]
        path: Vec<Digest>,
        /// The head of now.
        checkpoint: CheckpointView,
    }
}
