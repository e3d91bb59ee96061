//! Payments from message to ledger.

use crate::{
    localnet::Localnet,
    purse::{Purse, draft, pay, sign, tokens},
};
use std::sync::Arc;
use waiaasd::solana::{
    Chain, Commitment, Cost, FailureKind, Fate, SendError, Tracker,
    build::{self, Payment},
};

const SOL: u64 = 1_000_000_000;

#[tokio::test]
async fn sol_is_paid_and_becomes_final() {
    let ledger = Localnet::start();
    let chain: Arc<dyn Chain> = ledger.open();
    let tracker = Tracker::start(Arc::clone(&chain));
    let (wallet, payer, shop) = (Purse::new(1), Purse::new(2), Purse::new(3).address());
    ledger.give_sol(wallet.address(), SOL).await;
    ledger.give_sol(payer.address(), SOL).await;

    let (payment, last_valid) = draft(&*chain, &wallet, &payer, shop, 7_000_000).await;
    let payment = Payment { memo: Some("invoice 7"), price: 1_000, ..payment };
    let message = build::payment(&payment).unwrap();
    let simulation = chain.simulate(&message).await.unwrap();
    assert_eq!(simulation.error, None, "{:?}", simulation.logs);
    assert!((150..100_000).contains(&simulation.units), "{} units", simulation.units);

    let sent = sign(&payment, last_valid, &[&wallet, &payer]);
    chain.send(&sent.transaction).await.unwrap();
    let fate = tracker.track(sent.clone(), Commitment::Confirmed).await;
    assert!(matches!(fate, Fate::Confirmed { slot } if slot > 0), "{fate:?}");
    assert_eq!(chain.balance(shop).await.unwrap(), 7_000_000);
    let fee = 2 * 5_000 + u64::from(100_000 + 7_000_000 % 4096_u32).div_ceil(1_000);
    assert_eq!(chain.cost_of(sent.signature).await.unwrap(), Some(Cost { fee, rent: 0 }));
    assert_eq!(chain.balance(payer.address()).await.unwrap(), SOL - fee);

    let fate = tracker.track(sent, Commitment::Finalized).await;
    assert!(matches!(fate, Fate::Finalized { .. }), "{fate:?}");
}

#[tokio::test]
async fn tokens_are_paid_and_their_account_is_made() {
    let ledger = Localnet::start();
    let chain = ledger.open();
    let tracker = Tracker::start(chain.clone());
    let (wallet, payer, shop) = (Purse::new(1), Purse::new(2), Purse::new(3).address());
    ledger.give_sol(payer.address(), SOL).await;
    ledger.set_usdc(wallet.address(), 5_000_000).await;

    for (amount, create) in [(1_500_000, true), (500_000, false)] {
        let (payment, last_valid) = draft(&*chain, &wallet, &payer, shop, amount).await;
        let payment = Payment { asset: tokens(ledger.usdc, create), ..payment };
        let sent = sign(&payment, last_valid, &[&wallet, &payer]);
        chain.send(&sent.transaction).await.unwrap();
        let fate = tracker.track(sent.clone(), Commitment::Confirmed).await;
        assert!(matches!(fate, Fate::Confirmed { .. }), "{fate:?}");
        let rent = if create { chain.rent(165).await.unwrap() } else { 0 };
        assert_eq!(chain.cost_of(sent.signature).await.unwrap(), Some(Cost { fee: 10_000, rent }));
    }
    let holdings = chain.balances(shop).await.unwrap();
    assert_eq!(holdings.lamports, 0);
    let held: Vec<_> = holdings.tokens.iter().map(|held| (held.mint, held.decimals, held.amount)).collect();
    assert_eq!(held, [(ledger.usdc, 6, 2_000_000)]);
}

#[tokio::test]
async fn missing_money_is_seen_in_the_dry_run_and_on_the_ledger() {
    let ledger = Localnet::start();
    let chain = ledger.open();
    let tracker = Tracker::start(chain.clone());
    let (wallet, payer, shop) = (Purse::new(1), Purse::new(2), Purse::new(3).address());

    let kind = async |payment: &Payment<'_>| {
        let simulation = chain.simulate(&build::payment(payment).unwrap()).await.unwrap();
        simulation.error.map(|failure| failure.kind)
    };
    let (payment, _) = draft(&*chain, &wallet, &payer, shop, SOL).await;
    assert_eq!(kind(&payment).await, Some(FailureKind::FeePayerFunds));
    ledger.give_sol(payer.address(), 2_500_000).await;
    let (payment, last_valid) = draft(&*chain, &wallet, &payer, shop, SOL).await;
    assert_eq!(kind(&payment).await, Some(FailureKind::WalletFunds));
    ledger.set_usdc(wallet.address(), 5).await;
    let in_tokens = Payment { asset: tokens(ledger.usdc, true), ..payment };
    assert_eq!(kind(&in_tokens).await, Some(FailureKind::WalletFunds));
    let rent_is_missing = Payment { amount: 5, ..in_tokens };
    assert_eq!(kind(&rent_is_missing).await, Some(FailureKind::FeePayerFunds));

    let sent = sign(&payment, last_valid, &[&wallet, &payer]);
    chain.send(&sent.transaction).await.unwrap();
    let fate = tracker.track(sent, Commitment::Confirmed).await;
    assert!(matches!(fate, Fate::Failed { .. }), "{fate:?}");
}

#[tokio::test]
async fn sending_twice_pays_once() {
    let ledger = Localnet::start();
    let chain = ledger.open();
    let tracker = Tracker::start(chain.clone());
    let (wallet, shop) = (Purse::new(1), Purse::new(3).address());
    ledger.give_sol(wallet.address(), SOL).await;

    let sent = pay(&*chain, &wallet, &wallet, shop, 1_000_000).await;
    tracker.track(sent.clone(), Commitment::Confirmed).await;
    let again = chain.send(&sent.transaction).await;
    assert!(matches!(again, Ok(()) | Err(SendError::AlreadyProcessed)), "{again:?}");
    let fates = futures::future::join_all((0..3).map(|_| tracker.track(sent.clone(), Commitment::Confirmed))).await;
    assert!(fates.iter().all(|fate| matches!(fate, Fate::Confirmed { .. } | Fate::Finalized { .. })), "{fates:?}");
    assert_eq!(chain.balance(shop).await.unwrap(), 1_000_000);
}

#[tokio::test]
async fn what_no_node_can_take_is_refused() {
    let ledger = Localnet::start();
    let chain = ledger.open();
    let refused = chain.send(b"no transaction").await;
    assert!(matches!(refused, Err(SendError::Refused(_))), "{refused:?}");
}
