//! What a transaction did to a wallet, from the balances before and after it. Pure.

use std::{cmp::Ordering, collections::BTreeMap};
use waiaas_policy::{Address, asset::Asset};
use waiaas_wire::Signature;

use super::{Deposit, Event, ForeignOutflow};
use crate::solana::answer::{LandedTransaction, Meta, TokenBalance};

/// What happened to one asset of one holder: base units before and after.
type Change = (u64, u64);

/// What a transaction that the daemon did not sign did to `wallet`: SOL first, then tokens by mint.
pub(super) fn events(wallet: Address, signature: Signature, transaction: &LandedTransaction) -> Vec<Event> {
    let Some(meta) = &transaction.meta else { return Vec::new() };
    let lamports = lamport_changes(&transaction.keys(), meta);
    let tokens = token_changes(meta);
    let mut assets = vec![(Asset::Sol, &lamports)];
    assets.extend(tokens.iter().map(|(mint, changes)| (Asset::Token(*mint), changes)));
    let found = assets.into_iter().filter_map(|(asset, changes)| {
        let found = Found { wallet, asset, signature, slot: transaction.slot };
        found.event(changes)
    });
    found.collect()
}

struct Found {
    wallet: Address,
    asset: Asset,
    signature: Signature,
    slot: u64,
}

impl Found {
    fn event(self, changes: &BTreeMap<Address, Change>) -> Option<Event> {
        let Self { wallet, asset, signature, slot } = self;
        let (before, after) = *changes.get(&wallet)?;
        let amount = after.abs_diff(before);
        let others = |way| only(changes, wallet, way);
        match after.cmp(&before) {
            Ordering::Greater => {
                let from = others(Ordering::Less);
                Some(Event::Deposit(Deposit { wallet, asset, amount, signature, slot, from }))
            }
            Ordering::Less => {
                let to = others(Ordering::Greater);
                Some(Event::ForeignOutflow(ForeignOutflow { wallet, asset, amount, signature, slot, to }))
            }
            Ordering::Equal => None,
        }
    }
}

/// The one other holder whose amount went this way, if there is exactly one.
fn only(changes: &BTreeMap<Address, Change>, wallet: Address, way: Ordering) -> Option<Address> {
    let mut others = changes.iter().filter(|(holder, (before, after))| **holder != wallet && after.cmp(before) == way);
    let first = others.next().map(|(holder, _)| *holder);
    first.filter(|_| others.next().is_none())
}

/// Lamports by account. What the fee payer paid for the transaction itself is left out, unless nothing else tells where
/// the money went; it is added back to its balance after.
fn lamport_changes(keys: &[Address], meta: &Meta) -> BTreeMap<Address, Change> {
    let balances = meta.pre_balances.iter().zip(&meta.post_balances);
    let mut changes: BTreeMap<_, _> = keys.iter().copied().zip(balances.map(|(pre, post)| (*pre, *post))).collect();
    if let Some((before, after)) = keys.first().and_then(|payer| changes.get_mut(payer)) {
        let without_fee = after.saturating_add(meta.fee);
        // A fee payer that only paid the fee: the fee is all that left it, and is told.
        if without_fee != *before {
            *after = without_fee;
        }
    }
    changes
}

/// Base units by mint and owner, summed over token accounts.
fn token_changes(meta: &Meta) -> BTreeMap<Address, BTreeMap<Address, Change>> {
    let mut changes = BTreeMap::<_, BTreeMap<_, Change>>::new();
    for (balance, owner) in owned(meta.pre_token_balances.as_deref()) {
        let change = changes.entry(balance.mint).or_default().entry(owner).or_default();
        change.0 = change.0.saturating_add(balance.amount());
    }
    for (balance, owner) in owned(meta.post_token_balances.as_deref()) {
        let change = changes.entry(balance.mint).or_default().entry(owner).or_default();
        change.1 = change.1.saturating_add(balance.amount());
    }
    changes
}

fn owned(balances: Option<&[TokenBalance]>) -> impl Iterator<Item = (&TokenBalance, Address)> {
    balances.unwrap_or_default().iter().filter_map(|balance| Some((balance, balance.owner()?)))
}
