//! OAuth: programs that register themselves, their tokens, and how both end.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test, a panic is the way to fail")]

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use serde_json::{Value, json};
use waiaas_tests::{Answer, LAMPORTS, Rest, World, policy, stranger, until};

const V1: &str = "/api/v1";
const FORM: (&str, &str) = ("Content-Type", "application/x-www-form-urlencoded");

/// Asks for a token, with the secret in the header.
fn basic(rest: &Rest, client: &Value, form: &str) -> Answer {
    let (id, secret) = (client["client_id"].as_str().unwrap(), client["client_secret"].as_str().unwrap());
    let shown = format!("Basic {}", STANDARD.encode(format!("{id}:{secret}")));
    rest.call("POST", "/oauth/token", &[FORM, ("Authorization", &shown)], form)
}

fn token(rest: &Rest, client: &Value) -> String {
    basic(rest, client, "grant_type=client_credentials").ok(200)["access_token"].as_str().unwrap().to_owned()
}

#[test]
fn a_program_registers_gets_a_token_and_pays_with_it() {
    let mut world = World::bare();
    world.daemon_environment = vec![("WAIAAS_API_STRIKES".into(), "1000".into())];
    world.init();
    world.start();
    world.ledger.airdrop(&world.fee_payer(), 10 * LAMPORTS);
    let terms = policy("per_payment = \"0.1\"", None);
    let (shop, other) = (world.agent("shop", &terms, LAMPORTS), world.agent("other", &terms, 0));
    let rest = world.rest();
    let made = rest.with(&world.key("owner")).post(&format!("{V1}/auth/keys"), json!({"role": "owner"})).ok(201);
    let owner = rest.with(made["secret"].as_str().unwrap());
    discovered(&rest);
    refused(&rest, &owner, &shop.id);

    let scope = "agents:read transactions:read transactions:execute policies:read wallets:read";
    let new = json!({"client_name": "checkout", "agent_id": shop.id, "scope": scope, "software_id": "is ignored"});
    let client = owner.post("/oauth/register", new).ok(201);
    assert_eq!((&client["scope"], &client["client_secret_expires_at"]), (&json!(scope), &json!(0)), "{client}");
    let answer = basic(&rest, &client, "grant_type=client_credentials").ok(200);
    assert_eq!((&answer["token_type"], &answer["expires_in"]), (&json!("Bearer"), &json!(900)), "{answer}");
    let agent = rest.with(answer["access_token"].as_str().unwrap());
    assert_eq!(agent.get(&format!("{V1}/agents/me")).ok(200)["agent"]["id"], shop.id.as_str());
    let pay = json!({"to": stranger(), "amount": "1000000", "asset": "SOL"});
    agent.post(&format!("{V1}/transactions"), pay.clone()).ok(202);
    agent.get(&format!("{V1}/agents/{}", other.id)).refused(403, "AUTH_SCOPE_INSUFFICIENT");
    agent.get(&format!("{V1}/auth/keys")).refused(403, "AUTH_SCOPE_INSUFFICIENT");

    let form = format!(
        "grant_type=client_credentials&client_id={}&client_secret={}&scope=agents%3Aread",
        client["client_id"].as_str().unwrap(),
        client["client_secret"].as_str().unwrap()
    );
    let narrow = rest.call("POST", "/oauth/token", &[FORM], &form).ok(200);
    assert_eq!(narrow["scope"], "agents:read");
    let narrow = rest.with(narrow["access_token"].as_str().unwrap());
    narrow.get(&format!("{V1}/agents/{}", shop.id)).ok(200);
    narrow.post(&format!("{V1}/transactions"), pay).refused(403, "AUTH_SCOPE_INSUFFICIENT");
    wrong(&rest, &client);
    forged(&rest, answer["access_token"].as_str().unwrap());

    world.crash_daemon();
    let rest = world.rest();
    let kept = rest.with(answer["access_token"].as_str().unwrap());
    kept.get(&format!("{V1}/agents/me")).ok(200);
    let fresh = rest.with(&token(&rest, &client));
    let key = format!("{V1}/auth/keys/{}", made["key"]["id"].as_str().unwrap());
    rest.with(&world.key("owner")).call("DELETE", &key, &[], "").ok(200);
    for agent in [kept, fresh] {
        agent.get(&format!("{V1}/agents/me")).refused(401, "AUTH_TOKEN_INVALID");
    }
    basic(&rest, &client, "grant_type=client_credentials").refused(401, "AUTH_CLIENT_INVALID");
}

fn discovered(rest: &Rest) {
    let server = rest.get("/.well-known/oauth-authorization-server").ok(200);
    let issuer = server["issuer"].as_str().unwrap();
    assert_eq!(server["token_endpoint"], format!("{issuer}/oauth/token"));
    assert_eq!(server["grant_types_supported"], json!(["client_credentials"]));
    let resource = rest.get("/.well-known/oauth-protected-resource").ok(200);
    assert_eq!(resource["authorization_servers"], json!([issuer]));
}

fn refused(rest: &Rest, owner: &Rest, shop: &str) {
    let viewer = owner.post(&format!("{V1}/auth/keys"), json!({"role": "viewer"})).ok(201);
    let new = json!({"client_name": "x", "agent_id": shop});
    rest.post("/oauth/register", new.clone()).refused(401, "AUTH_REQUIRED");
    let viewer = rest.with(viewer["secret"].as_str().unwrap());
    viewer.post("/oauth/register", new).refused(403, "AUTH_SCOPE_INSUFFICIENT");
    let register = |body: Value| owner.post("/oauth/register", body);
    register(json!({"agent_id": shop})).refused(400, "VALIDATION_REQUIRED_FIELD");
    register(json!({"client_name": "x"})).refused(400, "VALIDATION_REQUIRED_FIELD");
    register(json!({"client_name": "x", "agent_id": "nobody"})).refused(404, "AGENT_NOT_FOUND");
    register(json!({"client_name": "x", "role": "viewer", "agent_id": shop})).refused(400, "VALIDATION_OUT_OF_RANGE");
    let broad = register(json!({"client_name": "x", "agent_id": shop, "scope": "admin:all"}));
    broad.refused(400, "VALIDATION_OUT_OF_RANGE");
    assert_eq!(broad.json["error"], "invalid_client_metadata", "the word of RFC 7591");
    let grants = json!({"client_name": "x", "agent_id": shop, "grant_types": ["password"]});
    register(grants).refused(400, "VALIDATION_INVALID_ENUM");
    // A key that may little cannot register a client that may much.
    let little = json!({"role": "owner", "scopes": ["admin:all", "agents:read"]});
    let little = owner.post(&format!("{V1}/auth/keys"), little).ok(201);
    let little = rest.with(little["secret"].as_str().unwrap());
    little
        .post("/oauth/register", json!({"client_name": "x", "agent_id": shop}))
        .refused(403, "AUTH_SCOPE_INSUFFICIENT");
}

fn wrong(rest: &Rest, client: &Value) {
    let mut bad = client.clone();
    bad["client_secret"] = json!("guessed");
    let answer = basic(rest, &bad, "grant_type=client_credentials");
    answer.refused(401, "AUTH_CLIENT_INVALID");
    assert_eq!(answer.json["error"], "invalid_client", "the word of RFC 6749");
    bad["client_id"] = json!("clt_01K00000000000000000000000");
    basic(rest, &bad, "grant_type=client_credentials").refused(401, "AUTH_CLIENT_INVALID");
    rest.call("POST", "/oauth/token", &[FORM], "grant_type=client_credentials").refused(401, "AUTH_CLIENT_INVALID");
    let grant = basic(rest, client, "grant_type=password");
    grant.refused(400, "VALIDATION_INVALID_ENUM");
    assert_eq!(grant.json["error"], "unsupported_grant_type");
    let scope = basic(rest, client, "grant_type=client_credentials&scope=admin%3Aall");
    scope.refused(400, "VALIDATION_OUT_OF_RANGE");
    assert_eq!(scope.json["error"], "invalid_scope");
    basic(rest, client, "scope=agents%3Aread").refused(400, "VALIDATION_REQUIRED_FIELD");
    rest.call("POST", "/oauth/token", &[], "{\"grant_type\":\"client_credentials\"}")
        .refused(415, "REQUEST_MEDIA_TYPE");
}

fn forged(rest: &Rest, token: &str) {
    let [header, claims, signature] = token.split('.').collect::<Vec<_>>().try_into().unwrap();
    let read = |part: &str| String::from_utf8(URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap();
    let write = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let wider = write(&read(claims).replace("agents:read", "admin:all agents:read"));
    let none = write("{\"alg\":\"none\",\"typ\":\"at+jwt\"}");
    for forged in [
        format!("{header}.{wider}.{signature}"),
        format!("{none}.{claims}."),
        format!("{none}.{claims}.{signature}"),
        format!("{header}.{claims}."),
        format!("{header}.{claims}"),
        format!("{header}.{claims}.{signature}A"),
        "..".to_owned(),
        "a.b.c".to_owned(),
    ] {
        let answer = rest.with(&forged).get(&format!("{V1}/agents/me"));
        assert_eq!(answer.status, 401, "{forged}: {answer:?}");
    }
}

#[test]
fn a_token_ends() {
    let mut world = World::bare();
    world.daemon_environment = vec![("WAIAAS_API_TOKEN_LIFETIME".into(), "2s".into())];
    world.init();
    world.start();
    let rest = world.rest();
    let client = json!({"client_name": "board", "role": "viewer"});
    let client = rest.with(&world.key("owner")).post("/oauth/register", client).ok(201);
    let board = rest.with(&token(&rest, &client));
    board.get(&format!("{V1}/agents")).ok(200);
    until("the token ends", || board.get(&format!("{V1}/agents")).status != 200);
    board.get(&format!("{V1}/agents")).refused(401, "AUTH_TOKEN_EXPIRED");
    rest.with(&token(&rest, &client)).get(&format!("{V1}/agents")).ok(200);
}
