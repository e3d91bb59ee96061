//! Money that runs low is told before it is gone: an alert, over when there is enough again, and an event for webhooks.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test, a panic is the way to fail")]

use serde_json::{Value, json};
use std::fs;
use waiaas_tests::{LAMPORTS, Receiver, World, policy, stranger, until, until_some};

fn of_kind(world: &World, kind: &str) -> Option<Value> {
    let open = world.owner.ask(&["alert", "list"]);
    open["items"].as_array().unwrap().iter().find(|alert| alert["kind"] == kind).cloned()
}

#[test]
fn a_wallet_and_a_fee_payer_that_run_low_are_told_until_they_are_filled() {
    let mut world = World::bare();
    world.init();
    let funding = "[funding]\nwallet_low = \"0.5\"\nfee_payer_low = \"0.2\"\nlook_every = \"1s\"\n";
    fs::write(world.home().join("config.toml"), funding).unwrap();
    world.daemon_environment = vec![("WAIAAS_WEBHOOKS_ALLOW".into(), "127.0.0.1".into())];
    world.start();
    world.ledger.airdrop(&world.fee_payer(), LAMPORTS / 10);
    world.ledger.airdrop(&world.owner_address(), 10 * LAMPORTS);
    let receiver = Receiver::start();
    let hook = json!({"url": receiver.url, "events": ["funding.low_balance"]});
    world.rest().with(&world.key("owner")).post("/api/v1/webhooks", hook).ok(201);

    // A wallet that was never filled is as low as one that was emptied.
    let shop = world.agent("shop", &policy("per_payment = \"1\"\ndaily = \"2\"", None), LAMPORTS);
    shop.terminal.ask(&["transfer", &stranger(), "0.6 SOL"]);
    let low = until_some("the wallet is told", || {
        of_kind(&world, "wallet.low_balance").filter(|alert| alert["text"].as_str().unwrap().contains("0.4 SOL"))
    });
    assert_eq!((&low["walletName"], &low["state"]), (&json!("shop"), &json!("OPEN")), "{low}");
    assert_eq!(low["text"], "it holds 0.4 SOL, less than 0.5", "{low}");
    let payer = until_some("the fee payer is told", || of_kind(&world, "fee_payer.low_balance"));
    assert_eq!(payer["walletName"], "fee-payer", "{payer}");
    assert!(payer["text"].as_str().unwrap().contains("waiaas wallet fund fee-payer"), "{payer}");
    until("the webhook is told", || receiver.taken().len() >= 2);
    let kinds: Vec<Value> = receiver.taken().iter().map(|told| told.json["data"]["alert"]["kind"].clone()).collect();
    assert!(
        kinds.contains(&json!("wallet.low_balance")) && kinds.contains(&json!("fee_payer.low_balance")),
        "{kinds:?}"
    );

    world.owner.ask(&["wallet", "fund", "shop", "0.2 SOL", "--yes"]);
    world.owner.ask(&["wallet", "fund", "fee-payer", "0.2 SOL", "--yes"]);
    until("both are over", || world.owner.ask(&["alert", "list"])["items"] == json!([]));
    let over = world.owner.ask(&["alert", "show", low["id"].as_str().unwrap()]);
    assert_eq!(over["state"], "RESOLVED", "{over}");
    world.owner.ask(&["audit", "verify"]);
}

#[test]
fn a_threshold_that_is_no_amount_is_refused_by_name() {
    let world = World::bare();
    world.init();
    for (text, why) in [("wallet_low = \"some\"", "not an amount of SOL"), ("fee_payer_low = 1", "string")] {
        fs::write(world.home().join("config.toml"), format!("[funding]\n{text}\n")).unwrap();
        let output = world.daemon_command().output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && said.contains(why), "{text}: {said}");
    }
}
