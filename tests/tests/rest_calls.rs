//! The REST API: paying, reading, and who may.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test, a panic is the way to fail")]

use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    io::{BufReader, Write as _},
    thread,
};
use waiaas_tests::{Agent, Answer, LAMPORTS, Rest, World, policy, read, stranger, until_some};

const V1: &str = "/api/v1";
const SMALL: &str = "per_payment = \"0.1\"\ndaily = \"1\"\napprove_above = \"0.05\"";

fn pay(to: &str, lamports: u64) -> Value {
    json!({"to": to, "amount": lamports.to_string(), "asset": "SOL"})
}

fn path(parts: &str) -> String {
    format!("{V1}{parts}")
}

#[test]
fn an_agent_pays_reads_and_is_kept_to_itself() {
    let mut world = World::bare();
    world.daemon_environment = vec![("WAIAAS_API_PAYMENTS_PER_MINUTE_PER_AGENT".into(), "100".into())];
    world.init();
    world.start();
    world.ledger.airdrop(&world.fee_payer(), 10 * LAMPORTS);
    let shop = world.agent("shop", &policy(SMALL, None), LAMPORTS);
    let other = world.agent("other", &policy(SMALL, None), LAMPORTS);
    let rest = world.rest();
    let agent = rest.with(&shop.secret);
    paying(&world, &agent, &shop);
    reading(&agent, &shop);
    confined(&agent, &rest.with(&other.secret), &other);
    waiting_for_the_owner(&world, &agent);
    by_hand(&rest, &agent);
}

fn paying(world: &World, agent: &Rest, shop: &Agent) {
    let bob = stranger();
    let preview = agent.post(&path("/transactions/preview"), pay(&bob, 40_000_000)).ok(200);
    assert_eq!((preview["allowed"].as_bool(), preview["tier"].as_str()), (Some(true), Some("INSTANT")), "{preview}");
    let sent = agent.post_once(&path("/transactions"), "order-1", pay(&bob, 40_000_000));
    let location = sent.header("location").unwrap().to_owned();
    let tx = sent.ok(202);
    assert_eq!(location, path(&format!("/transactions/{}", tx["id"].as_str().unwrap())));
    let tx = agent.get(&format!("{location}?wait=60")).ok(200);
    assert_eq!(tx["status"], "CONFIRMED", "{tx}");
    assert_eq!(world.ledger.rpc.lamports(&bob), 40_000_000);

    let again = agent.post_once(&path("/transactions"), "order-1", pay(&bob, 40_000_000)).ok(202);
    assert_eq!(again["id"], tx["id"]);
    let mismatch = agent.post_once(&path("/transactions"), "order-1", pay(&bob, 30_000_000));
    mismatch.refused(422, "IDEMPOTENCY_MISMATCH");
    assert_eq!(world.ledger.rpc.lamports(&bob), 40_000_000, "paid once");

    let denied = agent.post(&path("/transactions"), pay(&bob, 200_000_000));
    denied.refused(403, "POLICY_DENIED");
    assert_eq!(denied.json["denials"][0]["code"], "POLICY_PER_TX_LIMIT_EXCEEDED", "{denied:?}");
    assert_eq!(denied.json["denials"][0]["limit"], "100000000", "{denied:?}");
    assert_eq!(denied.json["escalation"], "owner");
    let genesis = world.ledger.rpc.call("getGenesisHash", json!([]));
    let caip = format!("solana:{}/slip44:501", &genesis.as_str().unwrap()[..32]);
    let body = json!({"to": bob, "amount": "1000000", "asset": caip, "agentId": shop.id});
    agent.post(&path("/transactions"), body).ok(202);
    let body = json!({"to": bob, "amount": "1", "asset": "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp/slip44:501"});
    agent.post(&path("/transactions"), body).refused(400, "VALIDATION_INVALID_FORMAT");
}

fn reading(agent: &Rest, shop: &Agent) {
    let me = agent.get(&path("/agents/me")).ok(200);
    assert_eq!((&me["agent"]["id"], &me["policy"]["version"]), (&json!(shop.id), &json!(1)), "{me}");
    let own = path(&format!("/agents/{}", shop.id));
    assert_eq!(agent.get(&own).ok(200)["address"], shop.address.as_str());
    let balance = agent.get(&format!("{own}/balance")).ok(200);
    assert!(balance["balances"][0]["amount"].is_string(), "amounts are no numbers: {balance}");
    let usage = agent.get(&format!("{own}/policy/usage")).ok(200);
    let day = usage["items"][0]["windows"].as_array().unwrap().iter().find(|window| window["period"] == "day");
    assert_eq!(day.unwrap()["spent"], "41000000", "{usage}");
    assert_eq!(day.unwrap()["enclave"], "41000000", "both layers count the same: {usage}");
    assert!(agent.get(&format!("{own}/policy")).header("etag").unwrap().starts_with("\"1-"));

    // Pages stay whole while transactions are added.
    let first = agent.get(&format!("{own}/transactions?limit=1")).ok(200);
    agent.post(&path("/transactions"), pay(&stranger(), 1_000_000)).ok(202);
    let (mut seen, mut cursor) = (BTreeSet::new(), first["cursor"].as_str().map(str::to_owned));
    assert!(seen.insert(first["items"][0]["id"].to_string()));
    while let Some(next) = cursor {
        let page = agent.get(&format!("{own}/transactions?limit=1&cursor={next}")).ok(200);
        for item in page["items"].as_array().unwrap() {
            assert!(seen.insert(item["id"].to_string()), "twice: {item}");
        }
        cursor = page["cursor"].as_str().map(str::to_owned);
    }
    let all = agent.get(&format!("{own}/transactions?limit=100")).ok(200);
    assert_eq!(seen.len() + 1, all["items"].as_array().unwrap().len(), "all but the one that came later");
    let denied = agent.get(&format!("{own}/transactions?status=REJECTED&type=payment")).ok(200);
    assert_eq!(denied["items"].as_array().unwrap().len(), 1, "{denied}");
    let none = agent.get(&format!("{own}/transactions?createdBefore=2020-01-01T00:00:00Z")).ok(200);
    assert_eq!((none["items"].as_array().unwrap().len(), none["hasMore"].as_bool()), (0, Some(false)));
    for wrong in ["limit=0", "limit=101", "limit=x", "cursor=nonsense", "status=PAID", "colour=red", "limit=1&limit=2"]
    {
        let answer = agent.get(&format!("{own}/transactions?{wrong}"));
        assert_eq!(answer.status, 400, "{wrong}: {answer:?}");
        assert!(answer.json["param"].is_string(), "{wrong}: {answer:?}");
    }
}

fn confined(agent: &Rest, theirs: &Rest, other: &Agent) {
    let foreign = path(&format!("/agents/{}", other.id));
    for below in ["", "/balance", "/transactions", "/policy", "/policy/usage"] {
        agent.get(&format!("{foreign}{below}")).refused(403, "AUTH_SCOPE_INSUFFICIENT");
    }
    let mut body = pay(&stranger(), 1_000_000);
    body["agentId"] = json!(other.id);
    agent.post(&path("/transactions"), body).refused(403, "AUTH_SCOPE_INSUFFICIENT");
    let tx = theirs.post(&path("/transactions"), pay(&stranger(), 1_000_000)).ok(202);
    let tx = path(&format!("/transactions/{}", tx["id"].as_str().unwrap()));
    agent.get(&tx).refused(404, "TRANSACTION_NOT_FOUND");
    agent.call("POST", &format!("{tx}/cancel"), &[], "").refused(404, "TRANSACTION_NOT_FOUND");
    for owners in ["/agents", "/owner/dashboard", "/owner/agents", "/approvals", "/auth/keys", "/audit/log"] {
        agent.get(&path(owners)).refused(403, "AUTH_SCOPE_INSUFFICIENT");
    }
}

fn waiting_for_the_owner(world: &World, agent: &Rest) {
    let owner = world.rest().with(&world.key("owner"));
    let bob = stranger();
    let large = |key: &str| agent.post_once(&path("/transactions"), key, pay(&bob, 60_000_000)).ok(202);
    let (one, two, three) = (large("large-1"), large("large-2"), large("large-3"));
    assert_eq!((&one["status"], &one["state"]), (&json!("PENDING"), &json!("AWAITING_OWNER")), "{one}");
    let waiting = owner.get(&path("/approvals?limit=2")).ok(200);
    assert_eq!((&waiting["items"][0]["tx"]["id"], waiting["hasMore"].as_bool()), (&one["id"], Some(true)));
    let rest = owner.get(&path(&format!("/approvals?cursor={}", waiting["cursor"].as_str().unwrap()))).ok(200);
    assert_eq!(rest["items"][0]["tx"]["id"], three["id"], "{rest}");

    let reject = path(&format!("/approvals/{}/reject", one["id"].as_str().unwrap()));
    agent.call("POST", &reject, &[], "").refused(403, "AUTH_SCOPE_INSUFFICIENT");
    let rejected = owner.post_once(&reject, "no-1", json!({"reason": "not today"})).ok(200);
    assert_eq!(rejected["status"], "REJECTED");
    owner.post(&reject, json!({})).refused(404, "APPROVAL_NOT_FOUND");
    assert_eq!(owner.post_once(&reject, "no-1", json!({"reason": "not today"})).ok(200), rejected, "the answer again");
    owner.post_once(&reject, "no-1", json!({"reason": "never"})).refused(422, "IDEMPOTENCY_MISMATCH");

    let cancel = path(&format!("/transactions/{}/cancel", two["id"].as_str().unwrap()));
    assert_eq!(agent.call("POST", &cancel, &[], "").ok(200)["state"], "CANCELLED");
    agent.call("POST", &cancel, &[], "").refused(409, "TRANSACTION_ALREADY_SUBMITTED");
    world.owner.ask(&["approve", three["id"].as_str().unwrap(), "--yes"]);
    let paid = agent.get(&path(&format!("/transactions/{}?wait=60", three["id"].as_str().unwrap()))).ok(200);
    assert_eq!((&paid["status"], &paid["tier"]), (&json!("CONFIRMED"), &json!("APPROVAL")), "{paid}");
    assert_eq!(world.ledger.rpc.lamports(&bob), 60_000_000);
}

/// What goes over the wire, seen closely.
fn by_hand(rest: &Rest, agent: &Rest) {
    let answer = agent.call("GET", &path("/agents/me"), &[("X-Request-Id", "my-id.7")], "");
    assert_eq!(answer.header("x-request-id"), Some("my-id.7"));
    for (name, value) in
        [("cache-control", "no-store"), ("x-content-type-options", "nosniff"), ("x-frame-options", "DENY")]
    {
        assert_eq!(answer.header(name), Some(value), "{answer:?}");
    }
    assert!(answer.header("access-control-allow-origin").is_none(), "no CORS");
    assert!(answer.header("x-ratelimit-remaining").is_some(), "{answer:?}");
    let answer = agent.call("GET", &path("/agents/me"), &[("X-Request-Id", "two words")], "");
    assert!(answer.header("x-request-id").unwrap().starts_with("req_"), "{answer:?}");

    let to = path("/transactions");
    let send = |headers: &[(&str, &str)], body: &str| agent.call("POST", &to, headers, body);
    send(&[], "").refused(400, "VALIDATION_REQUIRED_FIELD");
    send(&[("Content-Type", "text/plain")], "{}").refused(415, "REQUEST_MEDIA_TYPE");
    send(&[], "{").refused(400, "VALIDATION_INVALID_FORMAT");
    send(&[], "[]").refused(400, "VALIDATION_INVALID_FORMAT");
    let missing = send(&[], "{\"to\":\"x\",\"asset\":\"SOL\"}");
    missing.refused(400, "VALIDATION_REQUIRED_FIELD");
    assert_eq!(missing.json["param"], "amount");
    for (field, value) in
        [("amount", json!(5)), ("amount", json!("5.0")), ("amount", json!("-1")), ("note", json!("x"))]
    {
        let mut body = pay(&stranger(), 1);
        body[field] = value;
        send(&[], &body.to_string()).refused(400, "VALIDATION_INVALID_FORMAT");
    }
    let mut body = pay(&stranger(), 1);
    body["amount"] = json!("0");
    send(&[], &body.to_string()).refused(400, "VALIDATION_OUT_OF_RANGE");
    body["amount"] = json!("1");
    body["to"] = json!("not-an-address");
    let wrong = send(&[], &body.to_string());
    wrong.refused(400, "VALIDATION_INVALID_FORMAT");
    assert_eq!(wrong.json["param"], "to");
    send(&[("Idempotency-Key", &"k".repeat(129))], "{}").refused(400, "VALIDATION_OUT_OF_RANGE");
    send(&[], &format!("{{\"to\":\"{}\"}}", "x".repeat(300_000))).refused(413, "REQUEST_TOO_LARGE");
    agent.get("/api/v1/nothing").refused(404, "REQUEST_PATH_NOT_FOUND");
    let wrong = agent.call("PUT", &to, &[], "{}");
    wrong.refused(405, "REQUEST_METHOD_NOT_ALLOWED");
    assert_eq!(wrong.header("allow"), Some("POST"));
    agent.get(&path("/transactions/tx_nonsense")).refused(400, "VALIDATION_INVALID_FORMAT");
    agent.get(&path("/transactions/tx_01K00000000000000000000000?wait=61")).refused(400, "VALIDATION_OUT_OF_RANGE");

    assert_eq!(rest.get("/healthz").ok(200)["status"], "ok");
    assert_eq!(rest.get("/readyz").ok(200)["status"], "ok");
    assert!(rest.get("/docs").text.contains("createTransaction"));
    assert!(rest.get("/docs").header("x-request-id").unwrap().starts_with("req_"));
    assert_eq!(rest.get("/openapi.json").ok(200)["openapi"], "3.1.0");

    // One connection carries many calls, and a head that never ends is given up on.
    let mut stream = agent.connect();
    let call = agent.head("GET", "/healthz", &[], "");
    stream.write_all(format!("{call}{call}").as_bytes()).unwrap();
    let mut stream = BufReader::new(stream);
    let answers: Vec<Answer> = (0..2).map(|_| read(&mut stream).unwrap()).collect();
    assert!(answers.iter().all(|answer| answer.status == 200));
    let mut slow = agent.connect();
    slow.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ").unwrap();
    assert!(read(&mut BufReader::new(slow)).is_none_or(|answer| answer.status == 408), "no answer for half a head");
}

#[test]
fn the_owner_makes_agents_and_keys_and_watches() {
    let world = World::new();
    let rest = world.rest();
    let owner = rest.with(&world.key("owner"));
    rest.get(&path("/agents")).refused(401, "AUTH_REQUIRED");
    rest.with("wai_live_nonsense").get(&path("/agents")).refused(401, "AUTH_KEY_INVALID");
    rest.call("GET", &path("/agents"), &[("Authorization", "Basic abc")], "").refused(401, "AUTH_KEY_INVALID");

    let made = owner.post_once(&path("/agents"), "make-1", json!({"nickname": "one"})).ok(202);
    assert_eq!(owner.post_once(&path("/agents"), "make-1", json!({"nickname": "one"})).ok(202), made);
    owner.post(&path("/agents"), json!({"nickname": "one"})).refused(409, "VALIDATION_DUPLICATE");
    let wrong = owner.post(&path("/agents"), json!({"nickname": "fee-payer"}));
    wrong.refused(400, "VALIDATION_INVALID_FORMAT");
    assert_eq!(wrong.json["param"], "nickname");
    for name in ["two", "three"] {
        owner.post(&path("/agents"), json!({"nickname": name})).ok(202);
    }
    let page = owner.get(&path("/agents?limit=2")).ok(200);
    assert_eq!((page["items"].as_array().unwrap().len(), page["hasMore"].as_bool()), (2, Some(true)));
    let next = owner.get(&path(&format!("/agents?limit=2&cursor={}", page["cursor"].as_str().unwrap()))).ok(200);
    assert_eq!(next["items"][0]["name"], "three");
    owner.get(&path("/agents/agt_01K00000000000000000000000")).refused(404, "AGENT_NOT_FOUND");
    let id = made["id"].as_str().unwrap();
    let body = json!({"agentId": id, "to": stranger(), "amount": "1", "asset": "SOL"});
    owner.post(&path("/transactions"), body).refused(403, "POLICY_NONE");
    let body = json!({"to": stranger(), "amount": "1", "asset": "SOL"});
    owner.post(&path("/transactions"), body).refused(400, "VALIDATION_REQUIRED_FIELD");

    keys(&rest, &owner, id);
    watching(&rest, &owner, id);
}

fn keys(rest: &Rest, owner: &Rest, id: &str) {
    let make = |body: Value| owner.post(&path("/auth/keys"), body);
    let once = || owner.post_once(&path("/auth/keys"), "key-1", json!({"role": "agent", "agentId": id})).ok(201);
    let first = once();
    assert_eq!(once()["secret"], first["secret"], "who asks again under its key gets what it got");
    let agent = rest.with(first["secret"].as_str().unwrap());
    agent.get(&path("/agents/me")).ok(200);
    make(json!({"role": "agent"})).refused(400, "VALIDATION_REQUIRED_FIELD");
    make(json!({"role": "viewer", "agentId": id})).refused(400, "VALIDATION_OUT_OF_RANGE");
    make(json!({"role": "viewer", "scopes": ["transactions:execute"]})).refused(400, "VALIDATION_OUT_OF_RANGE");
    make(json!({"role": "king"})).refused(400, "VALIDATION_INVALID_ENUM");
    make(json!({"role": "viewer", "ipRanges": ["10.0.0.0/99"]})).refused(400, "VALIDATION_INVALID_FORMAT");
    make(json!({"role": "viewer", "expiresAt": "2020-01-01T00:00:00Z"})).refused(400, "VALIDATION_OUT_OF_RANGE");

    let secret = |body: Value| make(body).ok(201)["secret"].as_str().unwrap().to_owned();
    let far = rest.with(&secret(json!({"role": "viewer", "ipRanges": ["10.0.0.0/8", "192.0.2.7"]})));
    far.get(&path("/agents")).refused(403, "AUTH_IP_BLOCKED");
    let near = rest.with(&secret(json!({"role": "viewer", "ipRanges": ["127.0.0.0/8"]})));
    near.get(&path("/agents")).ok(200);
    let narrow = rest.with(&secret(json!({"role": "agent", "agentId": id, "scopes": ["agents:read"]})));
    narrow.get(&path(&format!("/agents/{id}"))).ok(200);
    narrow.get(&path(&format!("/agents/{id}/policy"))).refused(403, "AUTH_SCOPE_INSUFFICIENT");

    let listed = owner.get(&path("/auth/keys?limit=100"));
    assert!(!listed.text.contains(first["secret"].as_str().unwrap()), "a secret is shown once");
    let key = path(&format!("/auth/keys/{}", first["key"]["id"].as_str().unwrap()));
    assert!(owner.call("DELETE", &key, &[], "").ok(200)["revokedAt"].is_string());
    agent.get(&path("/agents/me")).refused(401, "AUTH_KEY_REVOKED");
    owner.call("DELETE", &path("/auth/keys/key_01K00000000000000000000000"), &[], "").refused(404, "KEY_NOT_FOUND");
    let later = until_some("a moment passes", || {
        let at = world_time(owner)?;
        Some(make(json!({"role": "viewer", "expiresAt": at})))
    });
    let short = rest.with(later.ok(201)["secret"].as_str().unwrap());
    until_some("the key expires", || (short.get(&path("/agents")).status == 401).then_some(()));
    short.get(&path("/agents")).refused(401, "AUTH_KEY_EXPIRED");
}

/// Two seconds from now, by the daemon's clock.
fn world_time(owner: &Rest) -> Option<String> {
    let now = owner.get(&path("/owner/dashboard")).ok(200)["at"].as_str()?.to_owned();
    let seconds: u32 = now.get(17..19)?.parse().ok()?;
    (seconds < 57).then(|| format!("{}{:02}Z", &now[..17], seconds + 2))
}

fn watching(rest: &Rest, owner: &Rest, id: &str) {
    let secret = |role: &str| owner.post(&path("/auth/keys"), json!({"role": role})).ok(201);
    let (viewer, auditor) = (secret("viewer"), secret("auditor"));
    let viewer = rest.with(viewer["secret"].as_str().unwrap());
    let auditor = rest.with(auditor["secret"].as_str().unwrap());
    let body = json!({"agentId": id, "to": stranger(), "amount": "1", "asset": "SOL"});
    for looks in [&viewer, &auditor] {
        assert_eq!(looks.get(&path("/owner/dashboard")).ok(200)["agents"], 3);
        looks.get(&path(&format!("/agents/{id}/balance"))).ok(200);
        looks.get(&path("/owner/global-budget")).ok(200);
        looks.post(&path("/transactions"), body.clone()).refused(403, "AUTH_SCOPE_INSUFFICIENT");
        looks.post(&path("/agents"), json!({"nickname": "four"})).refused(403, "AUTH_SCOPE_INSUFFICIENT");
        looks.get(&path("/auth/keys")).refused(403, "AUTH_SCOPE_INSUFFICIENT");
    }
    viewer.get(&path("/audit/log")).refused(403, "AUTH_SCOPE_INSUFFICIENT");
    let log = auditor.get(&path("/audit/log?limit=2")).ok(200);
    assert_eq!((&log["items"][0]["index"], &log["cursor"]), (&json!(0), &json!("1")), "{log}");
    assert_eq!(auditor.get(&path("/audit/log?limit=1&cursor=1")).ok(200)["items"][0]["index"], 2);
    assert!(auditor.get(&path("/audit/checkpoint")).ok(200)["note"].as_str().unwrap().contains("waiaas/"));
}

#[test]
fn limits_hold_and_a_payment_under_a_key_survives_kill() {
    let mut world = World::bare();
    world.daemon_environment = vec![
        ("WAIAAS_API_REQUESTS_PER_MINUTE_PER_KEY".into(), "200".into()),
        ("WAIAAS_API_PAYMENTS_PER_MINUTE_PER_AGENT".into(), "4".into()),
    ];
    world.init();
    world.start();
    world.ledger.airdrop(&world.fee_payer(), 10 * LAMPORTS);
    let shop = world.agent("shop", &policy("per_payment = \"0.1\"\ndaily = \"1\"", None), LAMPORTS);
    let bob = stranger();
    let agent = world.rest().with(&shop.secret);
    // Three at once under one key: one payment.
    let ids: BTreeSet<String> = thread::scope(|scope| {
        let calls: Vec<_> = (0..3)
            .map(|_| scope.spawn(|| agent.post_once(&path("/transactions"), "once", pay(&bob, 10_000_000)).ok(202)))
            .collect();
        calls.into_iter().map(|call| call.join().unwrap()["id"].to_string()).collect()
    });
    assert_eq!(ids.len(), 1, "{ids:?}");
    agent.post(&path("/transactions"), pay(&bob, 10_000_000)).ok(202);
    let fifth = agent.post(&path("/transactions"), pay(&bob, 10_000_000));
    fifth.refused(429, "SYSTEM_RATE_LIMITED");
    assert!(fifth.header("retry-after").unwrap().parse::<u64>().unwrap() > 0, "{fifth:?}");
    world.settled();
    world.crash_daemon();
    let agent = world.rest().with(&shop.secret);
    let again = agent.post_once(&path("/transactions"), "once", pay(&bob, 10_000_000)).ok(202);
    assert!(ids.contains(&again["id"].to_string()));
    assert_eq!(world.ledger.rpc.lamports(&bob), 20_000_000, "two payments, whatever happened");
    let many = until_some("the key's bucket is empty", || {
        let answer = agent.get(&path("/agents/me"));
        (answer.status != 200).then_some(answer)
    });
    many.refused(429, "SYSTEM_RATE_LIMITED");
}

#[test]
fn the_daemon_listens_where_it_may() {
    let mut world = World::bare();
    world.init();
    let refused = |world: &World, variables: &[(&str, &str)], words: &str| {
        let mut command = world.daemon_command();
        let out = command.envs(variables.iter().copied()).output().unwrap();
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        assert!(!out.status.success() && said.contains(words), "{said}");
    };
    refused(&world, &[("WAIAAS_API_LISTEN", "0.0.0.0:0")], "api.tls_certificate");
    refused(&world, &[("WAIAAS_API_LISTEN", "everywhere")], "is no address");
    let missing = [("WAIAAS_API_TLS_CERTIFICATE", "/nowhere.pem"), ("WAIAAS_API_TLS_KEY", "/nowhere.key")];
    refused(&world, &missing, "/nowhere.pem");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    refused(&world, &[("WAIAAS_API_LISTEN", &address)], "cannot be listened on");
    world.daemon_environment = vec![("WAIAAS_API_LISTEN".into(), "off".into())];
    world.start();
    assert!(world.status().unwrap()["api"].is_null());
}

#[test]
fn a_key_calls_as_often_as_its_tier_lets_it() {
    let mut world = World::bare();
    world.daemon_environment = vec![("WAIAAS_API_REQUESTS_PER_MINUTE_LOW".into(), "40".into())];
    world.init();
    world.start();
    let owner = world.rest().with(&world.key("owner"));
    let limit = |rest: &Rest| {
        let answer = rest.get(&path("/agents"));
        let number = |name: &str| answer.header(name).unwrap().parse::<u64>().unwrap();
        let figures = (answer.status, number("x-ratelimit-limit"), number("x-ratelimit-remaining"));
        assert!(number("x-ratelimit-reset") <= 60, "{answer:?}");
        figures
    };
    for (tier, most) in [("low", 40), ("standard", 500), ("high", 5_000)] {
        let made = owner.post(&path("/auth/keys"), json!({"role": "owner", "tier": tier})).ok(201);
        assert_eq!(made["key"]["tier"].as_str(), Some(tier).filter(|tier| *tier != "standard"), "{made}");
        let rest = world.rest().with(made["secret"].as_str().unwrap());
        assert_eq!(limit(&rest), (200, most, most - 1), "reading costs one");
        rest.post(&path("/agents"), json!({"nickname": "no good"})).refused(400, "VALIDATION_INVALID_FORMAT");
        let (_, _, left) = limit(&rest);
        assert!((most - 7..=most - 6).contains(&left), "changing costs five: {left}");
        if tier == "low" {
            let refused = until_some("its bucket is empty", || {
                let answer = rest.get(&path("/agents"));
                (answer.status != 200).then_some(answer)
            });
            refused.refused(429, "SYSTEM_RATE_LIMITED");
        }
    }
    let viewer = world.owner.ask(&["key", "create", "--role", "viewer", "--tier", "high"]);
    assert_eq!(limit(&world.rest().with(viewer["secret"].as_str().unwrap())).1, 5_000);
    owner.post(&path("/auth/keys"), json!({"role": "viewer", "tier": "huge"})).refused(400, "VALIDATION_INVALID_ENUM");
}
