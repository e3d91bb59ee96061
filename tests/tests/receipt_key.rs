//! Another receipt key: receipts of before stay verifiable, and nothing is lost wherever it is cut short.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test, a panic is the way to fail")]

use serde_json::Value;
use std::path::PathBuf;
use waiaas_tests::{Agent, LAMPORTS, World, policy, until};

fn pay(agent: &Agent, to: &str) -> String {
    let paid = agent.terminal.ask(&["transfer", to, "0.1 SOL"]);
    assert_eq!(paid["state"], "CONFIRMED", "{paid}");
    paid["id"].as_str().unwrap().to_owned()
}

/// Exports and verifies a receipt; the key that signed it.
fn proven(world: &World, payment: &str, name: &str) -> (String, PathBuf) {
    let (file, root) = (world.path(name), world.home().join("data/enclave/virtual-root.pem"));
    world.owner.ask(&["receipt", "export", payment, file.to_str().unwrap()]);
    let args = ["receipt", "verify", file.to_str().unwrap(), "--virtual-root", root.to_str().unwrap()];
    let stated = world.owner.ask(&args)["items"][0].clone();
    assert_eq!(stated["transaction"].as_str(), Some(payment));
    (stated["receiptKey"].as_str().unwrap().to_owned(), file)
}

fn receipt_key(world: &World) -> String {
    world.owner.ask(&["enclave", "attest"])["receiptKey"].as_str().unwrap().to_owned()
}

fn restart(world: &mut World) {
    world.enclave.take().unwrap().kill();
    world.start_enclave();
    world.ready();
}

fn rotate(world: &World) -> Value {
    world.owner.ask(&["enclave", "rotate-receipt-key"])
}

/// Keeps the signed head of now.
fn head(world: &World, name: &str) -> String {
    let verified = world.owner.ask(&["audit", "verify"]);
    std::fs::write(world.path(name), verified["note"].as_str().unwrap()).unwrap();
    world.path(name).to_str().unwrap().to_owned()
}

/// The log goes on from a head that an earlier key signed: online, in an export, in a proof and in a backup, which all carry what
/// ties the keys; without that, the head is not accepted.
fn extends(world: &World, seen: &str, key: &str) {
    let path = |name: &str| world.path(&format!("{key}.{name}")).to_str().unwrap().to_owned();
    let (export, proof, backup, torn) = (path("jsonl"), path("proof"), path("backup"), path("torn"));
    let owner = &world.owner;
    owner.ask(&["audit", "verify", "--extends", seen, "--key", key]);
    owner.ask(&["audit", "export", &export]);
    owner.ask(&["audit", "verify", "--file", &export, "--extends", seen, "--key", key]);
    owner.ask(&["backup", "create", &backup]);
    owner.ask(&["backup", "verify", &backup, "--witness", seen]);
    let mut shown = owner.ask(&["audit", "prove", "--extends", seen]);
    std::fs::write(&proof, shown.to_string()).unwrap();
    owner.ask(&["audit", "verify", "--proof", &proof, "--extends", seen, "--key", key]);
    shown["consistency"]["checkpoint"]["successions"].as_array_mut().unwrap().clear();
    std::fs::write(&torn, shown.to_string()).unwrap();
    let refused = owner.json(&["audit", "verify", "--proof", &torn, "--extends", seen, "--key", key]);
    refused.refused(10, "VERIFICATION_FAILED");
}

#[test]
fn receipts_of_an_earlier_key_lead_to_the_present_one() {
    let mut world = World::new();
    let shop = world.agent("shop", &policy("per_payment = \"1\"\ndaily = \"2\"", None), 2 * LAMPORTS);
    let bob = world.neighbour();
    let (one, first) = (pay(&shop, &bob), receipt_key(&world));
    let (_, kept) = proven(&world, &one, "of-then.json");
    let seen = head(&world, "seen.txt");

    // The key of now signs until the next start.
    let made = rotate(&world);
    assert_eq!(made["old"].as_str(), Some(&*first));
    assert_eq!(rotate(&world), made, "asked again, it is the same");
    let two = pay(&shop, &bob);
    assert_eq!((receipt_key(&world), proven(&world, &two, "two.json").0), (first.clone(), first.clone()));
    restart(&mut world);
    let second = made["new"].as_str().unwrap().to_owned();
    assert_eq!(receipt_key(&world), second);
    let three = pay(&shop, &bob);
    assert_eq!(proven(&world, &three, "three.json").0, second);
    assert_eq!(proven(&world, &one, "one-again.json").0, first, "led to the key of now");
    extends(&world, &seen, &second);

    // And over two changes, cut short at every point: the daemon dies, with the enclave or without it.
    for (point, both) in [("before-keep", false), ("before-keep", true), ("after-keep", false), ("after-keep", true)] {
        let usual = world.daemon_environment.clone();
        world.daemon_environment.push(("WAIAASD_TEST_ABORT".into(), format!("receipt-key.{point}:1")));
        world.crash_daemon();
        world.owner.json(&["enclave", "rotate-receipt-key"]);
        let mut daemon = world.daemon.take().unwrap();
        until("the daemon died", || daemon.ended().is_some());
        world.daemon_environment = usual;
        if both {
            world.enclave.take().unwrap().kill();
            world.start_enclave();
        }
        world.start_daemon();
        world.ready();
        let four = pay(&shop, &bob);
        let by = receipt_key(&world);
        assert_eq!(proven(&world, &four, &format!("{point}-{both}.json")).0, by);
    }
    let made = rotate(&world);
    restart(&mut world);
    let last = made["new"].as_str().unwrap();
    assert_eq!(receipt_key(&world), last);
    extends(&world, &seen, last);
    for (payment, key, name) in [(&one, &first, "1.json"), (&two, &first, "2.json"), (&three, &second, "3.json")] {
        assert_eq!(proven(&world, payment, name).0, **key);
    }

    // What was exported then is still what it was; what ties the keys cannot be left out or changed.
    let root = world.home().join("data/enclave/virtual-root.pem");
    let verify = |file: &str| world.owner.json(&["receipt", "verify", file, "--virtual-root", root.to_str().unwrap()]);
    verify(kept.to_str().unwrap()).expect(0);
    let text = std::fs::read_to_string(world.path("1.json")).unwrap();
    let mut bundle: Value = serde_json::from_str(&text).unwrap();
    assert!(bundle["successions"].as_array().unwrap().len() >= 2, "{bundle}");
    bundle["successions"].as_array_mut().unwrap().remove(0);
    let file = world.path("torn.json");
    std::fs::write(&file, bundle.to_string()).unwrap();
    verify(file.to_str().unwrap()).refused(10, "VERIFICATION_FAILED");
}
