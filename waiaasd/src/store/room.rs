//! Room on the disk, taken before it is needed.
//!
//! A database that runs out of room in the middle of a write is in a state that nobody wants to reason about. So blocks
//! behind the end of the database file are allocated ahead; a batch is begun only when what it can need is there.

use super::error::StoreError;
use rustix::{
    fs::{FallocateFlags, fallocate, fstat, fstatvfs},
    io::Errno,
};
use std::fs::File;

/// What is kept allocated at least, in bytes.
const LEAST: u64 = 8 << 20;
/// What is allocated at a time beyond what is needed, in bytes.
const STEP: u64 = 8 << 20;
/// How much a database writes for a byte of a batch, at most: pages are rewritten whole.
const AMPLIFICATION: u64 = 16;
/// Unit of `st_blocks`, whatever the file system's own.
const BLOCK: u64 = 512;

/// Makes sure that a batch of so many bytes can be written to the end of `file`.
pub(super) fn reserve(file: &File, bytes: u64) -> Result<(), StoreError> {
    let failed = |error: Errno| StoreError::io("cannot reserve room on the disk", &error.into());
    let needed = bytes.saturating_mul(AMPLIFICATION).saturating_add(LEAST);
    let stat = fstat(file).map_err(failed)?;
    let (size, blocks) = (u64::try_from(stat.st_size).unwrap_or(0), u64::try_from(stat.st_blocks).unwrap_or(0));
    if blocks.saturating_mul(BLOCK).saturating_sub(size) >= needed {
        return Ok(());
    }
    match fallocate(file, FallocateFlags::KEEP_SIZE, size, needed.saturating_add(STEP)) {
        Ok(()) => Ok(()),
        Err(Errno::OPNOTSUPP | Errno::NOSYS) => look(file, needed),
        Err(error) => Err(failed(error)),
    }
}

/// Where nothing can be allocated ahead, what is free now has to do.
fn look(file: &File, needed: u64) -> Result<(), StoreError> {
    let stat = fstatvfs(file).map_err(|error| StoreError::io("cannot see how full the disk is", &error.into()))?;
    if stat.f_bavail.saturating_mul(stat.f_frsize) >= needed { Ok(()) } else { Err(StoreError::Full) }
}
