//! Who may do what.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test, a panic is the way to fail")]

use std::fs;
use waiaas_tests::{LAMPORTS, Terminal, World, policy, stranger};

const SMALL: &str = "per_payment = \"0.1\"\ndaily = \"1\"";

#[test]
fn an_agents_key_opens_no_owners_command() {
    let world = World::new();
    let agent = world.agent("shop", &policy(SMALL, None), LAMPORTS);
    let file = world.path("wide.toml");
    fs::write(&file, policy("per_payment = \"100\"", None)).unwrap();
    let file = file.to_str().unwrap();
    let some_tx = "tx_01K00000000000000000000000";
    for command in [
        vec!["init", "--non-interactive"],
        vec!["up"],
        vec!["down"],
        vec!["wallet", "create", "mine", "--custody", "pocket"],
        vec!["wallet", "fund", "shop", "1 SOL", "--yes"],
        vec!["wallet", "withdraw", "shop", "1 SOL", "--yes"],
        vec!["wallet", "sweep", "shop", "--yes"],
        vec!["refill", "list"],
        vec!["refill", "remove", "shop"],
        vec!["refill", "set", "shop", "--from", "shop", "--below", "1", "--amount", "1", "--most-per-day", "1"],
        vec!["wallet", "suspend", "shop", "--yes"],
        vec!["wallet", "resume", "shop", "--yes"],
        vec!["wallet", "move", "shop", "shop", "1 SOL", "--yes"],
        vec!["wallet", "delete", "shop", "--yes"],
        vec!["wallet", "rotate-key", "shop", "--yes"],
        vec!["wallet", "recovery", "show", "shop"],
        vec!["wallet", "change", "shop", "--name", "mine"],
        vec!["webhook", "add", "https://example.com/hook"],
        vec!["webhook", "list"],
        vec!["owner", "mfa", "enroll"],
        vec!["owner", "mfa", "status"],
        vec!["emergency", "stop", "--all"],
        vec!["emergency", "lift", "--all", "--yes"],
        vec!["policy", "set", "shop", file, "--yes"],
        vec!["enclave", "attest"],
        vec!["enclave", "rotate-receipt-key"],
        vec!["enclave", "manifest", "sign", "--accept-running", "--yes"],
        vec!["enclave", "pcr", "list"],
        vec!["policy", "withdraw", "shop"],
        vec!["policy", "replay", file],
        vec!["budget", "show"],
        vec!["budget", "set", file, "--yes"],
        vec!["inbox"],
        vec!["approve", some_tx, "--yes"],
        vec!["reject", some_tx],
        vec!["key", "create", "shop"],
        vec!["alert", "list"],
        vec!["alert", "show", "alt_01K00000000000000000000000"],
        vec!["alert", "ack", "alt_01K00000000000000000000000"],
        vec!["key", "list"],
        vec!["key", "revoke", "key_01K00000000000000000000000"],
    ] {
        let run = agent.terminal.json(&command);
        assert_eq!(run.code, 5, "{run}");
        assert!(run.error_code().starts_with("AUTH_"), "{run}");
    }
    assert!(world.status().is_some(), "nothing was stopped");
}

#[test]
fn an_agent_sees_and_pays_from_its_own_wallet_only() {
    let world = World::new();
    let (one, two) =
        (world.agent("one", &policy(SMALL, None), LAMPORTS), world.agent("two", &policy(SMALL, None), LAMPORTS));
    let bob = stranger();
    let theirs = two.terminal.ask(&["transfer", &bob, "0.05 SOL"]);
    let theirs = theirs["id"].as_str().unwrap();
    let call = world.path("call.json");
    std::fs::write(&call, format!("{{\"program\": \"{bob}\"}}")).unwrap();

    for command in [
        vec!["transfer", &bob, "0.05 SOL", "--from", "two"],
        vec!["transfer", &bob, "0.05 SOL", "--from", &two.id],
        vec!["transfer", &bob, "0.05 SOL", "--from", "two", "--dry-run"],
        vec!["call", "--instruction", call.to_str().unwrap(), "--from", "two"],
        vec!["wallet", "show", "two"],
        vec!["wallet", "balance", "two"],
        vec!["policy", "show", "two"],
        vec!["policy", "usage", "two"],
        vec!["policy", "check", "--live", "two", "--pay", "0.05 SOL", "--to", &bob],
        vec!["tx", "list", "--wallet", "two"],
    ] {
        one.terminal.json(&command).refused(5, "AUTH_SCOPE_INSUFFICIENT");
    }
    for command in [["tx", "show", theirs], ["tx", "cancel", theirs]] {
        let run = one.terminal.json(&command);
        assert!([5, 6].contains(&run.code), "{run}");
    }
    let wallets = one.terminal.ask(&["wallet", "list"]);
    assert_eq!(wallets["items"].as_array().unwrap().len(), 1, "{wallets}");
    assert_eq!(wallets["items"][0]["name"], "one");
    let listed = one.terminal.ask(&["tx", "list"]);
    let strange = |tx: &&serde_json::Value| tx["wallet"] != one.id.as_str() || tx["kind"] != "deposit";
    assert_eq!(listed["items"].as_array().unwrap().iter().find(strange), None, "nothing but what it was funded with");
    assert_eq!(world.ledger.rpc.lamports(&one.address), LAMPORTS);
}

#[test]
fn a_key_that_is_wrong_expired_or_revoked_opens_nothing() {
    let world = World::new();
    let agent = world.agent("shop", &policy(SMALL, None), LAMPORTS);
    let with = |secret: &str| Terminal::new(&world.home()).with("WAIAAS_API_KEY", secret);
    let bob = stranger();
    let pay = |terminal: &Terminal| terminal.json(&["transfer", &bob, "0.01 SOL"]);

    pay(&with("wai_test_0000000000000000000000000000000000000000000")).refused(5, "AUTH_KEY_INVALID");
    pay(&with("nonsense")).refused(5, "AUTH_KEY_INVALID");

    let short = world.owner.ask(&["key", "create", "shop", "--expires", "1s"]);
    let short = with(short["secret"].as_str().unwrap());
    waiaas_tests::until("the key expires", || pay(&short).code == 5);
    pay(&short).refused(5, "AUTH_KEY_EXPIRED");

    let before = world.ledger.rpc.lamports(&bob);
    let keys = world.owner.ask(&["key", "list"]);
    let good = keys["items"].as_array().unwrap().iter().find(|key| key["expiresAt"].is_null()).unwrap().clone();
    assert!(!keys.to_string().contains(&agent.secret), "a key is shown once");
    pay(&agent.terminal).expect(0);
    world.owner.ask(&["key", "revoke", good["id"].as_str().unwrap()]);
    pay(&agent.terminal).refused(5, "AUTH_KEY_REVOKED");
    assert_eq!(world.ledger.rpc.lamports(&bob), before + 10_000_000);
}

#[test]
fn a_policy_needs_the_owners_passphrase_even_with_yes() {
    let world = World::new();
    world.agent("shop", &policy(SMALL, None), LAMPORTS);
    let file = world.path("wide.toml");
    fs::write(&file, policy("per_payment = \"100\"", None)).unwrap();
    let file = file.to_str().unwrap();
    let nobody = Terminal::new(&world.home());

    nobody.json(&["policy", "set", "shop", file, "--yes", "--widen"]).refused(5, "OWNER_KEY_LOCKED");

    let wrong = world.path("wrong");
    waiaas_tests::write_private(&wrong, "not the passphrase");
    let stranger = nobody.with("WAIAAS_PASSPHRASE_FILE", &wrong);
    stranger.json(&["policy", "set", "shop", file, "--yes", "--widen"]).refused(5, "OWNER_KEY_LOCKED");
    // Not even the owner widens a policy with nothing but `--yes`.
    world.owner.json(&["policy", "set", "shop", file, "--yes"]).refused(7, "POLICY_WIDENS");
    assert_eq!(world.owner.ask(&["policy", "show", "shop"])["version"], 1);
}
