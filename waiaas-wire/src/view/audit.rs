//! The audit log.

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
    }
}
