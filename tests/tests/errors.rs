//! Every error of the registry is one that some test meets: those that no other test meets are met here.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test, a panic is the way to fail")]

use serde_json::json;
use std::{
    fs,
    io::{Read as _, Write as _},
    os::unix::{fs::PermissionsExt as _, net::UnixListener},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
};
use waiaas_tests::{LAMPORTS, Proxy, Run, Terminal, Weather, World, policy, stranger, until};

const SMALL: &str = "per_payment = \"0.1\"\ndaily = \"1\"\napprove_above = \"0.05\"";

/// The registry: variant and name of every code, as the table has them.
fn registry() -> Vec<(String, String)> {
    let source = include_str!("../../waiaas-wire/src/error.rs");
    let table = source.split("registry! {\n").nth(1).unwrap().split("\n}").next().unwrap();
    let row = |line: &str| {
        let (variant, rest) = line.trim().split_once(" = \"").unwrap();
        (variant.to_owned(), rest.split('"').next().unwrap().to_owned())
    };
    table.lines().filter(|line| line.contains(" = \"")).map(row).collect()
}

/// All that tests say: files under a directory.
fn said(directory: &Path, all: &mut String) {
    for entry in fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()) {
        let kind = entry.extension().and_then(|kind| kind.to_str()).unwrap_or_default();
        if entry.is_dir() && !entry.ends_with("api") {
            said(&entry, all);
        } else if ["rs", "toml"].contains(&kind) {
            all.push_str(&fs::read_to_string(&entry).unwrap());
        }
    }
}

#[test]
fn every_code_is_met_by_a_test() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut all = String::new();
    for directory in ["tests/tests", "tests/src", "waiaas-cli/tests", "waiaasd/tests"] {
        said(&root.join(directory), &mut all);
    }
    let registry = registry();
    assert!(registry.len() > 70, "{registry:?}");
    let met = |variant: &str, name: &str| {
        all.contains(&format!("\"{name}\""))
            || all.contains(&format!("Code::{variant}"))
            || all.contains(&format!("{name}\\"))
    };
    let missing: Vec<_> = registry.iter().filter(|(variant, name)| !met(variant, name)).map(|(_, name)| name).collect();
    assert!(missing.is_empty(), "no test meets {missing:?}");
}

#[test]
fn what_is_not_ready_what_the_ledger_would_refuse_and_what_is_under_way() {
    let mut world = World::bare();
    let proxy = Proxy::before(&world.ledger.rpc_url.clone());
    world.through(&proxy.url);
    world.daemon_environment = vec![("WAIAAS_ENCLAVE_TIMEOUT".into(), "30s".into())];
    world.init();
    world.start();
    world.ledger.airdrop(&world.fee_payer(), LAMPORTS);
    let shop = world.agent("shop", &policy(SMALL, None), LAMPORTS);

    // A wallet whose key the enclave has not made yet.
    let enclave = world.enclave.as_ref().unwrap();
    enclave.signal(waiaas_tests::Signal::STOP);
    thread::scope(|scope| {
        let made = scope.spawn(|| world.owner.json(&["wallet", "create", "safe", "--custody", "pocket"]));
        let mut met = false;
        until("it is being made", || {
            met = world.owner.json(&["wallet", "receive", "safe"]).error_code() == "AGENT_CREATING";
            met || made.is_finished()
        });
        enclave.signal(waiaas_tests::Signal::CONT);
        let made = made.join().unwrap();
        assert!(met, "it was made, or not, before anybody could look: {made}");
    });
    // Less than an account needs to be there at all.
    shop.terminal.json(&["transfer", &stranger(), "0.000001 SOL"]).refused(1, "TRANSACTION_SIMULATION_FAILED");
    // Where money is real, nobody gives it away.
    proxy.set(Weather::Mainnet);
    world.crash_daemon();
    world.owner.json(&["wallet", "airdrop", "shop", "1 SOL"]).refused(1, "FUNDING_FAILED");
    proxy.set(Weather::Fair);
    world.crash_daemon();

    // The same call twice at once, while the ledger takes its time.
    proxy.set(Weather::Delay(2_000));
    let owner = world.rest().with(&world.key("owner"));
    let (path, body) = (format!("/api/v1/agents/{}/fund", shop.id), json!({"amount": "1000", "asset": "SOL"}));
    let answers = thread::scope(|scope| {
        let calls = [(); 2].map(|()| scope.spawn(|| owner.post_once(&path, "once", body.clone())));
        calls.map(|call| call.join().unwrap())
    });
    let (busy, done): (Vec<_>, Vec<_>) =
        answers.into_iter().partition(|answer| answer.json["code"] == "IDEMPOTENCY_IN_FLIGHT");
    assert_eq!((busy.len(), done.len()), (1, 1), "{busy:?} {done:?}");
    busy[0].refused(409, "IDEMPOTENCY_IN_FLIGHT");
    let again = owner.post_once(&path, "once", body);
    assert_eq!((again.status, &again.json["code"]), (done[0].status, &done[0].json["code"]), "the answer of before");
}

#[test]
fn a_daemon_of_another_release_is_refused_by_name() {
    let world = World::bare();
    let run = world.home().join("run");
    fs::create_dir(&run).unwrap();
    fs::set_permissions(&run, fs::Permissions::from_mode(0o700)).unwrap();
    let socket = run.join("waiaasd.sock");
    let listener = UnixListener::bind(&socket).unwrap();
    fs::set_permissions(&socket, fs::Permissions::from_mode(0o600)).unwrap();
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut greeting = [0; 8];
        stream.read_exact(&mut greeting).unwrap();
        stream.write_all(b"waiaas\xff\xff").unwrap();
    });
    world.owner.json(&["wallet", "list"]).refused(7, "SYSTEM_VERSION_MISMATCH");
}

/// A command in a session of its own, without a terminal.
fn without_terminal(owner: &Terminal, args: &[&str]) -> Run {
    let typed = owner.command(&[&["--json"], args].concat());
    let mut command = Command::new("setsid");
    command.arg("-w").arg(typed.get_program()).args(typed.get_args()).env_clear().stdin(Stdio::null());
    command.envs(typed.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let output = command.output().unwrap();
    Run::from(&command, &output)
}

/// A command on a terminal where somebody types this.
fn on_a_terminal(owner: &Terminal, args: &[&str], typed: &str) -> String {
    let command = owner.command(args);
    let words: Vec<_> = [command.get_program()].into_iter().chain(command.get_args()).collect();
    let line = words.iter().map(|word| format!("'{}'", word.to_str().unwrap())).collect::<Vec<_>>().join(" ");
    let mut script = Command::new("script");
    script.args(["-qec", &line, "/dev/null"]).env_clear().stdin(Stdio::piped()).stdout(Stdio::piped());
    script.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let mut child = script.spawn().unwrap();
    child.stdin.take().unwrap().write_all(typed.as_bytes()).unwrap();
    String::from_utf8_lossy(&child.wait_with_output().unwrap().stdout).into_owned()
}

#[test]
fn questions_that_nobody_can_be_asked_that_are_answered_with_no_and_that_are_cut_short() {
    let world = World::new();
    let shop = world.agent("shop", &policy(SMALL, None), LAMPORTS);
    world.owner.ask(&["wallet", "suspend", "shop", "--yes"]);
    without_terminal(&world.owner, &["wallet", "resume", "shop"]).refused(2, "CONFIRMATION_REQUIRED");
    let said = on_a_terminal(&world.owner, &["--json", "wallet", "resume", "shop"], "n\n");
    assert!(said.contains("\"CONFIRMATION_DECLINED\""), "{said}");
    assert_eq!(world.owner.ask(&["wallet", "show", "shop"])["state"], "SUSPENDED", "nothing was done");
    world.owner.ask(&["wallet", "resume", "shop", "--yes"]);

    let waits = shop.terminal.json(&["transfer", &stranger(), "0.06 SOL"]).expect(4).value();
    let mut waiting = shop.terminal.command(&["--json", "tx", "wait", waits["id"].as_str().unwrap()]);
    let child = waiting.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let id = rustix::process::Pid::from_raw(child.id().try_into().unwrap()).unwrap();
    // Only one that hears the signal ends in its own words.
    until("it hears signals", || {
        let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:")).unwrap_or("0").trim().to_owned();
        u64::from_str_radix(&caught, 16).is_ok_and(|caught| caught & 2 != 0)
    });
    rustix::process::kill_process(id, waiaas_tests::Signal::INT).unwrap();
    let output = child.wait_with_output().unwrap();
    Run::from(&waiting, &output).refused(130, "SYSTEM_INTERRUPTED");
}
