//! Policies and what is used of them.

use serde::{Deserialize, Serialize};
use waiaas_policy::{
    asset::Asset,
    id::{AgentId, Digest},
    time::Timestamp,
};

view! {
    /// One window of one asset.
    WindowView {
        /// `hour`, `day`, `week` or `month`.
        period: String,
        /// The policy's limit, if it has one.
        #[serde(with = "crate::text::option", default)]
        limit: Option<u64>,
        /// Signed.
        #[serde(with = "crate::text")]
        spent: u64,
        /// Reserved, not signed.
        #[serde(with = "crate::text")]
        held: u64,
        /// What is left of the limit.
        #[serde(with = "crate::text::option", default)]
        remaining: Option<u64>,
        /// The enclave's own count, for comparison.
        #[serde(with = "crate::text::option", default)]
        enclave: Option<u64>,
    }
}

view! {
    /// The windows of one asset.
    UsageView {
        /// The asset.
        #[serde(with = "crate::text")]
        asset: Asset,
        /// Its short name.
        symbol: Option<String>,
        /// Its decimals, where a policy or the ledger tells.
        decimals: Option<u8>,
        /// Most per payment, if limited.
        #[serde(with = "crate::text::option", default)]
        per_payment: Option<u64>,
        /// The windows.
        windows: Vec<WindowView>,
    }
}

view! {
    /// A wallet's policy as it is in force.
    PolicyView {
        /// The wallet.
        #[serde(with = "crate::text")]
        wallet: AgentId,
        /// The owner's name for it.
        name: String,
        /// Version; 0 when there is none.
        version: u64,
        /// Hash of the canonical form.
        #[serde(with = "crate::text::option", default)]
        hash: Option<Digest>,
        /// The document, in TOML.
        document: Option<String>,
        /// Version that the enclave uses.
        enclave_version: Option<u64>,
        /// A wider policy that the owner signed and that is not in force yet.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        waiting: Option<WaitingPolicyView>,
    }
}

view! {
    /// A policy that allows more than the one in force, and waits for its cool-down.
    WaitingPolicyView {
        /// The wallet.
        #[serde(with = "crate::text")]
        wallet: AgentId,
        /// The owner's name for it.
        name: String,
        /// The version that it will have.
        version: u64,
        /// Hash of the canonical form.
        #[serde(with = "crate::text")]
        hash: Digest,
        /// The document, in TOML.
        document: String,
        /// When the owner set it.
        #[serde(with = "crate::text")]
        asked_at: Timestamp,
        /// When it takes effect, unless it is taken back.
        #[serde(with = "crate::text")]
        due_at: Timestamp,
    }
}

view! {
    /// The owner's budget over all wallets.
    BudgetView {
        /// Version; 0 when there is none.
        version: u64,
        /// The document, in TOML.
        document: Option<String>,
        /// Usage over all wallets.
        usage: Vec<UsageView>,
    }
}
