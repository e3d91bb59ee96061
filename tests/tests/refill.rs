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
fn a_wallet_that_the_owner_lets_go_on_is_filled_up_again_and_names_of_payments_fool_nobody() {
    let Some(mut world) =
        world("a_wallet_that_the_owner_lets_go_on_is_filled_up_again_and_names_of_payments_fool_nobody")
    else {
        return;
    };
    let spend = policy("per_payment = \"1\"\ndaily = \"9\"", None);
    let shop = world.vaulted("shop", &spend, 0);
    let hub = world.vaulted("hub", &only("per_payment = \"0.5\"\ndaily = \"9\"", &[&shop]), 8 * LAMPORTS);
    // The hub's own agent pays the shop under names of refills: those are none.
    for nth in ["1", "2"] {
        let key = format!("refill-{}-{nth}", shop.id);
        hub.terminal.ask(&["transfer", &shop.address, "0.01 SOL", "--idempotency-key", &key, "--wait"]);
    }
    let rule = "{wallet = \"shop\", from = \"hub\", asset = \"SOL\", below = \"0.2\", amount = \"0.5\", \
                most_per_day = \"5\", keep = \"0\"}";
    rules(&mut world, &[rule]);
    let (rpc, owner) = (world.ledger.rpc.clone(), world.owner.clone());
    let lamports = || rpc.lamports(&shop.address);
    let state = || owner.ask(&["wallet", "show", "shop"])["state"].as_str().unwrap().to_owned();
    let bob = stranger();
    until("it is filled up", || lamports() == 520_000_000);
    shop.terminal.ask(&["transfer", &bob, "0.5 SOL"]);
    until("it is filled up once more", || lamports() == 520_000_000);
    shop.terminal.ask(&["transfer", &bob, "0.5 SOL"]);
    until("it is stopped", || state() == "SUSPENDED");

    // The owner has looked: from here on it is counted anew.
    world.owner.ask(&["wallet", "resume", "shop", "--yes"]);
    until("it is filled up again", || lamports() == 520_000_000);
    assert_eq!(state(), "ACTIVE");
    world.crash_daemon();
    shop.terminal.ask(&["transfer", &bob, "0.5 SOL"]);
    until("and again", || lamports() == 520_000_000);
    shop.terminal.ask(&["transfer", &bob, "0.5 SOL"]);
    until("and is stopped the third time", || state() == "SUSPENDED");
}

#[test]
fn a_wallets_own_account_is_filled_up_from_its_vault_where_the_policy_says_so() {
    let Some(mut world) = world("a_wallets_own_account_is_filled_up_from_its_vault_where_the_policy_says_so") else {
        return;
    };
    let shop = world.vaulted("shop", &policy("per_payment = \"1\"\ndaily = \"3\"", None), 4 * LAMPORTS);
    let plain = world.agent("plain", &policy("per_payment = \"1\"", None), 0);
    let vault = world.owner.ask(&["wallet", "show", "shop"]);
    let members = vault["vault"]["members"].as_array().unwrap();
    let pocket = members.iter().find(|member| member["role"] == "agent").unwrap()["key"].as_str().unwrap().to_owned();
    let bob = stranger();
    let only_bob = format!("\n[destinations]\nallow = [\"{bob}\"]\n");
    let limits = |list: &str| {
        let fees = "[fees]\nper_payment = \"0.01\"\ndaily = \"1\"\n";
        format!("[assets.SOL]\nper_payment = \"1\"\ndaily = \"3\"\n{list}\n{fees}")
    };
    world.set_policy("shop", &limits(&only_bob));
    let rule = |wallet: &str| {
        format!(
            "{{wallet = \"{wallet}\", from = \"{wallet}\", asset = \"SOL\", below = \"0.1\", amount = \"0.3\", \
             most_per_day = \"0.5\", keep = \"1\"}}"
        )
    };
    rules(&mut world, &[&rule("shop"), &rule("plain")]);
    let owner = world.owner.clone();
    let alerts = || owner.ask(&["alert", "list"])["items"].as_array().unwrap().clone();
    until("both are told: no list names it, and no vault is there", || {
        alerts().iter().filter(|alert| alert["kind"] == "refill.held").count() == 2
    });
    assert_eq!(world.ledger.rpc.lamports(&pocket), 0);
    assert_eq!(world.ledger.rpc.lamports(&plain.address), 0);

    // The owner's policy lists the account: within it, the vault fills it up.
    world.set_policy("shop", &limits(&format!("\n[destinations]\nallow = [\"{bob}\", \"{pocket}\"]\n")));
    world.crash_daemon();
    until("it is filled up", || world.ledger.rpc.lamports(&pocket) == 300_000_000);
    until("it is recorded", || paid(&world, "shop").iter().any(|tx| tx["memo"] == "refill of shop"));
    assert_eq!(world.ledger.rpc.lamports(&shop.address), 4 * LAMPORTS - 300_000_000);
    until("the alert is over", || alerts().iter().all(|alert| alert["walletName"] != "shop"));
    // And by command, as any payment.
    shop.terminal.ask(&["transfer", &pocket, "0.1 SOL", "--wait"]);
    assert_eq!(world.ledger.rpc.lamports(&pocket), 400_000_000);
    let usage = world.owner.ask(&["policy", "usage", "shop"]);
    assert!(usage.to_string().contains("\"spent\":\"400000000\""), "{usage}");
}

#[test]
fn rules_are_set_listed_and_removed_by_command_and_hold_at_once() {
    let Some(mut world) = world("rules_are_set_listed_and_removed_by_command_and_hold_at_once") else { return };
    world.daemon_environment = vec![("WAIAAS_REFILL_EVERY".into(), "1s".into())];
    world.crash_daemon();
    let shop = world.vaulted("shop", &policy("per_payment = \"1\"\ndaily = \"3\"", None), 0);
    let hub = world.vaulted("hub", &only("per_payment = \"1\"\ndaily = \"3\"", &[&shop]), 3 * LAMPORTS);
    let set = |wallet: &str, from: &str, amount: &str, most: &str| {
        let figures = ["--below", "0.2", "--amount", amount, "--most-per-day", most, "--keep", "0.5"];
        world.owner.json(&[&["refill", "set", wallet, "--from", from], &figures[..]].concat())
    };
    let listed = || world.owner.ask(&["refill", "list"])["items"].as_array().unwrap().clone();
    assert!(listed().is_empty());

    // What makes no sense, alone or beside the others, is refused and not kept.
    set("shop", "nobody", "1", "2").refused(6, "AGENT_NOT_FOUND");
    set("shop", "hub", "3", "2").refused(2, "VALIDATION_OUT_OF_RANGE");
    set("shop", "hub", "much", "2").refused(2, "VALIDATION_OUT_OF_RANGE");
    assert!(listed().is_empty());
    let made = set("shop", "hub", "0.4", "1").expect(0).value();
    assert_eq!((&made["wallet"], &made["source"]), (&json!("shop"), &json!("command")), "{made}");
    set("hub", "shop", "0.4", "1").refused(2, "VALIDATION_OUT_OF_RANGE");
    until("it is filled up", || world.ledger.rpc.lamports(&shop.address) == 400_000_000);

    // Set again, it takes the place of the one before; a restart and another name of the wallet change nothing.
    set("shop", "hub", "0.5", "1").expect(0);
    world.owner.ask(&["wallet", "change", "shop", "--name", "store"]);
    let rules = listed();
    assert_eq!(
        (rules.len(), &rules[0]["wallet"], &rules[0]["amount"]),
        (1, &json!("store"), &json!("0.5")),
        "{rules:?}"
    );
    shop.terminal.ask(&["transfer", &stranger(), "0.35 SOL"]);
    until("it is filled up again", || world.ledger.rpc.lamports(&shop.address) == 550_000_000);

    // Removed, nothing more is asked for.
    world.owner.ask(&["refill", "remove", "store"]);
    world.owner.json(&["refill", "remove", "store"]).refused(2, "VALIDATION_OUT_OF_RANGE");
    assert!(listed().is_empty());
    shop.terminal.ask(&["transfer", &stranger(), "0.5 SOL"]);
    assert_eq!(world.ledger.rpc.lamports(&hub.address), 2_100_000_000);
    let log = world.owner.ask(&["audit", "log"]).to_string();
    assert!(
        log.contains("filled up from `hub` when it holds less than 0.2 SOL") && log.contains("not filled up"),
        "{log}"
    );
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
