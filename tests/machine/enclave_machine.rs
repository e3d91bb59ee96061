//! The image in an emulated Nitro machine, and payments through it: attested, its root under a key of KMS, on a real ledger.
//!
//! `cargo xtask enclave-e2e` builds what this takes and runs it. The emulated security module signs nothing: a shim signs in its
//! place, with a key that the image was told of; what verifies is the product, unchanged.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    reason = "in a test, a panic is the way to fail, and a machine that boots tells how far it is"
)]

mod emulator;

use emulator::{Machine, described, given, shim};
use std::{fs, fs::DirBuilder, os::unix::fs::DirBuilderExt as _, path::Path, time::Instant};
use waiaas_tests::{Agent, Kms, LAMPORTS, World, policy, until};

/// The port of the image's enclave.
const PORT: u32 = 5_000;

/// A world whose owner named a key of KMS, where documents lead to the key that the shim signs with; and the key's ARN.
fn sealed() -> (World, Kms, String) {
    let mut world = World::bare();
    let enclave = world.home().join("data/enclave");
    DirBuilder::new().mode(0o700).recursive(true).create(&enclave).unwrap();
    fs::copy(given("WAIAAS_AUTHORITY").with_extension("pem"), enclave.join("virtual-root.pem")).unwrap();
    let kms = Kms::start(&mut world);
    let key = kms.make_key();
    world.owner.ask(&["init", "--non-interactive", "--key-store", "file", "--seal-under", &format!("kms:{key}")]);
    (world, kms, key)
}

/// Has the daemon look for its enclave there, and starts it.
fn daemon_at(world: &mut World, socket: &Path) {
    world.daemon = None;
    world.daemon_environment.retain(|(name, _)| name != "WAIAAS_ENCLAVE_SOCKET" && name != "WAIAAS_ENCLAVE_TIMEOUT");
    let address = format!("hybrid:{}:{PORT}", socket.display());
    world.daemon_environment.push(("WAIAAS_ENCLAVE_SOCKET".to_owned(), address));
    world.daemon_environment.push(("WAIAAS_ENCLAVE_TIMEOUT".to_owned(), "30s".to_owned()));
    world.start_daemon();
}

fn pays(agent: &Agent, to: &str) {
    let began = Instant::now();
    assert_eq!(agent.terminal.ask(&["transfer", to, "0.05 SOL"])["state"], "CONFIRMED");
    eprintln!("a payment: {:.1} s", began.elapsed().as_secs_f64());
}

#[test]
fn the_image_boots_attests_is_opened_by_kms_and_pays() {
    let (mut world, kms, key) = sealed();
    let image = given("WAIAAS_IMAGE");
    let (description, built) = described(&image);
    let mut first = Machine::boot(&world, "first", &image);
    let (_shim, socket) = shim(&world, &first, "first");
    daemon_at(&mut world, &socket);
    world.ready();
    world.ledger.airdrop(&world.fee_payer(), 10 * LAMPORTS);

    // What runs there is what was built, as the machine measured it.
    let attested = world.owner.ask(&["enclave", "attest"]);
    for register in ["0", "1", "2"] {
        assert_eq!(attested["image"][format!("PCR{register}")], built["pcrs"][register], "PCR{register}");
    }
    assert_eq!((&attested["verified"], &attested["isolated"]), (&true.into(), &false.into()), "{attested}");
    let enclave = world.owner.ask(&["enclave", "status"]);
    assert_eq!((&enclave["provider"], &enclave["isolated"]), (&"nitro-emulated".into(), &false.into()), "{enclave}");
    assert!(enclave["note"].as_str().unwrap().contains("a machine that a program emulates"), "{enclave}");

    // As the guide says: from here on KMS opens the root for this image alone, and the owner accepts no other.
    world.owner.ask(&["enclave", "pcr", "add", "--image-file", &description, "--yes"]);
    let printed = world.owner.ask(&["enclave", "pcr", "policy"]);
    kms.put_policy(&key, &printed["items"][0]["statements"]);
    assert_eq!(world.owner.ask(&["enclave", "pcr", "drift"])["differs"], false);
    world.owner.ask(&["enclave", "manifest", "sign", "--image", &description, "--yes"]);

    let shop = world.agent("shop", &policy("per_payment = \"0.1\"\ndaily = \"1\"", None), LAMPORTS);
    let bob = world.neighbour();
    let before = world.ledger.rpc.lamports(&bob);
    pays(&shop, &bob);
    shop.terminal.json(&["transfer", &bob, "0.5 SOL"]).refused(3, "POLICY_DENIED");

    // The machine is gone, in the middle of everything.
    first.qemu.kill();
    until("the enclave is missed", || world.status().unwrap()["enclave"]["reachable"] == false);
    shop.terminal.json(&["transfer", &bob, "0.05 SOL"]).refused(8, "SYSTEM_ENCLAVE_UNAVAILABLE");

    // Another image is another machine: it comes up, and KMS opens nothing for it.
    let other = Machine::boot(&world, "other", &given("WAIAAS_IMAGE_OTHER"));
    let (_shim, socket) = shim(&world, &other, "other");
    daemon_at(&mut world, &socket);
    until("KMS denies", || {
        let status = world.owner.json(&["enclave", "status"]);
        status.code == 0 && status.value()["trouble"].as_str().is_some_and(|it| it.contains("AccessDenied"))
    });
    shop.terminal.json(&["transfer", &bob, "0.05 SOL"]).refused(8, "SYSTEM_KMS_UNAVAILABLE");
    drop(other);

    // The right one boots again, knows nothing, and is let in by what KMS opens for it.
    let second = Machine::boot(&world, "second", &image);
    let (_shim, socket) = shim(&world, &second, "second");
    daemon_at(&mut world, &socket);
    world.ready();
    let attested = world.owner.ask(&["enclave", "attest", "shop"]);
    assert_eq!(attested["walletKey"].as_str(), Some(&*shop.address));
    assert_eq!(attested["imageAccepted"], true, "{attested}");
    pays(&shop, &bob);
    assert_eq!(world.ledger.rpc.lamports(&bob) - before, LAMPORTS / 10);

    // Without the shim it is the same machine, and nobody believes it.
    daemon_at(&mut world, &second.socket);
    world.ready();
    world.owner.json(&["enclave", "attest"]).refused(10, "VERIFICATION_FAILED");
}

#[test]
fn the_image_for_money_comes_up_and_ends_its_machine_when_nobody_hears_it() {
    let world = World::bare();
    // Its parent is number 3, as on AWS; here nobody has that number.
    let machine = Machine::start(&world, "money", &given("WAIAAS_IMAGE_FOR_MONEY"), "");
    let console = machine.ended();
    for said in [
        "provider nitro, at vsock port 5000",
        "error: cannot tell the parent that the enclave is up",
        "ending this machine",
        "reboot: Restarting system",
    ] {
        assert!(console.contains(said), "no `{said}`\n{console}");
    }
    assert!(!console.contains("warning: "), "{console}");
}

#[test]
fn a_first_process_that_panics_ends_its_machine() {
    let world = World::bare();
    // What a kernel is told and does not know is in the environment of its first process. Its runtime panics at this.
    let machine = Machine::start(&world, "panic", &given("WAIAAS_IMAGE_FOR_MONEY"), "TOKIO_WORKER_THREADS=0");
    let console = machine.ended();
    for said in ["panicked at", "Attempted to kill init", "Rebooting in 1 seconds"] {
        assert!(console.contains(said), "no `{said}`\n{console}");
    }
}
