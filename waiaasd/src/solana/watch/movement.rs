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
    let lamports = lamport_changes(wallet, &transaction.keys(), meta);
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

/// Lamports by account. What another one paid for the transaction itself went to nobody here, so it is left out.
fn lamport_changes(wallet: Address, keys: &[Address], meta: &Meta) -> BTreeMap<Address, Change> {
    let balances = meta.pre_balances.iter().zip(&meta.post_balances);
    let mut changes: BTreeMap<_, _> = keys.iter().copied().zip(balances.map(|(pre, post)| (*pre, *post))).collect();
    let payer = keys.first().filter(|payer| **payer != wallet);
    if let Some((_, after)) = payer.and_then(|payer| changes.get_mut(payer)) {
        *after = after.saturating_add(meta.fee);
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const WALLET: Address = Address::new_from_array([1; 32]);
    const PAYER: Address = Address::new_from_array([2; 32]);
    const OTHER: Address = Address::new_from_array([3; 32]);
    const MINT: Address = Address::new_from_array([4; 32]);
    const SIGNATURE: Signature = Signature([5; 64]);

    /// Keys: fee payer, wallet, another account, the wallet's token account, the other's.
    fn landed(payer: Address, lamports: [[u64; 2]; 3], tokens: &[(usize, Address, u64, u64)]) -> LandedTransaction {
        let token = |index: usize, owner: &Address, amount: u64| {
            json!({
                "accountIndex": index, "mint": MINT.to_string(), "owner": owner.to_string(),
                "uiTokenAmount": {"amount": amount.to_string()},
            })
        };
        let keys = [payer, WALLET, OTHER, Address::new_from_array([6; 32]), Address::new_from_array([7; 32])];
        let side = |place: usize| lamports.iter().map(|pair| pair[place]).chain([10, 10]).collect::<Vec<_>>();
        let pre: Vec<Value> = tokens.iter().map(|(index, owner, pre, _)| token(*index, owner, *pre)).collect();
        let post: Vec<Value> = tokens.iter().map(|(index, owner, _, post)| token(*index, owner, *post)).collect();
        serde_json::from_value(json!({
            "slot": 9,
            "transaction": {"message": {"accountKeys": keys.map(|key| key.to_string())}},
            "meta": {
                "fee": 5, "preBalances": side(0), "postBalances": side(1),
                "preTokenBalances": pre, "postTokenBalances": post,
                "loadedAddresses": {"writable": [], "readonly": []},
            },
        }))
        .unwrap()
    }

    fn found(transaction: &LandedTransaction) -> Vec<(bool, Asset, u64, Option<Address>)> {
        let short = |event| match event {
            Event::Deposit(found) => (true, found.asset, found.amount, found.from),
            Event::ForeignOutflow(found) => (false, found.asset, found.amount, found.to),
            Event::Unreadable { .. } => panic!("never made here"),
        };
        events(WALLET, SIGNATURE, transaction).into_iter().map(short).collect()
    }

    #[test]
    fn sol_comes_in_from_the_fee_payer_or_another() {
        let by_payer = landed(PAYER, [[100, 65], [0, 30], [10, 10]], &[]);
        assert_eq!(found(&by_payer), [(true, Asset::Sol, 30, Some(PAYER))]);
        let by_other = landed(PAYER, [[100, 95], [0, 30], [40, 10]], &[]);
        assert_eq!(found(&by_other), [(true, Asset::Sol, 30, Some(OTHER))]);
    }

    #[test]
    fn who_paid_is_not_guessed() {
        let by_both = landed(PAYER, [[100, 85], [0, 30], [40, 20]], &[]);
        assert_eq!(found(&by_both), [(true, Asset::Sol, 30, None)]);
    }

    #[test]
    fn tokens_are_summed_over_accounts() {
        let tokens = [(3, WALLET, 0, 7), (4, WALLET, 5, 4), (2, OTHER, 9, 3)];
        let transaction = landed(PAYER, [[100, 95], [3, 3], [1, 1]], &tokens);
        assert_eq!(found(&transaction), [(true, Asset::Token(MINT), 6, Some(OTHER))]);
    }

    #[test]
    fn moving_between_own_accounts_is_nothing() {
        let tokens = [(3, WALLET, 0, 5), (4, WALLET, 5, 0)];
        assert_eq!(found(&landed(PAYER, [[100, 95], [3, 3], [1, 1]], &tokens)), []);
    }

    #[test]
    fn an_outflow_counts_the_fee_that_the_wallet_paid() {
        let keys_stolen = landed(WALLET, [[100, 65], [100, 65], [0, 30]], &[]);
        assert_eq!(found(&keys_stolen), [(false, Asset::Sol, 35, Some(OTHER))]);
    }
}
