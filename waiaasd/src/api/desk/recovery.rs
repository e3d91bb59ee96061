//! Where everything goes in an emergency, and taking it there.

use super::{Desk, to_the_end};
use crate::manage::recover::{self, Recovery};
use std::sync::Arc;
use waiaas_policy::Address;
use waiaas_wire::{
    control::Reply,
    signed::SignedDestination,
    view::{DestinationDraft, DestinationView, RecoveryStage, RecoveryView, Scope},
};

impl Desk {
    /// Where everything that an agent's wallet holds goes in an emergency.
    pub fn destination(&self, name: &str) -> Reply<DestinationView> {
        self.owner_with(Scope::WalletsFund)?;
        let agent = self.wallet(Some(name))?.agent;
        let known = recover::destination(&self.daemon, agent)?;
        Ok(DestinationView {
            agent_id: agent,
            version: known.map_or(0, |known| known.version),
            to: known.map(|known| known.to),
            signature: known.map(|known| known.signature),
        })
    }

    /// A destination, ready to be signed.
    pub async fn destination_draft(&self, name: &str, to: Address) -> Reply<DestinationDraft> {
        self.owner_with(Scope::WalletsFund)?;
        recover::draft(&self.daemon, &self.wallet(Some(name))?, to).await
    }

    /// Registers a destination that the owner signed.
    pub async fn destination_set(&self, word: SignedDestination) -> Reply<DestinationView> {
        self.owner_with(Scope::WalletsFund)?;
        let wallet = self.wallet(Some(&word.agent.to_string()))?;
        let daemon = Arc::clone(&self.daemon);
        to_the_end(async move { recover::register(&daemon, &wallet, word).await }).await?;
        self.destination(&word.agent.to_string())
    }

    /// Stops an agent, and answers the next transaction that takes something out of its vault.
    pub async fn recover(&self, name: &str) -> Reply<RecoveryView> {
        self.owner_with(Scope::WalletsFund)?;
        let (daemon, wallet) = (Arc::clone(&self.daemon), self.wallet(Some(name))?);
        let found = to_the_end(async move { recover::recover(&daemon, &wallet).await }).await?;
        self.recovery_view(found)
    }

    /// How far a recovery is, as it is shown.
    pub(super) fn recovery_view(&self, found: Recovery) -> Reply<RecoveryView> {
        let stage = if found.transaction.is_some() { RecoveryStage::SignTransaction } else { RecoveryStage::Done };
        Ok(RecoveryView {
            agent: self.wallet_view(&found.wallet)?,
            to: found.to,
            stage,
            transaction: found.transaction,
            left: found.left,
        })
    }
}
