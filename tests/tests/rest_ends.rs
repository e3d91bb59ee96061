//! Over REST, signed elsewhere, on the real Squads program: an agent with a vault is made, money moves between agents and out of them, limits on chain are
//! taken away and put back, and an agent is ended.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test, a panic is the way to fail")]

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use waiaas_tests::{Answer, Keypair, LAMPORTS, Rest, World, policy, skip, squads, stranger, until, write_private};

const V1: &str = "/api/v1";
const LIMITS: &str = "per_payment = \"1\"\ndaily = \"2\"";

/// A world with the Squads program whose owner's key this test knows.
fn world_of(owner: &Keypair, test: &str) -> Option<World> {
    let Some(squads) = squads() else {
        skip(test, "the Squads program is not built (`cargo xtask test` builds it)");
        return None;
    };
    let mut world = World::bare_with_squads(&squads);
    let file = world.path("id.json");
    write_private(&file, &owner.keygen_json());
    let import = file.to_str().unwrap().to_owned();
    world.owner.ask(&["init", "--non-interactive", "--key-store", "file", "--import", &import]);
    world.start();
    world.ledger.airdrop(&world.fee_payer(), 10 * LAMPORTS);
    world.ledger.airdrop(&owner.address(), 10 * LAMPORTS);
    Some(world)
}

fn signed(key: &Keypair, draft: &Value) -> String {
    let message = STANDARD.decode(draft["message"].as_str().unwrap()).unwrap();
    bs58::encode(key.sign(&message)).into_string()
}

/// Signs a transaction that was prepared, and hands it in.
fn hand_in(rest: &Rest, agent: &str, draft: &Value, key: &Keypair) -> Answer {
    let body = json!({"message": draft["message"], "signatures": [signed(key, draft)]});
    rest.post(&format!("{agent}/vault/submit"), body)
}

#[test]
fn money_of_a_vault_obeys_the_owners_signature() {
    let owner = Keypair::new();
    let Some(world) = world_of(&owner, "money_of_a_vault_obeys_the_owners_signature") else { return };
    let token = "daily = \"100\"";
    let one = world.vaulted("one", &policy(LIMITS, Some((&world.ledger.usdc, token))), 5 * LAMPORTS);
    let two = world.vaulted("two", &policy(LIMITS, None), 0);
    let pocket = world.agent("pocket", &policy(LIMITS, None), 0);
    world.ledger.set_usdc(&one.address, 7_000_000);
    let rest = world.rest().with(&world.key("owner"));
    let agent = format!("{V1}/agents/{}", one.id);
    let usage = || rest.get(&format!("{agent}/policy/usage")).ok(200);
    let before = usage();

    // Out of the vault, to whom the owner says, only as it was prepared, and once.
    let bob = stranger();
    let draft = rest.post(&format!("{agent}/withdraw"), json!({"amount": "1500000000", "asset": "SOL", "to": bob}));
    let draft = draft.ok(202);
    hand_in(&rest, &agent, &draft, &Keypair::new()).refused(403, "AUTH_SIGNATURE_INVALID");
    let other = json!({"message": "AQABAg==", "signatures": [signed(&owner, &draft)]});
    rest.post(&format!("{agent}/vault/submit"), other).refused(429, "SYSTEM_RATE_LIMITED");
    assert_eq!(hand_in(&rest, &agent, &draft, &owner).ok(202)["state"], "ACTIVE");
    assert_eq!(world.ledger.rpc.lamports(&bob), 1_500_000_000);
    let held = world.ledger.rpc.lamports(&owner.address());
    let all = rest.post(&format!("{agent}/withdraw"), json!({"asset": "USDC"})).ok(202);
    hand_in(&rest, &agent, &all, &owner).ok(202);
    assert_eq!(world.ledger.rpc.tokens(&owner.address(), &world.ledger.usdc), 7_000_000);
    assert!(world.ledger.rpc.lamports(&owner.address()) < held, "the owner pays the fee");
    let much = json!({"amount": "90000000000", "asset": "SOL"});
    rest.post(&format!("{agent}/withdraw"), much).refused(422, "TRANSACTION_INSUFFICIENT_BALANCE");

    // From one agent to another.
    let transfer = format!("{V1}/owner/agents/transfer");
    let of =
        |from: &str, to: &str| json!({"fromAgentId": from, "toAgentId": to, "amount": "2000000000", "asset": "SOL"});
    let draft = rest.post(&transfer, of(&one.id, &two.id)).ok(202);
    hand_in(&rest, &agent, &draft, &owner).ok(202);
    assert_eq!(world.ledger.rpc.lamports(&two.address), 2 * LAMPORTS);
    let rest_of = json!({"fromAgentId": one.id, "toAgentId": pocket.id, "asset": "SOL"});
    let draft = rest.post(&transfer, rest_of).ok(202);
    hand_in(&rest, &agent, &draft, &owner).ok(202);
    assert_eq!(world.ledger.rpc.lamports(&one.address), 0);
    assert_eq!(world.ledger.rpc.lamports(&pocket.address), 1_500_000_000);
    assert_eq!(usage(), before, "no window counts what the owner moves");
    rest.post(&transfer, of(&one.id, &one.id)).refused(400, "VALIDATION_OUT_OF_RANGE");
    rest.post(&transfer, of(&pocket.id, &one.id)).refused(400, "VALIDATION_OUT_OF_RANGE");
    rest.post(&transfer, of(&one.id, "agt_01K00000000000000000000000")).refused(404, "AGENT_NOT_FOUND");
    world.rest().with(&two.secret).post(&transfer, of(&one.id, &two.id)).refused(403, "AUTH_SCOPE_INSUFFICIENT");
    assert!(!world.said("daemon").contains("CRITICAL"), "{}", world.said("daemon"));
}

#[test]
fn an_agent_with_a_vault_is_made_by_who_signs_elsewhere() {
    let owner = Keypair::new();
    let Some(mut world) = world_of(&owner, "an_agent_with_a_vault_is_made_by_who_signs_elsewhere") else { return };
    let key = world.key("owner");
    let rest = world.rest().with(&key);
    let wanted = json!({"nickname": "shop", "custody": "vault"});
    let begun = rest.post(&format!("{V1}/agents"), wanted.clone()).ok(202);
    assert_eq!(begun["state"], "CREATING", "{begun}");
    rest.post(&format!("{V1}/agents"), json!({"nickname": "x", "custody": "mattress"}))
        .refused(400, "VALIDATION_INVALID_ENUM");
    let agent = format!("{V1}/agents/{}", begun["id"].as_str().unwrap());
    let beside = Keypair::new();
    let asked = json!({"act": "create", "createKey": beside.address()});
    let change = |rest: &Rest, body: &Value| rest.post(&format!("{agent}/vault/draft"), body.clone());
    change(&rest, &json!({"act": "create"})).refused(400, "VALIDATION_REQUIRED_FIELD");
    change(&rest, &json!({"act": "suspend", "createKey": beside.address()})).refused(400, "VALIDATION_OUT_OF_RANGE");
    change(&rest, &json!({"act": "create", "createKey": beside.address(), "policy": "AAAA"}))
        .refused(400, "VALIDATION_OUT_OF_RANGE");

    // A crash in the middle: the same call answers the same agent, which goes on to its end.
    change(&rest, &asked).ok(202);
    world.crash_daemon();
    let rest = world.rest().with(&key);
    assert_eq!(rest.post(&format!("{V1}/agents"), wanted).ok(202)["id"], begun["id"]);
    let draft = change(&rest, &asked).ok(202);
    hand_in(&rest, &agent, &draft, &owner).refused(403, "AUTH_SIGNATURE_INVALID");
    let both = json!([signed(&owner, &draft), signed(&beside, &draft)]);
    let body = json!({"message": draft["message"], "signatures": both});
    let made = rest.post(&format!("{agent}/vault/submit"), body).ok(202);
    assert_eq!((&made["state"], &made["custody"]), (&json!("ACTIVE"), &json!("vault")), "{made}");
    assert_eq!(made["multisig"], draft["multisig"], "{made}");
    assert_eq!(change(&rest, &asked).ok(202)["message"], Value::Null, "it is made");
    world.ledger.airdrop(made["address"].as_str().unwrap(), LAMPORTS);
    let draft = rest.post(&format!("{agent}/withdraw"), json!({"amount": "400000000", "asset": "SOL"})).ok(202);
    hand_in(&rest, &agent, &draft, &owner).ok(202);
    assert_eq!(world.ledger.rpc.lamports(made["address"].as_str().unwrap()), 600_000_000);
}

#[test]
fn limits_on_chain_go_and_come_back() {
    let owner = Keypair::new();
    let Some(world) = world_of(&owner, "limits_on_chain_go_and_come_back") else { return };
    let shop = world.vaulted("shop", &policy(LIMITS, None), 5 * LAMPORTS);
    let rest = world.rest().with(&world.key("owner"));
    let agent = format!("{V1}/agents/{}", shop.id);
    let act = |act: &str| rest.post(&format!("{agent}/vault/draft"), json!({"act": act}));
    let on_chain = |wanted: usize| {
        until("the chain has as many limits", || {
            let vault = rest.get(&format!("{agent}/vault")).ok(200);
            vault["limits"].as_array().unwrap().iter().filter(|limit| limit["onChain"].is_string()).count() == wanted
        });
    };
    let pay = json!({"to": stranger(), "amount": "500000000", "asset": "SOL"});
    on_chain(1);
    assert_eq!(act("limits").ok(202)["message"], Value::Null, "they are as the policy wants them");
    act("resume").refused(400, "VALIDATION_OUT_OF_RANGE");

    rest.call("POST", &format!("{agent}/suspend"), &[], "").ok(200);
    hand_in(&rest, &agent, &act("suspend").ok(202), &owner).ok(202);
    on_chain(0);
    assert_eq!(act("suspend").ok(202)["message"], Value::Null, "nothing is left to be removed");

    hand_in(&rest, &agent, &act("resume").ok(202), &owner).ok(202);
    on_chain(1);
    let draft = rest.call("POST", &format!("{agent}/resume/draft"), &[], "").ok(200);
    let lift = json!({"stop": draft["stop"], "signature": signed(&owner, &draft)});
    assert_eq!(rest.post(&format!("{agent}/resume"), lift).ok(200)["state"], "ACTIVE");
    let paid = world.rest().with(&shop.secret).post(&format!("{V1}/transactions"), pay).ok(202);
    let at = format!("{V1}/transactions/{}?wait=60", paid["id"].as_str().unwrap());
    assert_eq!(rest.get(&at).ok(200)["status"], "CONFIRMED");
}

#[test]
fn an_agent_is_ended_step_by_step() {
    let owner = Keypair::new();
    let Some(world) = world_of(&owner, "an_agent_is_ended_step_by_step") else { return };
    let token = "daily = \"100\"";
    let shop = world.vaulted("shop", &policy(LIMITS, Some((&world.ledger.usdc, token))), 3 * LAMPORTS);
    world.ledger.set_usdc(&shop.address, 5_000_000);
    let rest = world.rest().with(&world.key("owner"));
    let (agent, bob) = (format!("{V1}/agents/{}", shop.id), stranger());
    let next = || rest.call("DELETE", &format!("{agent}?to={bob}"), &[], "").ok(202);
    let as_agent = world.rest().with(&shop.secret);
    as_agent.call("DELETE", &agent, &[], "").refused(403, "AUTH_SCOPE_INSUFFICIENT");
    rest.call("DELETE", &format!("{agent}?to=nobody"), &[], "").refused(400, "VALIDATION_INVALID_FORMAT");

    let mut steps = Vec::new();
    let last = loop {
        let draft = next();
        assert_eq!(
            (&draft["status"], &draft["agent"]["state"]),
            (&json!("TERMINATING"), &json!("SUSPENDED")),
            "{draft}"
        );
        steps.push(draft["step"].as_str().unwrap().to_owned());
        assert!(steps.len() < 9, "{steps:?}");
        if draft["step"] == "word" {
            break draft["word"].clone();
        }
        hand_in(&rest, &agent, &draft["transaction"], &owner).ok(202);
    };
    assert_eq!(steps, ["limits", "pay-out", "pay-out", "member", "word"]);
    assert_eq!(world.ledger.rpc.lamports(&bob), 3 * LAMPORTS);
    assert_eq!(world.ledger.rpc.tokens(&bob, &world.ledger.usdc), 5_000_000);

    let end = |key: &Keypair| rest.post(&format!("{agent}/end"), json!({"signature": signed(key, &last)}));
    end(&Keypair::new()).refused(403, "AUTH_SIGNATURE_INVALID");
    assert_eq!(end(&owner).ok(200)["state"], "TERMINATED");
    assert_eq!(end(&owner).ok(200)["state"], "TERMINATED", "done is done");
    let over = next();
    assert_eq!((&over["status"], &over["step"]), (&json!("TERMINATED"), &json!("done")), "{over}");
    as_agent.get(&format!("{V1}/agents/me")).refused(401, "AUTH_KEY_REVOKED");
    rest.post(&format!("{agent}/fund"), json!({"amount": "1", "asset": "SOL"})).refused(410, "AGENT_TERMINATED");
}

#[test]
fn an_agent_in_a_pocket_is_renamed_and_ended() {
    let owner = Keypair::new();
    let Some(world) = world_of(&owner, "an_agent_in_a_pocket_is_renamed_and_ended") else { return };
    let shop = world.agent("shop", &policy(LIMITS, None), LAMPORTS);
    let other = world.agent("other", &policy(LIMITS, None), 0);
    let rest = world.rest().with(&world.key("owner"));
    let agent = format!("{V1}/agents/{}", shop.id);
    let patch = |body: Value| rest.call("PATCH", &agent, &[], &body.to_string());
    let changed = patch(json!({"nickname": "shop-2", "tags": ["team:b", "eu", "eu"]})).ok(200);
    assert_eq!((&changed["name"], &changed["tags"]), (&json!("shop-2"), &json!(["eu", "team:b"])), "{changed}");
    let changed = patch(json!({"tags": []})).ok(200);
    assert_eq!((&changed["name"], &changed["tags"]), (&json!("shop-2"), &Value::Null), "{changed}");
    patch(json!({})).refused(400, "VALIDATION_REQUIRED_FIELD");
    patch(json!({"nickname": "other"})).refused(409, "VALIDATION_DUPLICATE");
    patch(json!({"nickname": "two words"})).refused(400, "VALIDATION_INVALID_FORMAT");
    patch(json!({"tags": ["two words"]})).refused(400, "VALIDATION_INVALID_FORMAT");
    let many: Vec<_> = (0..21).map(|n| format!("tag-{n}")).collect();
    patch(json!({"tags": many})).refused(400, "VALIDATION_OUT_OF_RANGE");
    let as_agent = world.rest().with(&shop.secret);
    as_agent.call("PATCH", &agent, &[], "{\"nickname\":\"mine\"}").refused(403, "AUTH_SCOPE_INSUFFICIENT");
    assert_eq!(rest.get(&agent).ok(200)["lastSeenAt"], Value::Null);
    let seen = as_agent.call("POST", &format!("{agent}/heartbeat"), &[], "").ok(200);
    assert!(seen["lastSeenAt"].is_string(), "{seen}");
    assert_eq!(rest.get(&agent).ok(200)["lastSeenAt"], seen["lastSeenAt"], "its owner sees it");
    rest.call("POST", &format!("{agent}/heartbeat"), &[], "").refused(403, "AUTH_SCOPE_INSUFFICIENT");
    // The name of before is free; the new one is good on the command line.
    world.owner.ask(&["wallet", "create", "shop", "--custody", "pocket"]);
    assert_eq!(world.owner.ask(&["wallet", "show", "shop-2"])["id"], json!(shop.id));
    world.owner.ask(&["wallet", "change", "other", "--tag", "us"]);
    assert_eq!(rest.get(&format!("{V1}/agents/{}", other.id)).ok(200)["tags"], json!(["us"]));
    let log = world.owner.ask(&["audit", "log", "--json"]);
    assert!(log.to_string().contains("called `shop-2`, with the tags eu, team:b"), "{log}");

    // What the agent's own account holds leaves it first: the enclave signs beside the owner.
    let draft = rest.call("DELETE", &agent, &[], "").ok(202);
    assert_eq!((&draft["step"], &draft["word"]), (&json!("pay-out"), &Value::Null), "{draft}");
    let signatures = json!([signed(&owner, &draft["transaction"])]);
    let body = json!({"message": draft["transaction"]["message"], "signatures": signatures});
    rest.post(&format!("{agent}/vault/submit"), body).ok(202);
    assert_eq!(world.ledger.rpc.lamports(&shop.address), 0);
    let draft = rest.call("DELETE", &agent, &[], "").ok(202);
    assert_eq!((&draft["step"], &draft["transaction"]), (&json!("word"), &Value::Null), "{draft}");
    let body = json!({"signature": signed(&owner, &draft["word"])});
    assert_eq!(rest.post(&format!("{agent}/end"), body).ok(200)["state"], "TERMINATED");
}
