//! An emulated Nitro machine with an image in it: started, listened to, ended.

use std::{
    env, fs,
    io::{Read as _, Write as _},
    os::unix::net::UnixListener,
    path::{Path, PathBuf},
    process::Command,
    sync::mpsc::{Receiver, channel},
    thread,
    time::{Duration, Instant},
};
use waiaas_tests::{Process, World, program, until};

/// What an image says to its parent when it has come up, and hears back.
const HEARTBEAT: u8 = 0xb7;

/// How long a machine may take to come up or to end. Without hardware's help it is slow.
pub const DEADLINE: Duration = Duration::from_mins(3);

/// A machine that runs an image.
pub struct Machine {
    /// The emulator; what it says is the machine's console.
    pub qemu: Process,
    /// What the image said to its parent.
    pub heard: Receiver<u8>,
    /// The socket of its monitor.
    pub socket: PathBuf,
    _vhost: Process,
}

/// What `cargo xtask enclave-e2e` says.
pub fn given(name: &str) -> PathBuf {
    env::var_os(name).map(PathBuf::from).unwrap_or_else(|| panic!("{name} is not set: run `cargo xtask enclave-e2e`"))
}

impl Machine {
    /// Starts a machine. `more` is what its hypervisor says to the kernel behind what the image says.
    pub fn start(world: &World, name: &str, image: &Path, more: &str) -> Self {
        let at = |what: &str| world.path(&format!("{name}.{what}"));
        let (socket, device) = (at("vsock"), at("vhost"));
        // What the machine connects to at port 9000 of its parent.
        let parent = UnixListener::bind(format!("{}_9000", socket.display())).unwrap();
        let (beat, heard) = channel();
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
        let qemu = Process::start("qemu", &emulator(image, &device, more), &at("console"));
        Self { qemu, heard, socket, _vhost: vhost }
    }

    /// Starts a machine, and waits until its image says that it is up.
    pub fn boot(world: &World, name: &str, image: &Path) -> Self {
        let started = Instant::now();
        let mut machine = Self::start(world, name, image, "");
        let booted = loop {
            match machine.heard.recv_timeout(Duration::from_millis(200)) {
                Ok(said) => break said == HEARTBEAT,
                Err(_) if machine.qemu.ended().is_some() || started.elapsed() > DEADLINE => break false,
                Err(_) => {}
            }
        };
        assert!(booted, "the image did not come up\n{}", machine.qemu.said());
        eprintln!("{name}: up after {:.1} s", started.elapsed().as_secs_f64());
        machine
    }

    /// Waits until the machine has ended by itself; gives its console.
    pub fn ended(mut self) -> String {
        let how = self.qemu.wait(DEADLINE);
        let console = self.qemu.said();
        assert!(how.success(), "{how}\n{console}");
        console
    }
}

/// An emulator without hardware's help, always: where there is some, it may be unable to run a stock kernel.
///
/// It has no keyboard controller, by which the image restarts its machine as AWS's own images do: here it is told another way.
/// A machine that restarts is at its end, as one of AWS is.
fn emulator(image: &Path, device: &Path, more: &str) -> Command {
    let mut qemu = Command::new(given("WAIAAS_QEMU"));
    qemu.arg("-L").arg(given("WAIAAS_QEMU_ROMS")).args(["-M", "nitro-enclave,vsock=way,id=waiaas-test"]);
    qemu.args(["-accel", "tcg", "-cpu", "max", "-smp", "1", "-m", "512M", "-nographic", "-no-reboot"]);
    qemu.arg("-kernel").arg(image).arg("-append").arg(format!("reboot=t {more}"));
    qemu.arg("-chardev").arg(format!("socket,id=way,path={}", device.display()));
    qemu
}

/// The shim in front of a machine; gives the socket that it listens at.
pub fn shim(world: &World, machine: &Machine, name: &str) -> (Process, PathBuf) {
    let socket = world.path(&format!("{name}.shim"));
    let mut command = Command::new(program("waiaas-nitro-shim"));
    command.arg("run").arg("--authority").arg(given("WAIAAS_AUTHORITY"));
    command.arg("--machine").arg(&machine.socket).arg("--socket").arg(&socket);
    let process = Process::start("waiaas-nitro-shim", &command, &world.path(&format!("{name}.shim.log")));
    until("the shim listens", || socket.exists());
    (process, socket)
}

/// An image's description, beside it, and what it says.
pub fn described(image: &Path) -> (String, serde_json::Value) {
    let file = image.with_extension("json");
    let text = fs::read_to_string(&file).unwrap();
    (file.to_str().unwrap().to_owned(), serde_json::from_str(&text).unwrap())
}
