//! Incoming payments, and outflows that nobody ordered.

use crate::{
    localnet::Localnet,
    proxy::Proxy,
    purse::{Purse, draft, pay, sign, tokens},
    witness::Witness,
};
use futures::{StreamExt as _, stream};
use std::{sync::Arc, time::Duration};
use tokio::time::Instant;
use waiaas_policy::{Address, asset::Asset};
use waiaasd::solana::{Chain, Commitment, Solana, Tracker, build::Payment};

const SOL: u64 = 1_000_000_000;

/// Somebody with money, who pays tokens to the wallet.
async fn pay_tokens(chain: &Arc<Solana>, giver: &Purse, mint: Address, to: Address, amount: u64) {
    let (payment, last_valid) = draft(&**chain, giver, giver, to, amount).await;
    let payment = Payment { asset: tokens(mint, true), ..payment };
    let sent = sign(&payment, last_valid, &[giver]);
    chain.send(&sent.transaction).await.unwrap();
}

#[tokio::test]
async fn deposits_are_found_live_and_after_a_restart() {
    let ledger = Localnet::start();
    let chain = ledger.open();
    let (giver, wallet) = (Purse::new(1), Purse::new(2).address());
    ledger.give_sol(giver.address(), 10 * SOL).await;
    ledger.set_usdc(giver.address(), 50_000_000).await;
    let mut witness = Witness::default();

    let (watcher, mut steps) = witness.watch(&chain, wallet);
    watcher.add_mints(vec![ledger.usdc]);
    witness.idle(&mut steps, Duration::from_millis(500)).await;
    let begun = Instant::now();
    let sent = pay(&*chain, &giver, &giver, wallet, 2_000_000).await;
    witness.until(&mut steps, 1).await;
    let live = begun.elapsed();
    let found = &witness.deposits[0];
    assert_eq!((found.asset, found.amount, found.from), (Asset::Sol, 2_000_000, Some(giver.address())));
    assert_eq!((found.wallet, found.signature), (wallet, sent.signature));
    pay_tokens(&chain, &giver, ledger.usdc, wallet, 1_000_000).await;
    witness.until(&mut steps, 2).await;
    pay_tokens(&chain, &giver, ledger.usdc, wallet, 2_000_000).await;
    witness.until(&mut steps, 3).await;
    drop((watcher, steps));

    pay(&*chain, &giver, &giver, wallet, 3_000_000).await;
    pay_tokens(&chain, &giver, ledger.usdc, wallet, 4_000_000).await;
    let (_watcher, mut steps) = witness.watch(&chain, wallet);
    witness.until(&mut steps, 5).await;
    witness.idle(&mut steps, Duration::from_secs(1)).await;
    let found: Vec<_> = witness.deposits.iter().map(|deposit| (deposit.asset, deposit.amount)).collect();
    let usdc = Asset::Token(ledger.usdc);
    assert_eq!(found[..3], [(Asset::Sol, 2_000_000), (usdc, 1_000_000), (usdc, 2_000_000)]);
    // The last two may share a slot, in which nothing tells their order.
    assert!(found[3..].contains(&(Asset::Sol, 3_000_000)) && found[3..].contains(&(usdc, 4_000_000)), "{found:?}");
    assert_eq!(witness.outflows, []);
    assert!(live < chain_poll(&ledger), "found by the scan after {live:?}, not by the subscription");
}

fn chain_poll(ledger: &Localnet) -> Duration {
    ledger.settings().poll / 4
}

#[tokio::test]
async fn own_payments_are_nothing_and_foreign_ones_are_told() {
    let ledger = Localnet::start();
    let chain = ledger.open();
    let tracker = Tracker::start(chain.clone());
    let (wallet, shop) = (Purse::new(1), Purse::new(2).address());
    ledger.give_sol(wallet.address(), SOL).await;
    ledger.set_usdc(wallet.address(), 5_000_000).await;
    let mut witness = Witness::default();
    let (_watcher, mut steps) = witness.watch(&chain, wallet.address());
    witness.until(&mut steps, 1).await;

    let (payment, last_valid) = draft(&*chain, &wallet, &wallet, shop, 1_000_000).await;
    let own = sign(&payment, last_valid, &[&wallet]);
    witness.own.lock().unwrap().insert(own.signature.to_string());
    chain.send(&own.transaction).await.unwrap();
    tracker.track(own, Commitment::Confirmed).await;

    let (payment, last_valid) = draft(&*chain, &wallet, &wallet, shop, 3_000_000).await;
    let stolen = sign(&Payment { asset: tokens(ledger.usdc, true), ..payment }, last_valid, &[&wallet]);
    chain.send(&stolen.transaction).await.unwrap();
    witness.until_outflow(&mut steps).await;
    let outflows: Vec<_> = witness.outflows.iter().map(|out| (out.asset, out.amount, out.to)).collect();
    let rent = chain.rent(165).await.unwrap();
    assert_eq!(outflows[0].0, Asset::Sol);
    assert_eq!(outflows[0].1, 5_000 + rent);
    assert_eq!(outflows[1], (Asset::Token(ledger.usdc), 3_000_000, Some(shop)));
    assert!(witness.outflows.iter().all(|out| out.signature == stolen.signature));
}

#[tokio::test]
async fn steps_that_are_not_stored_come_again() {
    let ledger = Localnet::start();
    let chain = ledger.open();
    let wallet = Purse::new(1).address();
    ledger.give_sol(wallet, SOL).await;
    let mut witness = Witness::default();
    let (_watcher, mut steps) = witness.watch(&chain, wallet);
    let lost = steps.recv().await.unwrap();
    assert_eq!(lost.events.len(), 1);
    drop(lost);
    witness.until(&mut steps, 1).await;
    assert_eq!(witness.deposits[0].amount, SOL);
}

/// More than one page of history (1,000) while nobody looked.
#[tokio::test]
async fn a_long_history_is_read_whole() {
    const MANY: u64 = 1_100;
    let ledger = Localnet::start();
    let chain = ledger.open();
    let wallet = Purse::new(1).address();
    let gifts = stream::iter(1..=MANY).map(|number| chain.airdrop(wallet, 1_000_000 + number));
    let given = gifts.buffer_unordered(8).filter(|gift| std::future::ready(gift.is_ok())).count().await;
    assert_eq!(given, 1_100);
    let mut witness = Witness::default();
    let (_watcher, mut steps) = witness.watch(&chain, wallet);
    witness.until(&mut steps, given).await;
    witness.idle(&mut steps, Duration::from_millis(500)).await;
    let sum: u64 = witness.deposits.iter().map(|deposit| deposit.amount).sum();
    assert_eq!(sum, MANY * 1_000_000 + MANY * (MANY + 1) / 2);
    assert!(witness.deposits.is_sorted_by_key(|deposit| deposit.slot));
    assert_eq!(chain.balance(wallet).await.unwrap(), sum);
}

#[tokio::test]
async fn a_broken_subscription_is_made_again() {
    let ledger = Localnet::start();
    let door = Proxy::to(&ledger.ws_url).await;
    let mut settings = ledger.settings();
    settings.ws_urls = vec![format!("ws://{}", door.address)];
    let chain = Solana::open(settings).unwrap();
    let (giver, wallet) = (Purse::new(1), Purse::new(2).address());
    ledger.give_sol(giver.address(), SOL).await;
    let mut witness = Witness::default();
    let (_watcher, mut steps) = witness.watch(&chain, wallet);
    witness.idle(&mut steps, Duration::from_millis(500)).await;
    pay(&*chain, &giver, &giver, wallet, 2_000_000).await;
    witness.until(&mut steps, 1).await;

    door.shut();
    pay(&*chain, &giver, &giver, wallet, 3_000_000).await;
    door.open();
    witness.until(&mut steps, 2).await;
    assert!(door.passed() >= 1);
    pay(&*chain, &giver, &giver, wallet, 4_000_000).await;
    witness.until(&mut steps, 3).await;
    assert!(door.passed() >= 2, "the subscription was not made again");
}
