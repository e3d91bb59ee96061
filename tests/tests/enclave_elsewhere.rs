//! The enclave in another place than the daemon's own socket: at an address that a setting names, and behind the monitor of
//! a machine.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test, a panic is the way to fail")]

use std::{fs, fs::DirBuilder, os::unix::fs::DirBuilderExt as _, process::Command};
use waiaas_tests::{LAMPORTS, Monitor, Process, World, policy, program, until};

const SMALL: &str = "per_payment = \"0.1\"\ndaily = \"1\"";

/// Where the machine is said to listen.
const PORT: u32 = 5_000;

fn enclave(world: &World) -> Process {
    let mut command = Command::new(program("waiaas-enclave"));
    command.arg("--socket").arg(world.path("machine/enclave.sock")).arg("--dir").arg(world.home().join("data/enclave"));
    Process::start("waiaas-enclave", &command, &world.path("enclave.log"))
}

#[test]
fn an_enclave_behind_a_monitor_pays_and_comes_back() {
    let mut world = World::bare();
    DirBuilder::new().mode(0o700).create(world.path("machine")).unwrap();
    let monitor = Monitor::before(&world.path("machine/enclave.sock"), PORT, &world.path("machine/monitor"));
    let address = format!("hybrid:{}:{PORT}", monitor.socket.display());
    world.daemon_environment.push(("WAIAAS_ENCLAVE_SOCKET".to_owned(), address));
    world.init();

    // The machine does not listen yet: the daemon waits, and says so.
    world.start_daemon();
    until("the daemon answers", || world.status().is_some());
    assert_eq!(world.status().unwrap()["enclave"]["reachable"], false);
    let mut running = enclave(&world);
    world.ready();
    world.ledger.airdrop(&world.fee_payer(), 10 * LAMPORTS);
    let shop = world.agent("shop", &policy(SMALL, None), LAMPORTS);
    let bob = world.neighbour();
    let before = world.ledger.rpc.lamports(&bob);
    shop.terminal.ask(&["transfer", &bob, "0.05 SOL"]);

    // It is gone in the middle and another process comes: it is loaded again and pays on.
    running.kill();
    until("the enclave is missed", || world.status().unwrap()["enclave"]["reachable"] == false);
    let _running = enclave(&world);
    world.ready();
    shop.terminal.ask(&["transfer", &bob, "0.05 SOL"]);
    assert_eq!(world.ledger.rpc.lamports(&bob) - before, LAMPORTS / 10);
    assert!(monitor.longest() > 0 && monitor.longest() < 32 * 1024, "pieces of {} bytes", monitor.longest());
}

#[test]
fn an_address_that_is_none_is_refused_with_what_would_be_one() {
    let world = World::bare();
    for (address, word) in [("tcp:127.0.0.1:5000", "vsock:16:5000"), ("vsock:2:5000", "CID"), ("hybrid:/x", "hybrid:")]
    {
        let output = world.daemon_command().env("WAIAAS_ENCLAVE_SOCKET", address).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && said.contains(word), "{address}: {said}");
    }
}

#[test]
fn a_program_outside_a_machine_says_that_it_is_in_none() {
    let run = |args: &[&str]| Command::new(program("waiaas-enclave")).args(args).output().unwrap();
    let nitro = run(&["--socket", "socket", "--nitro"]);
    assert_eq!(nitro.status.code(), Some(1), "{nitro:?}");
    let said = String::from_utf8_lossy(&nitro.stderr).into_owned();
    assert!(said.contains("entropy") || said.contains("no Nitro enclave"), "{said}");
    for args in
        [&["--nitro"][..], &["--nitro", "--socket", "a", "--vsock", "1"], &["--nitro", "--dir", "x", "--vsock", "1"]]
    {
        assert_eq!(run(args).status.code(), Some(2), "{args:?}");
    }
}

#[test]
fn a_program_that_is_not_for_emulated_machines_knows_nothing_of_them() {
    let program = program("waiaas-enclave");
    let named = ["--nitro", "--vsock", "1", "--authority", "authority.pem"];
    assert_eq!(Command::new(&program).args(named).output().unwrap().status.code(), Some(2));
    // What an image for money must not contain, the program that everybody builds does not contain either.
    let bytes = fs::read(program).unwrap();
    let has = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(has("nsm-hwrng") && !has("nitro-emulated"));
}
