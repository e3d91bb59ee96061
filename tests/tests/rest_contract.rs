//! Every call of the API, as its own description names it: without a key, without the right, as another agent, and with a
//! body that is broken. A new call is tested from the moment that it is in the document.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test, a panic is the way to fail")]

use serde_json::{Value, json};
use waiaas_tests::{Answer, LAMPORTS, Rest, World, policy, stranger};

/// A call of the document.
struct Operation<'d> {
    method: String,
    path: String,
    about: &'d Value,
}

impl Operation<'_> {
    fn call(&self, rest: &Rest, body: &str) -> Answer {
        let answer = rest.call(&self.method, &self.path, &[], body);
        self.as_described(&answer);
        answer
    }

    /// A body that would do, if it takes one.
    fn example(&self) -> String {
        let body = &self.about["requestBody"]["content"]["application/json"]["example"];
        if body.is_null() { String::new() } else { body.to_string() }
    }

    /// The document knows the status, the kind of body and the code.
    fn as_described(&self, answer: &Answer) {
        let here = format!("{} {}: {answer:?}", self.method, self.path);
        assert!(answer.status < 500, "{here}");
        let described = &self.about["responses"][answer.status.to_string()];
        assert!(described.is_object(), "an answer that is not in the document: {here}");
        let kind = answer.header("content-type").unwrap();
        assert!(described["content"][kind].is_object(), "{here}");
        if answer.status >= 400 {
            let code = answer.json["code"].as_str().unwrap();
            assert!(described["content"][kind]["examples"][code].is_object(), "a code that is not told of: {here}");
        }
        assert!(answer.header("x-request-id").is_some_and(|id| !id.is_empty()), "{here}");
    }
}

/// All calls, with the fields of their paths filled in.
fn operations<'d>(document: &'d Value, fields: &[(&str, &str)]) -> Vec<Operation<'d>> {
    let mut found = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        let mut path = path.clone();
        for (name, value) in fields {
            path = path.replace(&format!("{{{name}}}"), value);
        }
        assert!(!path.contains('{'), "a field that this test does not know: {path}");
        for (method, about) in methods.as_object().unwrap() {
            found.push(Operation { method: method.to_uppercase(), path: path.clone(), about });
        }
    }
    found
}

#[test]
fn every_call_refuses_whom_it_must() {
    let mut world = World::bare();
    let generous = |name: &str| (format!("WAIAAS_API_{name}"), "100000".to_owned());
    world.daemon_environment = vec![
        generous("REQUESTS_PER_MINUTE_PER_ADDRESS"),
        generous("REQUESTS_PER_MINUTE_PER_KEY"),
        generous("PAYMENTS_PER_MINUTE_PER_AGENT"),
        generous("STRIKES"),
    ];
    world.init();
    world.start();
    world.ledger.airdrop(&world.fee_payer(), LAMPORTS);
    let terms = policy("per_payment = \"0.1\"", None);
    let (shop, other) = (world.agent("shop", &terms, LAMPORTS), world.agent("other", &terms, 0));
    let rest = world.rest();
    let pay = json!({"to": stranger(), "amount": "1000000", "asset": "SOL"});
    let tx = rest.with(&shop.secret).post("/api/v1/transactions", pay).ok(202)["id"].as_str().unwrap().to_owned();
    let owner = rest.with(&world.key("owner"));
    let narrow = |scope: &str| {
        let made = owner.post("/api/v1/auth/keys", json!({"role": "owner", "scopes": [scope]})).ok(201);
        rest.with(made["secret"].as_str().unwrap())
    };
    let (admin, reader) = (narrow("admin:all"), narrow("agents:read"));
    let key = "key_01K00000000000000000000000";

    let document = rest.get("/openapi.json").ok(200);
    let all = operations(
        &document,
        &[
            ("agentId", &shop.id),
            ("txId", &tx),
            ("keyId", key),
            ("entry", "0"),
            ("first", "1"),
            ("webhookId", "whk_01K00000000000000000000000"),
            ("alertId", "alt_01K00000000000000000000000"),
            ("number", "0"),
        ],
    );
    assert!(all.len() >= 57, "{} calls", all.len());
    let mut guarded = 0;
    for operation in &all {
        let Some(scope) = operation.about["x-scope"].as_str() else {
            // What needs no key needs other things to do something.
            let status = if operation.method == "GET" { 200 } else { 400 };
            assert_eq!(operation.call(&rest, "").status, status, "{}", operation.path);
            continue;
        };
        guarded += 1;
        let body = operation.example();
        operation.call(&rest, &body).refused(401, "AUTH_REQUIRED");
        operation.call(&rest.with("wai_live_nobody"), &body).refused(401, "AUTH_KEY_INVALID");
        let without = if scope == "admin:all" { &reader } else { &admin };
        operation.call(without, &body).refused(403, "AUTH_SCOPE_INSUFFICIENT");
        // A path that names something of `shop` gives nothing to `other`.
        if operation.path.contains(&shop.id) || operation.path.contains(&tx) {
            let foreign = operation.call(&rest.with(&other.secret), &body);
            assert!(matches!(foreign.status, 403 | 404), "{foreign:?}");
            assert!(!foreign.text.contains(&shop.address), "{foreign:?}");
        }
        if !body.is_empty() {
            let roles = operation.about["x-roles"].as_array().unwrap();
            let caller = if roles.contains(&json!("owner")) { owner.clone() } else { rest.with(&shop.secret) };
            for broken in ["{", "[]", "null", "{\"noSuchField\":1}", "\"text\"", "{\"to\":{}}"] {
                let answer = operation.call(&caller, broken);
                assert_eq!(answer.status, 400, "{broken}: {answer:?}");
            }
        }
    }
    assert!(guarded >= 52, "{guarded} calls need a key");
}
