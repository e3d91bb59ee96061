//! Transactions that never land.

use crate::{
    localnet::Localnet,
    purse::{Purse, draft, pay, sign},
};
use std::time::Duration;
use waiaas_wire::Signature;
use waiaasd::solana::{Chain, Commitment, Fate, Solana, Trace, Tracker};

/// A fee payer without money: nodes take the transaction, and no block ever does.
#[tokio::test]
async fn a_transaction_that_never_lands_is_proven_dead() {
    let ledger = Localnet::start();
    let chain = ledger.open();
    let tracker = Tracker::start(chain.clone());
    let (wallet, shop) = (Purse::new(1), Purse::new(3).address());
    let (payment, last_valid) = draft(&*chain, &wallet, &wallet, shop, 1_000_000).await;
    let sent = sign(&payment, last_valid, &[&wallet]);
    let _ = chain.send(&sent.transaction).await;
    assert_eq!(tracker.track(sent, Commitment::Confirmed).await, Fate::Dead);
    assert!(chain.height().await.unwrap() > last_valid, "proven before its time was over");
}

/// The proof of one end point does not hold against another that knows better.
#[tokio::test]
async fn one_end_point_that_knows_it_is_enough() {
    let (blind, ledger) = (Localnet::start(), Localnet::start());
    let (wallet, shop) = (Purse::new(1), Purse::new(3).address());
    ledger.give_sol(wallet.address(), 1_000_000_000).await;
    let chain = ledger.open();
    let landed = pay(&*chain, &wallet, &wallet, shop, 1_000_000).await;
    Tracker::start(chain).track(landed.clone(), Commitment::Confirmed).await;

    let mut settings = blind.settings();
    settings.urls.push(ledger.rpc_url.clone());
    let both = Solana::open(settings).unwrap();
    while both.height().await.unwrap() < 2 {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let asked = [(landed.signature, 1)];
    assert!(matches!(both.trace(&asked).await.unwrap()[..], [Trace::Landed(_)]));
    assert_eq!(blind.open().trace(&asked).await.unwrap(), [Trace::Dead]);
}

#[tokio::test]
async fn death_is_not_proven_early_and_life_is_found_late() {
    let ledger = Localnet::start();
    let chain = ledger.open();
    let tracker = Tracker::start(chain.clone());
    let (wallet, shop) = (Purse::new(1), Purse::new(3).address());
    ledger.give_sol(wallet.address(), 1_000_000_000).await;
    let landed = pay(&*chain, &wallet, &wallet, shop, 1_000_000).await;
    tracker.track(landed.clone(), Commitment::Finalized).await;

    let height = chain.height().await.unwrap();
    let never = Signature([7; 64]);
    let asked = [(landed.signature, 1), (never, height - 1), (never, height + 1_000)];
    let traces = chain.trace(&asked).await.unwrap();
    assert!(matches!(&traces[0], Trace::Landed(status) if status.commitment == Commitment::Finalized));
    assert_eq!(traces[1..], [Trace::Dead, Trace::Open]);
}
