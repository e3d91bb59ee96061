//! Backup and restore: made while payments go on, whole or refused, and never behind what was seen.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test, a panic is the way to fail")]

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
    thread,
};
use waiaas_tests::{Agent, LAMPORTS, Terminal, World, policy, stranger};

fn shop(world: &World) -> Agent {
    world.agent("shop", &policy("per_payment = \"1\"\ndaily = \"2\"", None), 5 * LAMPORTS)
}

fn pay(agent: &Agent, amount: &str) -> i32 {
    agent.terminal.json(&["transfer", &stranger(), amount]).code
}

/// The owner's shell in another home.
fn elsewhere(world: &World, name: &str) -> (Terminal, String) {
    let home = world.path(name);
    fs::create_dir(&home).unwrap();
    fs::set_permissions(&home, fs::Permissions::from_mode(0o700)).unwrap();
    let terminal = Terminal::new(&home).with("WAIAAS_PASSPHRASE_FILE", world.path("passphrase"));
    (terminal, home.to_str().unwrap().to_owned())
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn an_installation_is_backed_up_while_it_pays_and_goes_on_elsewhere() {
    let mut world = World::new();
    let shop = shop(&world);
    assert_eq!(pay(&shop, "0.5 SOL"), 0);
    world.settled();
    let file = world.path("waiaas.backup");

    // Payments go on meanwhile.
    let over = AtomicBool::new(false);
    let written = thread::scope(|scope| {
        let payer = scope.spawn(|| {
            while !over.load(Ordering::Relaxed) {
                assert_eq!(pay(&shop, "0.001 SOL"), 0);
            }
        });
        let written = world.owner.ask(&["backup", "create", text(&file)]);
        over.store(true, Ordering::Relaxed);
        payer.join().unwrap();
        written
    });
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let checked = world.owner.ask(&["backup", "verify", text(&file)]);
    assert_eq!((&checked["rows"], &checked["leaves"]), (&written["rows"], &written["leaves"]), "{checked}");
    assert_eq!(checked["signed"], true);
    world.owner.json(&["backup", "create", text(&file)]).refused(7, "VALIDATION_DUPLICATE");
    shop.terminal.json(&["backup", "create", text(&world.path("no"))]).expect(5);
    assert!(!world.path("no").exists());

    // The list of images that the owner signed belongs to it, too.
    let image = world.path("image.json");
    fs::write(&image, format!(r#"{{"PCR0": "{0}", "PCR1": "{0}", "PCR2": "{0}"}}"#, "ab".repeat(48))).unwrap();
    world.owner.ask(&["enclave", "pcr", "add", "--image-file", text(&image), "--yes"]);
    let images = world.owner.ask(&["enclave", "pcr", "list"]);
    world.settled();
    let before = world.owner.ask(&["policy", "usage", "shop"]);
    let later = world.path("later.backup");
    world.owner.ask(&["backup", "create", text(&later)]);
    let (owner, home) = elsewhere(&world, "new-home");
    let restored = owner.json(&["restore", text(&later), "--home", &home]).expect(0).value();
    assert_eq!(restored["owner"], world.owner_address().as_str());
    assert_eq!(owner.json(&["enclave", "pcr", "list", "--home", &home]).expect(0).value(), images);
    // Nothing is overwritten, be it the new one or the old.
    owner.json(&["restore", text(&later)]).refused(7, "VALIDATION_DUPLICATE");
    world.owner.json(&["restore", text(&later)]).refused(7, "VALIDATION_DUPLICATE");

    // The old one ends, the new one goes on: same keys, same limits, same log.
    world.daemon.take().unwrap().terminate();
    world.enclave.take().unwrap().terminate();
    world.move_to(Path::new(&home));
    world.start();
    assert_eq!(world.owner.ask(&["policy", "usage", "shop"])["items"], before["items"], "nothing is forgotten");
    let shop = Agent { terminal: Terminal::new(Path::new(&home)).with("WAIAAS_API_KEY_FILE", &shop.key_file), ..shop };
    assert_eq!(pay(&shop, "0.5 SOL"), 0);
    assert_eq!(pay(&shop, "1 SOL"), 3, "the limit of two remembers what was spent before");
    world.settled();
    assert_eq!(world.owner.ask(&["audit", "verify"])["verified"], true);
}

#[test]
fn a_backup_that_was_changed_or_is_too_old_is_refused_and_leaves_nothing() {
    let world = World::new();
    let shop = shop(&world);
    let note = || world.owner.ask(&["audit", "verify"])["note"].as_str().unwrap().to_owned();
    let seen = world.path("seen.txt");
    fs::write(&seen, note()).unwrap();
    let file = world.path("waiaas.backup");
    world.owner.ask(&["backup", "create", text(&file)]);
    let checked = world.owner.ask(&["backup", "verify", text(&file), "--witness", text(&seen)]);
    assert!(checked["witness"].as_u64().unwrap() > 0, "{checked}");

    // Somebody has seen a later head: going back behind it would forget what was spent since.
    assert_eq!(pay(&shop, "0.1 SOL"), 0);
    world.settled();
    fs::write(&seen, note()).unwrap();
    let (owner, home) = elsewhere(&world, "new-home");
    let args = ["restore", text(&file), "--home", &home, "--witness", text(&seen)];
    let refused = owner.json(&args).refused(10, "VERIFICATION_FAILED");
    assert!(refused.stdout.contains("goes back behind"), "{refused}");

    let good = fs::read(&file).unwrap();
    let bad = world.path("bad.backup");
    for place in [good.len() / 2, good.len() - 1, 30] {
        let mut bytes = good.clone();
        bytes[place] ^= 1;
        fs::write(&bad, bytes).unwrap();
        let run = owner.json(&["restore", text(&bad), "--home", &home]);
        assert!([5, 10].contains(&run.code), "byte {place}: {run}");
    }
    fs::write(&bad, &good[..good.len() - 100]).unwrap();
    owner.json(&["restore", text(&bad), "--home", &home]).refused(10, "VERIFICATION_FAILED");
    assert_eq!(fs::read_dir(&home).unwrap().count(), 0, "nothing half-done stays");
}
