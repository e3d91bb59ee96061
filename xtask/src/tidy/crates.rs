//! The crates that each program drags in equal a committed list, so that a new one is a decision and not an accident.

use super::Findings;
use crate::{
    cargo, shell,
    tree::{self, Tree},
};
use anyhow::{Context, Result};
use std::{collections::BTreeSet, fs, path::PathBuf};

/// Packages with a list: the list's name, the package, and what else Cargo is told.
const LISTED: [(&str, &str, &[&str]); 8] = [
    ("waiaas-policy", "waiaas-policy", &[]),
    ("waiaas-wire", "waiaas-wire", &[]),
    ("waiaas-attest", "waiaas-attest", &[]),
    ("waiaas-nitro", "waiaas-nitro", &[]),
    ("waiaas-enclave", "waiaas-enclave", &[]),
    // What is in the image that holds real money: nothing of the module in software.
    ("waiaas-enclave-image", "waiaas-enclave", &["--no-default-features"]),
    ("waiaasd", "waiaasd", &[]),
    ("waiaas-cli", "waiaas-cli", &[]),
];

/// One platform, so that the lists are the same on every machine.
const PLATFORM: &str = "x86_64-unknown-linux-gnu";

/// Compares the lists with what Cargo says.
pub fn check(found: &mut Findings) -> Result<()> {
    for (list, package, more) in LISTED {
        let (now, before) = (now(package, more)?, committed(list)?);
        for new in now.difference(&before) {
            found.wrong.push(format!("{list} drags in `{new}`: argue for it, then `cargo xtask tidy --bless`"));
        }
        for gone in before.difference(&now) {
            found.wrong.push(format!("{list} no longer needs `{gone}`: `cargo xtask tidy --bless`"));
        }
    }
    Ok(())
}

/// Writes the lists as they are now.
pub fn bless() -> Result<()> {
    for (list, package, more) in LISTED {
        let lines: Vec<String> = now(package, more)?.into_iter().collect();
        let file = file(list)?;
        fs::create_dir_all(file.parent().context("a list in no directory")?)?;
        fs::write(&file, lines.join("\n") + "\n")?;
    }
    Ok(())
}

fn now(package: &str, more: &[&str]) -> Result<BTreeSet<String>> {
    let mut cargo = cargo::cargo(Tree::Product)?;
    cargo.args(["tree", "-p", package, "-e", "normal", "--prefix", "none", "--format", "{p}", "--target", PLATFORM]);
    cargo.args(more);
    let listed = shell::capture(&mut cargo)?;
    let names = listed.lines().filter_map(|line| line.split_whitespace().next());
    Ok(names.filter(|name| *name != package).map(str::to_owned).collect())
}

fn committed(list: &str) -> Result<BTreeSet<String>> {
    let text = fs::read_to_string(file(list)?).unwrap_or_default();
    Ok(text.lines().map(str::to_owned).collect())
}

fn file(list: &str) -> Result<PathBuf> {
    Ok(tree::root()?.join("xtask/crates").join(format!("{list}.txt")))
}
