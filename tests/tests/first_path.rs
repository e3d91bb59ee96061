//! An owner makes a wallet, an agent pays, and what the ledger says is what was said.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test, a panic is the way to fail")]

use serde_json::Value;
use std::fs;
use waiaas_tests::{Agent, LAMPORTS, World, policy, stranger};

/// What opening a token account costs on every Solana ledger.
const TOKEN_ACCOUNT_RENT: u64 = 2_039_280;
/// One signature's fee.
const SIGNATURE_FEE: u64 = 5_000;

/// One SOL a payment, two a day, and the owner is asked above half of one.
fn shop(world: &World) -> Agent {
    let sol = "per_payment = \"1\"\ndaily = \"2\"\napprove_above = \"0.5\"";
    let usdc = "per_payment = \"20\"\ndaily = \"50\"";
    let agent = world.agent("shop", &policy(sol, Some((&world.ledger.usdc, usdc))), 3 * LAMPORTS);
    world.ledger.set_usdc(&agent.address, 50_000_000);
    agent
}

#[test]
fn a_payment_in_sol_is_confirmed_and_costs_what_it_says() {
    let world = World::new();
    let (shop, bob, payer) = (shop(&world), stranger(), world.fee_payer());
    let payer_before = world.ledger.rpc.lamports(&payer);

    let tx = shop.terminal.ask(&["transfer", &bob, "0.25 SOL", "--memo", "order 17"]);

    assert_eq!(tx["status"], "CONFIRMED", "{tx}");
    assert_eq!((tx["amount"].as_str(), tx["uiAmount"].as_str()), (Some("250000000"), Some("0.25")));
    assert_eq!(world.ledger.rpc.lamports(&bob), LAMPORTS / 4);
    assert_eq!(world.ledger.rpc.lamports(&shop.address), 3 * LAMPORTS - LAMPORTS / 4);
    let landed = world.ledger.rpc.transaction(tx["signature"].as_str().unwrap());
    assert!(landed["meta"]["err"].is_null(), "{landed}");
    assert!(landed.to_string().contains("order 17"), "the memo is on the ledger: {landed}");
    let fee = landed["meta"]["fee"].as_u64().unwrap();
    assert_eq!(payer_before - world.ledger.rpc.lamports(&payer), fee, "the fee payer pays the fee, and only that");
    assert_eq!(tx["fee"].as_str().unwrap(), fee.to_string());
}

#[test]
fn a_token_payment_opens_the_recipients_account() {
    let world = World::new();
    let (shop, bob, payer) = (shop(&world), stranger(), world.fee_payer());
    let (payer_before, sol_before) = (world.ledger.rpc.lamports(&payer), world.ledger.rpc.lamports(&shop.address));

    let tx = shop.terminal.ask(&["transfer", &bob, "12.5", "USDC"]);

    assert_eq!(tx["status"], "CONFIRMED", "{tx}");
    assert_eq!((tx["asset"].as_str().unwrap(), tx["symbol"].as_str()), (world.ledger.usdc.as_str(), Some("USDC")));
    assert_eq!(world.ledger.rpc.tokens(&bob, &world.ledger.usdc), 12_500_000);
    assert_eq!(world.ledger.rpc.tokens(&shop.address, &world.ledger.usdc), 37_500_000);
    assert_eq!(world.ledger.rpc.token_accounts(&bob, &world.ledger.usdc).len(), 1);
    assert_eq!(world.ledger.rpc.lamports(&shop.address), sol_before, "the agent pays no rent");
    let cost = payer_before - world.ledger.rpc.lamports(&payer);
    assert!(cost >= TOKEN_ACCOUNT_RENT + 2 * SIGNATURE_FEE, "{cost}");
    assert_eq!(tx["fee"].as_str().unwrap(), cost.to_string(), "fee and rent are told together");

    // The second one to the same wallet opens nothing.
    let before = world.ledger.rpc.lamports(&payer);
    shop.terminal.ask(&["transfer", &bob, "--raw", "1", "--asset", &world.ledger.usdc]);
    assert_eq!(world.ledger.rpc.tokens(&bob, &world.ledger.usdc), 12_500_001);
    assert!(before - world.ledger.rpc.lamports(&payer) < TOKEN_ACCOUNT_RENT);
}

#[test]
fn a_denial_names_every_rule_with_its_figures_and_nothing_moves() {
    let world = World::new();
    let (shop, bob) = (shop(&world), stranger());

    let run = shop.terminal.json(&["transfer", &bob, "5 SOL"]).refused(3, "POLICY_DENIED");

    let denials = run.value()["error"]["denials"].clone();
    let of = |rule: &str| denials.as_array().unwrap().iter().find(|denial| denial["rule"] == rule).unwrap().clone();
    let (payment, day) = (of("per_payment"), of("daily"));
    assert_eq!((payment["limit"].as_str(), payment["asked"].as_str()), (Some("1000000000"), Some("5000000000")));
    assert_eq!(payment["code"], "POLICY_PER_TX_LIMIT_EXCEEDED");
    assert_eq!((day["limit"].as_str(), day["used"].as_str()), (Some("2000000000"), Some("0")));
    assert!(day["earliestAt"].is_null(), "5 SOL never fit into 2 a day: {day}");
    assert_eq!(world.ledger.rpc.lamports(&bob), 0);
    assert_eq!(world.ledger.rpc.lamports(&shop.address), 3 * LAMPORTS);
}

#[test]
fn a_full_window_tells_when_the_same_payment_would_pass() {
    let world = World::new();
    let (agent, bob) =
        (world.agent("bot", &policy("per_payment = \"1\"\nhourly = \"1\"", None), 3 * LAMPORTS), stranger());
    agent.terminal.ask(&["transfer", &bob, "0.75 SOL"]);

    let run = agent.terminal.json(&["transfer", &bob, "0.5 SOL"]).refused(3, "POLICY_DENIED");

    let denial = run.value()["error"]["denials"][0].clone();
    assert_eq!((denial["rule"].as_str(), denial["used"].as_str()), (Some("hourly"), Some("750000000")), "{denial}");
    assert!(denial["earliestAt"].as_str().is_some_and(|time| time.ends_with('Z')), "{denial}");
    agent.terminal.ask(&["transfer", &bob, "0.25 SOL"]);
    assert_eq!(world.ledger.rpc.lamports(&bob), LAMPORTS, "exactly the limit, not a lamport more");
}

#[test]
fn above_the_threshold_the_owner_decides_once() {
    let world = World::new();
    let (shop, bob) = (shop(&world), stranger());

    let asked = shop.terminal.json(&["transfer", &bob, "0.8 SOL"]).expect(4).value();
    let id = asked["id"].as_str().unwrap();
    assert_eq!((asked["state"].as_str(), asked["tier"].as_str()), (Some("AWAITING_OWNER"), Some("APPROVAL")));
    assert_eq!(world.ledger.rpc.lamports(&bob), 0);
    let inbox = world.owner.ask(&["inbox"]);
    assert_eq!(inbox["items"][0]["tx"]["id"], id, "{inbox}");

    let paid = world.owner.ask(&["approve", id, "--yes"]);
    assert_eq!(paid["id"], id);
    shop.terminal.json(&["tx", "wait", id]).expect(0);
    assert_eq!(world.ledger.rpc.lamports(&bob), 800_000_000);
    world.owner.json(&["approve", id, "--yes"]).refused(6, "APPROVAL_NOT_FOUND");
    assert_eq!(world.ledger.rpc.lamports(&bob), 800_000_000, "approved twice is paid once");

    let again = shop.terminal.json(&["transfer", &bob, "0.7 SOL"]).expect(4).value();
    world.owner.json(&["reject", again["id"].as_str().unwrap()]).expect(0);
    shop.terminal.json(&["tx", "wait", again["id"].as_str().unwrap()]).refused(3, "TRANSACTION_REJECTED");
    assert_eq!(world.owner.ask(&["inbox"])["items"].as_array().unwrap().len(), 0);
    assert_eq!(world.ledger.rpc.lamports(&bob), 800_000_000);
}

#[test]
fn a_delayed_payment_waits_can_be_taken_back_and_pays_by_itself() {
    let world = World::new();
    let delayed =
        |delay: &str| policy(&format!("per_payment = \"1\"\ndelay_above = \"0.1\"\ndelay = \"{delay}\""), None);
    let (agent, bob) = (world.agent("slow", &delayed("1h"), 3 * LAMPORTS), stranger());

    let asked = agent.terminal.json(&["transfer", &bob, "0.2 SOL"]).expect(4).value();
    assert_eq!(asked["state"], "DELAYED", "{asked}");
    assert!(asked["dueAt"].as_str().is_some());
    agent.terminal.json(&["tx", "cancel", asked["id"].as_str().unwrap()]).expect(0);
    agent.terminal.json(&["tx", "wait", asked["id"].as_str().unwrap()]).refused(7, "TRANSACTION_CANCELLED");
    assert_eq!(world.ledger.rpc.lamports(&bob), 0);

    world.set_policy("slow", &delayed("1s"));
    let asked = agent.terminal.json(&["transfer", &bob, "0.3 SOL", "--wait"]).expect(0).value();
    assert_eq!((asked["status"].as_str(), asked["tier"].as_str()), (Some("CONFIRMED"), Some("DELAY")));
    assert_eq!(world.ledger.rpc.lamports(&bob), 300_000_000);
}

#[test]
fn the_same_idempotency_key_pays_once() {
    let world = World::new();
    let (shop, bob) = (shop(&world), stranger());
    let pay = |amount: &str| shop.terminal.json(&["transfer", &bob, amount, "--idempotency-key", "order-17"]);

    let first = pay("0.1 SOL").expect(0).value();
    let second = pay("0.1 SOL").expect(0).value();

    assert_eq!((&first["id"], &first["signature"]), (&second["id"], &second["signature"]));
    assert_eq!(world.ledger.rpc.lamports(&bob), LAMPORTS / 10);
    pay("0.2 SOL").refused(7, "IDEMPOTENCY_MISMATCH");
    assert_eq!(world.ledger.rpc.lamports(&bob), LAMPORTS / 10);
}

#[test]
fn a_dry_run_tells_and_leaves_no_trace() {
    let world = World::new();
    let (shop, bob) = (shop(&world), stranger());
    let traces = || (world.status().unwrap()["auditLeaves"].clone(), world.transactions());
    let before = traces();

    let preview = shop.terminal.ask(&["transfer", &bob, "5 USDC", "--dry-run"]);
    assert_eq!(
        (preview["allowed"].as_bool(), preview["createsAccount"].as_bool()),
        (Some(true), Some(true)),
        "{preview}"
    );
    assert!(preview["fee"].as_str().unwrap().parse::<u64>().unwrap() >= TOKEN_ACCOUNT_RENT);
    shop.terminal.json(&["transfer", &bob, "5 SOL", "--dry-run"]).refused(3, "POLICY_DENIED");

    assert_eq!(traces(), before);
    assert_eq!(world.ledger.rpc.tokens(&bob, &world.ledger.usdc), 0);
}

#[test]
fn daemon_and_enclave_count_the_same() {
    let world = World::new();
    let (shop, bob) = (shop(&world), stranger());
    for amount in ["0.1 SOL", "0.2 SOL", "7 USDC"] {
        shop.terminal.ask(&["transfer", &bob, amount]);
    }
    shop.terminal.json(&["transfer", &bob, "5 SOL"]).expect(3);

    let usage = world.owner.ask(&["policy", "usage", "shop"]);
    let spent = |asset: &str| {
        let asset = usage["items"].as_array().unwrap().iter().find(|usage| usage["asset"] == asset).unwrap();
        asset["windows"].as_array().unwrap().iter().map(both).collect::<Vec<_>>()
    };
    assert!(spent("SOL").iter().all(|counts| *counts == (300_000_000, 300_000_000)), "{usage}");
    assert!(spent(&world.ledger.usdc).iter().all(|counts| *counts == (7_000_000, 7_000_000)), "{usage}");
}

/// Daemon's and enclave's count of a window.
fn both(window: &Value) -> (u64, u64) {
    let number = |name: &str| window[name].as_str().unwrap().parse::<u64>().unwrap();
    (number("spent") + number("held"), number("enclave"))
}

#[test]
fn the_audit_log_holds_together_and_a_changed_byte_is_found() {
    let world = World::new();
    let (shop, bob) = (shop(&world), stranger());
    shop.terminal.ask(&["transfer", &bob, "0.1 SOL"]);
    shop.terminal.json(&["transfer", &bob, "5 SOL"]).expect(3);

    let verified = world.owner.ask(&["audit", "verify"]);
    assert_eq!(verified["verified"], true);
    let leaves = verified["leaves"].as_u64().unwrap();
    assert!(leaves >= 2, "a yes and a no: {verified}");
    assert_eq!(
        world.owner.ask(&["audit", "log", "--from", "0", "--limit", "1000"])["items"].as_array().unwrap().len() as u64,
        leaves
    );

    let file = world.path("audit.export");
    let name = file.to_str().unwrap();
    world.owner.ask(&["audit", "export", name]);
    world.owner.json(&["audit", "verify", "--file", name]).expect(0);
    let good = fs::read_to_string(&file).unwrap();
    for (what, bad) in [
        ("a byte of what is hashed", changed(&good, |leaf| swap_one(&mut leaf["data"]))),
        ("the hash with it", changed(&good, |leaf| swap_one(&mut leaf["hash"]))),
        (
            "the words that a person reads",
            changed(&good, |leaf| leaf["summary"]["text"] = "nothing to see here".into()),
        ),
        ("an entry left out", good.lines().take(1).chain(good.lines().skip(2)).collect::<Vec<_>>().join("\n")),
        ("an entry that is none", changed(&good, |leaf| *leaf = Value::Null)),
    ] {
        fs::write(&file, bad).unwrap();
        let run = world.owner.json(&["audit", "verify", "--file", name]);
        assert_eq!(run.code, 10, "{what}: {run}");
    }
}

/// An export whose second entry was changed.
fn changed(export: &str, change: impl Fn(&mut Value)) -> String {
    let mut lines: Vec<Value> = export.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    change(&mut lines[1]["leaf"]);
    lines.iter().map(|line| line.to_string() + "\n").collect()
}

/// Another letter in the middle of a text.
fn swap_one(text: &mut Value) {
    let mut letters: Vec<char> = text.as_str().unwrap().chars().collect();
    let middle = letters.len() / 2;
    letters[middle] = if letters[middle] == 'a' { 'b' } else { 'a' };
    *text = letters.into_iter().collect::<String>().into();
}

#[test]
fn the_owner_funds_a_wallet_from_their_own_account() {
    let world = World::new();
    let (shop, owner) = (shop(&world), world.owner_address());
    world.ledger.airdrop(&owner, 5 * LAMPORTS);
    world.ledger.set_usdc(&owner, 9_000_000);

    let tx = world.owner.ask(&["wallet", "fund", "shop", "1.5 SOL", "--yes"]);
    assert_eq!((tx["kind"].as_str(), tx["status"].as_str()), (Some("funding"), Some("CONFIRMED")), "{tx}");
    assert_eq!(world.ledger.rpc.lamports(&shop.address), 3 * LAMPORTS + 1_500_000_000);
    world.owner.ask(&["wallet", "fund", "shop", "4 USDC", "--yes"]);
    assert_eq!(world.ledger.rpc.tokens(&shop.address, &world.ledger.usdc), 54_000_000);

    let usage = world.owner.ask(&["policy", "usage", "shop"]);
    assert!(usage["items"].as_array().unwrap().iter().all(|usage| usage["windows"][0]["spent"] == "0"), "{usage}");
    world.owner.json(&["wallet", "fund", "shop", "100 SOL", "--yes"]).refused(1, "FUNDING_INSUFFICIENT_OWNER_BALANCE");
}

#[test]
fn the_owners_budget_bounds_all_wallets_together() {
    let world = World::new();
    let each = policy("per_payment = \"1\"\ndaily = \"1\"", None);
    let (one, two, bob) = (world.agent("one", &each, LAMPORTS), world.agent("two", &each, LAMPORTS), stranger());
    let file = world.path("budget.toml");
    fs::write(&file, "[assets.SOL]\ndaily = \"1\"\n").unwrap();
    world.owner.ask(&["budget", "set", file.to_str().unwrap(), "--yes"]);

    one.terminal.ask(&["transfer", &bob, "0.6 SOL"]);
    let run = two.terminal.json(&["transfer", &bob, "0.6 SOL"]).refused(3, "POLICY_DENIED");
    assert_eq!(run.value()["error"]["denials"][0]["rule"], "global_daily", "{run}");
    two.terminal.ask(&["transfer", &bob, "0.4 SOL"]);
    assert_eq!(world.ledger.rpc.lamports(&bob), LAMPORTS);
}

#[test]
fn a_tightened_policy_counts_at_once_and_keeps_what_was_spent() {
    let world = World::new();
    let (agent, bob) =
        (world.agent("bot", &policy("per_payment = \"1\"\ndaily = \"2\"", None), 3 * LAMPORTS), stranger());
    agent.terminal.ask(&["transfer", &bob, "0.6 SOL"]);

    world.set_policy("bot", &policy("per_payment = \"1\"\ndaily = \"0.7\"", None));

    agent.terminal.json(&["transfer", &bob, "0.2 SOL"]).refused(3, "POLICY_DENIED");
    agent.terminal.ask(&["transfer", &bob, "0.1 SOL"]);
    let shown = world.owner.ask(&["policy", "show", "bot"]);
    assert_eq!((shown["version"].as_u64(), shown["enclaveVersion"].as_u64()), (Some(2), Some(2)), "{shown}");
}
