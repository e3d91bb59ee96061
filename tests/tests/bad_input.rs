//! What is wrong is refused with a clear error, its own exit code, and nothing half-done.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test, a panic is the way to fail")]

use waiaas_tests::{Agent, LAMPORTS, Terminal, World, policy, stranger};

fn shop(world: &World) -> Agent {
    let usdc = "per_payment = \"1000\"";
    world.agent(
        "shop",
        &policy("per_payment = \"100\"\ndaily = \"100\"", Some((&world.ledger.usdc, usdc))),
        2 * LAMPORTS,
    )
}

/// Nothing was paid, nothing is held, nothing is left under way.
fn untouched(world: &World, agent: &Agent, lamports: u64) {
    assert_eq!(world.ledger.rpc.lamports(&agent.address), lamports);
    let usage = world.owner.ask(&["policy", "usage", &agent.name]);
    for asset in usage["items"].as_array().unwrap() {
        for window in asset["windows"].as_array().unwrap() {
            assert_eq!((window["spent"].as_str(), window["held"].as_str()), (Some("0"), Some("0")), "{usage}");
        }
    }
    assert_eq!(world.status().unwrap()["open"], 0);
}

#[test]
fn amounts_and_addresses_that_make_no_sense() {
    let world = World::new();
    let (shop, bob, usdc) = (shop(&world), stranger(), world.ledger.usdc.clone());
    let not_an_address = "Tooth Fairy";
    let long = "9".repeat(30);
    let cases: Vec<(Vec<&str>, &str)> = vec![
        (vec![not_an_address, "1 SOL"], "VALIDATION_INVALID_FORMAT"),
        (vec!["9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusV0I", "1 SOL"], "VALIDATION_INVALID_FORMAT"),
        (vec![&bob, "0 SOL"], "VALIDATION_OUT_OF_RANGE"),
        (vec![&bob, "0.000000000 SOL"], "VALIDATION_OUT_OF_RANGE"),
        (vec![&bob, "--raw", "0", "--asset", "SOL"], "VALIDATION_OUT_OF_RANGE"),
        (vec![&bob, "-1 SOL"], "VALIDATION_INVALID_FORMAT"),
        (vec![&bob, "--", "-1 SOL"], "VALIDATION_INVALID_FORMAT"),
        (vec![&bob, "--raw", "-1", "--asset", "SOL"], "VALIDATION_INVALID_FORMAT"),
        (vec![&bob, "--raw", "18446744073709551616", "--asset", "SOL"], "VALIDATION_INVALID_FORMAT"),
        (vec![&bob, "18446744073.709551616 SOL"], "VALIDATION_INVALID_FORMAT"),
        (vec![&bob, &long, "SOL"], "VALIDATION_INVALID_FORMAT"),
        (vec![&bob, "0.0000000001 SOL"], "VALIDATION_INVALID_FORMAT"),
        (vec![&bob, "1.1234567 USDC"], "VALIDATION_INVALID_FORMAT"),
        (vec![&bob, "1e3 SOL"], "VALIDATION_INVALID_FORMAT"),
        (vec![&bob, "1,5 SOL"], "VALIDATION_INVALID_FORMAT"),
        (vec![&bob, "1"], "VALIDATION_REQUIRED_FIELD"),
        (vec![&bob, "1 DOGE"], "VALIDATION_INVALID_FORMAT"),
        (vec![&bob], "VALIDATION_REQUIRED_FIELD"),
    ];
    for (args, code) in cases {
        let run = shop.terminal.json(&[&["transfer"], args.as_slice()].concat());
        assert_eq!((run.code, run.error_code().as_str()), (2, code), "{run}");
    }
    // An asset that the policy does not list is a matter of policy.
    let other_mint = stranger();
    let run = shop.terminal.json(&["transfer", &bob, "--raw", "5", "--asset", &other_mint]);
    assert!([2, 3].contains(&run.code), "{run}");
    assert_eq!(world.ledger.rpc.tokens(&bob, &usdc), 0);
    untouched(&world, &shop, 2 * LAMPORTS);
}

#[test]
fn a_token_account_is_no_recipient() {
    let world = World::new();
    let (shop, bob) = (shop(&world), stranger());
    world.ledger.set_usdc(&bob, 7);
    world.ledger.set_usdc(&shop.address, 1_000_000);
    let (account, _) = world.ledger.rpc.token_accounts(&bob, &world.ledger.usdc)[0].clone();

    for amount in ["0.5 USDC", "0.5 SOL"] {
        let run = shop.terminal.json(&["transfer", &account, amount]);
        assert_eq!((run.code, run.error_code().as_str()), (2, "VALIDATION_OUT_OF_RANGE"), "{run}");
        assert!(run.stdout.contains(&bob), "it names the wallet that was meant: {run}");
    }
    assert_eq!(world.ledger.rpc.tokens(&bob, &world.ledger.usdc), 7);
    untouched(&world, &shop, 2 * LAMPORTS);
}

#[test]
fn a_wallet_does_not_pay_itself() {
    let world = World::new();
    let shop = shop(&world);
    shop.terminal.json(&["transfer", &shop.address, "0.5 SOL"]).refused(2, "VALIDATION_OUT_OF_RANGE");
    untouched(&world, &shop, 2 * LAMPORTS);
}

#[test]
fn what_is_not_there_cannot_be_paid() {
    let world = World::new();
    let (shop, bob) = (shop(&world), stranger());
    shop.terminal.json(&["transfer", &bob, "3 SOL"]).refused(1, "TRANSACTION_INSUFFICIENT_BALANCE");
    shop.terminal.json(&["transfer", &bob, "3 USDC"]).refused(1, "TRANSACTION_INSUFFICIENT_BALANCE");
    world.ledger.set_usdc(&shop.address, 2_000_000);
    shop.terminal.json(&["transfer", &bob, "3 USDC"]).refused(1, "TRANSACTION_INSUFFICIENT_BALANCE");
    untouched(&world, &shop, 2 * LAMPORTS);
}

#[test]
fn without_money_for_fees_nothing_is_paid() {
    let mut world = World::bare();
    world.init();
    world.start();
    let (shop, bob) = (shop(&world), stranger());
    shop.terminal.json(&["transfer", &bob, "1 SOL"]).refused(1, "TRANSACTION_INSUFFICIENT_FEE_BALANCE");
    untouched(&world, &shop, 2 * LAMPORTS);
    world.ledger.airdrop(&world.fee_payer(), LAMPORTS);
    shop.terminal.json(&["transfer", &bob, "1 SOL"]).expect(0);
}

#[test]
fn a_wallet_without_a_policy_pays_nothing() {
    let world = World::new();
    let wallet = world.owner.ask(&["wallet", "create", "bare", "--custody", "pocket"]);
    let address = wallet["address"].as_str().unwrap();
    world.ledger.airdrop(address, LAMPORTS);
    world.owner.json(&["transfer", &stranger(), "0.1 SOL", "--from", "bare"]).refused(3, "POLICY_NONE");
    assert_eq!(world.ledger.rpc.lamports(address), LAMPORTS);
}

#[test]
fn names_that_nothing_has() {
    let world = World::new();
    let tx = "tx_01K00000000000000000000000";
    world.owner.json(&["wallet", "show", "nobody"]).refused(6, "AGENT_NOT_FOUND");
    world.owner.json(&["tx", "show", tx]).refused(6, "TRANSACTION_NOT_FOUND");
    world.owner.json(&["tx", "cancel", tx]).refused(6, "TRANSACTION_NOT_FOUND");
    world.owner.json(&["approve", tx, "--yes"]).refused(6, "APPROVAL_NOT_FOUND");
    world.owner.json(&["key", "revoke", "key_01K00000000000000000000000"]).refused(6, "KEY_NOT_FOUND");
    world.owner.json(&["tx", "show", "nonsense"]).refused(2, "VALIDATION_INVALID_FORMAT");
    world.owner.ask(&["wallet", "create", "twice", "--custody", "pocket"]);
    world.owner.json(&["wallet", "create", "twice", "--custody", "pocket"]).refused(7, "VALIDATION_DUPLICATE");
    for name in ["owner", "fee-payer", "", "agt_01K00000000000000000000000", "a b"] {
        let run = world.owner.json(&["wallet", "create", name, "--custody", "pocket"]);
        assert!([2, 7].contains(&run.code), "{run}");
    }
}

#[test]
fn without_a_daemon_every_command_says_how_to_start_one() {
    let world = World::bare();
    world.init();
    for command in [vec!["status"], vec!["wallet", "list"], vec!["tx", "list"], vec!["inbox"]] {
        let run = world.owner.json(&command).refused(8, "SYSTEM_DAEMON_UNREACHABLE");
        assert!(run.value()["error"]["hint"].as_str().unwrap().contains("waiaas up"), "{run}");
    }
    let pay = Terminal::new(&world.home()).with("WAIAAS_API_KEY", format!("wai_test_{}", "0".repeat(43)));
    pay.json(&["transfer", &stranger(), "1 SOL"]).refused(8, "SYSTEM_DAEMON_UNREACHABLE");
}
