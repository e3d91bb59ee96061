//! The wallets behind token accounts. A claim is worth nothing; the derivation of the account's address is the
//! evidence.

use alloc::vec::Vec;

use super::facts::Facts;
use crate::{
    Address,
    address::{is_associated_token_address, is_likely_associated_token_address},
};

/// A token account, with what its address is derived from beside its owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TokenAccount {
    pub(super) address: Address,
    pub(super) mint: Address,
    pub(super) token_program: Address,
}

/// What was found out about the token accounts of a message.
#[derive(Default)]
pub(super) struct Owners(Vec<(TokenAccount, Option<Address>)>);

impl Owners {
    /// Takes note of an account that was shown to be `owner`'s.
    pub(super) fn note(&mut self, account: TokenAccount, owner: Address) {
        self.0.push((account, Some(owner)));
    }

    /// The wallet that `account` belongs to, if it is the associated token account of one that somebody named.
    pub(super) fn owner_of(&mut self, account: TokenAccount, facts: &Facts<'_>) -> Option<Address> {
        if let Some((_, owner)) = self.0.iter().find(|(known, _)| *known == account) {
            return *owner;
        }
        let owner = account.owner_among(facts);
        self.0.push((account, owner));
        owner
    }
}

impl TokenAccount {
    pub(super) fn belongs_to(&self, owner: &Address) -> bool {
        is_associated_token_address(&self.address, owner, &self.mint, &self.token_program)
    }

    /// Looks first where hashes alone point to.
    fn owner_among(&self, facts: &Facts<'_>) -> Option<Address> {
        let Self { address, mint, token_program } = self;
        let likely = |owner: &Address| is_likely_associated_token_address(address, owner, mint, token_program);
        let guess = facts.named_wallets().find(likely).filter(|owner| self.belongs_to(owner));
        guess.or_else(|| facts.named_wallets().find(|owner| self.belongs_to(owner)))
    }
}
