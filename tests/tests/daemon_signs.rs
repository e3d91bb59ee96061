//! Mode `daemon`: the owner key is in a key service, and the daemon signs with it for an owner who passes the second factor.
//! Every kind of thing that an owner signs, down to the chain.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test, a panic is the way to fail")]

use serde_json::{Value, json};
use std::cell::RefCell;
use waiaas_tests::{
    Agent, Answer, KeyService, LAMPORTS, Rest, Terminal, World, authenticator, policy, skip, squads, stranger, until,
};

const V1: &str = "/api/v1";
const LIMITS: &str = "per_payment = \"1\"\ndaily = \"2\"\napprove_above = \"0.5\"";
const WIDER: &str = "per_payment = \"1\"\ndaily = \"3\"\napprove_above = \"0.5\"";

/// A shell that may use the key service.
fn with_credentials(terminal: Terminal) -> Terminal {
    CREDENTIALS.iter().fold(terminal, |terminal, (name, value)| terminal.with(name, value))
}

const CREDENTIALS: [(&str, &str); 4] = [
    ("AWS_ACCESS_KEY_ID", "test"),
    ("AWS_SECRET_ACCESS_KEY", "test"),
    ("AWS_REGION", "us-east-1"),
    ("AWS_EC2_METADATA_DISABLED", "true"),
];

/// An owner at REST, with codes of the second factor: recovery codes, which need no clock.
struct Owner<'a> {
    rest: Rest,
    terminal: &'a Terminal,
    codes: RefCell<Vec<String>>,
}

impl Owner<'_> {
    fn code(&self) -> String {
        let mut codes = self.codes.borrow_mut();
        if codes.len() == 1 {
            let last = codes.pop().unwrap();
            *codes = texts(&self.terminal.ask(&["owner", "mfa", "recovery-codes", "--code", &last])["codes"]);
        }
        codes.pop().unwrap()
    }

    /// A call with a code that is good.
    #[track_caller]
    fn signs(&self, method: &str, path: &str, body: &Value) -> Answer {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        self.rest.call(method, path, &[("X-WAIaaS-OTP", &self.code())], &body)
    }
}

fn texts(list: &Value) -> Vec<String> {
    list.as_array().unwrap().iter().map(|one| one.as_str().unwrap().to_owned()).collect()
}

/// Settings of a daemon that signs with a key.
fn signing_with(kms: &KeyService, key: &str) -> Vec<(String, String)> {
    let settings =
        [("WAIAAS_OWNER_MODE", "daemon"), ("WAIAAS_OWNER_KMS_KEY", key), ("WAIAAS_OWNER_KMS_ENDPOINT", &kms.url)];
    settings.iter().chain(&CREDENTIALS).map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// A world whose owner key is in a key service, under this name.
fn world_in(
    kms: impl FnOnce(&std::path::Path) -> Option<KeyService>,
    test: &str,
) -> Option<(World, KeyService, String)> {
    let Some(squads) = squads() else {
        skip(test, "the Squads program is not built (`cargo xtask test` builds it)");
        return None;
    };
    let mut world = World::bare_with_squads(&squads);
    let Some(kms) = kms(world.path("passphrase").parent().unwrap()) else {
        skip(test, "ministack is not installed");
        return None;
    };
    world.owner = with_credentials(world.owner.clone());
    let init = ["init", "--non-interactive", "--owner", "kms:alias/waiaas-owner", "--kms-endpoint", &kms.url];
    let arn = world.owner.ask(&init)["key"]["key"].as_str().unwrap().to_owned();
    Some((world, kms, arn))
}

#[test]
fn an_owner_who_passes_the_second_factor_has_everything_signed_by_the_daemon() {
    let test = "an_owner_who_passes_the_second_factor_has_everything_signed_by_the_daemon";
    let Some((mut world, kms, arn)) = world_in(KeyService::start, test) else { return };

    // Not with a key that is not the owner's: it does not even start.
    let other = kms.make_key("ECC_NIST_EDWARDS25519");
    world.daemon_environment = signing_with(&kms, &other);
    world.start_enclave();
    world.start_daemon();
    until("it has ended", || world.daemon.as_mut().unwrap().ended().is_some());
    assert!(world.said("daemon").contains("and the owner of this installation is"), "{}", world.said("daemon"));
    world.daemon_environment = signing_with(&kms, &arn);
    world.start_daemon();
    world.ready();
    world.ledger.airdrop(&world.fee_payer(), 10 * LAMPORTS);
    world.ledger.airdrop(&world.owner_address(), 20 * LAMPORTS);
    let shop = world.vaulted("shop", &policy(LIMITS, None), 0);
    let till = world.agent("till", &policy(LIMITS, None), 0);
    let rest = world.rest().with(&world.key("owner"));

    nothing_is_signed_without_a_code(&world, &rest, &shop);
    let secret = world.owner.ask(&["owner", "mfa", "enroll"])["secret"].as_str().unwrap().to_owned();
    let codes = world.owner.ask(&["owner", "mfa", "confirm", "--code", &authenticator::now(&secret)]);
    nothing_is_signed_without_a_code(&world, &rest, &shop);
    let path = format!("{V1}/agents/{}/fund", shop.id);
    let wrong = rest.call("POST", &path, &[("X-WAIaaS-OTP", "000000")], r#"{"amount":"1","asset":"SOL"}"#);
    wrong.refused(403, "AUTH_MFA_INVALID");
    assert!(signed(&world).is_empty(), "{:?}", signed(&world));

    let owner = Owner { rest, terminal: &world.owner, codes: RefCell::new(texts(&codes["codes"])) };
    another_vault(&world, &owner);
    documents(&owner, &shop);
    money(&world, &owner, &shop, &till);
    approval(&world, &owner, &shop);
    vote(&world, &owner, &shop);
    stop_and_go_on(&world, &owner, &shop);
    another_key(&world, &owner, &shop);
    everything_out(&world, &owner, &shop);
    the_end(&owner, &shop);

    // Who asked for what is in the log, before KMS was asked.
    let log = signed(&world);
    for what in [
        "the making of a vault",
        "policy version 2",
        "budget version 1",
        "a transfer from the owner's account",
        "a payment out of the vault",
        "a change of limits on chain",
        "approval of tx_",
        "a vote for what a payment proposes",
        "a vote against what a payment proposes",
        "the removal of limits on chain",
        "the return of limits on chain",
        "the end of stop",
        "another key for the agent",
        "the exchange of the agent's key",
        "recovery destination version 1",
        "a step of a recovery",
        "a step of the wallet's end",
        "the last word about the wallet",
    ] {
        assert!(log.iter().any(|line| line.contains(what)), "{what}: {log:#?}");
    }
    assert!(log.iter().all(|line| line.contains("sign for key_")), "{log:#?}");
    world.owner.ask(&["audit", "verify"]);
}

/// What the daemon had signed, by the audit log.
fn signed(world: &World) -> Vec<String> {
    let log = world.owner.ask(&["audit", "log", "--limit", "1000"]);
    let texts =
        log["items"].as_array().unwrap().iter().map(|entry| entry["summary"]["text"].as_str().unwrap().to_owned());
    texts.filter(|text| text.contains("has the owner key sign")).collect()
}

/// Every call that would be carried out at once, without a code.
fn nothing_is_signed_without_a_code(world: &World, rest: &Rest, agent: &Agent) {
    let at = format!("{V1}/agents/{}", agent.id);
    let (to, id) = (stranger(), &agent.id);
    for (method, path, body) in [
        ("POST", format!("{V1}/agents"), json!({"nickname": "bazaar", "custody": "vault"})),
        ("PUT", format!("{at}/policy"), json!({"document": policy(LIMITS, None)})),
        ("PUT", format!("{V1}/owner/global-budget"), json!({"document": "[assets.SOL]\ndaily = \"5\"\n"})),
        ("POST", format!("{at}/fund"), json!({"amount": "1", "asset": "SOL"})),
        ("POST", format!("{at}/withdraw"), json!({"amount": "1", "asset": "SOL"})),
        ("POST", format!("{V1}/owner/agents/transfer"), json!({"fromAgentId": id, "toAgentId": id, "asset": "SOL"})),
        ("POST", format!("{at}/vault/submit"), json!({"act": "limits"})),
        ("POST", format!("{at}/resume"), Value::Null),
        ("POST", format!("{at}/rotate-key"), Value::Null),
        ("PUT", format!("{at}/recovery-destination"), json!({"to": to})),
        ("POST", format!("{at}/emergency/recover"), Value::Null),
        ("DELETE", at.clone(), Value::Null),
        ("POST", format!("{V1}/approvals/tx_01K00000000000000000000000/approve"), Value::Null),
    ] {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let refused = rest.call(method, &path, &[], &body);
        assert_eq!(refused.json["code"], "AUTH_MFA_REQUIRED", "{method} {path}: {refused:?}");
        refused.refused(403, "AUTH_MFA_REQUIRED");
    }
    assert_eq!(world.owner.ask(&["wallet", "show", &agent.name])["state"], "ACTIVE", "nor is anything stopped");
}

/// An agent with a vault is made, and has its limits on chain, in two calls.
fn another_vault(world: &World, owner: &Owner<'_>) {
    let made = owner.signs("POST", &format!("{V1}/agents"), &json!({"nickname": "bazaar", "custody": "vault"})).ok(202);
    assert_eq!((&made["state"], &made["custody"]), (&json!("ACTIVE"), &json!("vault")), "{made}");
    let at = format!("{V1}/agents/{}", made["id"].as_str().unwrap());
    owner.signs("PUT", &format!("{at}/policy"), &json!({"document": policy(LIMITS, None)})).ok(200);
    assert_eq!(owner.rest.get(&format!("{at}/vault")).ok(200)["limits"][0]["onChain"], "2000000000");
    owner
        .signs("POST", &format!("{at}/vault/submit"), &json!({"act": "create", "createKey": stranger()}))
        .refused(400, "VALIDATION_OUT_OF_RANGE");
    assert_eq!(world.owner.ask(&["wallet", "show", "bazaar"])["multisig"], made["multisig"]);
}

fn documents(owner: &Owner<'_>, shop: &Agent) {
    let at = format!("{V1}/agents/{}/policy", shop.id);
    let document = json!({"document": policy(WIDER, None)});
    let set = owner.signs("PUT", &at, &document).ok(200);
    assert_eq!((&set["version"], &set["enclaveVersion"]), (&json!(2), &json!(2)), "{set}");
    let vault = owner.rest.get(&format!("{V1}/agents/{}/vault", shop.id)).ok(200);
    assert_eq!((&vault["limits"][0]["onChain"], &vault["drift"]), (&json!("3000000000"), &json!([])), "{vault}");
    let stale = [("X-WAIaaS-OTP", owner.code()), ("If-Match", "\"1-0000\"".to_owned())];
    let stale: Vec<_> = stale.iter().map(|(name, value)| (*name, value.as_str())).collect();
    owner.rest.call("PUT", &at, &stale, &document.to_string()).refused(412, "PRECONDITION_FAILED");
    owner.signs("PUT", &at, &json!({"document": "["})).refused(400, "POLICY_INVALID");
    let budget = json!({"document": "[assets.SOL]\ndaily = \"50\"\n"});
    assert_eq!(owner.signs("PUT", &format!("{V1}/owner/global-budget"), &budget).ok(200)["version"], 1);
}

fn money(world: &World, owner: &Owner<'_>, shop: &Agent, till: &Agent) {
    let at = format!("{V1}/agents/{}", shop.id);
    let body = json!({"amount": "4000000000", "asset": "SOL"});
    let funded = owner.signs("POST", &format!("{at}/fund"), &body).ok(202);
    assert_eq!((&funded["kind"], &funded["status"]), (&json!("funding"), &json!("CONFIRMED")), "{funded}");
    assert_eq!(world.ledger.rpc.lamports(&shop.address), 4 * LAMPORTS);
    let bob = world.neighbour();
    let paid =
        owner.signs("POST", &format!("{at}/withdraw"), &json!({"amount": "250000000", "asset": "SOL", "to": bob}));
    assert_eq!(paid.ok(202)["id"], json!(shop.id));
    assert_eq!(world.ledger.rpc.lamports(&bob), LAMPORTS + LAMPORTS / 4);
    let body = json!({"fromAgentId": shop.id, "toAgentId": till.id, "amount": "750000000", "asset": "SOL"});
    owner.signs("POST", &format!("{V1}/owner/agents/transfer"), &body).ok(202);
    assert_eq!(world.ledger.rpc.lamports(&till.address), 750_000_000);
    assert_eq!(world.ledger.rpc.lamports(&shop.address), 3 * LAMPORTS);
    owner.signs("POST", &format!("{at}/vault/submit"), &json!({"act": "limits"})).ok(202);

    // Asked again under the same key, it is answered as before and nothing moves twice.
    let body = json!({"amount": "1000000", "asset": "SOL"}).to_string();
    let code = owner.code();
    let once =
        || owner.rest.call("POST", &format!("{at}/fund"), &[("X-WAIaaS-OTP", &code), ("Idempotency-Key", "f")], &body);
    assert_eq!(once().ok(202), once().ok(202));
    assert_eq!(world.ledger.rpc.lamports(&shop.address), 3 * LAMPORTS + 1_000_000);
}

fn approval(world: &World, owner: &Owner<'_>, shop: &Agent) {
    let bob = stranger();
    let pays = world.rest().with(&shop.secret);
    let tx =
        pays.post(&format!("{V1}/transactions"), json!({"to": bob, "amount": "600000000", "asset": "SOL"})).ok(202);
    assert_eq!(tx["state"], "AWAITING_OWNER", "{tx}");
    let id = tx["id"].as_str().unwrap();
    pays.call("POST", &format!("{V1}/approvals/{id}/approve"), &[("X-WAIaaS-OTP", "1")], "")
        .refused(403, "AUTH_SCOPE_INSUFFICIENT");
    owner.signs("POST", &format!("{V1}/approvals/{id}/approve"), &Value::Null).ok(200);
    let done = pays.get(&format!("{V1}/transactions/{id}?wait=60")).ok(200);
    assert_eq!(done["status"], "CONFIRMED", "{done}");
    assert_eq!(world.ledger.rpc.lamports(&bob), 600_000_000);
}

/// Where the policy has the owner approve by a vote, the daemon votes.
fn vote(world: &World, owner: &Owner<'_>, shop: &Agent) {
    let at = format!("{V1}/agents/{}/policy", shop.id);
    let by_vote = format!("{}\n[approval]\nby = \"proposal\"\n", policy(WIDER, None));
    owner.signs("PUT", &at, &json!({"document": by_vote})).ok(200);
    let pays = world.rest().with(&shop.secret);
    for (vote, status) in [("approve", "CONFIRMED"), ("reject", "REJECTED")] {
        let to = stranger();
        let ask = json!({"to": to, "amount": "600000000", "asset": "SOL"});
        let tx = pays.post(&format!("{V1}/transactions"), ask).ok(202);
        let id = tx["id"].as_str().unwrap();
        // Over the owner's door, where nobody counts how often somebody looks.
        let shown = || world.owner.ask(&["tx", "show", id]);
        until("it is proposed", || shown()["proposal"]["stage"] == "OPEN");
        owner.signs("POST", &format!("{V1}/approvals/{id}/vote"), &json!({"vote": vote})).ok(202);
        until("it has ended", || shown()["status"] == status);
        assert_eq!(world.ledger.rpc.lamports(&to) > 0, vote == "approve");
    }
    owner.signs("PUT", &at, &json!({"document": policy(WIDER, None)})).ok(200);
}

fn stop_and_go_on(world: &World, owner: &Owner<'_>, shop: &Agent) {
    let at = format!("{V1}/agents/{}", shop.id);
    let limits = || owner.rest.get(&format!("{at}/vault")).ok(200)["limits"].clone();
    let stopped = owner.signs("POST", &format!("{at}/suspend"), &Value::Null).ok(200);
    assert_eq!(stopped["wallet"]["state"], "SUSPENDED", "{stopped}");
    assert!(limits().as_array().unwrap().iter().all(|limit| limit["onChain"].is_null()), "{}", limits());
    assert_eq!(owner.signs("POST", &format!("{at}/resume"), &Value::Null).ok(200)["state"], "ACTIVE");
    assert_eq!(limits()[0]["onChain"], "3000000000");
    shop.terminal.ask(&["transfer", &world.neighbour(), "0.1 SOL"]);
}

fn another_key(world: &World, owner: &Owner<'_>, shop: &Agent) {
    let at = format!("{V1}/agents/{}", shop.id);
    let done = owner.signs("POST", &format!("{at}/rotate-key"), &Value::Null).ok(202);
    assert_eq!((&done["stage"], &done["next"]), (&json!("DONE"), &Value::Null), "{done}");
    owner.signs("POST", &format!("{at}/resume"), &Value::Null).ok(200);
    shop.terminal.ask(&["transfer", &world.neighbour(), "0.1 SOL"]);
}

fn everything_out(world: &World, owner: &Owner<'_>, shop: &Agent) {
    let at = format!("{V1}/agents/{}", shop.id);
    let safe = world.neighbour();
    let registered = owner.signs("PUT", &format!("{at}/recovery-destination"), &json!({"to": safe})).ok(200);
    assert_eq!((&registered["version"], &registered["to"]), (&json!(1), &json!(safe)), "{registered}");
    let held = world.ledger.rpc.lamports(&shop.address);
    let done = owner.signs("POST", &format!("{at}/emergency/recover"), &Value::Null).ok(202);
    assert_eq!((&done["stage"], &done["left"]), (&json!("DONE"), &json!([])), "{done}");
    assert_eq!(world.ledger.rpc.lamports(&safe), LAMPORTS + held);
}

fn the_end(owner: &Owner<'_>, shop: &Agent) {
    let at = format!("{V1}/agents/{}", shop.id);
    let over = owner.signs("DELETE", &at, &Value::Null).ok(202);
    assert_eq!((&over["status"], &over["agent"]["state"]), (&json!("TERMINATED"), &json!("TERMINATED")), "{over}");
    assert_eq!(owner.rest.get(&at).ok(200)["state"], "TERMINATED");
}

#[test]
fn a_key_service_that_is_away_or_signs_with_another_key_moves_nothing() {
    let test = "a_key_service_that_is_away_or_signs_with_another_key_moves_nothing";
    let Some((mut world, mut kms, _)) = world_in(KeyService::start, test) else { return };
    world.daemon_environment = signing_with(&kms, "alias/waiaas-owner");
    world.start();
    world.ledger.airdrop(&world.fee_payer(), LAMPORTS);
    world.ledger.airdrop(&world.owner_address(), LAMPORTS);
    let shop = world.agent("shop", &policy(LIMITS, None), LAMPORTS);
    let secret = world.owner.ask(&["owner", "mfa", "enroll"])["secret"].as_str().unwrap().to_owned();
    let codes = world.owner.ask(&["owner", "mfa", "confirm", "--code", &authenticator::now(&secret)]);
    let (rest, codes) = (world.rest().with(&world.key("owner")), RefCell::new(texts(&codes["codes"])));
    let owner = Owner { rest, terminal: &world.owner, codes };
    let at = format!("{V1}/agents/{}/policy", shop.id);
    let narrower = json!({"document": policy("per_payment = \"0.1\"", None)});

    // The alias leads elsewhere by now: what that key signs is noticed, and used for nothing.
    let other = kms.make_key("ECC_NIST_EDWARDS25519");
    kms.call("UpdateAlias", &json!({"AliasName": "alias/waiaas-owner", "TargetKeyId": other}));
    owner.signs("PUT", &at, &narrower).refused(422, "VERIFICATION_FAILED");
    kms.call("DisableKey", &json!({"KeyId": other}));
    owner.signs("PUT", &at, &narrower).refused(503, "OWNER_SIGNER_UNAVAILABLE");
    kms.stop();
    owner.signs("PUT", &at, &narrower).refused(503, "OWNER_SIGNER_UNAVAILABLE");
    assert_eq!(owner.rest.get(&at).ok(200)["version"], 1);

    // It is no reason not to start, nor not to pay.
    let codes = owner.codes.into_inner();
    world.crash_daemon();
    shop.terminal.ask(&["transfer", &world.neighbour(), "0.1 SOL"]);
    let rest = world.rest().with(&world.key("owner"));
    let headers = [("X-WAIaaS-OTP", codes[0].as_str())];
    rest.call("PUT", &at, &headers, &narrower.to_string()).refused(503, "OWNER_SIGNER_UNAVAILABLE");
}

#[test]
fn the_mode_is_off_unless_it_is_asked_for_and_names_a_key() {
    let mut world = World::new();
    let shop = world.agent("shop", &policy(LIMITS, None), 0);
    let rest = world.rest().with(&world.key("owner"));
    let at = format!("{V1}/agents/{}", shop.id);
    let document = json!({"document": policy(WIDER, None)}).to_string();
    rest.call("PUT", &format!("{at}/policy"), &[("X-WAIaaS-OTP", "123456")], &document)
        .refused(400, "VALIDATION_INVALID_FORMAT");
    rest.call("POST", &format!("{at}/resume"), &[("X-WAIaaS-OTP", "123456")], "")
        .refused(400, "VALIDATION_REQUIRED_FIELD");
    for (settings, said) in [
        (vec![("WAIAAS_OWNER_MODE", "daemon")], "`owner.kms_key` does not name the owner key"),
        (vec![("WAIAAS_OWNER_KMS_KEY", "alias/x")], "`owner.mode` is not `daemon`"),
        (vec![("WAIAAS_OWNER_MODE", "both")], "unknown variant `both`"),
    ] {
        world.daemon.take().unwrap().kill();
        world.daemon_environment =
            settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        world.start_daemon();
        until("it has ended", || world.daemon.as_mut().unwrap().ended().is_some());
        assert!(world.said("daemon").contains(said), "{said}: {}", world.said("daemon"));
    }
}
