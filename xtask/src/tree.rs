//! The source trees that are built, and where their results go.

use anyhow::{Context, Result};
use std::{
    env, fs,
    path::{Path, PathBuf},
};

/// A Cargo workspace of this repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tree {
    /// What is shipped, with its tests and this task runner.
    Product,
    /// The local ledger: a workspace and a lock file of its own.
    Localnet,
    /// The fuzz targets: a workspace and a lock file of its own, since libFuzzer is a C++ library.
    Fuzz,
    /// The Squads program for the local ledger: a workspace and a lock file of its own, too. Only built.
    Squads,
}

impl Tree {
    /// Those that are built and checked with every change, the product first.
    pub const ALL: [Self; 2] = [Self::Product, Self::Localnet];
    /// Those whose format is checked with every change: it takes no compiler.
    pub const FORMATTED: [Self; 3] = [Self::Product, Self::Localnet, Self::Fuzz];

    /// A word for people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Product => "product",
            Self::Localnet => "localnet",
            Self::Fuzz => "fuzz targets",
            Self::Squads => "squads program",
        }
    }

    /// Its directory.
    pub fn dir(self) -> Result<PathBuf> {
        let root = root()?;
        Ok(match self {
            Self::Product => root,
            Self::Localnet => root.join("localnet"),
            Self::Fuzz => root.join("fuzz"),
            Self::Squads => root.join("localnet/squads"),
        })
    }

    /// Where Cargo puts its results.
    ///
    /// A developer's own `CARGO_TARGET_DIR` is respected. On a build machine (`CI=true`) the results are kept under the
    /// user's cache, so that a fresh clone need not compile a thousand crates again.
    pub fn target(self) -> Result<PathBuf> {
        let shared = env::var_os("CARGO_TARGET_DIR").map(PathBuf::from).or_else(cache);
        Ok(match (self, shared) {
            (Self::Product, Some(dir)) => dir,
            (Self::Localnet, Some(dir)) => dir.join("localnet"),
            (Self::Fuzz, Some(dir)) => dir.join("fuzz"),
            (Self::Squads, Some(dir)) => dir.join("squads"),
            (Self::Squads, None) => root()?.join("localnet/target/squads"),
            (_, None) => self.dir()?.join("target"),
        })
    }
}

/// The Squads program for the local ledger, as [`Tree::Squads`] builds it.
pub fn squads_library() -> Result<PathBuf> {
    Ok(Tree::Squads.target()?.join("debug/libwaiaas_localnet_squads.so"))
}

/// The target directory of a build machine.
fn cache() -> Option<PathBuf> {
    if !is_build_machine() {
        return None;
    }
    user_cache().map(|cache| cache.join("target"))
}

/// Where this user keeps what takes long to make and can be made again.
pub fn user_cache() -> Option<PathBuf> {
    let base = env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let base = base.or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".cache")))?;
    Some(base.join("waiaas"))
}

/// Whether nobody sits in front of this machine.
pub fn is_build_machine() -> bool {
    env::var("CI").is_ok_and(|value| value == "true" || value == "1")
}

/// The repository's root: the nearest directory upward that holds this crate.
pub fn root() -> Result<PathBuf> {
    let start = match env::var_os("CARGO_MANIFEST_DIR") {
        Some(dir) => PathBuf::from(dir),
        None => env::current_dir()?,
    };
    let found = start.ancestors().find(|dir| dir.join("xtask/Cargo.toml").is_file());
    found.map(Path::to_owned).context("run this inside the repository")
}

/// The text files that are committed or would be: what `git` knows and does not ignore.
pub fn files() -> Result<Vec<PathBuf>> {
    let root = root()?;
    let mut git = std::process::Command::new("git");
    git.args(["ls-files", "--cached", "--others", "--exclude-standard", "-z"]).current_dir(&root);
    let listed = crate::shell::capture(&mut git)?;
    let files = listed.split('\0').filter(|name| !name.is_empty()).map(|name| root.join(name));
    // A file can be in the index and deleted in the tree.
    Ok(files.filter(|file| fs::symlink_metadata(file).is_ok_and(|meta| meta.is_file())).collect())
}

/// A path as it is shown: relative to the root.
pub fn short(path: &Path) -> String {
    let root = root().unwrap_or_default();
    path.strip_prefix(&root).unwrap_or(path).display().to_string()
}
