//! Wallets, what they hold, and the keys that act for them.

use serde::{Deserialize, Serialize};
use waiaas_policy::{
    Address,
    asset::Asset,
    id::{AgentId, Digest},
    time::Timestamp,
};

words! {
    /// Where a wallet stands.
    WalletState {
        /// Being made.
        Creating = "CREATING",
        /// In use.
        Active = "ACTIVE",
        /// The owner has stopped it: it pays nothing.
        Suspended = "SUSPENDED",
        /// Over: its key is destroyed. What is paid to its vault all the same can still be withdrawn.
        Terminated = "TERMINATED",
    }
}

view! {
    /// A wallet: what one agent owns.
    WalletView {
        /// The agent's id.
        #[serde(with = "crate::text")]
        id: AgentId,
        /// The owner's name for it.
        name: String,
        /// Where it stands.
        state: WalletState,
        /// `pocket`: the agent key's own account; `vault`: a Squads vault.
        custody: String,
        /// Where deposits go.
        #[serde(with = "crate::text")]
        address: Address,
        /// The multisig that the vault belongs to. Deposits never go there.
        #[serde(with = "crate::text::option", default, skip_serializing_if = "Option::is_none")]
        multisig: Option<Address>,
        /// Version of its policy, if it has one.
        policy_version: Option<u64>,
        /// The policy's hash.
        #[serde(with = "crate::text::option", default)]
        policy_hash: Option<Digest>,
        /// How the agent key is protected, in plain words.
        protection: String,
        /// When it was made.
        #[serde(with = "crate::text")]
        created_at: Timestamp,
        /// The owner's words for it, as many as the owner gave it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        tags: Vec<String>,
        /// When it last said that it is there, give or take five seconds; absent: never.
        #[serde(with = "crate::text::option", default, skip_serializing_if = "Option::is_none")]
        last_seen_at: Option<Timestamp>,
    }
}

ask! {
    /// What is to be changed of an agent; what is left out stays as it is.
    AgentChange {
        /// What the owner calls it from now on: 1 to 64 letters, digits, `-`, `_` or `.`.
        #[serde(default)]
        nickname: Option<String>,
        /// The owner's words for it from now on, at most 20 of 1 to 32 letters, digits, `-`, `_`, `.` or `:` each.
        #[serde(default)]
        tags: Option<Vec<String>>,
    }
}

view! {
    /// A wallet that was stopped.
    StoppedView {
        /// The wallet.
        wallet: WalletView,
        /// Whether the enclave has stopped as well. If not, it is told as soon as it answers; the daemon asks it for nothing.
        enclave: bool,
    }
}

view! {
    /// The stop of a wallet that is to be lifted.
    StopView {
        /// The wallet.
        #[serde(with = "crate::text")]
        agent: AgentId,
        /// Which of its stops is in force.
        stop: u64,
    }
}

view! {
    /// What a wallet holds.
    BalanceView {
        /// The wallet.
        #[serde(with = "crate::text")]
        wallet: AgentId,
        /// The owner's name for it.
        name: String,
        /// The account.
        #[serde(with = "crate::text")]
        address: Address,
        /// SOL first, then every token.
        balances: Vec<AssetBalance>,
    }
}

view! {
    /// An amount of one asset.
    AssetBalance {
        /// The asset.
        #[serde(with = "crate::text")]
        asset: Asset,
        /// A short name, where the policy or the ledger gives one.
        symbol: Option<String>,
        /// Decimals of the mint.
        decimals: u8,
        /// Base units.
        #[serde(with = "crate::text")]
        amount: u64,
        /// The same for people, for example `1.5`.
        ui_amount: String,
    }
}

view! {
    /// A payment to a wallet, found on the ledger.
    DepositView {
        /// The wallet.
        #[serde(with = "crate::text")]
        wallet: AgentId,
        /// The asset.
        #[serde(with = "crate::text")]
        asset: Asset,
        /// Base units.
        #[serde(with = "crate::text")]
        amount: u64,
        /// The transaction on the ledger.
        signature: String,
        /// Its slot.
        slot: u64,
        /// When it was found.
        #[serde(with = "crate::text")]
        seen_at: Timestamp,
    }
}
