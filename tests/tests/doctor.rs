//! What `waiaas doctor` finds on an installation that runs.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "in a test, a panic is the way to fail"
)]

use serde_json::{Value, json};
use waiaas_tests::World;

fn found(world: &World, name: &str) -> Value {
    let report = world.owner.json(&["doctor"]).value();
    let checks = report["checks"].as_array().unwrap();
    checks.iter().find(|check| check["name"] == name).unwrap_or_else(|| panic!("no {name} in {report}")).clone()
}

#[test]
fn a_clock_that_is_not_the_ledgers_is_told() {
    let world = World::new();
    assert_eq!(found(&world, "ledger clock")["result"], "ok");
    // The ledger goes ahead, which to the daemon is the same as being late itself.
    let tomorrow = std::time::UNIX_EPOCH.elapsed().unwrap().as_secs() * 1_000 + 86_400_000;
    world.ledger.rpc.call("surfnet_timeTravel", json!([{"absoluteTimestamp": tomorrow}]));
    let told = found(&world, "ledger clock");
    assert_eq!(told["result"], "warning", "{told}");
    assert!(told["detail"].as_str().unwrap().contains("s ahead of the daemon's"), "{told}");
    assert!(told["hint"].as_str().unwrap().contains("NTP"), "{told}");
}

#[test]
fn what_disk_ledger_and_enclave_give_is_told_with_what_it_means() {
    let world = World::new();
    for (name, words) in [
        ("disk", "clients at the same time share it"),
        ("solana", "a payment asks about"),
        ("enclave", "it answers in"),
        ("fee payer", "has 10 SOL"),
    ] {
        let told = found(&world, name);
        assert!(told["detail"].as_str().unwrap().contains(words), "{told}");
    }
}
