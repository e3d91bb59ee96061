//! The store's directory: private, and one daemon's at a time.

use super::error::StoreError;
use rustix::{
    fs::{FlockOperation, flock},
    process::geteuid,
};
use std::{
    fs::{DirBuilder, File, OpenOptions},
    io::{ErrorKind, Read as _, Seek as _, Write as _},
    os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _},
    path::Path,
};

/// The bits of a mode that let others in.
const OTHERS: u32 = 0o077;

/// The directory, ours until this is dropped.
#[derive(Debug)]
pub(super) struct Directory {
    /// Held open: the lock is on it.
    _lock: File,
}

impl Directory {
    /// Makes the directory where there is none, refuses one that others can enter, and takes the lock.
    pub fn claim(path: &Path) -> Result<Self, StoreError> {
        create(path)?;
        check(path)?;
        lock(path).map(|lock| Self { _lock: lock })
    }
}

fn create(path: &Path) -> Result<(), StoreError> {
    if path.exists() {
        return Ok(());
    }
    let failed = |error| StoreError::io(format!("cannot make {}", path.display()), &error);
    DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(failed)?;
    path.parent().map_or(Ok(()), sync)
}

fn check(path: &Path) -> Result<(), StoreError> {
    let found = path.metadata().map_err(|error| StoreError::io(format!("cannot read {}", path.display()), &error))?;
    let mode = found.mode() & 0o7777;
    if mode & OTHERS != 0 {
        return Err(StoreError::TooOpen { path: path.to_owned(), mode });
    }
    let account = geteuid().as_raw();
    if found.uid() != account {
        return Err(StoreError::NotOurs { path: path.to_owned(), owner: found.uid(), account });
    }
    Ok(())
}

/// Takes the lock. The kernel gives it back when the process ends in whatever way, so a lock file left behind by a dead
/// process is no obstacle. The process id inside is for people.
fn lock(path: &Path) -> Result<File, StoreError> {
    let failed = |error| StoreError::io(format!("cannot lock {}", path.display()), &error);
    let mut options = OpenOptions::new();
    let options = options.read(true).write(true).create(true).truncate(false).mode(0o600);
    let mut file = options.open(path.join("lock")).map_err(failed)?;
    match flock(&file, FlockOperation::NonBlockingLockExclusive).map_err(std::io::Error::from) {
        Ok(()) => write_pid(&mut file).map(|()| file).map_err(failed),
        Err(error) if error.kind() == ErrorKind::WouldBlock => {
            Err(StoreError::AlreadyRunning { pid: read_pid(&mut file) })
        }
        Err(error) => Err(failed(error)),
    }
}

fn write_pid(file: &mut File) -> std::io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    write!(file, "{}", std::process::id())
}

fn read_pid(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    file.read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}

/// Makes the entries of a directory durable.
pub(super) fn sync(path: &Path) -> Result<(), StoreError> {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    let done = File::open(path).and_then(|directory| directory.sync_all());
    done.map_err(|error| StoreError::io(format!("cannot sync {}", path.display()), &error))
}
