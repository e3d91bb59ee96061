//! The owner's second factor: enrolled at the terminal, asked for over REST.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test, a panic is the way to fail")]

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use waiaas_tests::{
    Answer, Keypair, Rest, Terminal, World,
    authenticator::{code, step},
    policy, until, write_private,
};

const V1: &str = "/api/v1";

/// A world whose owner's key this test knows, with a wallet.
fn world_of(owner: &Keypair) -> (World, String) {
    let mut world = World::bare();
    let file = world.path("id.json");
    write_private(&file, &owner.keygen_json());
    world.owner.ask(&["init", "--non-interactive", "--key-store", "file", "--import", file.to_str().unwrap()]);
    world.start();
    let wallet = world.owner.ask(&["wallet", "create", "shop", "--custody", "pocket"]);
    let id = wallet["id"].as_str().unwrap().to_owned();
    (world, id)
}

/// Begins to take money out, with a code or without. This wallet has no vault: who is let in is told that.
fn withdraw(rest: &Rest, id: &str, code: Option<&str>) -> Answer {
    let headers: Vec<_> = code.iter().map(|code| ("X-WAIaaS-OTP", *code)).collect();
    rest.call("POST", &format!("{V1}/agents/{id}/withdraw"), &headers, "{\"asset\":\"SOL\"}")
}

#[track_caller]
fn let_in(answer: &Answer) {
    assert_eq!(
        answer.json["detail"], "the wallet `shop` has no vault: its money is in the agent key's own account",
        "{answer:?}"
    );
}

/// Makes a second factor, and puts it on with the code of a step that it answers; its secret, and recovery codes.
fn enroll(owner: &Terminal) -> (String, u64, Vec<String>) {
    let made = owner.ask(&["owner", "mfa", "enroll"]);
    let secret = made["secret"].as_str().unwrap().to_owned();
    let url = made["url"].as_str().unwrap();
    assert!(
        url.starts_with("otpauth://totp/WAIaaS:own_") && url.contains(&format!("secret={secret}&issuer=WAIaaS")),
        "{url}"
    );
    assert_eq!(owner.ask(&["owner", "mfa", "status"])["on"], false, "no code has put it on");
    owner.json(&["owner", "mfa", "confirm", "--code", "12345"]).refused(5, "AUTH_MFA_INVALID");
    let now = step();
    let codes = owner.ask(&["owner", "mfa", "confirm", "--code", &code(&secret, now)]);
    let codes: Vec<_> =
        codes["codes"].as_array().unwrap().iter().map(|code| code.as_str().unwrap().to_owned()).collect();
    assert_eq!(codes.len(), 10);
    (secret, now, codes)
}

#[test]
fn what_begins_to_move_money_takes_a_code_that_is_good_once() {
    let owner = Keypair::new();
    let (world, id) = world_of(&owner);
    let rest = world.rest().with(&world.key("owner"));
    let_in(&withdraw(&rest, &id, None));
    let (secret, used, codes) = enroll(&world.owner);
    world.owner.json(&["owner", "mfa", "enroll"]).refused(7, "VALIDATION_DUPLICATE");
    world.owner.json(&["owner", "mfa", "confirm", "--code", &codes[0]]).refused(2, "VALIDATION_OUT_OF_RANGE");

    withdraw(&rest, &id, None).refused(403, "AUTH_MFA_REQUIRED");
    withdraw(&rest, &id, Some("000000")).refused(403, "AUTH_MFA_INVALID");
    withdraw(&rest, &id, Some(&code(&secret, used))).refused(403, "AUTH_MFA_INVALID");
    let next = code(&secret, used + 1);
    let_in(&withdraw(&rest, &id, Some(&next)));
    withdraw(&rest, &id, Some(&next)).refused(403, "AUTH_MFA_INVALID");
    let_in(&withdraw(&rest, &id, Some(&codes[0].to_lowercase())));
    withdraw(&rest, &id, Some(&codes[0])).refused(403, "AUTH_MFA_INVALID");
    let transfer = json!({"fromAgentId": id, "toAgentId": id, "asset": "SOL"});
    rest.post(&format!("{V1}/owner/agents/transfer"), transfer).refused(403, "AUTH_MFA_REQUIRED");
    let status = world.owner.ask(&["owner", "mfa", "status"]);
    assert_eq!((&status["on"], &status["recoveryCodes"]), (&json!(true), &json!(9)), "{status}");

    // The owner's signature counts instead, and nobody else is asked.
    let at = format!("{V1}/agents/{id}/policy");
    let draft = rest.post(&format!("{at}/draft"), json!({"document": policy("per_payment = \"0.1\"", None)})).ok(200);
    let message = STANDARD.decode(draft["message"].as_str().unwrap()).unwrap();
    let signature = bs58::encode(owner.sign(&message)).into_string();
    let body = json!({"version": 1, "policy": draft["policy"], "signature": signature});
    rest.call("PUT", &at, &[], &body.to_string()).ok(200);
    rest.get(&format!("{V1}/agents")).ok(200);

    // An answer that is remembered is given again without another code: nothing is done.
    let body = json!({"asset": "SOL"}).to_string();
    let path = format!("{V1}/agents/{id}/withdraw");
    let once = |code: &str| rest.call("POST", &path, &[("Idempotency-Key", "w-1"), ("X-WAIaaS-OTP", code)], &body);
    let_in(&once(&codes[1]));
    let_in(&once(&codes[1]));

    // New recovery codes take the place of the old ones.
    let new = world.owner.ask(&["owner", "mfa", "recovery-codes", "--code", &codes[2]]);
    world.owner.json(&["owner", "mfa", "disable", "--code", &codes[3]]).refused(5, "AUTH_MFA_INVALID");
    let off = world.owner.ask(&["owner", "mfa", "disable", "--code", new["codes"][0].as_str().unwrap()]);
    assert_eq!((&off["on"], &off["recoveryCodes"]), (&json!(false), &json!(0)), "{off}");
    let_in(&withdraw(&rest, &id, None));
    let log = world.owner.ask(&["audit", "log"]).to_string();
    for entry in [
        "second factor is on",
        "recovery code of the owner's second factor was used up",
        "has new recovery codes",
        "second factor is off",
    ] {
        assert!(log.contains(entry), "{entry}: {log}");
    }
    assert!(!log.contains(&secret) && !log.contains(&codes[4]), "no secret in the log");
}

#[test]
fn five_wrong_codes_lock_it_over_a_restart() {
    let (mut world, id) = world_of(&Keypair::new());
    let (_, _, codes) = enroll(&world.owner);
    let rest = world.rest().with(&world.key("owner"));
    for _ in 0..4 {
        withdraw(&rest, &id, Some("000000")).refused(403, "AUTH_MFA_INVALID");
    }
    let locked = withdraw(&rest, &id, Some("000000"));
    assert!(locked.header("retry-after").is_none() || locked.status == 429, "{locked:?}");
    locked.refused(429, "AUTH_MFA_LOCKED");
    withdraw(&rest, &id, Some(&codes[0])).refused(429, "AUTH_MFA_LOCKED");
    world.crash_daemon();
    let rest = world.rest().with(&world.key("owner"));
    withdraw(&rest, &id, Some(&codes[0])).refused(429, "AUTH_MFA_LOCKED");
    world.owner.json(&["owner", "mfa", "disable", "--code", &codes[0]]).refused(5, "AUTH_MFA_LOCKED");
    let status: Value = world.owner.ask(&["owner", "mfa", "status"]);
    assert!(status["lockedUntil"].is_string() && status["recoveryCodes"] == 10, "{status}");
    until("the log tells it", || {
        world.owner.ask(&["audit", "log"]).to_string().contains("is locked: too many wrong codes")
    });

    // Who holds the owner key is not locked out.
    let nobody = Terminal::new(&world.home());
    nobody.json(&["owner", "mfa", "disable", "--sign", "--yes"]).refused(5, "OWNER_KEY_LOCKED");
    assert_eq!(world.owner.ask(&["owner", "mfa", "disable", "--sign", "--yes"])["on"], false);
    let_in(&withdraw(&rest, &id, None));
    world.owner.json(&["owner", "mfa", "disable", "--sign", "--yes"]).refused(2, "VALIDATION_OUT_OF_RANGE");
}
