//! Alerts: what the owner is to look at.

use serde::{Deserialize, Serialize};
use waiaas_policy::{
    id::{AgentId, AlertId},
    time::Timestamp,
};

words! {
    /// What an alert is about.
    AlertKind {
        /// Somebody other than the owner may change the multisig, or nobody.
        VaultAuthority = "vault.authority",
        /// Threshold or time lock are not as they ought to be.
        VaultVotes = "vault.votes",
        /// A member is one too many, missing, or has other rights than it ought to.
        VaultMember = "vault.member",
        /// A spending limit is one too many, missing, or another than the policy wants.
        VaultLimit = "vault.limit",
        /// A proposal that nobody ordered here is open, or approved and not executed.
        VaultProposal = "vault.proposal",
        /// Money left in a transaction that nobody ordered here.
        WalletOutflow = "wallet.outflow",
        /// A wallet holds less SOL than the settings want.
        WalletLow = "wallet.low_balance",
        /// The fee payer holds less SOL than the settings want.
        FeePayerLow = "fee_payer.low_balance",
        /// A wallet runs low and is not filled up, although a rule says so.
        RefillHeld = "refill.held",
        /// A wallet was to be filled up too often, and was stopped instead.
        RefillStopped = "refill.stopped",
        /// Somebody called the REST API too often, or with bad keys, and is kept out for a while.
        KeptOut = "api.kept_out",
    }
}

words! {
    /// Where an alert stands.
    AlertState {
        /// Nobody has said that it was seen.
        Open = "OPEN",
        /// The owner has seen it; what it tells is still so.
        Acknowledged = "ACKNOWLEDGED",
        /// What it told is over.
        Resolved = "RESOLVED",
    }
}

impl AlertKind {
    /// Whether it tells of something that happened once. Such a thing is over when the owner has seen it; anything else is
    /// over when it is not so any more.
    pub const fn happened(self) -> bool {
        matches!(self, Self::WalletOutflow | Self::RefillStopped | Self::KeptOut)
    }

    /// Whether it tells that money runs low.
    pub const fn is_low_balance(self) -> bool {
        matches!(self, Self::WalletLow | Self::FeePayerLow | Self::RefillHeld)
    }
}

view! {
    /// Something that the owner is to look at.
    AlertView {
        /// Its id.
        #[serde(with = "crate::text")]
        id: AlertId,
        /// What it is about.
        kind: AlertKind,
        /// Where it stands.
        state: AlertState,
        /// The wallet.
        #[serde(with = "crate::text")]
        agent_id: AgentId,
        /// The owner's name for the wallet.
        wallet_name: String,
        /// What was found, in a sentence.
        text: String,
        /// When it was found.
        #[serde(with = "crate::text")]
        raised_at: Timestamp,
        /// When it was last seen to be so.
        #[serde(with = "crate::text")]
        last_seen_at: Timestamp,
        /// When the owner said that it was seen.
        #[serde(with = "crate::text::option", default)]
        acknowledged_at: Option<Timestamp>,
        /// Who said so: `owner`, or an API key.
        acknowledged_by: Option<String>,
        /// When it was over.
        #[serde(with = "crate::text::option", default)]
        resolved_at: Option<Timestamp>,
    }
}

view! {
    /// A page of alerts.
    AlertPage {
        /// The alerts, the newest first.
        items: Vec<AlertView>,
        /// Where the next page begins.
        cursor: Option<String>,
        /// Whether there is a next page.
        has_more: bool,
    }
}
