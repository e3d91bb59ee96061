//! An installation whose keys are kept under a key of KMS: the real programs, with the double as KMS.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "in a test, a panic is the way to fail"
)]

use serde_json::{Value, json};
use std::{fs, path::Path, process::Command};
use waiaas_tests::{Agent, Kms, LAMPORTS, World, policy, until};

const SMALL: &str = "per_payment = \"1\"\ndaily = \"1\"";

/// A world whose owner named a key of KMS from the beginning, and the key's ARN.
fn sealed() -> (World, Kms, String) {
    let mut world = World::bare();
    let kms = Kms::start(&mut world);
    let key = kms.make_key();
    world.owner.ask(&["init", "--non-interactive", "--key-store", "file", "--seal-under", &format!("kms:{key}")]);
    world.start();
    world.ledger.airdrop(&world.fee_payer(), 10 * LAMPORTS);
    (world, kms, key)
}

fn pays(agent: &Agent, to: &str, amount: &str) {
    let paid = agent.terminal.ask(&["transfer", to, amount]);
    assert_eq!(paid["state"], "CONFIRMED", "{paid}");
}

fn stop(world: &mut World) {
    world.daemon.take().unwrap().kill();
    world.enclave.take().unwrap().kill();
}

fn enclave(world: &World) -> Value {
    world.owner.ask(&["enclave", "status"])
}

fn doctor(world: &World, name: &str) -> Vec<Value> {
    let report = world.owner.json(&["doctor"]).value();
    report["checks"].as_array().unwrap().iter().filter(|check| check["name"] == name).cloned().collect()
}

#[test]
fn an_installation_under_a_kms_key_pays_restarts_and_pays_again() {
    let mut world = World::bare();
    let kms = Kms::start(&mut world);
    let key = kms.make_key();
    let init = |name: &str| {
        let under = format!("kms:{name}");
        world.owner.json(&["init", "--non-interactive", "--key-store", "file", "--seal-under", &under])
    };
    init("arn:aws:kms:us-east-1:000000000000:key/nobody").refused(2, "VALIDATION_INVALID_FORMAT");
    kms.misbehave("other-key");
    init(&key).refused(2, "VALIDATION_INVALID_FORMAT");
    kms.misbehave("unavailable");
    init(&key).refused(8, "SYSTEM_KMS_UNAVAILABLE");
    kms.misbehave("none");
    assert!(!world.home().join("keys").join("owner.key").exists(), "nothing is made for a key that is none");
    init(&key).expect(0);
    init(&key).expect(0);
    let other = kms.make_key();
    init(&other).refused(7, "VALIDATION_DUPLICATE");

    world.start();
    world.ledger.airdrop(&world.fee_payer(), 10 * LAMPORTS);
    let shop = world.agent("shop", &policy(SMALL, None), 2 * LAMPORTS);
    let bob = world.neighbour();
    pays(&shop, &bob, "0.4 SOL");

    // How the keys are kept is said, and proven.
    assert_eq!(enclave(&world)["kmsKey"].as_str(), Some(&*key));
    let shown = world.owner.ask(&["wallet", "show", "shop"]);
    assert!(shown["protection"].as_str().unwrap().contains(&key), "{shown}");
    let attested = world.owner.ask(&["enclave", "attest", "shop"]);
    assert_eq!((attested["kmsKey"].as_str(), attested["walletKey"].as_str()), (Some(&*key), Some(&*shop.address)));
    assert_eq!(world.owner.ask(&["enclave", "manifest", "show"])["kmsKey"].as_str(), Some(&*key));
    let checks = doctor(&world, "kms");
    assert_eq!((checks.len(), &checks[0]["result"]), (1, &"ok".into()), "{checks:?}");

    // One question to KMS for each start of the enclave, and none for a start of the daemon.
    let asked = kms.misbehave("none");
    assert_eq!(asked, 0, "a root is made without a question");
    world.crash_daemon();
    assert_eq!(kms.misbehave("none"), 0);
    stop(&mut world);
    world.start();
    assert_eq!(kms.misbehave("none"), 1);
    pays(&shop, &bob, "0.4 SOL");
    shop.terminal.json(&["transfer", &bob, "0.4 SOL"]).refused(3, "POLICY_DENIED");
    stop(&mut world);
    world.start();
    pays(&shop, &bob, "0.2 SOL");
    assert_eq!(world.ledger.rpc.lamports(&bob), 2 * LAMPORTS);
}

#[test]
fn while_kms_does_not_answer_as_it_should_nothing_is_signed() {
    let (mut world, mut kms, key) = sealed();
    let shop = world.agent("shop", &policy(SMALL, None), 2 * LAMPORTS);
    let bob = world.neighbour();
    for (fault, said) in [
        ("throttle", "ThrottlingException"),
        ("unavailable", "KMSInternalException"),
        ("wrong", "it does not open"),
        ("stale", "the answer is not for this enclave"),
        ("other-key", "another key answered"),
        ("disabled", "DisabledException"),
        ("gone", "dispatch failure"),
    ] {
        match fault {
            "disabled" => drop(kms.call("DisableKey", &json!({"KeyId": key}))),
            "gone" => kms.stop(),
            fault => drop(kms.misbehave(fault)),
        }
        world.enclave.take().unwrap().kill();
        world.start_enclave();
        let mut last = Value::Null;
        until(&format!("it is said what is waited for: {fault}"), || {
            last = enclave(&world);
            let trouble = last["trouble"].as_str().unwrap_or_default();
            trouble.starts_with("waiting for KMS: ") && trouble.contains(said)
        });
        assert_eq!(last["phase"], "bound", "{last}");
        let refused = shop.terminal.json(&["transfer", &bob, "0.1 SOL"]).refused(8, "SYSTEM_KMS_UNAVAILABLE");
        assert!(refused.stdout.contains(said), "{refused}");
        match fault {
            "disabled" => drop(kms.call("EnableKey", &json!({"KeyId": key}))),
            "gone" => kms.start_again(),
            _ => drop(kms.misbehave("none")),
        }
        world.ready();
        pays(&shop, &bob, "0.1 SOL");
    }

    // A secret in the clear is no accident that passes: nothing more is asked by this daemon.
    kms.misbehave("leak");
    world.enclave.take().unwrap().kill();
    world.start_enclave();
    until("it is said that the secret was in the clear", || {
        enclave(&world)["trouble"].as_str().is_some_and(|trouble| trouble.contains("in the clear"))
    });
    let asked = kms.misbehave("none");
    world.enclave.take().unwrap().kill();
    world.start_enclave();
    until("the next enclave is bound", || enclave(&world)["phase"] == "bound");
    shop.terminal.json(&["transfer", &bob, "0.1 SOL"]).refused(8, "SYSTEM_KMS_UNAVAILABLE");
    assert!(doctor(&world, "enclave")[0]["detail"].as_str().unwrap().contains("in the clear"));
    assert_eq!(kms.misbehave("none"), asked, "nothing was asked any more");
    world.crash_daemon();
    pays(&shop, &bob, "0.1 SOL");
}

#[test]
fn what_the_device_kept_moves_under_a_kms_key_wherever_it_is_cut_short() {
    let mut world = World::new();
    let shop = world.agent("shop", &policy(SMALL, None), 2 * LAMPORTS);
    let bob = world.neighbour();
    pays(&shop, &bob, "0.4 SOL");
    let before = world.owner.ask(&["enclave", "attest", "shop"]);
    let backup = world.path("before.backup");
    world.owner.ask(&["backup", "create", backup.to_str().unwrap()]);

    let kms = Kms::start(&mut world);
    let key = kms.make_key();
    let sign = |more: &[&str]| world.owner.json(&[&["enclave", "manifest", "sign", "--yes"], more].concat());
    sign(&["--moved"]).refused(2, "VALIDATION_OUT_OF_RANGE");
    let signed = sign(&["--seal-under", &format!("kms:{key}")]).expect(0).value();
    assert_eq!((signed["kmsKey"].as_str(), &signed["movesFromDevice"]), (Some(&*key), &Value::Bool(true)));
    sign(&["--seal-under", &format!("kms:{key}")]).refused(7, "VALIDATION_DUPLICATE");
    let usual = world.daemon_environment.clone();
    stop(&mut world);

    // The daemon dies at each point once; the enclave lives on, or dies with it.
    for (point, both) in [
        ("root.before-keep", false),
        ("root.before-keep", true),
        ("root.after-keep", true),
        ("root.before-move", false),
        ("root.before-move", true),
        ("root.after-move", false),
    ] {
        if world.enclave.is_none() {
            world.start_enclave();
        }
        world.daemon_environment.clone_from(&usual);
        world.daemon_environment.push(("WAIAASD_TEST_ABORT".into(), format!("{point}:1")));
        world.start_daemon();
        let mut daemon = world.daemon.take().unwrap();
        until(&format!("the daemon dies at {point}"), || daemon.ended().is_some());
        if both {
            world.enclave.take().unwrap().kill();
        }
    }
    world.daemon_environment = usual;
    world.start_daemon();
    world.ready();
    assert_eq!(enclave(&world)["kmsKey"].as_str(), Some(&*key));
    let after = world.owner.ask(&["enclave", "attest", "shop"]);
    for name in ["walletKey", "feePayer", "receiptKey"] {
        assert_eq!(before[name], after[name], "{name} is the same key");
    }
    pays(&shop, &bob, "0.4 SOL");
    shop.terminal.json(&["transfer", &bob, "0.4 SOL"]).refused(3, "POLICY_DENIED");
    assert_eq!(doctor(&world, "kms").len(), 2, "it is said that the device's root still counts");

    // From now on the device's root opens nothing.
    let sign = |more: &[&str]| world.owner.json(&[&["enclave", "manifest", "sign", "--yes"], more].concat());
    assert_eq!(sign(&["--moved"]).expect(0).value()["movesFromDevice"], false);
    stop(&mut world);
    world.start();
    pays(&shop, &bob, "0.2 SOL");
    assert_eq!(doctor(&world, "kms").len(), 1);

    // The store of before, put back under the manifest of now.
    stop(&mut world);
    let store = world.home().join("data/store");
    fs::rename(&store, world.path("moved-store")).unwrap();
    let restored = world.path("restored");
    fs::create_dir(&restored).unwrap();
    let elsewhere = world.owner.clone().with("WAIAAS_HOME", &restored);
    elsewhere.ask(&["restore", backup.to_str().unwrap()]);
    copy(&restored.join("data/store"), &store);
    world.start_enclave();
    world.start_daemon();
    until("it is said that there is no root for these keys", || {
        let status = world.owner.json(&["enclave", "status"]);
        status.code == 0
            && status.value()["trouble"].as_str().is_some_and(|it| it.contains("no root that they could be"))
    });
    shop.terminal.json(&["transfer", &bob, "0.1 SOL"]).refused(8, "SYSTEM_ENCLAVE_UNAVAILABLE");
}

#[test]
fn one_kms_key_takes_the_place_of_another() {
    let (mut world, kms, old) = sealed();
    let shop = world.agent("shop", &policy(SMALL, None), 2 * LAMPORTS);
    let bob = world.neighbour();
    pays(&shop, &bob, "0.4 SOL");
    let new = kms.make_key();
    let name = json!({"AliasName": "alias/next", "TargetKeyId": new});
    kms.call("CreateAlias", &name);
    let signed = world.owner.ask(&[
        "enclave",
        "manifest",
        "sign",
        "--seal-under",
        "kms:alias/next",
        "--kms-endpoint",
        &kms.url,
        "--yes",
    ]);
    assert_eq!((signed["kmsKey"].as_str(), &signed["movesFromDevice"]), (Some(&*new), &Value::Bool(false)));
    let checks = doctor(&world, "kms");
    assert_eq!(checks.len(), 2, "the root is still under the old one: {checks:?}");
    assert!(checks[1]["detail"].as_str().unwrap().contains(&old), "{checks:?}");

    // The old one is needed once more, and then no more.
    let older = world.path("older-store");
    stop(&mut world);
    copy(&world.home().join("data/store"), &older);
    kms.call("DisableKey", &json!({"KeyId": old}));
    world.start_enclave();
    world.start_daemon();
    let waits = |world: &World| {
        let status = world.owner.json(&["enclave", "status"]);
        status.code == 0 && status.value()["trouble"].as_str().is_some_and(|it| it.contains("DisabledException"))
    };
    until("the old key is missed", || waits(&world));
    kms.call("EnableKey", &json!({"KeyId": old}));
    world.ready();
    assert_eq!(enclave(&world)["kmsKey"].as_str(), Some(&*new));
    assert_eq!(doctor(&world, "kms").len(), 1);
    kms.call("DisableKey", &json!({"KeyId": old}));
    pays(&shop, &bob, "0.4 SOL");
    stop(&mut world);
    world.start();
    pays(&shop, &bob, "0.2 SOL");

    // A store of before the change needs the old key; without it, nothing is made anew in its place.
    stop(&mut world);
    fs::remove_dir_all(world.home().join("data/store")).unwrap();
    copy(&older, &world.home().join("data/store"));
    world.start_enclave();
    world.start_daemon();
    until("the old key is missed again", || waits(&world));
    shop.terminal.json(&["transfer", &bob, "0.1 SOL"]).refused(8, "SYSTEM_KMS_UNAVAILABLE");
}

#[test]
fn a_store_never_loses_its_root_to_an_enclave_with_another() {
    let (mut world, _kms, key) = sealed();
    let shop = world.agent("shop", &policy(SMALL, None), 2 * LAMPORTS);
    let bob = world.neighbour();
    // Without its store, the installation begins anew: the enclave makes another root.
    stop(&mut world);
    let (store, aside) = (world.home().join("data/store"), world.path("aside"));
    fs::rename(&store, &aside).unwrap();
    world.start();
    assert_eq!(enclave(&world)["kmsKey"].as_str(), Some(&*key));
    // The store comes back while that enclave still runs.
    world.daemon.take().unwrap().kill();
    fs::remove_dir_all(&store).unwrap();
    fs::rename(&aside, &store).unwrap();
    world.start_daemon();
    until("the other root is noticed", || {
        let status = world.owner.json(&["enclave", "status"]);
        status.code == 0 && status.value()["trouble"].as_str().is_some_and(|it| it.contains("another root"))
    });
    world.enclave.take().unwrap().kill();
    world.start_enclave();
    world.ready();
    pays(&shop, &bob, "0.4 SOL");
}

fn copy(from: &Path, to: &Path) {
    let done = Command::new("cp").arg("-a").arg(from).arg(to).status().unwrap();
    assert!(done.success());
}
