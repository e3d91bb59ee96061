//! End points that go away, and come back.

use crate::{
    localnet::Localnet,
    proxy::Proxy,
    purse::{Purse, pay},
};
use std::{sync::Arc, time::Duration};
use tokio::{
    net::TcpListener,
    time::{sleep, timeout},
};
use waiaasd::solana::{Chain, ChainError, Commitment, Fate, Settings, Solana, Tracker, Watcher};

#[tokio::test]
async fn a_dead_end_point_is_passed_over() {
    let ledger = Localnet::start();
    let mut settings = ledger.settings();
    settings.urls = vec!["http://127.0.0.1:1".to_owned(), ledger.rpc_url.clone()];
    let chain = Solana::open(settings).unwrap();
    assert_eq!(chain.balance(Purse::new(1).address()).await.unwrap(), 0);
    let views = chain.views();
    assert_eq!(views[0].url, ledger.rpc_url);
    assert!(views[0].healthy && !views[1].healthy, "{views:?}");
    assert_eq!(views[1].error.as_deref(), Some("no connection"));
}

#[tokio::test]
async fn an_end_point_that_dies_is_replaced() {
    let ledger = Localnet::start();
    let first = Proxy::to(&ledger.rpc_url).await;
    let mut settings = ledger.settings();
    settings.urls = vec![format!("http://{}", first.address), ledger.rpc_url.clone()];
    let chain = Solana::open(settings).unwrap();
    let height = chain.height().await.unwrap();
    first.shut();
    assert!(chain.height().await.unwrap() >= height);
    assert_eq!(chain.views()[0].url, ledger.rpc_url);
}

/// With TLS the client needs more than a connection: whatever goes wrong there must not end the watcher's task.
#[tokio::test]
async fn a_socket_that_speaks_no_tls_is_tried_again() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut settings = Settings::new(vec!["http://127.0.0.1:1".to_owned()]);
    settings.ws_urls = vec![format!("wss://{}", listener.local_addr().unwrap())];
    let chain = Solana::open(settings).unwrap();
    let (_watcher, _steps) = Watcher::start(chain, Arc::new(|_, _| false));
    for _ in 0..3 {
        timeout(Duration::from_secs(20), listener.accept()).await.expect("not tried again").unwrap();
    }
}

#[tokio::test]
async fn without_any_end_point_there_is_an_error_in_words() {
    let chain = Solana::open({
        let mut settings = Settings::new(vec!["http://user:secret@127.0.0.1:1/?key=secret".to_owned()]);
        settings.timeout = Duration::from_secs(1);
        settings
    })
    .unwrap();
    let error = chain.height().await.unwrap_err();
    assert_eq!(error, ChainError::Unreachable("http://127.0.0.1:1?…: no connection".to_owned()));
}

#[tokio::test]
async fn the_fate_of_a_payment_survives_an_outage() {
    let ledger = Localnet::start();
    let door = Proxy::to(&ledger.rpc_url).await;
    let mut settings = ledger.settings();
    settings.urls = vec![format!("http://{}", door.address)];
    let chain = Solana::open(settings).unwrap();
    let tracker = Tracker::start(chain.clone());
    let (wallet, shop) = (Purse::new(1), Purse::new(3).address());
    ledger.give_sol(wallet.address(), 1_000_000_000).await;

    let sent = pay(&*chain, &wallet, &wallet, shop, 1_000_000).await;
    door.shut();
    let fate = tracker.track(sent, Commitment::Confirmed);
    tokio::pin!(fate);
    assert!(timeout(Duration::from_secs(1), &mut fate).await.is_err(), "nothing can be known during the outage");
    door.open();
    let fate = fate.await;
    assert!(matches!(fate, Fate::Confirmed { .. } | Fate::Finalized { .. }), "{fate:?}");
}

#[tokio::test]
async fn what_was_not_sent_is_sent_by_the_tracker() {
    let ledger = Localnet::start();
    let door = Proxy::to(&ledger.rpc_url).await;
    let mut settings = ledger.settings();
    settings.urls = vec![format!("http://{}", door.address)];
    let chain = Solana::open(settings).unwrap();
    let tracker = Tracker::start(chain.clone());
    let (wallet, shop) = (Purse::new(1), Purse::new(3).address());
    ledger.give_sol(wallet.address(), 1_000_000_000).await;

    let (payment, last_valid) = crate::purse::draft(&*chain, &wallet, &wallet, shop, 1_000_000).await;
    let sent = crate::purse::sign(&payment, last_valid, &[&wallet]);
    door.shut();
    assert!(chain.send(&sent.transaction).await.is_err());
    let fate = tracker.track(sent, Commitment::Confirmed);
    sleep(Duration::from_millis(300)).await;
    door.open();
    let fate = fate.await;
    assert!(matches!(fate, Fate::Confirmed { .. }), "{fate:?}");
    assert_eq!(chain.balance(shop).await.unwrap(), 1_000_000);
}
