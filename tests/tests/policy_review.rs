//! A policy is looked at before it counts: why a payment is decided as it is, what a change allows, and what waits.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test, a panic is the way to fail")]

use serde_json::Value;
use std::fs;
use waiaas_tests::{Agent, LAMPORTS, World, policy, stranger, until};

const SMALL: &str = "per_payment = \"1\"\ndaily = \"2\"";

fn rule<'a>(found: &'a Value, rule: &str) -> &'a Value {
    found["rules"].as_array().unwrap().iter().find(|line| line["rule"] == rule).unwrap()
}

/// A file of this world with this text.
fn file(world: &World, name: &str, text: &str) -> String {
    let path = world.path(name);
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

/// A document after the edits that were told, which change values in place.
fn edited(document: &str, change: &Value) -> String {
    change["changes"].as_array().unwrap().iter().fold(document.to_owned(), |document, change| {
        let key = change["path"].as_str().unwrap().rsplit('.').next().unwrap();
        let (before, after) = (change["before"].as_str().unwrap(), change["after"].as_str().unwrap());
        let (from, to) = (format!("{key} = {before}"), format!("{key} = {after}"));
        assert!(document.contains(&from), "{from} in {document}");
        document.replacen(&from, &to, 1)
    })
}

#[test]
fn a_denied_payment_is_explained_and_the_change_that_is_told_lets_it_pass() {
    let world = World::new();
    let (shop, bob) = (world.agent("shop", &policy(SMALL, None), 5 * LAMPORTS), stranger());
    for _ in 0..2 {
        shop.terminal.ask(&["transfer", &bob, "0.9 SOL"]);
    }
    let leaves = || world.status().unwrap()["auditLeaves"].clone();
    let (before, pay) = (leaves(), format!("0.5 SOL to {bob}"));

    let found = shop.terminal.json(&["policy", "check", "--live", "--pay", &pay]).expect(3).value();

    let live = &found["explanation"];
    let (day, payment) = (rule(live, "daily"), rule(live, "per_payment"));
    assert_eq!((day["verdict"].as_str(), day["used"].as_str()), (Some("DENY"), Some("1800000000")), "{found}");
    assert_eq!((day["left"].as_str(), day["limit"].as_str()), (Some("200000000"), Some("2000000000")));
    assert!(day["earliestAt"].is_string() && live["earliestAt"].is_string());
    assert_eq!((payment["verdict"].as_str(), payment["left"].as_str()), (Some("ALLOW"), Some("1000000000")));
    assert_eq!(rule(live, "host")["verdict"], "NOT_APPLICABLE");
    assert!(found["enclaveReachable"] == true && found["enclave"].is_null(), "both count alike: {found}");
    assert_eq!(live["change"]["toml"], "[assets.SOL]\ndaily = \"2.3\"\n");
    assert_eq!((leaves(), world.ledger.rpc.lamports(&bob)), (before, 1_800_000_000), "nothing was done");

    let told = world.owner.ask(&["policy", "show", "shop"]);
    world.set_policy("shop", &edited(told["document"].as_str().unwrap(), &live["change"]));
    shop.terminal.json(&["policy", "check", "--live", "--pay", &pay]).expect(0);
    shop.terminal.ask(&["transfer", &bob, "0.5 SOL"]);
    assert_eq!(world.ledger.rpc.lamports(&bob), 2_300_000_000);
}

#[test]
fn a_file_explains_a_payment_and_the_bytes_of_a_transaction() {
    let world = World::new();
    let text = policy("per_payment = \"1\"\napprove_above = \"0.5\"", None);
    let (shop, bob) = (world.agent("shop", &text, 5 * LAMPORTS), stranger());
    let narrow = file(&world, "narrow.toml", &policy("per_payment = \"0.4\"\ndaily = \"0.5\"", None));

    let denied = world.owner.json(&["policy", "check", &narrow, "--pay", "0.6 SOL", "--to", &bob]).expect(3).value();
    let change = &denied["payment"]["change"];
    let wider = file(&world, "wider.toml", &edited(&fs::read_to_string(&narrow).unwrap(), change));
    world.owner.json(&["policy", "check", &wider, "--pay", "0.6 SOL", "--to", &bob]).expect(0);

    // The draft of a payment that waits for the owner is a transaction that somebody else made.
    shop.terminal.json(&["transfer", &bob, "0.6 SOL"]).expect(4);
    let inbox = world.owner.ask(&["inbox"]);
    let message = inbox["items"][0]["message"].as_str().unwrap();
    let read = world.owner.json(&["policy", "check", &narrow, "--transaction", message]).expect(3).value();
    assert_eq!(rule(&read["payment"], "per_payment")["asked"], "600000000", "{read}");
    let saved = file(&world, "draft.txt", message);
    let live = world.owner.json(&["policy", "check", "--live", "shop", "--transaction", &saved]).expect(0).value();
    assert_eq!(live["explanation"]["tier"], "APPROVAL", "{live}");
    let people = world.owner.run(&["policy", "check", &narrow, "--pay", "0.6 SOL", "--to", &bob]).expect(3).stdout;
    for words in ["per_payment", "not applicable", "the smallest change", "waiting does not help"] {
        assert!(people.contains(words), "{words} in {people}");
    }
}

#[test]
fn a_widening_is_shown_by_a_payment_that_newly_passes() {
    let world = World::new();
    world.agent("shop", &policy(SMALL, None), 0);
    let wide = file(&world, "wide.toml", &policy("per_payment = \"1.5\"\ndaily = \"2\"", None));
    let hidden = file(&world, "hidden.toml", &policy("per_payment = \"1\"\ndaily = \"2\"\nhourly = \"50\"", None));

    let found = world.owner.ask(&["policy", "diff", "shop", &wide]);
    let example = &found["example"];
    assert_eq!(found["widens"], true, "{found}");
    assert!(example["what"].as_str().unwrap().starts_with("1.000000001 SOL to "), "{found}");
    assert_eq!((&example["before"], &example["after"]), (&"denied (per_payment)".into(), &"allowed at once".into()));
    let refused = world.owner.json(&["policy", "set", "shop", &wide, "--yes"]).refused(7, "POLICY_WIDENS");
    assert!(refused.stdout.contains("1.000000001 SOL"), "{refused}");
    // Another limit that is never reached allows nothing more: no `--widen` is needed.
    assert_eq!(world.owner.ask(&["policy", "diff", "shop", &hidden])["widens"], false);
    world.owner.ask(&["policy", "set", "shop", &hidden, "--yes"]);
}

/// A world in which a wider policy waits.
fn patient(cooldown: &str) -> (World, Agent, String) {
    let mut world = World::bare();
    world.init();
    world.daemon_environment.push(("WAIAAS_POLICY_WIDEN_COOLDOWN".into(), cooldown.into()));
    world.start();
    world.ledger.airdrop(&world.fee_payer(), LAMPORTS);
    let shop = world.agent("shop", &policy(SMALL, None), 5 * LAMPORTS);
    let wide = file(&world, "wide.toml", &policy("per_payment = \"3\"\ndaily = \"4\"", None));
    (world, shop, wide)
}

#[test]
fn a_wider_policy_waits_through_a_crash_and_can_be_taken_back() {
    let (mut world, shop, wide) = patient("1h");
    let (set, bob) = (["policy", "set", "shop", &wide, "--widen", "--yes"], stranger());

    let waits = world.owner.json(&set).expect(4).value();
    assert_eq!((&waits["version"], &waits["waiting"]["version"]), (&1.into(), &2.into()), "{waits}");
    assert_eq!(world.status().unwrap()["waitingPolicies"], 1);
    assert_eq!(world.owner.ask(&["inbox"])["policies"][0]["name"], "shop");
    world.crash_daemon();
    let shown = world.owner.ask(&["policy", "show", "shop"]);
    assert_eq!(shown["waiting"], waits["waiting"], "it waits as before");
    shop.terminal.json(&["transfer", &bob, "2 SOL"]).refused(3, "POLICY_DENIED");
    shop.terminal.json(&["policy", "withdraw", "shop"]).expect(5);

    let left = world.owner.ask(&["policy", "withdraw", "shop"]);
    assert!(left["waiting"].is_null() && left["version"] == 1, "{left}");
    world.owner.json(&["policy", "withdraw", "shop"]).refused(6, "POLICY_NOT_WAITING");

    // A tightening takes effect at once, and in the place of one that waits.
    world.owner.json(&set).expect(4);
    let tight = file(&world, "tight.toml", &policy("per_payment = \"0.1\"\ndaily = \"2\"", None));
    let now = world.owner.ask(&["policy", "set", "shop", &tight, "--yes"]);
    assert_eq!((&now["version"], &now["enclaveVersion"]), (&2.into(), &2.into()), "{now}");
    assert!(now["waiting"].is_null(), "{now}");
    let log = world.owner.json(&["audit", "log"]).expect(0).stdout;
    assert!(log.matches("taken back before it took effect").count() == 2, "{log}");
    world.owner.json(&["audit", "verify"]).expect(0);
}

#[test]
fn a_wider_policy_takes_effect_when_it_is_due_on_both_sides() {
    let (mut world, shop, wide) = patient("3s");
    let bob = stranger();
    world.owner.json(&["policy", "set", "shop", &wide, "--widen", "--yes"]).expect(4);
    // It is due while nobody is there.
    world.crash_daemon();
    until("it is in force", || {
        let shown = world.owner.ask(&["policy", "show", "shop"]);
        shown["version"] == 2 && shown["enclaveVersion"] == 2 && shown["waiting"].is_null()
    });
    shop.terminal.ask(&["transfer", &bob, "2 SOL"]);
    assert_eq!(world.ledger.rpc.lamports(&bob), 2 * LAMPORTS);
}

#[test]
fn a_budget_shows_an_asset_that_it_does_not_list_in_the_assets_own_units() {
    let world = World::new();
    let usdc = Some((world.ledger.usdc.as_str(), "per_payment = \"20\""));
    let (shop, bob) = (world.agent("shop", &policy(SMALL, usdc), LAMPORTS), stranger());
    world.ledger.set_usdc(&shop.address, 50_000_000);
    let budget = file(&world, "budget.toml", "[assets.SOL]\ndaily = \"10\"\n");
    world.owner.ask(&["budget", "set", &budget, "--yes"]);
    shop.terminal.ask(&["transfer", &bob, "5 USDC"]);

    let shown = world.owner.ask(&["budget", "show"]);
    let usage = shown["usage"].as_array().unwrap();
    let usdc = usage.iter().find(|asset| asset["asset"] == world.ledger.usdc.as_str()).unwrap();
    assert_eq!((usdc["decimals"].as_u64(), usdc["symbol"].as_str()), (Some(6), Some("USDC")), "{shown}");
    let people = world.owner.run(&["budget", "show"]).expect(0).stdout;
    assert!(people.lines().any(|line| line.contains("USDC") && line.contains(" 5 ")), "{people}");

    let wider = file(&world, "wider.toml", "[assets.SOL]\ndaily = \"11\"\n");
    let refused = world.owner.json(&["budget", "set", &wider, "--yes"]).refused(7, "POLICY_WIDENS");
    assert!(refused.stdout.contains("up to 10 SOL before, up to 11 SOL now"), "{refused}");
}
