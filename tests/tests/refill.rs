//! A hub fills up its spokes: within the hub's policy and its limits on chain, and not for ever.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test, a panic is the way to fail")]

use serde_json::{Value, json};
use std::fs;
use waiaas_tests::{Agent, LAMPORTS, World, policy, skip, stranger, until};

fn world(test: &str) -> Option<World> {
    let world = World::with_squads();
    if world.is_none() {
        skip(test, "the Squads program is not built (`cargo xtask test` builds it)");
    }
    world
}

/// A policy that pays these wallets and nobody else.
fn only(limits: &str, to: &[&Agent]) -> String {
    let list: Vec<String> = to.iter().map(|agent| format!("\"{}\"", agent.address)).collect();
    let fees = "[fees]\nper_payment = \"0.01\"\ndaily = \"1\"\n";
    format!("[assets.SOL]\n{limits}\n\n[destinations]\nallow = [{}]\n\n{fees}", list.join(", "))
}

/// Rules for these wallets, as a user writes them; the daemon starts anew with them.
fn rules(world: &mut World, rules: &[&str]) {
    let text = format!("[refill]\nevery = \"1s\"\nrules = [\n{}\n]\n", rules.join(",\n"));
    fs::write(world.home().join("config.toml"), text).unwrap();
    world.crash_daemon();
}

/// Payments of a wallet, the newest first.
fn paid(world: &World, wallet: &str) -> Vec<Value> {
    world.owner.ask(&["tx", "list", "--wallet", wallet, "--kind", "payment"])["items"].as_array().unwrap().clone()
}

#[test]
fn a_spoke_that_runs_low_is_filled_up_within_the_hubs_policy_and_stopped_at_the_third_time() {
    let Some(mut world) =
        world("a_spoke_that_runs_low_is_filled_up_within_the_hubs_policy_and_stopped_at_the_third_time")
    else {
        return;
    };
    let spend = policy("per_payment = \"1\"\ndaily = \"3\"", None);
    let shop = world.vaulted("shop", &spend, 0);
    let pocket = world.agent("pocket", &spend, LAMPORTS);
    let other = world.vaulted("other", &spend, 0);
    // The hub is a wallet like every other, whose policy pays the spokes and nobody else.
    let hub = world.vaulted("hub", &only("per_payment = \"0.5\"\ndaily = \"3\"", &[&shop, &pocket]), 5 * LAMPORTS);
    let rule = |wallet: &str, amount: &str, day: &str, keep: &str| {
        format!(
            "{{wallet = \"{wallet}\", from = \"hub\", asset = \"SOL\", below = \"0.2\", amount = \"{amount}\", \
             most_per_day = \"{day}\", keep = \"{keep}\"}}"
        )
    };
    rules(
        &mut world,
        &[&rule("shop", "0.5", "3", "1"), &rule("pocket", "0.5", "0.7", "1"), &rule("other", "0.5", "3", "0")],
    );

    // At once, since it holds nothing; into its vault, out of the hub's, counted by the hub's limit on chain.
    let lamports = |agent: &Agent| world.ledger.rpc.lamports(&agent.address);
    until("the shop is filled up", || lamports(&shop) == LAMPORTS / 2);
    until("it is recorded", || paid(&world, "hub").iter().any(|tx| tx["memo"] == "refill of shop"));
    // Whom the hub's policy does not list, no rule fills up.
    until("it is told", || world.said("daemon").contains("wallet=other"));
    assert_eq!(lamports(&other), 0);
    assert_eq!(lamports(&pocket), LAMPORTS, "it holds enough");

    // Low again; and an agent's own account is filled up from a vault in the same way, once a day by this rule.
    let bob = stranger();
    shop.terminal.ask(&["transfer", &bob, "0.4 SOL"]);
    pocket.terminal.ask(&["transfer", &bob, "0.9 SOL"]);
    until("both are filled up", || lamports(&shop) == 600_000_000 && lamports(&pocket) == 600_000_000);
    pocket.terminal.ask(&["transfer", &bob, "0.55 SOL"]);
    until("the most of a day is told", || world.said("daemon").contains("more than 0.7 SOL within 24 hours"));
    assert_eq!(lamports(&pocket), 50_000_000);

    // The third time within an hour nothing is added: the wallet is stopped, and only the owner lets it go on.
    shop.terminal.ask(&["transfer", &bob, "0.5 SOL"]);
    until("the shop is stopped", || world.owner.ask(&["wallet", "show", "shop"])["state"] == "SUSPENDED");
    shop.terminal.json(&["transfer", &bob, "0.01 SOL"]).refused(11, "EMERGENCY_FROZEN");
    let alerts = || world.owner.ask(&["alert", "list"])["items"].as_array().unwrap().clone();
    until("it is told", || {
        alerts().iter().any(|alert| alert["kind"] == "refill.stopped" && alert["walletName"] == "shop")
    });
    let held = alerts().iter().filter(|alert| alert["kind"] == "refill.held").count();
    assert_eq!(held, 2, "the other wallet and the pocket: {:?}", alerts());
    assert_eq!(lamports(&shop), 100_000_000);

    // Three refills left the hub, and every layer counted three.
    assert_eq!(lamports(&hub), 5 * LAMPORTS - 3 * LAMPORTS / 2);
    let shown = world.owner.ask(&["wallet", "show", "hub"]);
    assert_eq!(shown["vault"]["limits"][0]["remaining"], (3 * LAMPORTS / 2).to_string(), "{shown}");
    assert_eq!(shown["vault"]["drift"], json!([]), "{shown}");
    let usage = world.owner.ask(&["policy", "usage", "hub"]);
    let day = usage["items"][0]["windows"].as_array().unwrap().iter().find(|window| window["period"] == "day").unwrap();
    assert_eq!((&day["spent"], &day["enclave"]), (&json!("1500000000"), &json!("1500000000")), "{usage}");
    world.owner.ask(&["audit", "verify"]);
}

#[test]
fn a_refill_that_is_cut_short_is_made_once_and_the_hub_keeps_what_it_is_to_keep() {
    let Some(mut world) = world("a_refill_that_is_cut_short_is_made_once_and_the_hub_keeps_what_it_is_to_keep") else {
        return;
    };
    let shop = world.vaulted("shop", &policy("per_payment = \"1\"\ndaily = \"3\"", None), 0);
    let hub = world.vaulted("hub", &only("per_payment = \"1\"\ndaily = \"5\"", &[&shop]), 2 * LAMPORTS);
    let rule = "{wallet = \"shop\", from = \"hub\", asset = \"SOL\", below = \"0.9\", amount = \"0.6\", \
                most_per_day = \"5\", keep = \"1.2\"}";
    for point in
        ["flow.before-sign", "flow.after-sign", "flow.before-submit", "flow.after-submit", "flow.before-settle"]
    {
        world.daemon_environment = vec![("WAIAASD_TEST_ABORT".into(), format!("{point}:1"))];
        if point == "flow.before-sign" {
            let text = format!("[refill]\nevery = \"1s\"\nstop_at = 9\nrules = [{rule}]\n");
            fs::write(world.home().join("config.toml"), text).unwrap();
        }
        world.daemon.take().unwrap().kill();
        world.start_daemon();
        until("the daemon is dead", || world.daemon.as_mut().unwrap().ended().is_some());
    }
    world.daemon_environment.clear();
    world.start_daemon();
    world.ready();
    until("it is filled up", || world.ledger.rpc.lamports(&shop.address) == 600_000_000);
    // 1.4 SOL are left, of which it keeps 1.2: there is no second one.
    until("it is told", || world.said("daemon").contains("has 1.4 SOL, of which it keeps 1.2 SOL"));
    world.settled();
    assert_eq!(world.ledger.rpc.lamports(&hub.address), 1_400_000_000);
    let made = paid(&world, "hub");
    assert_eq!(
        made.iter().filter(|tx| tx["status"] == "CONFIRMED" || tx["status"] == "FINALIZED").count(),
        1,
        "{made:?}"
    );
}

#[test]
fn rules_that_make_no_sense_are_refused_by_name() {
    let world = World::bare();
    world.init();
    let rule = |wallet: &str, from: &str, below: &str, amount: &str, day: &str| {
        format!(
            "{{wallet = \"{wallet}\", from = \"{from}\", asset = \"SOL\", below = \"{below}\", amount = \"{amount}\", \
             most_per_day = \"{day}\", keep = \"0\"}}"
        )
    };
    let good = rule("shop", "hub", "0.1", "1", "2");
    for (rules, why) in [
        (rule("hub", "hub", "0.1", "1", "2"), "a wallet cannot fill up itself"),
        (rule("shop", "hub", "0.1", "3", "2"), "nothing could ever be added"),
        (rule("shop", "hub", "0", "1", "2"), "must be more than 0"),
        (rule("shop", "hub", "much", "1", "2"), "`below` is `much`"),
        (format!("{good}, {good}"), "there are two rules"),
        (format!("{good}, {}", rule("hub", "bank", "1", "1", "2")), "money would go round"),
        ("{wallet = \"shop\"}".to_owned(), "missing field"),
    ] {
        fs::write(world.home().join("config.toml"), format!("[refill]\nrules = [{rules}]\n")).unwrap();
        let output = world.daemon_command().output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && said.contains(why), "{rules}: {said}");
    }
}
