//! Directories and files that nobody else may enter: made so, and refused when they are not.

use crate::start::StartError;
use rustix::fs::{FlockOperation, flock};
use std::{
    fs::{DirBuilder, File, Metadata},
    io::ErrorKind,
    os::unix::fs::{DirBuilderExt as _, MetadataExt as _},
    path::Path,
};

/// Opens a directory that must be ours with mode 0700; makes it if it is not there.
pub fn directory(path: &Path) -> Result<File, StartError> {
    let trying = || format!("cannot open the directory {}", path.display());
    match DirBuilder::new().recursive(true).mode(0o700).create(path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(StartError::system(trying())(error)),
        Ok(()) | Err(_) => {}
    }
    let directory = File::open(path).map_err(StartError::system(trying()))?;
    let found = directory.metadata().map_err(StartError::system(trying()))?;
    if !found.is_dir() {
        return Err(StartError::NotOurs { path: path.to_owned(), what: "a directory is needed here".to_owned() });
    }
    check(path, &found, 0o700)?;
    Ok(directory)
}

/// Keeps every other process that asks for it out of a directory, for as long as `directory` is open.
pub fn hold(directory: &File, path: &Path) -> Result<(), StartError> {
    flock(directory, FlockOperation::NonBlockingLockExclusive).map_err(|error| {
        if error == rustix::io::Errno::WOULDBLOCK {
            return StartError::Running { path: path.to_owned() };
        }
        StartError::system(format!("cannot lock {}", path.display()))(error.into())
    })
}

/// Refuses what belongs to someone else, or has a permission that `mode` does not have.
pub fn check(path: &Path, found: &Metadata, mode: u32) -> Result<(), StartError> {
    let ours = rustix::process::geteuid().as_raw();
    if found.uid() != ours {
        let what = format!("belongs to user {}, must belong to user {ours}", found.uid());
        return Err(StartError::TooOpen { path: path.to_owned(), what });
    }
    let has = found.mode() & 0o777;
    if has & !mode == 0 {
        return Ok(());
    }
    let what = format!("has mode {has:04o}, must have {mode:04o}: chmod {mode:o} {}", path.display());
    Err(StartError::TooOpen { path: path.to_owned(), what })
}
