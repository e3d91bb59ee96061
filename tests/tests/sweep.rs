//! What somebody pays to an agent key's own account: it holds up neither another key nor the end of a wallet, and the owner gets it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test, a panic is the way to fail")]

use serde_json::{Value, json};
use waiaas_tests::{LAMPORTS, Run, World, policy, skip, stranger, until};

const LIMITS: &str = "per_payment = \"1\"\ndaily = \"2\"";

fn world(test: &str) -> Option<World> {
    let world = World::with_squads();
    if world.is_none() {
        skip(test, "the Squads program is not built (`cargo xtask test` builds it)");
    }
    world
}

/// The account of the agent's key, as the vault knows it.
fn pocket(world: &World, wallet: &str) -> String {
    let shown = world.owner.ask(&["wallet", "show", wallet]);
    let members = shown["vault"]["members"].as_array().unwrap().clone();
    members.iter().find(|member| member["role"] == "agent").unwrap()["key"].as_str().unwrap().to_owned()
}

/// Pays a little of everything to an account, some of it such that nobody can take it out again.
fn dust(world: &World, account: &str) {
    let ledger = &world.ledger;
    ledger.airdrop(account, 2_000_000);
    ledger.set_usdc(account, 7_000_000);
}

fn freeze(world: &World, account: &str, amount: u64) {
    let frozen = json!([account, world.ledger.usdc, {"amount": amount, "state": "frozen"}]);
    world.ledger.rpc.call("surfnet_setTokenAccount", frozen);
}

fn state(world: &World, wallet: &str) -> Value {
    world.owner.ask(&["wallet", "show", wallet])["state"].clone()
}

#[test]
fn dust_holds_up_neither_another_key_nor_the_end_and_the_owner_gets_what_can_be_moved() {
    let test = "dust_holds_up_neither_another_key_nor_the_end_and_the_owner_gets_what_can_be_moved";
    let Some(mut world) = world(test) else { return };
    let shop = world.vaulted("shop", &policy(LIMITS, None), 3 * LAMPORTS);
    let (owner, first, bob) = (world.owner_address(), pocket(&world, "shop"), stranger());
    let usdc = world.ledger.usdc.clone();
    dust(&world, &first);

    // Not while it is in use, and by nobody else.
    world.owner.json(&["wallet", "sweep", "shop", "--yes"]).refused(2, "VALIDATION_OUT_OF_RANGE");
    shop.terminal.json(&["wallet", "sweep", "shop", "--yes"]).refused(5, "AUTH_REQUIRED");

    // The chain knows the new key already, the old one is not gone yet, and just then somebody pays to it.
    world.daemon.take().unwrap().kill();
    world.daemon_environment = vec![("WAIAASD_TEST_ABORT".into(), "rotate.before-record:1".into())];
    world.start_daemon();
    world.ready();
    let rotate = |world: &World| -> Run { world.owner.json(&["wallet", "rotate-key", "shop", "--yes"]) };
    let before = world.ledger.rpc.lamports(&owner);
    until("the daemon is dead", || {
        let run = rotate(&world);
        assert_ne!(run.code, 0);
        world.daemon.as_mut().unwrap().ended().is_some()
    });
    assert_eq!((world.ledger.rpc.lamports(&first), world.ledger.rpc.tokens(&first, &usdc)), (0, 0));
    assert_eq!(world.ledger.rpc.tokens(&owner, &usdc), 7_000_000);
    assert!(world.ledger.rpc.lamports(&owner) < before + 2_000_000, "fees and deposits are the owner's");
    world.daemon_environment.clear();
    world.start_daemon();
    world.ready();
    until("the key is replaced", || rotate(&world).code == 0);
    let second = pocket(&world, "shop");
    assert_ne!(first, second);
    shop.terminal.ask(&["transfer", &bob, "0.1 SOL"]);

    // A token that nobody can move holds up nothing either.
    freeze(&world, &second, 3_000_000);
    world.ledger.airdrop(&second, 1_000_000);
    rotate(&world).expect(0);
    let third = pocket(&world, "shop");
    assert_ne!(second, third);
    assert_eq!(world.ledger.rpc.tokens(&second, &usdc), 3_000_000, "it stays where it is");
    assert_eq!(world.ledger.rpc.lamports(&second), 0);
    assert!(world.said("daemon").contains("left behind with the old key"), "and that is said");

    // And the end: the vault to one account, and what lies beside it as well.
    dust(&world, &third);
    let safe = world.neighbour();
    world.owner.ask(&["wallet", "delete", "shop", "--to", &safe, "--yes"]);
    assert_eq!(state(&world, "shop"), "TERMINATED");
    assert_eq!(world.ledger.rpc.lamports(&safe), LAMPORTS + 2_900_000_000 + 2_000_000);
    assert_eq!(world.ledger.rpc.tokens(&safe, &usdc), 7_000_000);
    let log = world.owner.ask(&["audit", "log"]).to_string();
    assert!(log.contains("taken out of the agent key's own account by the owner"), "{log}");
    world.owner.ask(&["audit", "verify"]);
}

#[test]
fn a_wallet_without_a_vault_is_recovered_with_the_enclave_and_not_without_it() {
    let mut world = World::new();
    world.ledger.airdrop(&world.owner_address(), LAMPORTS);
    let usdc = world.ledger.usdc.clone();
    let shop = world.agent("shop", &policy(LIMITS, Some((&usdc, "daily = \"9\""))), 2 * LAMPORTS);
    world.ledger.set_usdc(&shop.address, 5_000_000);
    let safe = world.neighbour();
    world.owner.json(&["emergency", "recover", "shop", "--yes"]).refused(7, "EMERGENCY_NO_DESTINATION");
    world.owner.ask(&["wallet", "recovery", "set", "shop", &safe, "--yes"]);

    // Only the enclave can pay from there: without it the wallet is stopped, and what is left is said.
    world.enclave.take().unwrap().kill();
    until("the daemon knows it", || world.status().is_some_and(|status| status["enclave"]["phase"] != "ready"));
    let left = world.owner.json(&["emergency", "recover", "shop", "--yes"]).expect(1).value();
    assert_eq!(left["left"].as_array().unwrap().len(), 2, "{left}");
    assert!(left["left"][0]["why"].as_str().unwrap().contains("only the enclave can pay"), "{left}");
    assert_eq!(world.ledger.rpc.lamports(&shop.address), 2 * LAMPORTS);

    // With it everything goes where the owner said, and the daemon may die on the way.
    world.start_enclave();
    world.ready();
    world.daemon.take().unwrap().kill();
    world.daemon_environment = vec![("WAIAASD_TEST_ABORT".into(), "act.after-send:1".into())];
    world.start_daemon();
    world.ready();
    until("the daemon is dead", || {
        assert_ne!(world.owner.json(&["emergency", "recover", "shop", "--yes"]).code, 0);
        world.daemon.as_mut().unwrap().ended().is_some()
    });
    world.daemon_environment.clear();
    world.start_daemon();
    world.ready();
    until("everything is out", || {
        let run = world.owner.json(&["emergency", "recover", "shop", "--yes"]);
        assert!(run.code == 0 || run.error_code() == "SYSTEM_RATE_LIMITED", "{run}");
        run.code == 0
    });
    assert_eq!(world.ledger.rpc.lamports(&shop.address), 0);
    assert_eq!(world.ledger.rpc.lamports(&safe), 3 * LAMPORTS, "once");
    assert_eq!(world.ledger.rpc.tokens(&safe, &usdc), 5_000_000);

    // It goes on as any stopped wallet, and what the owner moved counts in no window.
    world.owner.ask(&["wallet", "resume", "shop", "--yes"]);
    world.ledger.airdrop(&shop.address, 2 * LAMPORTS);
    shop.terminal.ask(&["transfer", &stranger(), "1 SOL"]);
    shop.terminal.ask(&["transfer", &stranger(), "0.99 SOL"]);
}
