//! Stopping wallets at once.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "in a test, a panic is the way to fail"
)]

use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    thread,
};
use waiaas_tests::{LAMPORTS, Terminal, World, policy, skip, stranger, until};

const SMALL: &str = "per_payment = \"0.1\"\ndaily = \"9\"";

/// Every payment that has a signature.
fn signed(world: &World) -> BTreeSet<String> {
    let all = world.transactions();
    let signed = all.iter().filter(|tx| tx["kind"] != "deposit" && !tx["signature"].is_null());
    signed.map(|tx| tx["id"].as_str().unwrap().to_owned()).collect()
}

fn state(world: &World, wallet: &str) -> Value {
    world.owner.ask(&["wallet", "show", wallet])["state"].clone()
}

#[test]
fn nothing_is_signed_after_a_stop_has_answered() {
    let world = World::new();
    let agents: Vec<_> =
        ["one", "two", "three"].iter().map(|name| world.agent(name, &policy(SMALL, None), 5 * LAMPORTS)).collect();
    let (bob, over, paid) = (stranger(), AtomicBool::new(false), AtomicUsize::new(0));
    let at_the_answer = thread::scope(|scope| {
        for agent in &agents {
            scope.spawn(|| {
                while !over.load(Ordering::Relaxed) {
                    let run = agent.terminal.json(&["transfer", &bob, "0.001 SOL"]);
                    match run.code {
                        0 => drop(paid.fetch_add(1, Ordering::Relaxed)),
                        // Signed or not when the stop came: either way it says so.
                        11 => assert_eq!(run.error_code(), "EMERGENCY_FROZEN", "{run}"),
                        code => assert_eq!(code, 9, "{run}"),
                    }
                }
            });
        }
        until("payments are under way", || paid.load(Ordering::Relaxed) > 5);
        let stopped = world.owner.ask(&["emergency", "stop", "--all"]);
        let signed = signed(&world);
        assert_eq!(stopped["items"].as_array().unwrap().len(), 3, "{stopped}");
        for item in stopped["items"].as_array().unwrap() {
            assert_eq!((&item["state"], &item["enclave"]), (&json!("SUSPENDED"), &json!(true)), "{stopped}");
        }
        // Each agent asks once more, at least, before the end.
        for agent in &agents {
            agent.terminal.json(&["transfer", &bob, "0.001 SOL"]).refused(11, "EMERGENCY_FROZEN");
        }
        over.store(true, Ordering::Relaxed);
        signed
    });
    world.settled();
    assert_eq!(signed(&world), at_the_answer);
    for agent in &agents {
        world.owner.ask(&["emergency", "lift", &agent.name, "--yes"]);
        agent.terminal.ask(&["transfer", &bob, "0.001 SOL"]);
    }
    world.owner.ask(&["audit", "verify"]);
}

#[test]
fn a_stop_outlives_every_process_and_an_enclave_that_was_not_there() {
    let mut world = World::new();
    let shop = world.agent("shop", &policy(&format!("{SMALL}\napprove_above = \"0.05\""), None), LAMPORTS);
    let bob = stranger();
    let waits = shop.terminal.json(&["transfer", &bob, "0.06 SOL"]).expect(4).value();
    let waits = waits["id"].as_str().unwrap();

    // The enclave is away: the daemon stops all the same, and tells it later.
    world.enclave.take().unwrap().kill();
    let stopped = world.owner.ask(&["emergency", "stop", "shop"]);
    assert_eq!(stopped["items"][0]["enclave"], false, "{stopped}");
    shop.terminal.json(&["transfer", &bob, "0.01 SOL"]).refused(11, "EMERGENCY_FROZEN");
    world.start_enclave();
    world.ready();
    let told = format!("stop {}: done", shop.id);
    assert!(world.said("enclave").contains(&told), "{}", world.said("enclave"));

    // Not even the owner's approval gets past it, and a restart of both changes nothing.
    world.owner.json(&["approve", waits, "--yes"]).refused(11, "EMERGENCY_FROZEN");
    world.crash_daemon();
    world.enclave.take().unwrap().kill();
    world.start_enclave();
    world.ready();
    shop.terminal.json(&["transfer", &bob, "0.01 SOL"]).refused(11, "EMERGENCY_FROZEN");

    // Lifting takes the owner's key. Cut short before the daemon knows, it stays stopped, and is lifted once more.
    Terminal::new(&world.home()).json(&["wallet", "resume", "shop", "--yes"]).refused(5, "OWNER_KEY_LOCKED");
    world.daemon.take().unwrap().kill();
    world.daemon_environment = vec![("WAIAASD_TEST_ABORT".into(), "stop.before-lift:1".into())];
    world.start_daemon();
    world.ready();
    assert_ne!(world.owner.json(&["wallet", "resume", "shop", "--yes"]).code, 0);
    until("the daemon is dead", || world.daemon.as_mut().unwrap().ended().is_some());
    world.daemon_environment.clear();
    world.start_daemon();
    world.ready();
    assert_eq!(state(&world, "shop"), "SUSPENDED");
    shop.terminal.json(&["transfer", &bob, "0.01 SOL"]).refused(11, "EMERGENCY_FROZEN");
    assert_eq!(world.owner.ask(&["wallet", "resume", "shop", "--yes"])["state"], "ACTIVE");
    world.owner.ask(&["approve", waits, "--yes"]);
    shop.terminal.ask(&["transfer", &bob, "0.01 SOL"]);
    assert_eq!(world.ledger.rpc.lamports(&bob), 70_000_000);
    world.owner.json(&["wallet", "resume", "shop", "--yes"]).refused(2, "VALIDATION_OUT_OF_RANGE");
}

#[test]
fn what_waits_for_its_delay_ends_with_a_stop_and_does_not_come_back() {
    let mut world = World::new();
    let terms = policy(&format!("{SMALL}\ndelay_above = \"0.02\"\ndelay = \"5m\""), None);
    let (shop, other) = (world.agent("shop", &terms, LAMPORTS), world.agent("other", &terms, LAMPORTS));
    let bob = stranger();
    let delayed = |agent: &waiaas_tests::Agent| {
        let waits = agent.terminal.json(&["transfer", &bob, "0.03 SOL"]).expect(4).value();
        waits["id"].as_str().unwrap().to_owned()
    };
    let (waits, others) = (delayed(&shop), delayed(&other));
    let usage = world.owner.ask(&["policy", "usage", "shop"]);

    world.owner.ask(&["emergency", "stop", "shop"]);
    let over = |world: &World| world.owner.ask(&["tx", "show", &waits]);
    assert_eq!(
        (&over(&world)["status"], &over(&world)["error"]["code"]),
        (&json!("FAILED"), &json!("EMERGENCY_FROZEN"))
    );
    assert_eq!(world.owner.ask(&["policy", "usage", "shop"]), usage, "it held nothing");
    assert_eq!(world.owner.ask(&["tx", "show", &others])["state"], "DELAYED", "another wallet's waits on");
    world.owner.ask(&["emergency", "lift", "shop", "--yes"]);
    world.crash_daemon();
    assert_eq!(over(&world)["status"], "FAILED", "{}", over(&world));
    world.owner.ask(&["tx", "cancel", &others]);
    assert_eq!(world.ledger.rpc.lamports(&bob), 0);
    world.owner.json(&["audit", "verify"]).expect(0);
}

#[test]
fn a_stop_of_all_reaches_every_vault_even_if_the_key_is_locked_at_first() {
    let Some(world) = World::with_squads() else {
        return skip(
            "a_stop_of_all_reaches_every_vault_even_if_the_key_is_locked_at_first",
            "the Squads program is not built (`cargo xtask test` builds it)",
        );
    };
    let safe = world.vaulted("safe", &policy(SMALL, None), LAMPORTS);
    let shop = world.agent("shop", &policy(SMALL, None), LAMPORTS);
    let bob = stranger();
    let limits = |world: &World| {
        let shown = world.owner.ask(&["wallet", "show", "safe"]);
        let limits = shown["vault"]["limits"].as_array().unwrap().clone();
        limits.iter().filter(|limit| !limit["onChain"].is_null()).count()
    };

    // Nobody has the passphrase at hand: the wallets are stopped all the same, and what is left is told.
    let half = Terminal::new(&world.home()).json(&["emergency", "stop", "--all"]).expect(5).value();
    let of = |name: &str| half["items"].as_array().unwrap().iter().find(|item| item["name"] == name).unwrap().clone();
    assert_eq!(of("safe")["problem"]["name"], "OWNER_KEY_LOCKED", "{half}");
    assert!(of("shop")["problem"].is_null(), "{half}");
    for agent in [&safe, &shop] {
        agent.terminal.json(&["transfer", &bob, "0.01 SOL"]).refused(11, "EMERGENCY_FROZEN");
    }
    assert_eq!(limits(&world), 1);
    world.owner.ask(&["emergency", "stop", "--all"]);
    assert_eq!(limits(&world), 0);

    let lifted = world.owner.ask(&["emergency", "lift", "--all", "--yes"]);
    assert_eq!(lifted["items"].as_array().unwrap().len(), 2, "{lifted}");
    assert_eq!(limits(&world), 1);
    for agent in [&safe, &shop] {
        agent.terminal.ask(&["transfer", &bob, "0.01 SOL"]);
    }
    assert_eq!(world.owner.ask(&["wallet", "show", "safe"])["vault"]["drift"], json!([]));
}
