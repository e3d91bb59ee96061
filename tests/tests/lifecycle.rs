//! Starting, stopping, examining; and the whole in one command, for trying.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test, a panic is the way to fail")]

use std::{fs, path::Path, process::Command};
use waiaas_tests::{
    LAMPORTS, Process, Signal, Terminal, World, policy, program, skip, squads, stranger, until, until_some,
};

#[test]
fn up_starts_both_and_down_stops_both() {
    let world = World::bare();
    world.init();
    let _end = world.up();

    world.owner.ask(&["down"]);
    let first = world.owner.ask(&["up"]);
    assert_eq!((&first["daemon"]["state"], &first["enclave"]["state"]), (&"started".into(), &"started".into()));
    let again = world.owner.ask(&["up"]);
    assert_eq!((&again["daemon"]["state"], &again["daemon"]["pid"]), (&"running".into(), &first["daemon"]["pid"]));

    let status = world.owner.ask(&["status"]);
    assert_eq!(status["initialised"], true);
    assert_eq!(status["enclave"]["isolated"], false);
    assert!(status["enclave"]["note"].as_str().unwrap().contains("isolat"), "it says so plainly: {status}");

    world.ledger.airdrop(&world.fee_payer(), LAMPORTS);
    let shop = world.agent("shop", &policy("per_payment = \"1\"", None), LAMPORTS);
    shop.terminal.ask(&["transfer", &stranger(), "0.1 SOL"]);
    world.owner.ask(&["down"]);
    world.owner.json(&["status"]).refused(8, "SYSTEM_DAEMON_UNREACHABLE");
    for pid in [&first["daemon"]["pid"], &first["enclave"]["pid"]] {
        // Who has ended, and whom nobody has buried yet, has no memory any more.
        let memory = fs::read_to_string(format!("/proc/{pid}/statm")).unwrap_or_default();
        assert!(memory.is_empty() || memory.starts_with("0 "), "{pid} still runs");
    }
    world.owner.json(&["down"]).expect(0);

    world.owner.ask(&["up"]);
    assert_eq!(
        world.transactions().iter().filter(|tx| tx["status"] == "CONFIRMED" && tx["kind"] == "payment").count(),
        1
    );
    shop.terminal.ask(&["transfer", &stranger(), "0.1 SOL"]);
}

#[test]
fn init_twice_keeps_the_owner_and_another_key_is_refused() {
    let world = World::bare();
    let init = ["init", "--non-interactive", "--key-store", "file"];
    let first = world.owner.ask(&init);
    let second = world.owner.ask(&init);
    assert_eq!(first["owner"], second["owner"]);
    assert_eq!((&first["created"], &second["created"]), (&true.into(), &false.into()));

    let other = world.path("other.json");
    waiaas_tests::write_private(&other, &waiaas_tests::Keypair::new().keygen_json());
    let import = [&init[..], &["--import", other.to_str().unwrap()]].concat();
    world.owner.json(&import).refused(7, "VALIDATION_DUPLICATE");

    let export = world.path("id.json");
    world.owner.ask(&["owner", "export", export.to_str().unwrap(), "--yes"]);
    let numbers: Vec<u8> = serde_json::from_str(&fs::read_to_string(&export).unwrap()).unwrap();
    assert_eq!(bs58::encode(&numbers[32..]).into_string(), first["owner"].as_str().unwrap(), "Solana's keygen form");
}

#[test]
fn sigterm_ends_the_daemon_after_the_work_in_hand() {
    let mut world = World::new();
    let shop = world.agent("shop", &policy("per_payment = \"1\"", None), LAMPORTS);
    let bob = stranger();
    shop.terminal.json(&["transfer", &bob, "0.1 SOL", "--no-wait"]).expect(0);
    let mut daemon = world.daemon.take().unwrap();
    assert!(daemon.terminate().success(), "{}", daemon.said());
    world.start_daemon();
    world.ready();
    world.settled();
    assert_eq!(world.ledger.rpc.lamports(&bob), LAMPORTS / 10);
}

#[test]
fn dev_runs_everything_in_the_foreground_and_ends_with_ctrl_c() {
    dev_runs(None);
}

#[test]
fn dev_makes_a_wallet_with_a_vault_where_the_ledger_has_the_program() {
    match squads() {
        Some(squads) => dev_runs(Some(&squads)),
        None => skip(
            "dev_makes_a_wallet_with_a_vault_where_the_ledger_has_the_program",
            "the Squads program is not built (`cargo xtask test` builds it)",
        ),
    }
}

fn dev_runs(squads: Option<&Path>) {
    let directory = tempfile::Builder::new().prefix("waiaas-dev-").tempdir().unwrap();
    let home = directory.path().join("home");
    let mut command = Command::new(program("waiaas"));
    let localnet = program("waiaas-localnet");
    let path = format!("{}:{}", localnet.parent().unwrap().display(), std::env::var("PATH").unwrap());
    command.arg("--home").arg(&home).args(["dev", "--json"]).env("PATH", path).env("HOME", directory.path());
    command.env_remove("WAIAAS_SQUADS_SO").args(squads.iter().flat_map(|file| [Path::new("--squads-so"), file]));
    let mut dev = Process::start("waiaas dev", &command, &directory.path().join("dev.log"));

    let terminal = until_some("dev is ready", || {
        assert!(dev.ended().is_none(), "{}", dev.said());
        let terminal = home.is_dir().then(|| Terminal::new(&home))?;
        let wallets = terminal.json(&["wallet", "list"]);
        (wallets.code == 0 && wallets.value()["items"][0].is_object()).then_some(terminal)
    });
    let wallet = || terminal.ask(&["wallet", "list"])["items"][0].clone();
    let name = wallet()["name"].as_str().unwrap().to_owned();
    until("a payment passes", || terminal.json(&["transfer", &stranger(), "0.01 SOL", "--from", &name]).code == 0);
    assert_eq!(wallet()["multisig"].is_string(), squads.is_some(), "{}", wallet());

    dev.signal(Signal::INT);
    let ended = dev.wait(std::time::Duration::from_secs(30));
    assert!([Some(0), Some(130)].contains(&ended.code()), "{ended}: {}", dev.said());
    terminal.json(&["status"]).refused(8, "SYSTEM_DAEMON_UNREACHABLE");
}
