//! Where everything goes in an emergency, and how far it has gone.

use super::{VaultDraftView, WalletView};
use crate::signed::Signature;
use serde::{Deserialize, Serialize};
use waiaas_policy::{Address, asset::Asset, id::AgentId};

view! {
    /// Where everything that a wallet holds goes in an emergency.
    DestinationView {
        /// The agent.
        #[serde(with = "crate::text")]
        agent_id: AgentId,
        /// The version of the owner's word; 0: nothing is registered.
        version: u64,
        /// Who gets it.
        #[serde(with = "crate::text::option", default)]
        to: Option<Address>,
        /// The owner's, over the word.
        #[serde(with = "crate::text::option", default)]
        signature: Option<Signature>,
    }
}

ask! {
    /// Where everything is to go in an emergency; to be made ready for the owner's signature.
    WantedDestination {
        /// The wallet that gets it.
        #[serde(with = "crate::text")]
        to: Address,
    }
}

view! {
    /// A recovery destination, ready to be signed.
    DestinationDraft {
        /// The agent.
        #[serde(with = "crate::text")]
        agent_id: AgentId,
        /// The version that it will have.
        version: u64,
        /// Who gets it.
        #[serde(with = "crate::text")]
        to: Address,
        /// What the owner's signature says, in words.
        statement: String,
        /// The bytes that the owner signs.
        #[serde(with = "crate::text::base64")]
        message: Vec<u8>,
    }
}

ask! {
    /// A recovery destination with the owner's signature.
    NewDestination {
        /// One above the version that is registered.
        version: u64,
        /// The wallet that gets it.
        #[serde(with = "crate::text")]
        to: Address,
        /// The owner's, over the draft's `message`.
        #[serde(with = "crate::text")]
        signature: Signature,
    }
}

words! {
    /// What is next when everything is taken out of a wallet.
    RecoveryStage {
        /// The owner signs a transaction.
        SignTransaction = "SIGN_TRANSACTION",
        /// What can be taken out is out.
        Done = "DONE",
    }
}

view! {
    /// How far a recovery is.
    RecoveryView {
        /// The agent.
        agent: WalletView,
        /// Who gets it.
        #[serde(with = "crate::text")]
        to: Address,
        /// What is next.
        stage: RecoveryStage,
        /// The transaction to be signed, where that is next.
        #[serde(default)]
        transaction: Option<VaultDraftView>,
        /// What cannot be taken out, with the reason.
        left: Vec<LeftView>,
    }
}

view! {
    /// Something that a recovery leaves behind.
    LeftView {
        /// Of what.
        #[serde(with = "crate::text")]
        asset: Asset,
        /// Base units.
        #[serde(with = "crate::text")]
        amount: u64,
        /// Decimals of the mint.
        decimals: u8,
        /// Where it is, and why it stays.
        why: String,
    }
}
