//! Room on the disk, taken before it is needed.
//!
//! A database that runs out of room in the middle of a write is in a state that nobody wants to reason about. So blocks
//! behind the end of the database file are allocated ahead; a batch is begun only when what it can need is there.

use super::{ballast::Ballast, error::StoreError};
use rustix::{
    fs::{FallocateFlags, fallocate, fstat, fstatvfs},
    io::Errno,
};
use std::fs::File;

/// What is kept allocated at least, in bytes.
const LEAST: u64 = 8 << 20;
/// The same where what is written finishes something: enough for a database that begins a few segments.
const LEAST_TO_FINISH: u64 = 4 << 20;
/// What is allocated at a time beyond what is needed, in bytes.
const STEP: u64 = 8 << 20;
/// How much a database writes for a byte of a batch, at most: pages are rewritten whole.
const AMPLIFICATION: u64 = 16;
/// Unit of `st_blocks`, whatever the file system's own.
const BLOCK: u64 = 512;

/// How often a file that shrinks under our hands is looked at again.
const TRIES: u32 = 16;

/// Makes sure that a batch of so many bytes, which may hold new work, can be written to the end of `file`.
///
/// sled cuts free segments off the end of the file, in threads of its own and not always in order, so that the file can
/// even grow again by a hole; and what was allocated behind the end goes with every cut. So holes are filled too, and the
/// end is looked at again after an allocation, which a cut may have crossed. When a cut comes only after that, its room
/// is not lost but free, and for the moment of one commit nothing keeps another program from taking it.
pub(super) fn reserve(file: &File, bytes: u64) -> Result<(), StoreError> {
    let needed = bytes.saturating_mul(AMPLIFICATION).saturating_add(LEAST);
    allocate(file, needed, STEP)
}

/// The same for a batch that does nothing but finish what was begun: it may use the room that is kept for that.
pub(super) fn reserve_to_finish(file: &File, bytes: u64, ballast: &Ballast) -> Result<(), StoreError> {
    let needed = bytes.saturating_mul(AMPLIFICATION).saturating_add(LEAST_TO_FINISH);
    let _hand = ballast.hand();
    loop {
        match allocate(file, needed, STEP).or_else(|_| allocate(file, needed, 0)) {
            Err(StoreError::Full) => {}
            other => return other,
        }
        let missing = needed.saturating_sub(End::of(file)?.ahead);
        if !ballast.give(missing)? {
            return Err(StoreError::Full);
        }
    }
}

/// Sees to it that `needed` bytes are allocated behind the end; if more has to be allocated for that, by `step` more.
fn allocate(file: &File, needed: u64, step: u64) -> Result<(), StoreError> {
    let mut end = End::of(file)?;
    if end.ahead >= needed {
        return Ok(());
    }
    for _ in 0..TRIES {
        match fallocate(file, FallocateFlags::KEEP_SIZE, 0, end.size.saturating_add(needed).saturating_add(step)) {
            Ok(()) => {}
            Err(Errno::OPNOTSUPP | Errno::NOSYS) => return look(file, needed),
            Err(error) => return Err(failed(error)),
        }
        let size = std::mem::replace(&mut end, End::of(file)?).size;
        if end.size == size {
            return Ok(());
        }
    }
    Err(StoreError::Full)
}

/// Where a file ends.
struct End {
    /// Its size in bytes.
    size: u64,
    /// Bytes that are allocated behind it.
    ahead: u64,
}

impl End {
    fn of(file: &File) -> Result<Self, StoreError> {
        let stat = fstat(file).map_err(failed)?;
        let (size, blocks) = (u64::try_from(stat.st_size).unwrap_or(0), u64::try_from(stat.st_blocks).unwrap_or(0));
        Ok(Self { size, ahead: blocks.saturating_mul(BLOCK).saturating_sub(size) })
    }
}

fn failed(error: Errno) -> StoreError {
    StoreError::io("cannot reserve room on the disk", &error.into())
}

/// Where nothing can be allocated ahead, what is free now has to do.
fn look(file: &File, needed: u64) -> Result<(), StoreError> {
    let stat = fstatvfs(file).map_err(failed)?;
    if stat.f_bavail.saturating_mul(stat.f_frsize) >= needed { Ok(()) } else { Err(StoreError::Full) }
}
