//! A wallet's vault on chain.

use serde::{Deserialize, Serialize};
use waiaas_policy::{Address, asset::Asset, id::AgentId, time::Timestamp};

view! {
    /// A transaction that the owner signs to change a vault, unsigned.
    VaultDraftView {
        /// The serialised message; absent: there is nothing (more) to do.
        #[serde(with = "base64_option", default)]
        message: Option<Vec<u8>>,
        /// The multisig that it is about.
        #[serde(with = "crate::text")]
        multisig: Address,
        /// The agent's key, which is or becomes a member.
        #[serde(with = "crate::text")]
        agent_key: Address,
        /// Most lamports that the network takes.
        #[serde(with = "crate::text")]
        fee: u64,
        /// Lamports that are deposited for new accounts, and come back when they are closed.
        #[serde(with = "crate::text")]
        rent: u64,
        /// Lamports that the Squads program takes for a new multisig.
        #[serde(with = "crate::text")]
        creation_fee: u64,
        /// For a vote on a payment: the data of the account with what the vault is to do, as they stand on chain.
        #[serde(with = "base64_option", default, skip_serializing_if = "Option::is_none")]
        transaction: Option<Vec<u8>>,
    }
}

view! {
    /// A wallet's vault: what the chain says beside what it ought to say.
    VaultView {
        /// The wallet.
        #[serde(with = "crate::text")]
        wallet: AgentId,
        /// The multisig. Never pay to it: its money is lost.
        #[serde(with = "crate::text")]
        multisig: Address,
        /// Where the money is.
        #[serde(with = "crate::text")]
        vault: Address,
        /// Who may change the multisig alone; absent: nobody.
        #[serde(with = "crate::text::option", default)]
        config_authority: Option<Address>,
        /// How many votes pass a proposal.
        threshold: u16,
        /// Seconds between a vote and what it lets through.
        time_lock: u32,
        /// The members.
        members: Vec<VaultMemberView>,
        /// The limits on chain, and those that the policy wants.
        limits: Vec<VaultLimitView>,
        /// Everything on chain that is not as it ought to be, a sentence each; empty: all is well.
        drift: Vec<String>,
        /// When the chain was looked at.
        #[serde(with = "crate::text")]
        seen_at: Timestamp,
    }
}

view! {
    /// A member of a multisig.
    VaultMemberView {
        /// Who.
        #[serde(with = "crate::text")]
        key: Address,
        /// `owner`, `agent` or `foreign`.
        role: String,
        /// What it may do: `propose`, `vote`, `execute`.
        may: Vec<String>,
    }
}

view! {
    /// A spending limit: on chain, wanted by the policy, or both.
    VaultLimitView {
        /// Of what.
        #[serde(with = "crate::text")]
        asset: Asset,
        /// Decimals, where the policy tells them.
        decimals: u8,
        /// A short name, where the policy gives one.
        symbol: Option<String>,
        /// Base units per period on chain; absent: there is no limit, and nothing can be paid.
        #[serde(with = "crate::text::option", default)]
        on_chain: Option<u64>,
        /// Base units that the policy wants; absent: it wants no limit.
        #[serde(with = "crate::text::option", default)]
        wanted: Option<u64>,
        /// `daily`, `weekly`, `monthly` or `once`.
        period: String,
        /// Base units that can be paid now, computed: the account itself is brought up to date by payments only.
        #[serde(with = "crate::text::option", default)]
        remaining: Option<u64>,
        /// Most base units that can leave within one period, around the edge of two, if the agent's key were stolen and
        /// both other layers fell.
        #[serde(with = "crate::text::option", default)]
        worst_case: Option<u64>,
        /// How many wallets it may pay; 0: any.
        destinations: u64,
    }
}

/// Bytes in base64, or `null`.
pub(super) mod base64_option {
    use super::{Deserialize, Serialize};
    use serde::{Deserializer, Serializer};

    #[derive(Serialize, Deserialize)]
    struct Text(#[serde(with = "crate::text::base64")] Vec<u8>);

    #[allow(clippy::ref_option, reason = "serde's `with` passes a reference to the field")]
    pub fn serialize<S: Serializer>(bytes: &Option<Vec<u8>>, out: S) -> Result<S::Ok, S::Error> {
        bytes.clone().map(Text).serialize(out)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(input: D) -> Result<Option<Vec<u8>>, D::Error> {
        Ok(Option::<Text>::deserialize(input)?.map(|text| text.0))
    }
}
