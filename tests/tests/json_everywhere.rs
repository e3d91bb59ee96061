//! Every command understands `--json`, and ends with a documented exit code.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test, a panic is the way to fail")]

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use waiaas_tests::{Agent, LAMPORTS, Terminal, World, policy, stranger};

/// Commands that are tried elsewhere, and where.
const ELSEWHERE: [(&str, &str); 1] = [("dev", "lifecycle.rs")];

#[test]
#[allow(clippy::too_many_lines, reason = "a line for each command")]
fn every_command_answers_in_json() {
    let world = World::bare();
    world.init();
    let _end = world.up();
    world.ledger.airdrop(&world.fee_payer(), LAMPORTS);
    let sol = policy("per_payment = \"1\"\napprove_above = \"0.5\"", None);
    let shop = world.agent("shop", &sol, 5 * LAMPORTS);
    world.ledger.airdrop(&world.owner_address(), 5 * LAMPORTS);
    let mut tried = BTreeMap::<String, i32>::new();
    let mut run = |args: &[&str], code: i32| -> Value {
        let run = world.owner.json(args).expect(code);
        let document = run.value();
        assert_eq!(run.stdout.trim().lines().count(), 1, "one document: {run}");
        tried.insert(name(args), code);
        document
    };

    let file = world.path("shop.toml");
    let (file, bob) = (file.to_str().unwrap(), stranger());
    let (export, audit) = (world.path("id.json"), world.path("audit.jsonl"));
    let budget = world.path("budget.toml");
    std::fs::write(&budget, "[assets.SOL]\ndaily = \"10\"\n").unwrap();

    run(&["init", "--non-interactive", "--key-store", "file"], 0);
    run(&["up"], 0);
    run(&["status"], 0);
    let report = run(&["doctor"], 0);
    let records = report["checks"].as_array().unwrap().iter().find(|check| check["name"] == "records").unwrap();
    assert_eq!(records["result"], "ok", "{records}");
    run(&["owner", "show"], 0);
    run(&["owner", "export", export.to_str().unwrap(), "--yes"], 0);
    run(&["owner", "mfa", "status"], 0);
    run(&["wallet", "create", "other", "--custody", "pocket"], 0);
    run(&["wallet", "list"], 0);
    run(&["wallet", "show", "shop"], 0);
    run(&["wallet", "change", "other", "--name", "second", "--tag", "eu"], 0);
    run(&["wallet", "change", "second", "--name", "other"], 0);
    run(&["wallet", "balance", "shop"], 0);
    run(&["wallet", "airdrop", "other", "1 SOL"], 0);
    run(&["wallet", "fund", "other", "1 SOL", "--yes"], 0);
    run(&["wallet", "receive", "shop"], 0);
    // This ledger has no Squads program, and these wallets no vault.
    run(&["wallet", "create", "safe", "--custody", "vault", "--yes"], 2);
    run(&["wallet", "delete", "safe", "--yes"], 6);
    run(&["wallet", "withdraw", "shop", "1 SOL", "--yes"], 2);
    run(&["wallet", "sweep", "shop", "--yes"], 2);
    run(&["refill", "list"], 0);
    let amounts = ["--below", "0.1", "--amount", "0.2", "--most-per-day", "0.4"];
    run(&[&["refill", "set", "shop", "--from", "nobody"], &amounts[..]].concat(), 6);
    run(&["refill", "remove", "shop"], 2);
    run(&["wallet", "move", "shop", "other", "1 SOL", "--yes"], 2);
    run(&["wallet", "rotate-key", "shop", "--yes"], 2);
    run(&["wallet", "recovery", "show", "shop"], 0);
    run(&["emergency", "recover", "shop", "--yes"], 7);
    run(&["wallet", "suspend", "shop", "--yes"], 0);
    run(&["wallet", "resume", "shop", "--yes"], 0);
    run(&["emergency", "stop", "--all"], 0);
    run(&["emergency", "lift", "--all", "--yes"], 0);
    run(&["wallet", "receive", "shop", "--wait", "--timeout", "1s"], 4);
    run(&["policy", "show", "shop"], 0);
    run(&["policy", "set", "shop", file, "--yes"], 0);
    run(&["policy", "check", file], 0);
    run(&["policy", "template", "standard"], 0);
    run(&["policy", "usage", "shop"], 0);
    run(&["policy", "diff", "shop", file], 0);
    run(&["policy", "withdraw", "shop"], 6);
    run(&["policy", "replay", file], 0);
    run(&["budget", "show"], 0);
    run(&["budget", "set", budget.to_str().unwrap(), "--yes"], 0);
    let paid = run(&["transfer", &bob, "0.1 SOL", "--from", "shop"], 0);
    run(&["transfer", &bob, "9 SOL", "--from", "shop"], 3);
    run(&["transfer", &bob, "0.1 SOL", "--from", "shop", "--dry-run"], 0);
    let call = world.path("call.json");
    std::fs::write(&call, format!("{{\"program\": \"{bob}\"}}")).unwrap();
    run(&["call", "--instruction", call.to_str().unwrap(), "--from", "shop"], 2);
    let waits = run(&["transfer", &bob, "0.6 SOL", "--from", "shop"], 4);
    let (paid, waits) = (paid["id"].as_str().unwrap(), waits["id"].as_str().unwrap());
    run(&["inbox"], 0);
    run(&["tx", "list"], 0);
    run(&["tx", "show", paid], 0);
    run(&["tx", "wait", waits, "--timeout", "1s"], 4);
    run(&["approve", waits, "--yes"], 0);
    run(&["tx", "wait", waits], 0);
    let second = run(&["transfer", &bob, "0.7 SOL", "--from", "shop"], 4);
    run(&["reject", second["id"].as_str().unwrap(), "--reason", "no"], 0);
    let third = run(&["transfer", &bob, "0.7 SOL", "--from", "shop"], 4);
    run(&["tx", "cancel", third["id"].as_str().unwrap()], 0);
    run(&["alert", "list", "--all"], 0);
    run(&["alert", "show", "alt_01K00000000000000000000000"], 6);
    run(&["alert", "ack", "alt_01K00000000000000000000000"], 6);
    let key = run(&["key", "create", "shop"], 0);
    run(&["key", "list"], 0);
    run(&["key", "revoke", key["key"]["id"].as_str().unwrap()], 0);
    let hook = run(&["webhook", "add", "https://example.com/hook"], 0);
    let hook = hook["webhook"]["id"].as_str().unwrap();
    run(&["webhook", "list"], 0);
    run(&["webhook", "change", hook, "--event", "agent.created"], 0);
    run(&["webhook", "test", hook], 0);
    run(&["webhook", "rotate", hook], 0);
    run(&["webhook", "deliveries", hook], 0);
    run(&["webhook", "replay", hook, "1"], 6);
    run(&["webhook", "remove", hook], 0);
    run(&["audit", "log"], 0);
    run(&["audit", "verify"], 0);
    run(&["audit", "prove", "0"], 0);
    run(&["audit", "export", audit.to_str().unwrap()], 0);
    run(&["audit", "verify", "--file", audit.to_str().unwrap()], 0);
    let receipt = world.path("receipt.json");
    let (receipt, root) = (receipt.to_str().unwrap(), world.home().join("data/enclave/virtual-root.pem"));
    run(&["receipt", "export", paid, receipt], 0);
    run(&["receipt", "verify", receipt, "--virtual-root", root.to_str().unwrap()], 0);
    run(&["enclave", "status"], 0);
    run(&["enclave", "attest", "shop"], 0);
    run(&["enclave", "rotate-receipt-key"], 0);
    run(&["enclave", "manifest", "show"], 0);
    run(&["enclave", "pcr", "list"], 0);
    run(&["enclave", "pcr", "policy", "--key", "arn:aws:kms:eu-west-1:111122223333:key/a"], 0);
    run(&["enclave", "manifest", "sign", "--accept-running", "--yes"], 0);
    let (backup, new) = (world.path("all.backup"), world.path("new"));
    run(&["backup", "create", backup.to_str().unwrap()], 0);
    run(&["backup", "verify", backup.to_str().unwrap()], 0);
    run(&["restore", backup.to_str().unwrap(), "--home", new.to_str().unwrap()], 0);
    run(&["config", "show"], 0);
    run(&["config", "explain"], 0);
    run(&["completions", "bash"], 0);
    run(&["down"], 0);

    let missing: Vec<_> = commands(&world.owner).into_iter().filter(|name| !tried.contains_key(name)).collect();
    assert!(missing.is_empty(), "not tried: {missing:?}");
    drop(shop);
}

/// The words of a command before its arguments.
fn name(args: &[&str]) -> String {
    let groups = [
        "wallet",
        "emergency",
        "policy",
        "budget",
        "alert",
        "refill",
        "key",
        "audit",
        "backup",
        "config",
        "enclave",
        "receipt",
        "tx",
        "owner",
        "webhook",
    ];
    args.iter().take(if groups.contains(&args[0]) { 2 } else { 1 }).copied().collect::<Vec<_>>().join(" ")
}

/// Every command, as the help tells.
fn commands(terminal: &Terminal) -> BTreeSet<String> {
    let below = |path: &[&str]| -> Vec<String> {
        let help = terminal.run(&[path, &["--help"]].concat()).expect(0).stdout;
        let list = help.split("Commands:\n").nth(1).unwrap_or_default().lines();
        // A long description goes on below itself, further in.
        let lines = list.take_while(|line| line.starts_with("  ")).filter(|line| !line.starts_with("   "));
        lines
            .filter_map(|line| line.split_whitespace().next().map(str::to_owned))
            .filter(|word| word != "help")
            .collect()
    };
    let mut found = BTreeSet::new();
    for command in below(&[]).iter().filter(|name| ELSEWHERE.iter().all(|(elsewhere, _)| elsewhere != name)) {
        let inside = below(&[command]);
        if inside.is_empty() {
            found.insert(command.clone());
        }
        found.extend(inside.iter().map(|inner| format!("{command} {inner}")));
    }
    assert!(found.len() > 30, "{found:?}");
    found
}

#[test]
fn an_error_is_a_document_with_code_name_and_hint() {
    let world = World::bare();
    for (args, code) in [
        (vec!["status"], 8),
        (vec!["no-such-command"], 2),
        (vec!["wallet", "show", "--no-such-flag"], 2),
        (vec!["transfer"], 2),
        (vec!["audit", "verify", "--file", "/nowhere"], 1),
    ] {
        let run = world.owner.json(&args).expect(code);
        let error = &run.value()["error"];
        assert_eq!(error["code"], code, "{run}");
        for field in ["name", "title", "detail", "hint"] {
            assert!(error[field].as_str().is_some_and(|text| !text.is_empty()), "no {field}: {run}");
        }
        let detail = error["detail"].as_str().unwrap();
        assert!(!detail.ends_with('.') || detail.ends_with("..."), "no full stop: {run}");
    }
}

#[test]
fn without_json_data_goes_to_stdout_and_talk_to_stderr() {
    let world = World::new();
    let shop: Agent = world.agent("shop", &policy("per_payment = \"1\"", None), LAMPORTS);
    let failed = shop.terminal.run(&["transfer", &stranger(), "3 SOL"]).expect(3);
    assert!(failed.stdout.is_empty() && failed.stderr.contains("per_payment"), "{failed}");
    let listed = world.owner.run(&["wallet", "list"]).expect(0);
    assert!(listed.stdout.contains(&shop.address) || listed.stdout.contains("shop"), "{listed}");
    assert!(!listed.stdout.contains('\u{1b}') && !listed.stderr.contains('\u{1b}'), "no colours in a pipe: {listed}");
}
