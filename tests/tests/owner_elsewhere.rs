//! The owner key where it cannot be read: in a key service, and on a token. Both are made by others.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test, a panic is the way to fail")]

use serde_json::Value;
use std::{fs, path::Path};
use waiaas_tests::{KeyService, LAMPORTS, Terminal, Token, World, policy, skip, stranger, write_private};

/// A shell that may use the key service.
fn with_credentials(terminal: Terminal) -> Terminal {
    let terminal = terminal.with("AWS_ACCESS_KEY_ID", "test").with("AWS_SECRET_ACCESS_KEY", "test");
    terminal.with("AWS_REGION", "us-east-1").with("AWS_EC2_METADATA_DISABLED", "true")
}

/// A home beside the world's, for somebody who starts anew.
fn elsewhere(world: &World, name: &str) -> Terminal {
    let home = world.path(name);
    fs::create_dir(&home).unwrap();
    with_credentials(Terminal::new(&home))
}

/// Everything that an owner signs, down to a payment that the chain confirms: an approval, a policy, a transfer, a manifest.
fn the_owner_signs_everything(world: &mut World, owner: &str) {
    world.start();
    assert_eq!(world.owner_address(), owner);
    world.ledger.airdrop(owner, 5 * LAMPORTS);
    world.ledger.airdrop(&world.fee_payer(), LAMPORTS);
    let agent = world.agent("shop", &policy("per_payment = \"1\"\napprove_above = \"0.1\"", None), 0);
    let funded = world.owner.ask(&["wallet", "fund", "shop", "2", "SOL", "--yes"]);
    assert_eq!(funded["state"], "CONFIRMED", "the ledger took the owner's signature: {funded}");
    let bob = stranger();
    let waiting = agent.terminal.json(&["transfer", &bob, "0.5", "SOL", "--no-wait"]);
    let id = waiting.value()["id"].as_str().unwrap().to_owned();
    let paid = world.owner.ask(&["approve", &id, "--yes"]);
    assert_eq!(paid["state"], "CONFIRMED", "{paid}");
    assert_eq!(world.ledger.rpc.lamports(&bob), LAMPORTS / 2);
    let signed = world.owner.ask(&["enclave", "manifest", "sign", "--accept-running", "--yes"]);
    assert_eq!(signed["version"], 2, "{signed}");
}

/// The key cannot be taken out, and nothing in the files is a key.
fn no_key_is_kept(world: &World) {
    let out = world.path("stolen.json");
    let export = ["owner", "export", out.to_str().unwrap(), "--yes"];
    world.owner.json(&export).refused(8, "OWNER_SIGNER_UNAVAILABLE");
    assert!(!out.exists());
    let kept: Vec<_> =
        fs::read_dir(world.home().join("keys")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(kept, ["owner.toml"]);
}

/// A copy of the installation asks the same key for its signatures.
fn a_backup_restores_it(world: &World, owner: &Value) {
    let file = world.path("waiaas.backup");
    world.owner.ask(&["backup", "create", file.to_str().unwrap()]);
    let copy = elsewhere(world, "copy").with("WAIAAS_PASSPHRASE_FILE", world.path("passphrase"));
    copy.ask(&["restore", file.to_str().unwrap()]);
    let restored = copy.ask(&["owner", "show"]);
    assert_eq!((&restored["owner"], &restored["key"]), (&owner["owner"], &owner["key"]));
}

fn set_again(world: &World) -> [String; 5] {
    let file = world.path("narrow.toml");
    fs::write(&file, policy("per_payment = \"0.01\"", None)).unwrap();
    ["policy", "set", "shop", file.to_str().unwrap(), "--yes"].map(str::to_owned)
}

#[test]
fn the_owner_key_is_made_in_a_key_service_and_signs_everything() {
    let mut world = World::bare();
    let Some(mut kms) = KeyService::start(world.path("passphrase").parent().unwrap()) else {
        return skip("the_owner_key_is_made_in_a_key_service_and_signs_everything", "ministack is not installed");
    };
    world.owner = with_credentials(world.owner.clone());
    let init = |terminal: &Terminal, key: &str| {
        terminal.json(&["init", "--non-interactive", "--owner", &format!("kms:{key}"), "--kms-endpoint", &kms.url])
    };

    // Nothing is made for what names no key, or one of another kind.
    for (key, exit, code) in [
        ("8c2f9a64-0000-4000-8000-000000000000".to_owned(), 2, "VALIDATION_INVALID_FORMAT"),
        (kms.make_key("ECC_NIST_P256"), 2, "VALIDATION_INVALID_FORMAT"),
        (kms.make_key("RSA_2048"), 2, "VALIDATION_INVALID_FORMAT"),
    ] {
        init(&world.owner, &key).refused(exit, code);
    }
    assert!(!world.home().join("keys/owner.toml").exists(), "nothing half-done stays");

    // Made by its name; found by it afterwards, and by its ARN from anywhere.
    let before = kms.keys();
    let made = init(&world.owner, "alias/waiaas-owner").expect(0).value();
    assert_eq!((&made["created"], &made["key"]["store"]), (&Value::Bool(true), &"kms".into()));
    let again = init(&world.owner, "alias/waiaas-owner").expect(0).value();
    assert_eq!((&again["created"], &again["owner"]), (&Value::Bool(false), &made["owner"]));
    let arn = made["key"]["key"].as_str().unwrap();
    let adopted = init(&elsewhere(&world, "second"), arn).expect(0).value();
    assert_eq!(adopted["owner"], made["owner"], "the same key, taken over");
    assert_eq!(kms.keys(), before + 1);
    let other = kms.make_key("ECC_NIST_EDWARDS25519");
    init(&world.owner, &other).refused(7, "VALIDATION_DUPLICATE");

    the_owner_signs_everything(&mut world, made["owner"].as_str().unwrap());
    no_key_is_kept(&world);
    a_backup_restores_it(&world, &made);

    // A note that leads to another key: its signatures are no use, and are noticed here.
    let note = world.home().join("keys/owner.toml");
    let honest = fs::read_to_string(&note).unwrap();
    write_private(&note, &honest.replace(arn, &other));
    world.owner.json(&set_again(&world)).refused(10, "VERIFICATION_FAILED");
    write_private(&note, &honest);

    // Not allowed, then not there at all: an error that says so, and nothing is set.
    kms.call("DisableKey", &serde_json::json!({"KeyId": arn}));
    let refused = world.owner.json(&set_again(&world)).refused(8, "OWNER_SIGNER_UNAVAILABLE");
    assert!(refused.stdout.contains("Disabled") || refused.stdout.contains("disabled"), "{refused}");
    kms.stop();
    world.owner.json(&set_again(&world)).refused(8, "OWNER_SIGNER_UNAVAILABLE");
    assert_eq!(world.owner.ask(&["policy", "show", "shop"])["version"], 1);
}

#[test]
fn the_owner_key_is_made_on_a_token_and_signs_everything() {
    let mut world = World::bare();
    let Some(token) = Token::make(world.path("passphrase").parent().unwrap()) else {
        return skip("the_owner_key_is_made_on_a_token_and_signs_everything", "SoftHSM2 is not installed");
    };
    let with_pin = |file: &Path| {
        Terminal::new(&world.home())
            .with("SOFTHSM2_CONF", &token.settings)
            .with("WAIAAS_PASSPHRASE_FILE", file)
            .with("WAIAAS_RPC_URLS", &world.ledger.rpc_url)
            .with("WAIAAS_RPC_WS_URLS", &world.ledger.ws_url)
    };
    let init = |terminal: &Terminal, uri: &str| terminal.json(&["init", "--non-interactive", "--owner", uri]);

    // The wrong PIN, no such token, no such library: nothing is made.
    let uri = token.uri("owner");
    init(&with_pin(&world.path("passphrase")), &uri).refused(5, "OWNER_KEY_LOCKED");
    let right = with_pin(&token.pin);
    init(&right, &uri.replace("token=waiaas", "token=other")).refused(8, "OWNER_SIGNER_UNAVAILABLE");
    init(&right, &uri.replace("libsofthsm2", "libnothing")).refused(8, "OWNER_SIGNER_UNAVAILABLE");
    init(&right, &uri.replace("module-path", "pin-value")).refused(2, "VALIDATION_INVALID_FORMAT");
    assert!(!world.home().join("keys/owner.toml").exists(), "nothing half-done stays");

    let made = init(&right, &uri).expect(0).value();
    assert_eq!((&made["created"], &made["key"]["store"]), (&Value::Bool(true), &"pkcs11".into()));
    let again = init(&right, &uri).expect(0).value();
    assert_eq!((&again["created"], &again["owner"]), (&Value::Bool(false), &made["owner"]));
    init(&right, &token.uri("another")).refused(8, "OWNER_SIGNER_UNAVAILABLE");

    // Another installation takes the same key over, with the PIN in a file that the URI names.
    let second = Terminal::new(&world.path("second")).with("SOFTHSM2_CONF", &token.settings);
    fs::create_dir(world.path("second")).unwrap();
    let named = format!("{uri}&pin-source={}", token.pin.display());
    assert_eq!(init(&second, &named).expect(0).value()["owner"], made["owner"]);

    world.owner = right;
    the_owner_signs_everything(&mut world, made["owner"].as_str().unwrap());
    no_key_is_kept(&world);

    // A second token of that name: which one is meant must be said.
    token.init("waiaas");
    world.owner.json(&set_again(&world)).refused(8, "OWNER_SIGNER_UNAVAILABLE");
    assert_eq!(world.owner.ask(&["policy", "show", "shop"])["version"], 1);
}
