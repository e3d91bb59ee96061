//! What is known beside the bytes.

use crate::Address;

/// What is known beside the bytes of a message. Built with [`Facts::new`].
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Facts<'a> {
    /// Whose money may leave: the pocket.
    pub wallet: Address,
    /// Who pays the fees, and does nothing else.
    pub fee_payer: Address,
    /// Wallets that destination token accounts are claimed to belong to. The evidence is the derivation of the
    /// account's address.
    pub wallets: &'a [Address],
    /// The agent's multisig, if it has one.
    pub squads: Option<Squads>,
    /// Lookup tables whose contents were resolved from evidence.
    pub tables: &'a [Table<'a>],
    /// The fee payer is the owner, who may be paid as anybody else may.
    pub owner_pays: bool,
}

/// An agent's Squads v4 multisig.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Squads {
    /// The multisig account.
    pub multisig: Address,
    /// Its vault 0, which holds the money.
    pub vault: Address,
}

/// The contents of a lookup table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Table<'a> {
    /// The table's own address.
    pub address: Address,
    /// Its entries.
    pub entries: &'a [Address],
}

impl<'a> Facts<'a> {
    /// Facts about a payment out of `wallet`.
    pub const fn new(wallet: Address, fee_payer: Address, wallets: &'a [Address]) -> Self {
        Self { wallet, fee_payer, wallets, squads: None, tables: &[], owner_pays: false }
    }

    /// The same, where the owner pays the fees for what leaves a wallet. Only the wallet's money may leave all the same.
    #[must_use]
    pub const fn paid_by_owner(self) -> Self {
        Self { owner_pays: true, ..self }
    }

    /// The same, for an agent that has a multisig.
    #[must_use]
    pub const fn with_squads(self, squads: Squads) -> Self {
        Self { squads: Some(squads), ..self }
    }

    /// The same, with the contents of lookup tables.
    #[must_use]
    pub const fn with_tables(self, tables: &'a [Table<'a>]) -> Self {
        Self { tables, ..self }
    }

    /// Whether an account pays fees and may do nothing else. An owner who moves own money pays the fees of it, too:
    /// then there is no such account.
    pub(super) fn is_mere_fee_payer(&self, address: Address) -> bool {
        address == self.fee_payer && self.fee_payer != self.wallet && !self.owner_pays
    }

    /// The same, seen from the vault: its money leaves, and no multisig stands behind it.
    pub(super) fn of_vault(&self, squads: Squads) -> Self {
        let Self { fee_payer, wallets, tables, owner_pays, .. } = *self;
        Self { wallet: squads.vault, fee_payer, wallets, squads: None, tables, owner_pays }
    }

    /// The wallets that a token account may be shown to belong to.
    pub(super) fn named_wallets(&self) -> impl Iterator<Item = Address> {
        let vault = self.squads.map(|squads| squads.vault);
        self.wallets.iter().copied().chain([self.wallet]).chain(vault)
    }

    /// What stands at `index` in the lookup table `table`, as far as it is known.
    pub(super) fn entry(&self, table: Address, index: u8) -> Option<Address> {
        let known = self.tables.iter().find(|known| known.address == table)?;
        known.entries.get(usize::from(index)).copied()
    }
}
