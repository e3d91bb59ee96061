//! What can go wrong in the store, and what of it a user is told.

use super::layout::Table;
use std::path::PathBuf;
use waiaas_wire::{Code, Problem};

/// An error of the store. None of them leaves half a transition behind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// Another process has the directory open.
    #[error("another daemon{} runs on this data directory", .pid.map(|pid| format!(" (process {pid})")).unwrap_or_default())]
    AlreadyRunning {
        /// Its process id, as it wrote it down.
        pid: Option<u32>,
    },
    /// Others than the owner can read or write the directory.
    #[error("{} has mode {mode:04o} and must be 0700: chmod 700 {}", .path.display(), .path.display())]
    TooOpen {
        /// The directory.
        path: PathBuf,
        /// Its mode.
        mode: u32,
    },
    /// The directory belongs to another account.
    #[error("{} belongs to account {owner}, and this process runs as {account}", .path.display())]
    NotOurs {
        /// The directory.
        path: PathBuf,
        /// The account that it belongs to.
        owner: u32,
        /// The account of this process.
        account: u32,
    },
    /// Written by a later release.
    #[error("the store was written by a later release: layout {found}, and this release knows up to {known}")]
    NewerSchema {
        /// Version found.
        found: u32,
        /// The highest version known.
        known: u32,
    },
    /// No room for what is to be written. Nothing was.
    #[error("the disk is full: nothing was written")]
    Full,
    /// A file or directory operation failed.
    #[error("{what}: {why}")]
    Io {
        /// What was tried.
        what: String,
        /// What the system said.
        why: String,
    },
    /// The database under the store failed.
    #[error("the database failed: {0}")]
    Engine(String),
    /// The database has fewer commits than were answered: something took the last ones away.
    #[error(
        "{} has lost what was written: it ends with commit {found}, and commit {noted} was made; \
         restore the last backup into a new home with `waiaas restore`, or put the file back",
        .file.display()
    )]
    Lost {
        /// The file.
        file: PathBuf,
        /// The last commit found.
        found: u64,
        /// The last commit made, or one shortly before.
        noted: u64,
    },
    /// A file of the store is not what was written.
    #[error(
        "{} is damaged: {why}; restore the last backup into a new home with `waiaas restore`, or put the file back",
        .file.display()
    )]
    Damage {
        /// The file.
        file: PathBuf,
        /// How that was seen.
        why: String,
    },
    /// A record of a version that this release does not know.
    #[error("a {} record has version {found}, and this release knows up to {known}", .table.name())]
    UnknownVersion {
        /// The record's table.
        table: Table,
        /// Version found.
        found: u8,
        /// The highest version known.
        known: u8,
    },
    /// A record that cannot be read.
    #[error("the {} record {key} cannot be read: {why}", .table.name())]
    Damaged {
        /// The record's table.
        table: Table,
        /// The row's key, in hex.
        key: String,
        /// What is wrong with it.
        why: String,
    },
    /// A record that is too large to be kept.
    #[error("a {} record of {size} bytes is too large: at most {most}", .table.name())]
    TooLarge {
        /// The record's table.
        table: Table,
        /// Its size in bytes.
        size: usize,
        /// Most bytes.
        most: usize,
    },
    /// Something of that name is there.
    #[error("the {what} `{name}` is taken")]
    Taken {
        /// What kind of thing.
        what: &'static str,
        /// The name.
        name: String,
    },
    /// A version that is not the one after the version in force.
    #[error("version {given} of the {what} does not follow version {current}")]
    NotNext {
        /// What kind of thing.
        what: &'static str,
        /// Version in force; 0 for none.
        current: u64,
        /// Version given.
        given: u64,
    },
    /// The record that is to be changed is not there.
    #[error("no such {what}")]
    Missing {
        /// What kind of thing.
        what: &'static str,
    },
    /// A backup is being made already.
    #[error("a backup is being made already")]
    SnapshotHeld,
    /// The records of a backup are not those of a store.
    #[error("the backup cannot be used: {0}")]
    BadBackup(String),
    /// A backup that is older than what somebody has seen.
    #[error("the backup goes back behind a head that was seen: its audit log has {found} entries, the head has {seen}")]
    Behind {
        /// Entries in the backup.
        found: u64,
        /// Entries of the head.
        seen: u64,
    },
    /// A transition panicked; it wrote nothing.
    #[error("a transition of the store panicked; it wrote nothing")]
    Panicked,
    /// The store is closed.
    #[error("the store is closed")]
    Closed,
}

impl StoreError {
    /// What a user is told it is.
    pub fn code(&self) -> Code {
        match self {
            Self::AlreadyRunning { .. } => Code::AlreadyRunning,
            Self::TooOpen { .. } | Self::NotOurs { .. } => Code::PermissionsTooOpen,
            Self::Taken { .. } => Code::ValidationDuplicate,
            Self::NotNext { .. } => Code::PolicyConflict,
            Self::SnapshotHeld => Code::Busy,
            Self::BadBackup(_) | Self::Behind { .. } => Code::VerificationFailed,
            Self::Panicked => Code::Internal,
            _ => Code::StoreFailed,
        }
    }

    /// Whether it says that rows are not what was written.
    pub(super) const fn is_damage(&self) -> bool {
        matches!(self, Self::Engine(_) | Self::Damaged { .. } | Self::Missing { .. })
    }

    /// An error of the file system: a full disk, or what was tried and what the system said.
    pub(super) fn io(what: impl Into<String>, error: &std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::Full,
            _ => Self::Io { what: what.into(), why: error.to_string() },
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        Self::new(error.code(), error.to_string())
    }
}
