//! Money that comes in is found, also when nobody looked while it came.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test, a panic is the way to fail")]

use serde_json::Value;
use std::process::Stdio;
use waiaas_tests::{LAMPORTS, Run, World, policy, until};

const ANY: &str = "per_payment = \"1\"";

#[test]
fn receive_waits_for_what_comes_in() {
    let world = World::new();
    let shop = world.agent("shop", &policy(ANY, None), 0);
    let address = world.owner.ask(&["wallet", "receive", "shop", "--amount", "2 SOL"]);
    assert_eq!(address["address"], shop.address.as_str());
    assert!(address["url"].as_str().unwrap().starts_with(&format!("solana:{}", shop.address)), "{address}");

    let mut command = world.owner.command(&["wallet", "receive", "shop", "--wait", "--timeout", "50s", "--json"]);
    let mut waiting = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // It looks where the ledger stands first; what comes in before that is not what it waits for.
    until("something is received", || {
        world.ledger.airdrop(&shop.address, 2 * LAMPORTS);
        waiting.try_wait().unwrap().is_some()
    });

    let run = Run::from(&command, &waiting.wait_with_output().unwrap()).expect(0);
    assert_eq!(run.value()["deposits"][0]["amount"], "2000000000", "{run}");
}

#[test]
fn what_came_while_the_daemon_was_down_is_found_when_it_is_back() {
    let mut world = World::new();
    let shop = world.agent("shop", &policy(ANY, None), LAMPORTS);
    let deposits = |world: &World| -> Vec<Value> {
        world.transactions().into_iter().filter(|tx| tx["kind"] == "deposit").collect()
    };
    until("the first deposit is found", || deposits(&world).len() == 1);

    world.daemon.take().unwrap().kill();
    world.ledger.airdrop(&shop.address, 3 * LAMPORTS);
    world.ledger.airdrop(&shop.address, 4 * LAMPORTS);
    world.start_daemon();
    world.ready();

    until("both are found", || deposits(&world).len() == 3);
    let mut amounts: Vec<_> = deposits(&world).iter().map(|tx| tx["amount"].as_str().unwrap().to_owned()).collect();
    assert_eq!(amounts.last().map(String::as_str), Some("1000000000"), "the first one is the oldest");
    // The other two may stand in one slot, which gives them no order.
    amounts.sort();
    assert_eq!(amounts, ["1000000000", "3000000000", "4000000000"], "each once");
}

#[test]
fn tokens_from_another_wallet_are_a_deposit_too_and_a_payment_is_none() {
    let world = World::new();
    let each = policy(ANY, Some((&world.ledger.usdc, "per_payment = \"100\"")));
    let (one, two) = (world.agent("one", &each, LAMPORTS), world.agent("two", &each, LAMPORTS));
    world.ledger.set_usdc(&one.address, 10_000_000);

    one.terminal.ask(&["transfer", &two.address, "2.5 USDC"]);

    let deposits = |wallet: &str, asset: &str| {
        let all = world.transactions().into_iter();
        let of = all.filter(|tx| tx["kind"] == "deposit" && tx["walletName"] == wallet && tx["asset"] == asset);
        of.map(|tx| tx["amount"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    until("the tokens are found", || deposits("two", &world.ledger.usdc) == ["2500000"]);
    assert_eq!(deposits("one", &world.ledger.usdc).len(), 0);
}
