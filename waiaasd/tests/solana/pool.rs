//! How the pool treats nodes that do not do their part.
//!
//! The pool asks each new end point once by itself, so the first manner of every node answers that.

use crate::node::{
    Manner::{self, Nothing, Says},
    Node,
};
use std::{sync::Arc, time::Duration};
use tokio::time::{Instant, sleep};
use waiaas_policy::Address;
use waiaasd::solana::{Chain, ChainError, Settings, Solana};

const WALLET: Address = Address::new_from_array([1; 32]);
const FIVE: Manner = Says("200 OK", "", r#"{"jsonrpc":"2.0","id":1,"result":{"context":{"slot":9},"value":5}}"#);
const SLOW_DOWN: Manner = Says("429 Too Many Requests", "Retry-After: 1\r\n", "");
const BROKEN: Manner = Says("200 OK", "", "<html>welcome</html>");
const WRONG: Manner = Says("200 OK", "", r#"{"jsonrpc":"2.0","id":1,"result":"five"}"#);
const BEHIND: Manner =
    Says("200 OK", "", r#"{"jsonrpc":"2.0","id":1,"error":{"code":-32005,"message":"Node is behind by 42 slots"}}"#);
const INVALID: Manner =
    Says("200 OK", "", r#"{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"Invalid params"}}"#);

/// A pool over nodes of these manners, after its own first look at them.
async fn pool(manners: &[&[Manner]]) -> (Arc<Solana>, Vec<Node>) {
    let mut nodes = Vec::new();
    for manner in manners {
        nodes.push(Node::start([&[FIVE], *manner].concat()).await);
    }
    let mut settings = Settings::new(nodes.iter().map(Node::url).collect());
    settings.timeout = Duration::from_secs(2);
    let chain = Solana::open(settings).unwrap();
    while chain.views().iter().any(|view| !view.healthy) {
        sleep(Duration::from_millis(5)).await;
    }
    (chain, nodes)
}

#[tokio::test]
async fn retry_after_is_kept_by_all_who_ask() {
    let (chain, nodes) = pool(&[&[SLOW_DOWN, FIVE]]).await;
    let begun = Instant::now();
    let answers = futures::future::join_all((0..20).map(|_| chain.balance(WALLET))).await;
    assert!(answers.iter().all(|answer| *answer == Ok(5)), "{answers:?}");
    assert!(begun.elapsed() >= Duration::from_millis(950), "asked again after {:?}", begun.elapsed());
    let asked = nodes[0].asked();
    assert!(asked <= 2 + 2 * 20, "{asked} requests");
}

#[tokio::test]
async fn another_end_point_is_asked_while_one_is_busy() {
    let (chain, nodes) = pool(&[&[SLOW_DOWN], &[FIVE]]).await;
    for _ in 0..5 {
        assert_eq!(chain.balance(WALLET).await, Ok(5));
    }
    assert_eq!(nodes[0].asked(), 2, "a busy node is left alone");
}

#[tokio::test]
async fn a_pause_longer_than_anybody_waits_is_told() {
    let (chain, nodes) = pool(&[&[Says("429 Too Many Requests", "Retry-After: 30\r\n", "")]]).await;
    let first = chain.balance(WALLET).await.unwrap_err();
    assert!(matches!(first, ChainError::Unreachable(_) | ChainError::Limited(_)), "{first:?}");
    let second = chain.balance(WALLET).await.unwrap_err();
    assert!(matches!(second, ChainError::Limited(left) if left > Duration::from_secs(25)), "{second:?}");
    assert_eq!(nodes[0].asked(), 2);
}

#[tokio::test]
async fn nonsense_and_silence_lead_to_the_next() {
    let server_error = Says("500 Internal Server Error", "", "");
    for manner in [BROKEN, WRONG, BEHIND, Nothing, server_error] {
        let (chain, _nodes) = pool(&[&[manner], &[FIVE]]).await;
        assert_eq!(chain.balance(WALLET).await, Ok(5), "{manner:?}");
        let views = chain.views();
        assert!(views[0].healthy && !views[1].healthy, "{manner:?}: {views:?}");
    }
}

#[tokio::test]
async fn a_request_that_is_wrong_is_not_carried_around() {
    let (chain, nodes) = pool(&[&[INVALID], &[FIVE]]).await;
    let error = chain.balance(WALLET).await.unwrap_err();
    assert_eq!(error, ChainError::Refused { code: -32_602, message: "Invalid params".to_owned() });
    assert_eq!(nodes[1].asked(), 1, "only the pool's own first look");
}

#[tokio::test]
async fn the_main_network_is_not_asked_for_test_money() {
    let genesis = r#"{"jsonrpc":"2.0","id":1,"result":"5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d"}"#;
    let (chain, nodes) = pool(&[&[Says("200 OK", "", genesis)]]).await;
    assert_eq!(chain.airdrop(WALLET, 1).await, Err(ChainError::MainNetwork));
    assert_eq!(nodes[0].asked(), 2, "the genesis hash is all that was asked for");
}

#[tokio::test]
async fn a_node_that_recovers_is_used_again() {
    let (chain, nodes) = pool(&[&[BROKEN, FIVE], &[FIVE]]).await;
    assert_eq!(chain.balance(WALLET).await, Ok(5));
    assert_eq!(chain.views()[0].url, nodes[1].url());
    while chain.views()[0].url != nodes[0].url() {
        sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let target = Node::start(vec![FIVE]).await;
    let location: &'static str = format!("Location: {}\r\n", target.url()).leak();
    let (chain, _nodes) = pool(&[&[Says("307 Temporary Redirect", location, "")]]).await;
    assert!(chain.balance(WALLET).await.is_err());
    assert_eq!(target.asked(), 0);
}
