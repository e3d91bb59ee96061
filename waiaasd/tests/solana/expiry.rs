//! Transactions that never land.

use crate::{
    localnet::Localnet,
    purse::{Purse, draft, pay, sign},
};
use waiaas_wire::Signature;
use waiaasd::solana::{Chain, Commitment, Fate, Trace, Tracker};

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
