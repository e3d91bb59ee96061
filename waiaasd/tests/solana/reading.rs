//! What is read from the ledger.

use crate::{localnet::Localnet, purse::Purse};
use std::time::Duration;
use waiaas_policy::address::{self, associated_token_address};
use waiaasd::solana::{Chain, Mint, Recipient};

#[tokio::test]
async fn accounts_are_told_apart() {
    let ledger = Localnet::start();
    let chain = ledger.open();
    let (wallet, nobody) = (Purse::new(1).address(), Purse::new(2).address());
    ledger.give_sol(wallet, 1_000_000_000).await;
    ledger.set_usdc(wallet, 5).await;
    let account = associated_token_address(&wallet, &ledger.usdc, &address::TOKEN).unwrap();

    assert_eq!(chain.recipient(wallet).await.unwrap(), Recipient::Wallet);
    assert_eq!(chain.recipient(nobody).await.unwrap(), Recipient::Wallet);
    assert_eq!(chain.recipient(address::TOKEN).await.unwrap(), Recipient::Program);
    assert_eq!(chain.recipient(ledger.usdc).await.unwrap(), Recipient::Mint);
    let expected = Recipient::TokenAccount { owner: wallet, mint: ledger.usdc };
    assert_eq!(chain.recipient(account).await.unwrap(), expected);
    assert!(chain.token_account_exists(account).await.unwrap());
    assert!(!chain.token_account_exists(wallet).await.unwrap());

    let mint = Mint { decimals: 6, program: address::TOKEN, extensions: vec![] };
    assert_eq!(chain.mint(ledger.usdc).await.unwrap(), Some(mint));
    assert_eq!(chain.mint(wallet).await.unwrap(), None);
    assert_eq!(chain.rent(165).await.unwrap(), 2_039_280);
}

#[tokio::test]
async fn blockhashes_are_shared_while_they_are_young() {
    let ledger = Localnet::start();
    let chain = ledger.open();
    let first = chain.blockhash().await.unwrap();
    assert_eq!(chain.blockhash().await.unwrap(), first);
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    let second = chain.blockhash().await.unwrap();
    assert_ne!(second.hash, first.hash);
    let height = chain.height().await.unwrap();
    assert!((1..=150 + 40).contains(&(second.last_valid_height - height)), "{second:?} at {height}");
}

#[tokio::test]
async fn prices_are_capped() {
    let ledger = Localnet::start();
    let mut settings = ledger.settings();
    settings.priority_cap = 0;
    let chain = waiaasd::solana::Solana::open(settings).unwrap();
    assert_eq!(chain.priority_fee(&[Purse::new(1).address()]).await.unwrap(), 0);
}

#[tokio::test]
async fn the_ledger_says_where_it_stands() {
    let ledger = Localnet::start();
    let chain = ledger.open();
    assert_ne!(chain.genesis().await.unwrap(), [0; 32]);
    chain.balance(Purse::new(1).address()).await.unwrap();
    let [view] = &chain.views()[..] else { panic!("one end point expected") };
    assert!(view.healthy && view.slot > Some(0) && view.latency_ms.is_some() && view.error.is_none(), "{view:?}");
}
