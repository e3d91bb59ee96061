//! The surroundings fail: settings, permissions, ledger, enclave, disk. Nothing is half-done, and it works again after.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in a test, a panic is the way to fail"
)]

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Command, Output},
    thread,
};
use waiaas_tests::{Agent, LAMPORTS, Run, World, policy, skip, stranger, until};

fn shop(world: &World) -> Agent {
    world.agent("shop", &policy("per_payment = \"1\"\ndaily = \"100\"", None), 20 * LAMPORTS)
}

fn pay(agent: &Agent, to: &str) -> Run {
    agent.terminal.json(&["transfer", to, "0.1 SOL"])
}

fn held(world: &World) -> String {
    world.owner.ask(&["policy", "usage", "shop"])["items"][0]["windows"][0]["held"].as_str().unwrap().to_owned()
}

fn open_to_others(file: &Path, mode: u32) {
    fs::set_permissions(file, fs::Permissions::from_mode(mode)).unwrap();
}

/// Runs the daemon to its end: it is expected to refuse to start.
fn refused_daemon(world: &World) -> (Option<i32>, String) {
    let Output { status, stderr, .. } = Command::new("timeout")
        .arg("20")
        .arg(world.daemon_command().get_program())
        .args(world.daemon_command().get_args())
        .envs(world.daemon_command().get_envs().filter_map(|(name, value)| Some((name, value?))))
        .output()
        .unwrap();
    (status.code(), String::from_utf8_lossy(&stderr).into_owned())
}

#[test]
fn a_setting_that_nobody_knows_is_refused_by_name() {
    let world = World::bare();
    world.init();
    for (text, wrong) in
        [("[rpc]\nurl = \"http://127.0.0.1:1\"\n", "url"), ("[rpcs]\n", "rpcs"), ("not toml at all", "toml")]
    {
        fs::write(world.home().join("config.toml"), text).unwrap();
        world.owner.json(&["up"]).refused(2, "CONFIG_INVALID");
        world.owner.json(&["config", "show"]).refused(2, "CONFIG_INVALID");
        let (code, said) = refused_daemon(&world);
        assert_eq!(code, Some(2), "{said}");
        assert!(said.to_lowercase().contains(wrong), "{wrong}: {said}");
    }
    assert!(!world.home().join("run/waiaasd.sock").exists());
}

#[test]
fn files_that_others_can_read_are_refused_with_the_command_that_closes_them() {
    let mut world = World::new();
    let shop = shop(&world);
    let refuse = |run: Run, file: &Path| {
        let run = run.refused(5, "PERMISSIONS_TOO_OPEN");
        assert!(run.stdout.contains("chmod"), "{run}");
        assert!(run.stdout.contains(file.file_name().unwrap().to_str().unwrap()), "{run}");
    };
    let tighter = world.path("tighter.toml");
    fs::write(&tighter, policy("per_payment = \"0.5\"\ndaily = \"100\"", None)).unwrap();
    let set = ["policy", "set", "shop", tighter.to_str().unwrap(), "--yes"];

    let passphrase = world.path("passphrase");
    open_to_others(&passphrase, 0o644);
    refuse(world.owner.json(&set), &passphrase);
    open_to_others(&passphrase, 0o600);

    let owner_key = world.home().join("keys/owner.age");
    open_to_others(&owner_key, 0o640);
    refuse(world.owner.json(&set), &owner_key);
    open_to_others(&owner_key, 0o600);

    open_to_others(&shop.key_file, 0o604);
    refuse(pay(&shop, &stranger()), &shop.key_file);
    open_to_others(&shop.key_file, 0o600);

    world.daemon.take().unwrap().kill();
    open_to_others(&world.home().join("run"), 0o755);
    let (code, said) = refused_daemon(&world);
    assert_eq!(code, Some(5), "{said}");
    open_to_others(&world.home().join("run"), 0o700);
    world.start_daemon();
    world.ready();
    pay(&shop, &stranger()).expect(0);
}

#[test]
fn what_a_killed_daemon_left_behind_is_in_nobodys_way() {
    let mut world = World::new();
    let shop = shop(&world);
    world.daemon.take().unwrap().kill();
    world.enclave.take().unwrap().kill();
    assert!(world.home().join("run/waiaasd.sock").exists(), "the socket is stale now");
    pay(&shop, &stranger()).refused(8, "SYSTEM_DAEMON_UNREACHABLE");
    world.start();
    pay(&shop, &stranger()).expect(0);
}

#[test]
fn a_second_daemon_is_refused_and_harms_nothing() {
    let world = World::new();
    let shop = shop(&world);
    let (code, said) = refused_daemon(&world);
    assert_eq!(code, Some(7), "{said}");
    pay(&shop, &stranger()).expect(0);
}

#[test]
fn with_the_ledger_down_nothing_is_signed() {
    let mut world = World::new();
    let (shop, bob) = (shop(&world), stranger());
    world.ledger.stop();

    pay(&shop, &bob).refused(8, "SYSTEM_RPC_UNAVAILABLE");

    assert_eq!(held(&world), "0");
    assert_eq!(world.status().unwrap()["open"], 0);
    assert_eq!(world.status().unwrap()["rpc"][0]["healthy"], false);
}

#[test]
fn a_second_end_point_takes_over() {
    let mut world = World::bare();
    world.init();
    world.ledger.rpc_url = format!("http://127.0.0.1:9,{}", world.ledger.rpc_url);
    world.ledger.ws_url = format!("ws://127.0.0.1:9,{}", world.ledger.ws_url);
    world.start();
    world.ledger.airdrop(&world.fee_payer(), LAMPORTS);
    let (shop, bob) = (shop(&world), stranger());
    pay(&shop, &bob).expect(0);
    assert_eq!(world.ledger.rpc.lamports(&bob), LAMPORTS / 10);
}

#[test]
fn an_outcome_that_is_not_known_is_not_a_failure_and_becomes_known() {
    let mut world = World::bare();
    world.init();
    world.daemon_environment.push(("WAIAAS_RPC_TIMEOUT".into(), "1s".into()));
    world.start();
    world.ledger.airdrop(&world.fee_payer(), LAMPORTS);
    let (shop, bob) = (shop(&world), stranger());
    pay(&shop, &bob).expect(0);

    let key = ["--idempotency-key", "once", "--timeout", "4s"];
    let args = [&["transfer", &bob, "0.1 SOL"], key.as_slice()].concat();
    // It dies right before it sends: signed, and the caller does not know whether it was sent.
    world.daemon_environment.push(("WAIAASD_TEST_ABORT".into(), "flow.before-submit:1".into()));
    world.daemon.take().unwrap().kill();
    world.start_daemon();
    world.ready();
    shop.terminal.json(&args).refused(9, "TRANSACTION_UNKNOWN");

    world.daemon_environment.clear();
    world.start_daemon();
    world.ready();
    world.settled();
    let tx = shop.terminal.json(&["transfer", &bob, "0.1 SOL", "--idempotency-key", "once"]).expect(0).value();
    assert_eq!(tx["status"], "CONFIRMED", "{tx}");
    assert_eq!(world.ledger.rpc.lamports(&bob), LAMPORTS / 5, "paid once each");
}

#[test]
fn without_the_enclave_nothing_is_paid_and_with_it_everything_goes_on() {
    let mut world = World::new();
    let (shop, bob) = (shop(&world), stranger());
    world.enclave.take().unwrap().kill();

    pay(&shop, &bob).refused(8, "SYSTEM_ENCLAVE_UNAVAILABLE");
    let status = world.status().unwrap();
    assert_eq!(status["enclave"]["reachable"], false, "{status}");
    world.owner.ask(&["wallet", "list"]);
    world.owner.ask(&["tx", "list"]);
    assert_eq!(held(&world), "0");

    world.start_enclave();
    world.ready();
    pay(&shop, &bob).expect(0);
    assert_eq!(world.ledger.rpc.lamports(&bob), LAMPORTS / 10);
}

#[test]
fn an_enclave_that_answers_nothing_does_not_hang_the_daemon() {
    let mut world = World::bare();
    world.init();
    world.daemon_environment.push(("WAIAAS_ENCLAVE_TIMEOUT".into(), "1s".into()));
    world.start();
    world.ledger.airdrop(&world.fee_payer(), LAMPORTS);
    let (shop, bob) = (shop(&world), stranger());
    let enclave = world.enclave.as_ref().unwrap();

    enclave.signal(waiaas_tests::Signal::STOP);
    let run = pay(&shop, &bob);
    assert!([8, 9].contains(&run.code), "{run}");
    enclave.signal(waiaas_tests::Signal::CONT);

    world.settled();
    until("a payment passes again", || pay(&shop, &bob).code == 0);
    world.settled();
    let confirmed =
        world.transactions().iter().filter(|tx| tx["kind"] == "payment" && tx["status"] == "CONFIRMED").count();
    assert_eq!(world.ledger.rpc.lamports(&bob), confirmed as u64 * (LAMPORTS / 10));
}

/// A small disk of its own for the data, unmounted at the end.
struct SmallDisk(std::path::PathBuf);

impl SmallDisk {
    fn mount(at: &Path, size: &str) -> Option<Self> {
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={size},mode=0700"), "tmpfs"])
            .arg(at)
            .output();
        mounted.is_ok_and(|done| done.status.success()).then(|| Self(at.to_owned()))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).output();
    }
}

#[test]
fn on_a_full_disk_nothing_is_paid_and_with_room_it_goes_on() {
    let mut world = World::bare();
    let data = world.home().join("data");
    fs::create_dir(&data).unwrap();
    let Some(_disk) = SmallDisk::mount(&data, "64m") else {
        return skip("on_a_full_disk_nothing_is_paid_and_with_room_it_goes_on", "this account cannot mount a tmpfs");
    };
    world.init();
    world.start();
    world.ledger.airdrop(&world.fee_payer(), LAMPORTS);
    let (shop, bob) = (shop(&world), stranger());
    pay(&shop, &bob).expect(0);

    let ballast = data.join("ballast");
    fill(&ballast);
    until_refused(&shop, &bob);
    // What was begun before is finished, on the full disk: nothing hangs, and nothing leaves without a record.
    world.settled();
    assert_eq!(world.ledger.rpc.lamports(&bob), paid(&world), "what left is written down");
    let next = pay(&shop, &bob);
    if next.code != 0 {
        next.refused(1, "SYSTEM_DATABASE_ERROR");
    }
    world.settled();
    assert_eq!(world.ledger.rpc.lamports(&bob), paid(&world), "and nothing leaves that could not be written down");

    fs::remove_file(&ballast).unwrap();
    if world.daemon.as_mut().unwrap().ended().is_some() {
        world.start_daemon();
        world.ready();
    }
    until("there is room again", || pay(&shop, &bob).code == 0);
    world.settled();
    assert_eq!(world.ledger.rpc.lamports(&bob), paid(&world), "the journal and the ledger agree");
}

/// What the journal says was paid, in lamports.
fn paid(world: &World) -> u64 {
    let confirmed =
        world.transactions().into_iter().filter(|tx| tx["kind"] == "payment" && tx["status"] == "CONFIRMED");
    confirmed.map(|tx| tx["amount"].as_str().unwrap().parse::<u64>().unwrap()).sum()
}

/// Pays small amounts, several at once, until one is refused: the store first uses up the room that it has already. Each
/// of them is paid or refused; none is left in between.
fn until_refused(agent: &Agent, to: &str) {
    const AT_ONCE: usize = 8;
    for _ in 0..400 {
        let runs: Vec<Run> = thread::scope(|scope| {
            let pay = || agent.terminal.json(&["transfer", to, "0.0003 SOL", "--memo", &"x".repeat(200)]);
            let callers: Vec<_> = (0..AT_ONCE).map(|_| scope.spawn(pay)).collect();
            callers.into_iter().map(|caller| caller.join().unwrap()).collect()
        });
        let refused = runs.into_iter().filter(|run| run.code != 0).map(|run| run.refused(1, "SYSTEM_DATABASE_ERROR"));
        if refused.count() > 0 {
            return;
        }
    }
    panic!("a full disk was never noticed")
}

fn fill(file: &Path) {
    let mut file = fs::File::create(file).unwrap();
    let block = vec![7; 64 * 1024];
    for size in [block.len(), 4096, 1] {
        while std::io::Write::write_all(&mut file, &block[..size]).is_ok() {}
    }
}
