//! The REST API, for an owner who signs elsewhere: drafts come over REST, signatures go back.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test, a panic is the way to fail")]

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use waiaas_tests::{Keypair, LAMPORTS, Rest, World, policy, stranger, write_private};

const V1: &str = "/api/v1";
const LIMITS: &str = "per_payment = \"0.1\"\ndaily = \"1\"\napprove_above = \"0.05\"";

/// A world whose owner's key this test knows.
fn world_of(owner: &Keypair) -> World {
    let mut world = World::bare();
    let file = world.path("id.json");
    write_private(&file, &owner.keygen_json());
    let import = file.to_str().unwrap().to_owned();
    world.owner.ask(&["init", "--non-interactive", "--key-store", "file", "--import", &import]);
    world.start();
    world.ledger.airdrop(&world.fee_payer(), 10 * LAMPORTS);
    world.ledger.airdrop(&owner.address(), 10 * LAMPORTS);
    world
}

/// A signature over the bytes of a field, both as they travel.
fn signed(key: &Keypair, draft: &Value) -> String {
    let message = draft["message"].as_str().unwrap();
    bs58::encode(key.sign(&base64(message))).into_string()
}

fn base64(text: &str) -> Vec<u8> {
    STANDARD.decode(text).unwrap()
}

fn put(rest: &Rest, path: &str, headers: &[(&str, &str)], body: &Value) -> waiaas_tests::Answer {
    rest.call("PUT", path, headers, &body.to_string())
}

#[test]
fn an_owner_who_signs_elsewhere_needs_nothing_but_rest() {
    let owner = Keypair::new();
    let world = world_of(&owner);
    let rest = world.rest().with(&world.key("owner"));
    let made = rest.post(&format!("{V1}/agents"), json!({"nickname": "shop"})).ok(202);
    let (id, address) = (made["id"].as_str().unwrap(), made["address"].as_str().unwrap());
    let agent = format!("{V1}/agents/{id}");
    let key = rest.post(&format!("{V1}/auth/keys"), json!({"role": "agent", "agentId": id})).ok(201);
    let shop = world.rest().with(key["secret"].as_str().unwrap());

    sets_a_policy(&rest, &agent, &owner);
    sets_a_budget(&rest, &owner);
    funds(&world, &rest, &agent, address, &owner);
    approves(&world, &rest, &shop, &owner);
    rest.get(&format!("{agent}/vault")).refused(400, "VALIDATION_OUT_OF_RANGE");
    rest.post(&format!("{agent}/withdraw"), json!({"asset": "SOL"})).refused(400, "VALIDATION_OUT_OF_RANGE");
    proves(&world, &rest, &shop);
    stops(&rest, &agent, &shop, &owner);
}

fn sets_a_policy(rest: &Rest, agent: &str, owner: &Keypair) {
    let (at, draft_at) = (format!("{agent}/policy"), format!("{agent}/policy/draft"));
    let wrong = rest.post(&draft_at, json!({"document": "[assets.SOL]\nper_paiment = \"1\""}));
    wrong.refused(400, "POLICY_INVALID");
    let none = rest.get(&at).header("etag").unwrap().to_owned();
    let draft = rest.post(&draft_at, json!({"document": policy(LIMITS, None)})).ok(200);
    assert_eq!((&draft["version"], &draft["widens"]), (&json!(1), &json!(true)), "{draft}");
    let words = draft["statement"].as_str().unwrap();
    assert!(words.contains(draft["hash"].as_str().unwrap()), "{draft}");
    assert!(base64(draft["message"].as_str().unwrap()).ends_with(words.as_bytes()), "the bytes are those words");
    let body = json!({"version": 1, "policy": draft["policy"], "signature": signed(owner, &draft)});
    put(rest, &at, &[("If-Match", "\"1-0000\"")], &body).refused(412, "PRECONDITION_FAILED");
    let mut forged = body.clone();
    forged["signature"] = json!(signed(&Keypair::new(), &draft));
    put(rest, &at, &[], &forged).refused(403, "AUTH_SIGNATURE_INVALID");
    let set = put(rest, &at, &[("If-Match", &none)], &body);
    assert!(set.header("etag").unwrap().starts_with("\"1-"), "{set:?}");
    let set = set.ok(200);
    assert_eq!((&set["version"], &set["enclaveVersion"]), (&json!(1), &json!(1)), "{set}");
    put(rest, &at, &[], &body).refused(409, "POLICY_VERSION_CONFLICT");
    let narrower = policy(&LIMITS.replace("0.1", "0.09"), None);
    assert_eq!(rest.post(&draft_at, json!({"document": narrower})).ok(200)["widens"], false);
    rest.call("DELETE", &format!("{at}/waiting"), &[], "").refused(404, "POLICY_NOT_WAITING");
}

fn sets_a_budget(rest: &Rest, owner: &Keypair) {
    let at = format!("{V1}/owner/global-budget");
    rest.post(&format!("{at}/draft"), json!({"document": "["})).refused(400, "POLICY_INVALID");
    let document = "[assets.SOL]\ndaily = \"5\"\n";
    let draft = rest.post(&format!("{at}/draft"), json!({"document": document})).ok(200);
    let body = json!({"version": draft["version"], "budget": draft["budget"], "signature": signed(owner, &draft)});
    put(rest, &at, &[("If-Match", "\"7\"")], &body).refused(412, "PRECONDITION_FAILED");
    assert_eq!(put(rest, &at, &[("If-Match", "\"0\"")], &body).ok(200)["version"], 1);
    assert_eq!(rest.get(&at).header("etag"), Some("\"1\""));
}

fn funds(world: &World, rest: &Rest, agent: &str, address: &str, owner: &Keypair) {
    let draft = rest.post(&format!("{agent}/fund"), json!({"amount": "700000000", "asset": "SOL"})).ok(202);
    let submit = format!("{agent}/fund/submit");
    let mut body = json!({"message": draft["message"], "signatures": [signed(&Keypair::new(), &draft)]});
    rest.post(&submit, body.clone()).refused(403, "AUTH_SIGNATURE_INVALID");
    body["signatures"] = json!([signed(owner, &draft)]);
    let funded = rest.post_once(&submit, "fund-1", body.clone()).ok(202);
    assert_eq!((&funded["kind"], &funded["status"]), (&json!("funding"), &json!("CONFIRMED")), "{funded}");
    assert_eq!(rest.post_once(&submit, "fund-1", body).ok(202), funded, "once only");
    assert_eq!(world.ledger.rpc.lamports(address), 700_000_000);
    let body = json!({"message": "AAAA", "signatures": []});
    rest.post(&submit, body).refused(400, "VALIDATION_OUT_OF_RANGE");
    let short = json!({"amount": "700000000000", "asset": "SOL"});
    rest.post(&format!("{agent}/fund"), short).refused(422, "FUNDING_INSUFFICIENT_OWNER_BALANCE");
}

fn approves(world: &World, rest: &Rest, shop: &Rest, owner: &Keypair) {
    let bob = stranger();
    let pay = json!({"to": bob, "amount": "60000000", "asset": "SOL"});
    let tx = shop.post(&format!("{V1}/transactions"), pay).ok(202);
    assert_eq!(tx["state"], "AWAITING_OWNER", "{tx}");
    let at = format!("{V1}/approvals/{}", tx["id"].as_str().unwrap());
    let draft = rest.call("POST", &format!("{at}/draft"), &[], "").ok(200);
    assert!(draft["effect"].as_str().unwrap().contains("(60000000)"), "{draft}");
    let yes = |by: &Keypair| {
        json!({
            "intent": draft["intent"], "expires": draft["expires"], "effect": draft["effect"],
            "signature": signed(by, &draft),
        })
    };
    rest.post(&format!("{at}/approve"), yes(&Keypair::new())).refused(403, "AUTH_SIGNATURE_INVALID");
    shop.post(&format!("{at}/approve"), yes(owner)).refused(403, "AUTH_SCOPE_INSUFFICIENT");
    rest.post(&format!("{at}/approve"), yes(owner)).ok(200);
    let done = shop.get(&format!("{V1}/transactions/{}?wait=60", tx["id"].as_str().unwrap())).ok(200);
    assert_eq!((&done["status"], &done["tier"]), (&json!("CONFIRMED"), &json!("APPROVAL")), "{done}");
    assert_eq!(world.ledger.rpc.lamports(&bob), 60_000_000);
    rest.call("POST", &format!("{at}/draft"), &[], "").refused(404, "APPROVAL_NOT_FOUND");
    let receipt = shop.get(&format!("{V1}/transactions/{}/receipt", tx["id"].as_str().unwrap())).ok(200);
    assert!(base64(receipt["receipt"].as_str().unwrap()).len() > 100, "{receipt}");
}

fn proves(world: &World, rest: &Rest, shop: &Rest) {
    let proof = rest.get(&format!("{V1}/audit/log/1/proof")).ok(200);
    assert_eq!(proof["leaf"]["index"], 1);
    assert!(!proof["path"].as_array().unwrap().is_empty(), "{proof}");
    rest.get(&format!("{V1}/audit/log/100000/proof")).refused(400, "VALIDATION_OUT_OF_RANGE");
    assert_eq!(rest.get(&format!("{V1}/audit/consistency/2")).ok(200)["first"], 2);
    rest.get(&format!("{V1}/audit/consistency/100000")).refused(400, "VALIDATION_OUT_OF_RANGE");
    shop.get(&format!("{V1}/audit/log/0/proof")).refused(403, "AUTH_SCOPE_INSUFFICIENT");

    let page = rest.get(&format!("{V1}/audit/log?limit=2"));
    let link = page.header("link").unwrap().to_owned();
    let next = link.strip_prefix('<').unwrap().split('>').next().unwrap();
    assert_eq!(rest.get(next).ok(200)["items"][0]["index"], 2, "{link}");

    let figures = rest.get("/metrics");
    assert_eq!(figures.header("content-type"), Some("text/plain; version=0.0.4; charset=utf-8"));
    for line in ["waiaas_agents 1", "waiaas_enclave_up 1", "operation=\"createTransaction\",status=\"202\"} 1"] {
        assert!(figures.text.contains(line), "{line}: {}", figures.text);
    }
    world.rest().get("/metrics").refused(401, "AUTH_REQUIRED");

    let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let back = rest.call("GET", &format!("{V1}/agents"), &[("traceparent", trace)], "");
    let back = back.header("traceparent").unwrap();
    assert!(back.starts_with(&trace[..36]) && !back.contains("00f067aa0ba902b7"), "{back}");
    let bad = rest.call("GET", &format!("{V1}/agents"), &[("traceparent", "00-zz")], "");
    assert!(bad.header("traceparent").is_none(), "{bad:?}");
}

fn stops(rest: &Rest, agent: &str, shop: &Rest, owner: &Keypair) {
    let draft_at = format!("{agent}/resume/draft");
    rest.call("POST", &draft_at, &[], "").refused(400, "VALIDATION_OUT_OF_RANGE");
    let stopped = rest.call("POST", &format!("{agent}/emergency/suspend"), &[], "").ok(200);
    assert_eq!((&stopped["agent"]["state"], &stopped["enclave"]), (&json!("SUSPENDED"), &json!(true)), "{stopped}");
    let pay =
        || shop.post(&format!("{V1}/transactions"), json!({"to": stranger(), "amount": "1000000", "asset": "SOL"}));
    pay().refused(423, "EMERGENCY_FROZEN");
    let again = rest.call("POST", &format!("{agent}/suspend"), &[], "").ok(200);
    assert_eq!(again["wallet"]["state"], "SUSPENDED", "{again}");
    let all = rest.call("POST", &format!("{V1}/owner/emergency/suspend-all"), &[], "").ok(200);
    assert_eq!(all["items"].as_array().unwrap().len(), 1, "{all}");
    let draft = rest.call("POST", &draft_at, &[], "").ok(200);
    let resume = |by: &Keypair| {
        rest.post(&format!("{agent}/resume"), json!({"stop": draft["stop"], "signature": signed(by, &draft)}))
    };
    resume(&Keypair::new()).refused(403, "AUTH_SIGNATURE_INVALID");
    assert_eq!(resume(owner).ok(200)["state"], "ACTIVE");
    pay().ok(202);
}

#[test]
fn a_key_is_rotated_without_a_gap() {
    let world = World::new();
    let rest = world.rest();
    let owner = rest.with(&world.key("owner"));
    let old = owner.post(&format!("{V1}/auth/keys"), json!({"role": "viewer", "scopes": ["agents:read"]})).ok(201);
    let at = format!("{V1}/auth/keys/{}", old["key"]["id"].as_str().unwrap());
    let new = owner.call("POST", &format!("{at}/rotate"), &[("Idempotency-Key", "rotate-1")], "").ok(201);
    assert_eq!(new["key"]["scopes"], json!(["agents:read"]), "the same rights");
    for key in [&old, &new] {
        rest.with(key["secret"].as_str().unwrap()).get(&format!("{V1}/agents")).ok(200);
    }
    let keys = owner.get(&format!("{V1}/auth/keys")).ok(200);
    let listed = |key: &Value| {
        let found = keys["items"].as_array().unwrap().iter().find(|one| one["id"] == key["key"]["id"]);
        found.unwrap()["expiresAt"].is_string()
    };
    assert_eq!((listed(&old), listed(&new)), (true, false), "the old one ends: {keys}");
    owner.call("DELETE", &at, &[], "").ok(200);
    owner.call("POST", &format!("{at}/rotate"), &[], "").refused(401, "AUTH_KEY_REVOKED");
    let none = format!("{V1}/auth/keys/key_01K00000000000000000000000/rotate");
    owner.call("POST", &none, &[], "").refused(404, "KEY_NOT_FOUND");
}
