//! Room that only finishing what was begun may use.
//!
//! A payment that is reserved still has to write its signature, its outcome and its end. If new work could use the disk up
//! to the last block, those would have nowhere to go, and payments would hang between two states until somebody made
//! room. So a file of its own holds blocks that nothing is written to. New work begins only while it is whole; what
//! finishes something takes from it when there is no other room, and it is filled again as soon as there is.

use super::error::StoreError;
use rustix::{
    fs::{FallocateFlags, fallocate, fstat, fstatvfs, ftruncate},
    io::Errno,
};
use std::{
    fs::{File, OpenOptions},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// How much is kept, in bytes: more than the largest batch can ask for, and enough for what a few hundred payments under
/// way still have to write.
const SIZE: u64 = 24 << 20;
/// What is given at a time, at least, in bytes.
const STEP: u64 = 1 << 20;
/// Unit of `st_blocks`, whatever the file system's own.
const BLOCK: u64 = 512;

/// The file.
pub(super) struct Ballast {
    file: File,
    /// Held while it is filled, or given from: what is given is not to be taken back before it was used.
    hand: Mutex<()>,
}

impl Ballast {
    /// Opens it in a store's directory, or makes it there; takes its room if there is any.
    pub fn open(directory: &Path) -> Result<Self, StoreError> {
        let path = directory.join("ballast");
        let mut options = OpenOptions::new();
        let file = options.read(true).write(true).create(true).truncate(false).mode(0o600).open(&path);
        let file = file.map_err(|error| StoreError::io(format!("cannot open {}", path.display()), &error))?;
        let ballast = Self { file, hand: Mutex::default() };
        ballast.fill()?;
        Ok(ballast)
    }

    /// Whether all of it is there, after taking what the disk has to give.
    pub fn fill(&self) -> Result<bool, StoreError> {
        let _hand = self.hand();
        let stat = fstat(&self.file).map_err(failed)?;
        let (size, blocks) = (u64::try_from(stat.st_size).unwrap_or(0), u64::try_from(stat.st_blocks).unwrap_or(0));
        if size >= SIZE && blocks.saturating_mul(BLOCK) >= SIZE {
            return Ok(true);
        }
        match fallocate(&self.file, FallocateFlags::empty(), 0, SIZE) {
            Ok(()) => Ok(true),
            Err(Errno::NOSPC | Errno::DQUOT) => Ok(false),
            // Where nothing can be taken ahead, what is free now has to do.
            Err(Errno::OPNOTSUPP | Errno::NOSYS) => {
                let disk = fstatvfs(&self.file).map_err(failed)?;
                Ok(disk.f_bavail.saturating_mul(disk.f_frsize) >= SIZE)
            }
            Err(error) => Err(failed(error)),
        }
    }

    /// To be held by who is given something, until it is used.
    pub fn hand(&self) -> MutexGuard<'_, ()> {
        // It guards no value.
        self.hand.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives so many bytes back to the disk, or what is left. `false` when nothing is.
    pub fn give(&self, bytes: u64) -> Result<bool, StoreError> {
        let stat = fstat(&self.file).map_err(failed)?;
        let size = u64::try_from(stat.st_size).unwrap_or(0);
        if size == 0 {
            return Ok(false);
        }
        // In full steps: a file of a hundred small holes would be filled and emptied all the time.
        let bytes = bytes.div_ceil(STEP).max(1).saturating_mul(STEP);
        ftruncate(&self.file, size.saturating_sub(bytes)).map_err(failed)?;
        Ok(true)
    }
}

fn failed(error: Errno) -> StoreError {
    StoreError::io("cannot keep room on the disk", &error.into())
}
