//! The directory in which everything happens.

use anyhow::{Context, Result, bail};
use std::{
    cell::Cell,
    env,
    fs::{self, DirBuilder},
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
    process,
};

/// Says that a directory is ours to clear.
const MARK: &str = ".waiaas-quickstart";

/// A private directory, removed at the end unless it was asked for by name or something went wrong.
#[derive(Debug)]
pub struct Stage {
    path: PathBuf,
    keep: Cell<bool>,
}

impl Stage {
    /// Makes the directory. One of an earlier quickstart is cleared first: its ledger is gone, so what is left of it
    /// would only contradict the new one.
    pub fn open(wanted: Option<&Path>) -> Result<Self> {
        let path = match wanted {
            Some(path) => std::path::absolute(path)?,
            None => env::temp_dir().join(format!("waiaas-quickstart-{}", process::id())),
        };
        clear(&path)?;
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&path)
            .with_context(|| format!("cannot create {}", path.display()))?;
        fs::write(path.join(MARK), "made by `cargo xtask quickstart`, which may delete this directory\n")?;
        Ok(Self { path, keep: Cell::new(wanted.is_some()) })
    }

    /// The directory.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Leaves the directory behind.
    pub fn keep(&self) -> &Path {
        self.keep.set(true);
        &self.path
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        if !self.keep.get() {
            // A directory that cannot be removed is in the temporary directory all the same.
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}

fn clear(path: &Path) -> Result<()> {
    let Ok(mut entries) = fs::read_dir(path) else { return Ok(()) };
    if path.join(MARK).is_file() {
        super::scene::stop_leftovers(path);
        return fs::remove_dir_all(path).with_context(|| format!("cannot clear {}", path.display()));
    }
    if entries.next().is_some() {
        bail!("{} is not empty and not from a quickstart: choose another directory", path.display());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scratch(name: &str) -> PathBuf {
        env::temp_dir().join(format!("waiaas-stage-{}-{name}", process::id()))
    }

    #[test]
    fn a_strangers_directory_is_never_cleared() {
        let path = scratch("stranger");
        fs::create_dir_all(&path).unwrap();
        fs::write(path.join("thesis.txt"), "years of work").unwrap();
        assert!(Stage::open(Some(&path)).unwrap_err().to_string().contains("not empty"));
        assert!(path.join("thesis.txt").is_file());
        fs::remove_dir_all(&path).unwrap();
    }

    #[test]
    fn an_earlier_quickstart_makes_room_for_the_next() {
        let path = scratch("again");
        let first = Stage::open(Some(&path)).unwrap();
        fs::write(first.path().join("left"), "over").unwrap();
        let second = Stage::open(Some(&path)).unwrap();
        assert!(!second.path().join("left").exists());
        fs::remove_dir_all(&path).unwrap();
    }
}
