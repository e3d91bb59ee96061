//! The crates that each program drags in equal a committed list, so that a new one is a decision and not an accident.

use super::Findings;
use crate::{
    cargo, shell,
    tree::{self, Tree},
};
use anyhow::{Context, Result};
use std::{collections::BTreeSet, fs, path::PathBuf};

/// Packages with a list.
const LISTED: [&str; 6] = ["waiaas-policy", "waiaas-wire", "waiaas-attest", "waiaas-enclave", "waiaasd", "waiaas-cli"];

/// One platform, so that the lists are the same on every machine.
const PLATFORM: &str = "x86_64-unknown-linux-gnu";

/// Compares the lists with what Cargo says.
pub fn check(found: &mut Findings) -> Result<()> {
    for package in LISTED {
        let (now, before) = (now(package)?, committed(package)?);
        for new in now.difference(&before) {
            found.wrong.push(format!("{package} drags in `{new}`: argue for it, then `cargo xtask tidy --bless`"));
        }
        for gone in before.difference(&now) {
            found.wrong.push(format!("{package} no longer needs `{gone}`: `cargo xtask tidy --bless`"));
        }
    }
    Ok(())
}

/// Writes the lists as they are now.
pub fn bless() -> Result<()> {
    for package in LISTED {
        let lines: Vec<String> = now(package)?.into_iter().collect();
        let file = list(package)?;
        fs::create_dir_all(file.parent().context("a list in no directory")?)?;
        fs::write(&file, lines.join("\n") + "\n")?;
    }
    Ok(())
}

fn now(package: &str) -> Result<BTreeSet<String>> {
    let mut cargo = cargo::cargo(Tree::Product)?;
    cargo.args(["tree", "-p", package, "-e", "normal", "--prefix", "none", "--format", "{p}", "--target", PLATFORM]);
    let listed = shell::capture(&mut cargo)?;
    let names = listed.lines().filter_map(|line| line.split_whitespace().next());
    Ok(names.filter(|name| *name != package).map(str::to_owned).collect())
}

fn committed(package: &str) -> Result<BTreeSet<String>> {
    let text = fs::read_to_string(list(package)?).unwrap_or_default();
    Ok(text.lines().map(str::to_owned).collect())
}

fn list(package: &str) -> Result<PathBuf> {
    Ok(tree::root()?.join("xtask/crates").join(format!("{package}.txt")))
}
