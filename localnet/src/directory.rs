//! The directory given with `--dir`: the only place this program writes to.

use std::{
    fs::{self, DirBuilder, File},
    io::{ErrorKind, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use serde::Serialize;
use tempfile::NamedTempFile;

use crate::squads;

const ANNOUNCEMENT: &str = "localnet.json";
const AUTHORITY: &str = "usdc-authority.json";
const LOCK: &str = "localnet.lock";

/// The directory of one running ledger, locked for as long as this value lives.
#[derive(Debug)]
pub struct Directory {
    path: PathBuf,
    _lock: File,
}

/// What a waiter finds in `localnet.json` once the ledger answers.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Announcement {
    /// Where to send JSON-RPC.
    pub rpc_url: String,
    /// Where to subscribe.
    pub ws_url: String,
    /// Address of the test USDC mint; the same in every run.
    pub usdc_mint: String,
    /// Decimals of that mint, as the real one has.
    pub usdc_decimals: u8,
    /// Who may mint; its key is in `usdc-authority.json`.
    pub usdc_authority: String,
    /// The Squads program, or null when the ledger runs without it.
    pub squads: Option<squads::Announcement>,
    /// This process.
    pub pid: u32,
}

impl Directory {
    /// Creates the directory where needed, takes its lock, and removes what a killed run left behind.
    pub fn open(path: &Path) -> Result<Self> {
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(path)
            .with_context(|| format!("cannot create {}", path.display()))?;
        let lock = File::options()
            .create(true)
            .write(true)
            .truncate(false)
            .mode(0o600)
            .open(path.join(LOCK))
            .with_context(|| format!("cannot write to {}", path.display()))?;
        if lock.try_lock().is_err() {
            bail!("another ledger is running in {}", path.display());
        }
        let directory = Self { path: path.to_owned(), _lock: lock };
        directory.withdraw()?;
        Ok(directory)
    }

    /// Writes the key of the mint's authority in the form the Solana tools read: a JSON array of 64 numbers.
    pub fn write_authority(&self, keypair: &[u8]) -> Result<()> {
        self.write(AUTHORITY, serde_json::to_string(keypair)?.as_bytes())
    }

    /// Says that the ledger answers.
    pub fn announce(&self, announcement: &Announcement) -> Result<()> {
        let mut line = serde_json::to_vec(announcement)?;
        line.push(b'\n');
        self.write(ANNOUNCEMENT, &line)
    }

    /// Takes the announcement back.
    pub fn withdraw(&self) -> Result<()> {
        match fs::remove_file(self.path.join(ANNOUNCEMENT)) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(error).with_context(|| format!("cannot remove {ANNOUNCEMENT}"))
            }
            _ => Ok(()),
        }
    }

    /// Writes a file that a reader sees whole or not at all, readable by its owner only.
    fn write(&self, name: &str, bytes: &[u8]) -> Result<()> {
        let mut file = NamedTempFile::new_in(&self.path)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(self.path.join(name)).with_context(|| format!("cannot write {name}"))?;
        Ok(())
    }
}

/// For the ways out on which nobody takes the announcement back.
impl Drop for Directory {
    fn drop(&mut self) {
        if let Err(error) = self.withdraw() {
            tracing::warn!("{error:#}");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_directory_serves_one_ledger_at_a_time() {
        let dir = tempfile::tempdir().unwrap();
        let first = Directory::open(dir.path()).unwrap();
        let error = Directory::open(dir.path()).unwrap_err();
        assert!(error.to_string().contains("another ledger"), "{error:#}");
        drop(first);
        Directory::open(dir.path()).unwrap();
    }

    #[test]
    fn files_are_private_and_what_a_killed_run_left_is_removed() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(ANNOUNCEMENT), "stale").unwrap();
        let directory = Directory::open(dir.path()).unwrap();
        assert!(!dir.path().join(ANNOUNCEMENT).exists());
        directory.write_authority(&[7; 64]).unwrap();
        let mode = fs::metadata(dir.path().join(AUTHORITY)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
