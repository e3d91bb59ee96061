//! The wallets behind token accounts. A claim is worth nothing; the derivation of the account's address is the
//! evidence.

use alloc::vec::Vec;

use super::facts::Facts;
use crate::{
    Address,
    address::{AssociatedSeeds, BUMPS, is_associated_token_address},
};

/// A token account, with what its address is derived from beside its owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TokenAccount {
    pub(super) address: Address,
    pub(super) mint: Address,
    pub(super) token_program: Address,
}

impl TokenAccount {
    pub(super) fn belongs_to(&self, owner: &Address) -> bool {
        is_associated_token_address(&self.address, owner, &self.mint, &self.token_program)
    }

    /// Whether the same wallets' hashes lead to both.
    fn is_of_same_kind(&self, other: &Self) -> bool {
        (self.mint, self.token_program) == (other.mint, other.token_program)
    }
}

/// A token account, and the wallet that it was shown to belong to.
type Known = (TokenAccount, Option<Address>);

/// What was found out about the token accounts of a message, each of them once.
#[derive(Default)]
pub(super) struct Owners(Vec<Known>);

impl Owners {
    /// Takes note of an account that was shown to be `owner`'s.
    pub(super) fn note(&mut self, account: TokenAccount, owner: Address) {
        self.0.push((account, Some(owner)));
    }

    /// Takes note of an account whose owner is to be found.
    pub(super) fn ask(&mut self, account: TokenAccount) {
        if !self.0.iter().any(|(known, _)| *known == account) {
            self.0.push((account, None));
        }
    }

    /// Finds the owners of all accounts that were asked for, among the wallets that somebody named.
    pub(super) fn find(&mut self, facts: &Facts<'_>) {
        for place in 0..self.0.len() {
            let Some((before, rest)) = self.0.split_at_mut_checked(place) else { return };
            let Some((account, None)) = rest.first() else { continue };
            let sought = |(known, owner): &Known| owner.is_none() && known.is_of_same_kind(account);
            if !before.iter().any(sought) {
                find_all_of_one_kind(*account, rest, facts);
            }
        }
    }

    /// The wallet that `account` belongs to, if it is the associated token account of one that somebody named.
    pub(super) fn owner_of(&self, account: TokenAccount) -> Option<Address> {
        self.0.iter().find(|(known, _)| *known == account).and_then(|(_, owner)| *owner)
    }
}

/// Finds the owners of all accounts of the kind of `one`. Every wallet is hashed with the likeliest bump before any is
/// hashed with the next: so the work grows with the number of wallets, and not with that times the accounts.
fn find_all_of_one_kind(one: TokenAccount, accounts: &mut [Known], facts: &Facts<'_>) {
    let seeds = |owner| (owner, AssociatedSeeds::new(&owner, &one.mint, &one.token_program));
    let mut wallets: Vec<_> = facts.named_wallets().map(seeds).collect();
    let mut left: Vec<&mut Known> =
        accounts.iter_mut().filter(|(account, owner)| owner.is_none() && account.is_of_same_kind(&one)).collect();
    for bump in BUMPS.rev() {
        if left.is_empty() {
            return;
        }
        wallets.retain(|(owner, seeds)| {
            let derived = seeds.derive(bump);
            let Some(place) = left.iter().position(|(account, _)| account.address == derived) else { return true };
            left.swap_remove(place).1 = Some(*owner);
            false
        });
    }
}
