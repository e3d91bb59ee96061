//! Money between wallets, and the end of a wallet.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "in a test, a panic is the way to fail"
)]

use serde_json::json;
use waiaas_tests::{LAMPORTS, World, policy, skip, stranger, until};

const SMALL: &str = "per_payment = \"1\"\ndaily = \"2\"";

fn world(test: &str) -> Option<World> {
    let world = World::with_squads();
    if world.is_none() {
        skip(test, "the Squads program is not built (`cargo xtask test` builds it)");
    }
    world
}

#[test]
fn money_moves_between_wallets_and_no_window_counts_it() {
    let Some(world) = world("money_moves_between_wallets_and_no_window_counts_it") else { return };
    let one = world.vaulted("one", &policy(SMALL, Some((&world.ledger.usdc, "daily = \"100\""))), 5 * LAMPORTS);
    let two = world.vaulted("two", &policy(SMALL, None), 0);
    let pocket = world.agent("pocket", &policy(SMALL, None), 0);
    world.ledger.set_usdc(&one.address, 7_000_000);
    let usage = || ["one", "two", "pocket"].map(|name| world.owner.ask(&["policy", "usage", name]));
    let before = (usage(), world.owner.ask(&["budget", "show"]));

    // More than the agent could pay in a day, and tokens that the other wallet has no policy for.
    world.owner.ask(&["wallet", "move", "one", "two", "3 SOL", "--yes"]);
    world.owner.ask(&["wallet", "move", "one", "two", "--all", "USDC", "--yes"]);
    world.owner.ask(&["wallet", "move", "one", "pocket", "0.5 SOL", "--yes"]);
    assert_eq!(world.ledger.rpc.lamports(&one.address), 1_500_000_000);
    assert_eq!(world.ledger.rpc.lamports(&two.address), 3 * LAMPORTS);
    assert_eq!(world.ledger.rpc.lamports(&pocket.address), LAMPORTS / 2);
    assert_eq!(world.ledger.rpc.tokens(&two.address, &world.ledger.usdc), 7_000_000);
    assert_eq!((usage(), world.owner.ask(&["budget", "show"])), before);
    assert_eq!(world.owner.ask(&["wallet", "show", "one"])["vault"]["drift"], json!([]));
    assert!(!world.said("daemon").contains("CRITICAL"), "{}", world.said("daemon"));

    world.owner.json(&["wallet", "move", "one", "one", "1 SOL", "--yes"]).refused(2, "VALIDATION_OUT_OF_RANGE");
    world.owner.json(&["wallet", "move", "pocket", "one", "0.1 SOL", "--yes"]).refused(2, "VALIDATION_OUT_OF_RANGE");
    world
        .owner
        .json(&["wallet", "move", "one", "two", "9 SOL", "--yes"])
        .refused(1, "TRANSACTION_INSUFFICIENT_BALANCE");
    // What was moved is the other agent's to pay, within its own limit.
    two.terminal.ask(&["transfer", &stranger(), "0.5 SOL"]);
}

#[test]
fn a_wallet_with_a_vault_is_ended_however_often_it_is_cut_short() {
    let Some(mut world) = world("a_wallet_with_a_vault_is_ended_however_often_it_is_cut_short") else { return };
    let token = "daily = \"100\"";
    let shop = world.vaulted("shop", &policy(SMALL, Some((&world.ledger.usdc, token))), 5 * LAMPORTS);
    world.ledger.set_usdc(&shop.address, 50_000_000);
    let other = world.vaulted("other", &policy(SMALL, None), LAMPORTS);
    let (to, bob) = (stranger(), stranger());
    shop.terminal.ask(&["transfer", &bob, "0.5 SOL"]);

    // Limits, tokens, SOL, member, key: every step is cut short once.
    let points = ["act.after-begin:1", "act.after-send:1", "act.before-close:1", "act.after-begin:1"];
    for point in points.into_iter().chain(["end.before-destroy:1", "end.before-record:1"]) {
        world.daemon.take().unwrap().kill();
        world.daemon_environment = vec![("WAIAASD_TEST_ABORT".into(), point.into())];
        world.start_daemon();
        world.ready();
        let cut = world.owner.json(&["wallet", "delete", "shop", "--to", &to, "--yes"]);
        assert_ne!(cut.code, 0, "{point}: {cut}");
        until("the daemon is dead", || world.daemon.as_mut().unwrap().ended().is_some());
        world.daemon_environment.clear();
        world.start_daemon();
        world.ready();
        // What was signed goes on by itself, or is proven dead.
        until("no act is open", || {
            let code = world.owner.json(&["wallet", "withdraw", "shop", "9 SOL", "--yes"]).error_code();
            code != "SYSTEM_RATE_LIMITED"
        });
        shop.terminal.json(&["transfer", &bob, "0.1 SOL"]).refused(11, "EMERGENCY_FROZEN");
    }
    let ended = world.owner.ask(&["wallet", "delete", "shop", "--to", &to, "--yes"]);
    assert_eq!(ended["state"], "TERMINATED", "{ended}");
    assert_eq!(world.owner.ask(&["wallet", "delete", "shop", "--yes"])["state"], "TERMINATED", "done is done");

    // All of the money is where it was asked to go, once; the agent has no part in the multisig.
    assert_eq!(world.ledger.rpc.lamports(&shop.address), 0);
    assert_eq!(world.ledger.rpc.lamports(&to), 4_500_000_000);
    assert_eq!(world.ledger.rpc.tokens(&to, &world.ledger.usdc), 50_000_000);
    let shown = world.owner.ask(&["wallet", "show", "shop"]);
    let members = shown["vault"]["members"].as_array().unwrap();
    assert_eq!(members.len(), 1, "{shown}");
    assert_eq!((&members[0]["role"], &shown["vault"]["drift"]), (&json!("owner"), &json!([])), "{shown}");

    // Nobody acts for it any more, and nobody pays to it by mistake.
    shop.terminal.json(&["transfer", &bob, "0.1 SOL"]).refused(5, "AUTH_KEY_REVOKED");
    for command in [
        vec!["transfer", &bob, "0.1 SOL", "--from", "shop"],
        vec!["key", "create", "shop"],
        vec!["wallet", "fund", "shop", "1 SOL", "--yes"],
        vec!["wallet", "receive", "shop"],
        vec!["emergency", "stop", "shop"],
    ] {
        world.owner.json(&command).refused(6, "AGENT_TERMINATED");
    }

    // Without its key both processes start as ever, and the others go on.
    world.crash_daemon();
    world.enclave.take().unwrap().kill();
    world.start_enclave();
    world.ready();
    other.terminal.ask(&["transfer", &bob, "0.1 SOL"]);
    assert!(world.said("enclave").contains(&format!("destroy {}: done", shop.id)));
    // What is paid to the old address all the same is not lost.
    world.ledger.airdrop(&shop.address, LAMPORTS);
    world.owner.ask(&["wallet", "withdraw", "shop", "--all", "SOL", "--to", &to, "--yes"]);
    assert_eq!(world.ledger.rpc.lamports(&to), 5_500_000_000);
    world.owner.ask(&["audit", "verify"]);
}

#[test]
fn a_wallet_in_a_pocket_is_ended_and_what_it_holds_is_paid_out_and_one_that_cannot_be_made_takes_no_name() {
    let world = World::new();
    world.ledger.airdrop(&world.owner_address(), LAMPORTS);
    let shop = world.agent("shop", &policy(SMALL, None), LAMPORTS);
    let bob = world.neighbour();
    assert_eq!(world.owner.ask(&["wallet", "delete", "shop", "--to", &bob, "--yes"])["state"], "TERMINATED");
    assert_eq!(world.ledger.rpc.lamports(&bob), 2 * LAMPORTS);
    shop.terminal.json(&["transfer", &bob, "0.1 SOL"]).refused(5, "AUTH_KEY_REVOKED");
    world.owner.json(&["wallet", "create", "shop", "--custody", "pocket"]).refused(7, "VALIDATION_DUPLICATE");

    // This ledger has no Squads program: nothing is begun, and the name stays free.
    world.owner.json(&["wallet", "create", "safe", "--yes"]).refused(2, "CONFIG_INVALID");
    world.owner.json(&["wallet", "show", "safe"]).refused(6, "AGENT_NOT_FOUND");
    world.owner.ask(&["wallet", "create", "safe", "--custody", "pocket"]);
}
