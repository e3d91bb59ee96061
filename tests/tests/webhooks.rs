//! Webhooks: who is told what, signed how, in which order, and that nothing is forgotten.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test, a panic is the way to fail")]

use serde_json::{Value, json};
use std::{collections::BTreeSet, path::Path, process::Command};
use waiaas_tests::{LAMPORTS, Message, Receiver, Rest, World, policy, skip, stranger, until, until_some};

const HOOKS: &str = "/api/v1/webhooks";
const LIMITS: &str = "per_payment = \"0.1\"\ndaily = \"1\"\napprove_above = \"0.05\"";

fn world(more: &[(&str, &str)]) -> World {
    let mut world = World::bare();
    world.daemon_environment = vec![
        ("WAIAAS_WEBHOOKS_ALLOW".into(), "127.0.0.1".into()),
        ("WAIAAS_API_PAYMENTS_PER_MINUTE_PER_AGENT".into(), "1000".into()),
    ];
    world.daemon_environment.extend(more.iter().map(|(name, value)| ((*name).into(), (*value).into())));
    world.init();
    world.start();
    world.ledger.airdrop(&world.fee_payer(), 10 * LAMPORTS);
    world
}

fn pay(agent: &Rest, lamports: u64) -> waiaas_tests::Answer {
    let body = json!({"to": stranger(), "amount": lamports.to_string(), "asset": "SOL"});
    agent.post("/api/v1/transactions", body)
}

fn types(messages: &[Message]) -> Vec<&str> {
    messages.iter().map(|message| message.json["type"].as_str().unwrap()).collect()
}

fn create(owner: &Rest, body: Value) -> (String, String) {
    let made = owner.post(HOOKS, body).ok(201);
    (format!("{HOOKS}/{}", made["webhook"]["id"].as_str().unwrap()), made["secret"].as_str().unwrap().to_owned())
}

#[test]
fn events_are_told_signed_and_in_order() {
    let world = world(&[]);
    let owner = world.rest().with(&world.key("owner"));
    let (all, some) = (Receiver::start(), Receiver::start());
    let (hook, secret) = create(&owner, json!({"url": all.url}));
    let shop = world.agent("shop", &policy(LIMITS, None), LAMPORTS);
    let only = json!({"url": some.url, "events": ["transaction.confirmed"], "agentId": shop.id});
    let (narrow, _) = create(&owner, only);
    let agent = world.rest().with(&shop.secret);

    let paid = pay(&agent, 10_000_000).ok(202);
    until("it is told", || types(&all.taken()).contains(&"transaction.confirmed"));
    pay(&agent, 200_000_000).refused(403, "POLICY_DENIED");
    let waits = pay(&agent, 60_000_000).ok(202);
    let no = format!("/api/v1/approvals/{}/reject", waits["id"].as_str().unwrap());
    owner.post(&no, json!({"reason": "not today"})).ok(200);
    until("all is told", || types(&all.taken()).last() == Some(&"transaction.rejected") && all.taken().len() >= 10);
    let taken = all.taken();
    assert_eq!(
        types(&taken),
        [
            "agent.created",
            "policy.changed",
            "funding.deposit_confirmed",
            "transaction.submitted",
            "transaction.confirmed",
            "policy.violation",
            "transaction.rejected",
            "approval.requested",
            "approval.rejected",
            "transaction.rejected",
        ]
    );
    let told = &taken[4].json;
    assert_eq!(told["data"]["transaction"]["id"], paid["id"], "{told}");
    assert_eq!(told["data"]["transaction"]["amount"], "10000000", "{told}");
    assert_eq!((&told["data"]["agentId"], told["data"]["auditEntry"].is_u64()), (&json!(shop.id), true), "{told}");
    let violations = &taken[5].json["data"]["transaction"]["violations"];
    assert_eq!(violations, &json!(["POLICY_PER_TX_LIMIT_EXCEEDED"]));
    until("the narrow one is told", || types(&some.taken()) == ["transaction.confirmed"]);
    let ids: BTreeSet<&str> = taken.iter().map(|message| message.header("webhook-id")).collect();
    assert_eq!(ids.len(), taken.len(), "every event has an id of its own");

    let tried = owner.call("POST", &format!("{narrow}/test"), &[], "").ok(200);
    assert_eq!((&tried["state"], &tried["lastStatus"]), (&json!("DELIVERED"), &json!(204)), "{tried}");
    rotates(&owner, &all, &hook, &secret, &agent);

    let first = || owner.get(&format!("{hook}/deliveries?limit=4")).ok(200);
    until("the last message was taken", || first()["items"][0]["state"] == "DELIVERED");
    let page = first();
    assert_eq!((page["items"].as_array().unwrap().len(), &page["hasMore"]), (4, &json!(true)), "{page}");
    assert_eq!(page["items"][0]["state"], "DELIVERED", "{page}");
    let last = page["items"][3]["number"].as_u64().unwrap();
    let next = owner.get(&format!("{hook}/deliveries?cursor={}", page["cursor"].as_str().unwrap())).ok(200);
    assert!(next["items"][0]["number"].as_u64().unwrap() < last, "{next}");

    let listed = owner.get(HOOKS);
    assert!(!listed.text.contains("whsec_") && listed.json["items"].as_array().unwrap().len() == 2, "{listed:?}");
    owner.call("DELETE", &hook, &[], "").ok(200);
    owner.call("DELETE", &hook, &[], "").refused(404, "WEBHOOK_NOT_FOUND");
    owner.get(&format!("{hook}/deliveries")).refused(404, "WEBHOOK_NOT_FOUND");
    let before = all.messages().len();
    pay(&agent, 1_000_000).ok(202);
    until("the other one is told", || some.taken().len() >= 4);
    assert_eq!(all.messages().len(), before, "nothing more is told to one that was removed");
}

/// Another secret, and the reference library's judgement of both.
fn rotates(owner: &Rest, all: &Receiver, hook: &str, old: &str, agent: &Rest) {
    let before = all.taken().len();
    let new = owner.call("POST", &format!("{hook}/rotate-secret"), &[], "").ok(201);
    assert!(new["webhook"]["previousSecretUntil"].is_string(), "{new}");
    let new = new["secret"].as_str().unwrap();
    pay(agent, 1_000_000).ok(202);
    until("it is told", || all.taken().len() > before + 1);
    let taken = all.taken();
    let judged = |message: &Message, secret: &str, genuine: bool| {
        let names = ["webhook-id", "webhook-timestamp", "webhook-signature"];
        let headers: serde_json::Map<_, _> =
            names.iter().map(|name| ((*name).to_owned(), json!(message.header(name)))).collect();
        json!({"secret": secret, "headers": headers, "body": message.text, "genuine": genuine})
    };
    let (first, last) = (&taken[0], taken.last().unwrap());
    let mut tampered = first.clone();
    tampered.text = tampered.text.replace("agent.created", "agent.deleted");
    let judgement = json!([
        judged(first, old, true),
        judged(first, new, false),
        judged(&tampered, old, false),
        judged(last, old, true),
        judged(last, new, true),
    ]);
    let kit = Path::new(env!("CARGO_MANIFEST_DIR")).join("kit");
    if !kit.join("node_modules/standardwebhooks").is_dir() {
        return skip(
            "events_are_told_signed_and_in_order",
            "the reference library of Standard Webhooks is missing in tests/kit (`cargo xtask test` installs it)",
        );
    }
    let out = Command::new("node").arg("webhook.mjs").arg(judgement.to_string()).current_dir(&kit).output().unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
    assert!(out.status.success() && said.contains("5 messages judged"), "{said}");
}

#[test]
fn what_nobody_takes_is_sent_again_over_a_crash_and_loses_its_order_never() {
    let mut world = world(&[]);
    let owner = world.rest().with(&world.key("owner"));
    let receiver = Receiver::start();
    let shop = world.agent("shop", &policy("per_payment = \"0.1\"", None), LAMPORTS);
    receiver.answer(500);
    let only = json!({"url": receiver.url, "events": ["transaction.confirmed"]});
    create(&owner, only);
    let agent = world.rest().with(&shop.secret);
    let mut paid: Vec<String> = (0..3).map(|_| pay(&agent, 1_000_000).ok(202)["id"].to_string()).collect();
    until("it was tried in vain", || !receiver.messages().is_empty());
    world.settled();
    world.crash_daemon();
    let agent = world.rest().with(&shop.secret);
    paid.push(pay(&agent, 1_000_000).ok(202)["id"].to_string());
    world.settled();
    receiver.answer(200);
    until("all is told", || receiver.taken().len() >= 4);
    let told: Vec<String> =
        receiver.taken().iter().map(|message| message.json["data"]["transaction"]["id"].to_string()).collect();
    assert_eq!(told.iter().collect::<BTreeSet<_>>(), paid.iter().collect(), "nothing is forgotten");
    let entries: Vec<u64> =
        receiver.taken().iter().map(|message| message.json["data"]["auditEntry"].as_u64().unwrap()).collect();
    assert!(entries.is_sorted(), "in order: {entries:?}");
    let first = receiver.messages()[0].clone();
    let again = receiver.taken()[0].clone();
    assert_eq!(
        (first.header("webhook-id"), &first.text),
        (again.header("webhook-id"), &again.text),
        "the same message"
    );
}

#[test]
fn a_process_that_dies_after_sending_sends_again() {
    let mut world = world(&[("WAIAASD_TEST_ABORT", "webhook.after-send:1")]);
    let owner = world.rest().with(&world.key("owner"));
    let receiver = Receiver::start();
    create(&owner, json!({"url": receiver.url, "events": ["agent.created"]}));
    // The daemon dies of it: what came of the call is not known.
    let _ = world.owner.json(&["wallet", "create", "one", "--custody", "pocket", "--yes"]);
    until("it is told", || receiver.taken().len() == 1);
    until("the daemon is dead", || world.daemon.as_mut().unwrap().ended().is_some());
    world.daemon_environment.retain(|(name, _)| name != "WAIAASD_TEST_ABORT");
    world.start_daemon();
    world.ready();
    until("it is told again", || receiver.taken().len() == 2);
    let taken = receiver.taken();
    assert_eq!(taken[0].header("webhook-id"), taken[1].header("webhook-id"), "known to be the same");
}

#[test]
fn what_was_given_up_is_sent_again_on_the_owners_word() {
    let world = world(&[("WAIAAS_WEBHOOKS_GIVE_UP_AFTER", "1ms")]);
    let owner = world.rest().with(&world.key("owner"));
    let receiver = Receiver::start();
    receiver.answer(503);
    let (hook, _) = create(&owner, json!({"url": receiver.url, "events": ["agent.created"]}));
    owner.post("/api/v1/agents", json!({"nickname": "one"})).ok(202);
    let dead = until_some("it is given up", || {
        let item = owner.get(&format!("{hook}/deliveries")).ok(200)["items"][0].clone();
        (item["state"] == "DEAD").then_some(item)
    });
    assert_eq!((&dead["attempts"], &dead["lastStatus"]), (&json!(1), &json!(503)), "{dead}");
    receiver.answer(200);
    let again = format!("{hook}/deliveries/{}/replay", dead["number"]);
    owner.call("POST", &again, &[], "").ok(202);
    until("it is told", || receiver.taken().len() == 1);
    until("that is recorded", || owner.get(&format!("{hook}/deliveries")).ok(200)["items"][0]["state"] == "DELIVERED");
    owner.call("POST", &format!("{hook}/deliveries/7/replay"), &[], "").refused(404, "WEBHOOK_NOT_FOUND");
    receiver.answer(302);
    let tried = owner.call("POST", &format!("{hook}/test"), &[], "").ok(200);
    assert_eq!((&tried["state"], &tried["lastStatus"]), (&json!("DEAD"), &json!(302)), "redirects lead nowhere");
}

#[test]
fn messages_go_where_they_may_and_nowhere_else() {
    let world = World::new();
    let owner = world.rest().with(&world.key("owner"));
    let receiver = Receiver::start();
    let inside = receiver.url.replace("http:", "https:");
    for url in [
        receiver.url.as_str(),
        &inside,
        "https://169.254.169.254/latest/meta-data",
        "https://[::ffff:10.0.0.1]/",
        "https://0x7f000001/",
        "ftp://example.com/",
        "https://user:secret@example.com/",
        "no url",
    ] {
        let refused = owner.post(HOOKS, json!({"url": url}));
        refused.refused(400, "WEBHOOK_URL_NOT_ALLOWED");
        assert_eq!(refused.json["param"], "url");
    }
    // A name may lead anywhere: it is looked at when a message is to go there.
    let (hook, _) = create(&owner, json!({"url": "https://localhost:1/"}));
    let tried = owner.call("POST", &format!("{hook}/test"), &[], "").ok(200);
    assert!(tried["lastError"].as_str().unwrap().contains("not on the open internet"), "{tried}");
    owner.post(HOOKS, json!({"url": "https://example.com/", "events": []})).refused(400, "VALIDATION_OUT_OF_RANGE");
    owner.post(HOOKS, json!({"url": "https://example.com/", "events": ["x"]})).refused(400, "VALIDATION_INVALID_ENUM");
    let nobody = json!({"url": "https://example.com/", "agentId": "agt_01K00000000000000000000000"});
    owner.post(HOOKS, nobody).refused(404, "AGENT_NOT_FOUND");
    assert!(receiver.messages().is_empty());
}
