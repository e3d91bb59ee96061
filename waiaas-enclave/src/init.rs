//! What the first process of a machine owes it, where this program is that: an image has no other.
//!
//! Whatever goes wrong ends the machine. One that hangs holds keys that nobody can reach, and memory that nobody gets back.

use crate::{listener::connect, log, start::StartError};
use rustix::process::{WaitOptions, getpid, wait};
use std::{
    io::{Error, ErrorKind},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    signal::unix::{Signal, SignalKind, signal},
    time::timeout,
};
use waiaas_nitro::{machine, vsock::Address};

/// Where the parent waits to hear that the image has come up.
const HEARTBEAT_PORT: u32 = 9_000;

/// What is said there, and said back.
const HEARTBEAT: u8 = 0xb7;

/// How long the parent may take. Nobody waits there for an enclave that was started long ago.
const PATIENCE: Duration = Duration::from_secs(20);

/// Whether this process is the first of its machine.
pub fn is_first() -> bool {
    getpid().is_init()
}

/// Mounts what the kernel shows of itself and its devices.
///
/// # Errors
/// The kernel has no such file system, or the image no such directory.
pub fn mount_all() -> Result<(), StartError> {
    for (kind, place, devices, read_only) in
        [("proc", "/proc", false, false), ("sysfs", "/sys", false, true), ("devtmpfs", "/dev", true, false)]
    {
        let mounted = machine::mount(kind, place, devices, read_only);
        mounted.map_err(StartError::system(format!("cannot mount {place}")))?;
    }
    Ok(())
}

/// Tells the parent that the image has come up.
///
/// # Errors
/// It does not listen, or says something else.
pub async fn heartbeat(parent: u32) -> Result<(), StartError> {
    let beat = async {
        let mut stream = connect(Address { cid: parent, port: HEARTBEAT_PORT }).await?;
        stream.write_all(&[HEARTBEAT]).await?;
        match stream.read_u8().await? {
            HEARTBEAT => Ok(()),
            other => Err(Error::new(ErrorKind::InvalidData, format!("it said {other:#04x}"))),
        }
    };
    let done = timeout(PATIENCE, beat).await.unwrap_or_else(|late| Err(late.into()));
    done.map_err(StartError::system("cannot tell the parent that the enclave is up"))
}

/// Takes leave of processes that ended and have nobody else: none is expected, and none may pile up.
///
/// # Errors
/// The system sends no signals.
pub fn reaper() -> Result<impl Future<Output = ()>, Error> {
    let mut ended = signal(SignalKind::child())?;
    Ok(async move { reap(&mut ended).await })
}

async fn reap(ended: &mut Signal) {
    while ended.recv().await.is_some() {
        while let Ok(Some((pid, _))) = wait(WaitOptions::NOHANG) {
            log::event(format_args!("reaped process {pid}"));
        }
    }
}

/// Ends the machine. An enclave that starts anew knows nothing, which is what is wanted.
pub fn end() -> ! {
    log::event(format_args!("ending this machine"));
    let why = machine::restart();
    log::event(format_args!("error: the machine cannot be ended: {why}"));
    // The kernel restarts the machine when its first process dies.
    std::process::abort()
}
