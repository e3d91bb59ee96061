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

use serde_json::Value;
use std::{
    env, fs,
    fs::DirBuilder,
    io::{Read as _, Write as _},
    os::unix::{fs::DirBuilderExt as _, net::UnixListener},
    path::{Path, PathBuf},
    process::Command,
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};
use waiaas_tests::{Kms, LAMPORTS, Process, World, policy, program, until};

/// The port of the image's enclave.
const PORT: u32 = 5_000;

/// What the image says to its parent when it has come up, and hears back.
const HEARTBEAT: u8 = 0xb7;

/// How long a machine may take for that. Without hardware's help it is slow.
const DEADLINE: Duration = Duration::from_mins(3);

/// A machine that runs the image.
struct Machine {
    qemu: Process,
    _vhost: Process,
    /// The socket of its monitor.
    socket: PathBuf,
}

fn given(name: &str) -> PathBuf {
    env::var_os(name).map(PathBuf::from).unwrap_or_else(|| panic!("{name} is not set: run `cargo xtask enclave-e2e`"))
}

impl Machine {
    /// Boots the image, and waits until it says that it is up.
    fn boot(world: &World, name: &str) -> Self {
        let at = |what: &str| world.path(&format!("{name}.{what}"));
        let (socket, device) = (at("vsock"), at("vhost"));
        // What the machine connects to at port 9000 of its parent.
        let parent = UnixListener::bind(format!("{}_9000", socket.display())).unwrap();
        let (beat, heard) = mpsc::channel();
        thread::spawn(move || {
            let (mut stream, _) = parent.accept().unwrap();
            let mut said = [0];
            stream.read_exact(&mut said).unwrap();
            stream.write_all(&said).unwrap();
            let _ = beat.send(said[0]);
        });
        let mut vhost = Command::new(given("WAIAAS_VHOST_VSOCK"));
        vhost.arg("--guest-cid=4").arg("--socket").arg(&device).arg("--uds-path").arg(&socket);
        let vhost = Process::start("vhost-device-vsock", &vhost, &at("vhost.log"));
        until("the way into the machine is there", || device.exists());
        let started = Instant::now();
        let mut qemu = Process::start("qemu", &emulator(&device), &at("console"));
        let booted = loop {
            match heard.recv_timeout(Duration::from_millis(200)) {
                Ok(said) => break said == HEARTBEAT,
                Err(_) if qemu.ended().is_some() || started.elapsed() > DEADLINE => break false,
                Err(_) => {}
            }
        };
        assert!(booted, "the image did not come up\n{}", fs::read_to_string(at("console")).unwrap_or_default());
        eprintln!("{name}: up after {:.1} s", started.elapsed().as_secs_f64());
        Self { qemu, _vhost: vhost, socket }
    }
}

/// An emulator without hardware's help, always: where there is some, it may be unable to run a stock kernel.
fn emulator(device: &Path) -> Command {
    let mut qemu = Command::new(given("WAIAAS_QEMU"));
    qemu.arg("-L").arg(given("WAIAAS_QEMU_ROMS")).args(["-M", "nitro-enclave,vsock=way,id=waiaas-test"]);
    qemu.args(["-accel", "tcg", "-cpu", "max", "-smp", "1", "-m", "512M", "-nographic", "-no-reboot"]);
    qemu.arg("-kernel").arg(given("WAIAAS_IMAGE"));
    qemu.arg("-chardev").arg(format!("socket,id=way,path={}", device.display()));
    qemu
}

/// The shim in front of a machine; gives the socket that it listens at.
fn shim(world: &World, machine: &Machine, name: &str) -> (Process, PathBuf) {
    let socket = world.path(&format!("{name}.shim"));
    let mut command = Command::new(program("waiaas-nitro-shim"));
    command.arg("run").arg("--authority").arg(given("WAIAAS_AUTHORITY"));
    command.arg("--machine").arg(&machine.socket).arg("--socket").arg(&socket);
    let process = Process::start("waiaas-nitro-shim", &command, &world.path(&format!("{name}.shim.log")));
    until("the shim listens", || socket.exists());
    (process, socket)
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

#[test]
fn the_image_boots_attests_is_opened_by_kms_and_pays() {
    let mut world = World::bare();
    let enclave = world.home().join("data/enclave");
    DirBuilder::new().mode(0o700).recursive(true).create(&enclave).unwrap();
    let certificate = given("WAIAAS_AUTHORITY").with_extension("pem");
    fs::copy(certificate, enclave.join("virtual-root.pem")).unwrap();
    let description = given("WAIAAS_IMAGE").with_extension("json");
    let image: Value = serde_json::from_str(&fs::read_to_string(&description).unwrap()).unwrap();
    let kms = Kms::start(&mut world);
    let key = kms.make_key();
    world.owner.ask(&["init", "--non-interactive", "--key-store", "file", "--seal-under", &format!("kms:{key}")]);

    let first = Machine::boot(&world, "first");
    let (_shim, socket) = shim(&world, &first, "first");
    daemon_at(&mut world, &socket);
    world.ready();
    world.ledger.airdrop(&world.fee_payer(), 10 * LAMPORTS);

    // What runs there is what was built, as the machine measured it.
    let attested = world.owner.ask(&["enclave", "attest"]);
    for register in ["0", "1", "2"] {
        assert_eq!(attested["image"][format!("PCR{register}")], image["pcrs"][register], "PCR{register}");
    }
    assert_eq!((&attested["verified"], &attested["isolated"]), (&true.into(), &false.into()), "{attested}");

    // From here on KMS opens the root for this image alone.
    world.owner.ask(&["enclave", "pcr", "add", "--image-file", description.to_str().unwrap(), "--yes"]);
    let printed = world.owner.ask(&["enclave", "pcr", "policy"]);
    kms.put_policy(&key, &printed["items"][0]["statements"]);

    let shop = world.agent("shop", &policy("per_payment = \"0.1\"\ndaily = \"1\"", None), LAMPORTS);
    let bob = world.neighbour();
    let before = world.ledger.rpc.lamports(&bob);
    let began = Instant::now();
    assert_eq!(shop.terminal.ask(&["transfer", &bob, "0.05 SOL"])["state"], "CONFIRMED");
    eprintln!("a payment: {:.1} s", began.elapsed().as_secs_f64());
    shop.terminal.json(&["transfer", &bob, "0.5 SOL"]).expect(3);

    // Without the shim it is the same machine, and nobody believes it.
    daemon_at(&mut world, &first.socket);
    until("the daemon answers", || world.status().is_some_and(|status| status["enclave"]["phase"] == "ready"));
    world.owner.json(&["enclave", "attest"]).refused(10, "VERIFICATION_FAILED");

    // The machine is gone. Another one boots, knows nothing, and is let in by what KMS opens for it.
    let Machine { mut qemu, .. } = first;
    qemu.kill();
    let second = Machine::boot(&world, "second");
    let (_shim, socket) = shim(&world, &second, "second");
    daemon_at(&mut world, &socket);
    world.ready();
    assert_eq!(world.owner.ask(&["enclave", "attest", "shop"])["walletKey"].as_str(), Some(&*shop.address));
    assert_eq!(shop.terminal.ask(&["transfer", &bob, "0.05 SOL"])["state"], "CONFIRMED");
    assert_eq!(world.ledger.rpc.lamports(&bob) - before, LAMPORTS / 10);
    drop(second);
}
