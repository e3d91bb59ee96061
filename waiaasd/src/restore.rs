//! Reads a backup from standard input: to make a store of it, or only to look whether that could be done.

use crate::store::{
    StoreError,
    import::{Found, import},
};
use std::{io::Read, path::Path};
use waiaas_policy::id::Digest;
use waiaas_wire::{
    Code, Problem,
    backup::{BackupError, Reader},
};

/// What a backup holds, as the command line is told.
#[derive(Debug, serde::Serialize)]
pub struct Contents {
    /// Number of records.
    pub rows: u64,
    /// Layout of the store.
    pub layout: u32,
    /// Number of entries of the audit log.
    pub leaves: u64,
    /// Its root.
    pub root: String,
}

/// Reads a backup to its end and looks at every record.
///
/// # Errors
/// `VERIFICATION_FAILED` if it is damaged, or older than the head that somebody has seen.
pub fn check(from: impl Read, witness: Option<(u64, Digest)>) -> Result<Contents, Problem> {
    let (mut reader, _) = Reader::begin(from).map_err(|why| refuse(&why))?;
    let mut found = Found::witnessed(witness);
    while let Some(row) = reader.next().map_err(|why| refuse(&why))? {
        found.look(&(row.key, row.value))?;
    }
    found.close()?;
    Ok(contents(&found))
}

/// Makes a store of a backup. All of it is there afterwards, or nothing.
///
/// # Errors
/// As [`check`]; and there is a store already.
pub fn restore(from: impl Read, store: &Path, witness: Option<(u64, Digest)>) -> Result<Contents, Problem> {
    let (mut reader, _) = Reader::begin(from).map_err(|why| refuse(&why))?;
    let next = || match reader.next() {
        Ok(row) => Ok(row.map(|row| (row.key, row.value))),
        Err(why) => Err(refuse(&why)),
    };
    import::<Problem>(store, Found::witnessed(witness), next).map(|found| contents(&found))
}

fn contents(found: &Found) -> Contents {
    Contents { rows: found.rows, layout: found.layout, leaves: found.log.size(), root: found.log.root().to_string() }
}

fn refuse(why: &BackupError) -> Problem {
    match why {
        BackupError::Io(_) => Problem::from(StoreError::Io { what: "the backup".to_owned(), why: why.to_string() }),
        _ => Problem::new(Code::VerificationFailed, why.to_string()),
    }
}
