//! Rules by which wallets are filled up.

use super::Desk;
use crate::manage::refills;
use waiaas_wire::{
    control::Reply,
    view::{NewRefill, RefillView, Scope},
};

/// The owner's rules. They move the owner's money between the owner's wallets, within what the owner signed.
impl Desk {
    /// All of them.
    pub fn refills(&self) -> Reply<Vec<RefillView>> {
        self.owner_with(Scope::WalletsFund)?;
        refills::list(&self.daemon)
    }

    /// Sets one.
    pub async fn refill_set(&self, new: NewRefill) -> Reply<RefillView> {
        self.owner_with(Scope::WalletsFund)?;
        let spoke = self.wallet(Some(&new.wallet)).map_err(|why| why.at("wallet"))?;
        let hub = self.wallet(Some(&new.from)).map_err(|why| why.at("from"))?;
        refills::set(&self.daemon, &spoke, &hub, new).await
    }

    /// Removes those of a wallet.
    pub async fn refill_remove(&self, wallet: &str, asset: Option<String>) -> Reply<Vec<RefillView>> {
        self.owner_with(Scope::WalletsFund)?;
        refills::remove(&self.daemon, &self.wallet(Some(wallet))?, asset).await
    }
}
