//! Stands between a daemon and an emulated Nitro machine, whose security module signs nothing, and signs in its place: with a
//! key that lies in a file. For tests and for trying; what verifies knows nothing of it.

use clap::{Parser, Subcommand};
use std::{
    fs::{self, OpenOptions},
    io::{self, BufRead as _, BufReader, Error, ErrorKind, Read, Write},
    net::Shutdown,
    os::unix::{
        fs::OpenOptionsExt as _,
        net::{UnixListener, UnixStream},
    },
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
    thread,
};
use waiaas_attest::virtual_nsm::Authority;
use waiaas_kms_double::resign::resigned;

/// More than any frame has.
const LONGEST: u32 = 2 << 20;

/// Signs what an emulated security module leaves unsigned. Isolates nothing and proves nothing.
#[derive(Parser)]
#[command(name = "waiaas-nitro-shim", version)]
struct Settings {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Makes a key and its certificate, `authority.key` and `authority.pem`, unless they are there
    Make {
        /// The directory that they are in
        dir: PathBuf,
    },
    /// Stands in front of a machine
    Run {
        /// The key that `make` made
        #[arg(long, value_name = "FILE")]
        authority: PathBuf,
        /// The socket of the machine's monitor
        #[arg(long, value_name = "PATH")]
        machine: PathBuf,
        /// The socket to listen on, as a monitor's
        #[arg(long, value_name = "PATH")]
        socket: PathBuf,
    },
}

fn main() -> ExitCode {
    let done = match Settings::parse().task {
        Task::Make { dir } => make(&dir),
        Task::Run { authority, machine, socket } => run(&authority, machine, &socket),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            say(&format!("error: {why}"));
            ExitCode::FAILURE
        }
    }
}

fn make(dir: &Path) -> Result<(), Error> {
    let (key, certificate) = (dir.join("authority.key"), dir.join("authority.pem"));
    let authority = if key.exists() { read(&key)? } else { Authority::generate().map_err(Error::other)? };
    fs::create_dir_all(dir)?;
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(key)?;
    file.write_all(&authority.to_pkcs8())?;
    fs::write(certificate, authority.root().to_pem())
}

fn read(key: &Path) -> Result<Authority, Error> {
    Authority::from_pkcs8(&fs::read(key)?).map_err(Error::other)
}

fn run(key: &Path, machine: PathBuf, socket: &Path) -> Result<(), Error> {
    let (authority, machine) = (Arc::new(read(key)?), Arc::new(machine));
    let listener = UnixListener::bind(socket)?;
    say(&format!("waiaas-nitro-shim, no security module, before {}", machine.display()));
    for stream in listener.incoming() {
        let (authority, machine) = (Arc::clone(&authority), Arc::clone(&machine));
        let stream = stream?;
        thread::spawn(move || {
            if let Err(why) = between(&stream, &machine, &authority) {
                say(&format!("closed a connection: {why}"));
            }
        });
    }
    Ok(())
}

/// Hands on what the daemon says, and what the machine answers, signed.
fn between(daemon: &UnixStream, machine: &Path, authority: &Authority) -> Result<(), Error> {
    let machine = UnixStream::connect(machine)?;
    let (mut from, mut to) = (daemon.try_clone()?, machine.try_clone()?);
    thread::spawn(move || {
        let _ = io::copy(&mut from, &mut to);
        let _ = to.shutdown(Shutdown::Write);
    });
    let done = answers(&mut BufReader::new(&machine), daemon, authority);
    for side in [daemon, &machine] {
        let _ = side.shutdown(Shutdown::Both);
    }
    done
}

/// The monitor's word, then frames: a length, a version, and a message.
fn answers(machine: &mut BufReader<&UnixStream>, mut daemon: &UnixStream, authority: &Authority) -> Result<(), Error> {
    let mut word = Vec::new();
    machine.by_ref().take(64).read_until(b'\n', &mut word)?;
    daemon.write_all(&word)?;
    loop {
        let mut length = [0; 4];
        match machine.read_exact(&mut length) {
            Err(why) if why.kind() == ErrorKind::UnexpectedEof => return Ok(()),
            done => done?,
        }
        let length = u32::from_be_bytes(length);
        if !(1..=LONGEST).contains(&length) {
            return Err(Error::other("the machine's answer is no frame"));
        }
        let mut frame = vec![0; usize::try_from(length).map_err(Error::other)?];
        machine.read_exact(&mut frame)?;
        if let Some((version, message)) = frame.split_first()
            && let Some(signed) = resigned(message, authority).map_err(Error::other)?
        {
            frame = [&[*version], &*signed].concat();
        }
        let length = u32::try_from(frame.len()).map_err(Error::other)?;
        daemon.write_all(&[&length.to_be_bytes()[..], &frame].concat())?;
    }
}

#[allow(clippy::print_stderr, reason = "a program without a log")]
fn say(text: &str) {
    eprintln!("{text}");
}
