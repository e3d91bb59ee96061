//! Who may import what.
//!
//! Deliberately simple: a name counts as imported where it stands as the first segment of a path outside comments and
//! strings. That is enough to catch a wrong direction in review's place, and quick to read when it complains.

use super::Findings;
use crate::tree;
use anyhow::Result;
use std::{collections::BTreeMap, fs, path::Path};

/// Packages of ours, and which of ours each may import.
const PACKAGES: [(&str, &[&str]); 9] = [
    ("waiaas-policy", &[]),
    ("waiaas-attest", &["waiaas_attest"]),
    ("waiaas-nitro", &[]),
    ("waiaas-kms", &["waiaas_policy"]),
    ("waiaas-wire", &["waiaas_policy"]),
    ("waiaas-enclave", &["waiaas_attest", "waiaas_nitro", "waiaas_policy", "waiaas_wire", "waiaas_enclave"]),
    ("waiaasd", &["waiaas_kms", "waiaas_nitro", "waiaas_policy", "waiaas_wire", "waiaasd"]),
    ("kms-double", &["waiaas_attest", "waiaas_kms_double"]),
    ("waiaas-cli", &["waiaas_attest", "waiaas_kms", "waiaas_policy", "waiaas_wire", "waiaas_cli"]),
];

/// Crates of ours as they are called in code.
const OURS: [&str; 9] = [
    "waiaas_kms_double",
    "waiaas_attest",
    "waiaas_kms",
    "waiaas_nitro",
    "waiaas_policy",
    "waiaas_wire",
    "waiaas_enclave",
    "waiaasd",
    "waiaas_cli",
];

/// Directories of the daemon, and which others each may import. What is not listed is free for all (clock, config …).
const DAEMON: [(&str, &[&str]); 8] = [
    ("api", &["flow", "manage", "store", "enclave", "solana", "kms", "notify"]),
    ("flow", &["store", "enclave", "solana", "kms", "notify"]),
    ("manage", &["flow", "store", "enclave", "solana", "kms", "notify"]),
    ("store", &[]),
    ("enclave", &[]),
    ("solana", &[]),
    ("kms", &[]),
    ("notify", &[]),
];

/// Foreign crates with one importer inside the daemon.
const ONE_IMPORTER: [(&str, &str); 8] = [
    ("sled", "store"),
    ("axum", "api"),
    ("tarpc", "api"),
    ("solana_client", "solana"),
    ("solana_rpc_client", "solana"),
    ("solana_pubsub_client", "solana"),
    ("aws_sdk_kms", "kms"),
    ("waiaas_kms", "kms"),
];

/// Checks every source file of the product.
pub fn check(found: &mut Findings) -> Result<()> {
    let root = tree::root()?;
    let packages: BTreeMap<&str, &[&str]> = PACKAGES.into_iter().collect();
    for file in tree::files()?.iter().filter(|file| file.extension().is_some_and(|ext| ext == "rs")) {
        let Ok(short) = file.strip_prefix(&root) else { continue };
        let Some((package, inside)) = split(short) else { continue };
        let code = code_only(&fs::read_to_string(file)?);
        if let Some(allowed) = packages.get(package) {
            foreign_packages(found, short, &code, allowed);
        }
        if package == "waiaasd" {
            directions(found, short, inside, &code);
        }
    }
    Ok(())
}

/// `waiaasd/src/store/journal.rs` → (`waiaasd`, `store`); files directly in `src` have no directory.
fn split(short: &Path) -> Option<(&str, &str)> {
    let mut parts = short.iter().filter_map(|part| part.to_str());
    let (package, "src") = (parts.next()?, parts.next()?) else { return None };
    let next = parts.next()?;
    Some((package, next.strip_suffix(".rs").unwrap_or(next)))
}

fn foreign_packages(found: &mut Findings, file: &Path, code: &str, allowed: &[&str]) {
    for name in OURS.iter().filter(|name| !allowed.contains(name) && mentions(code, name)) {
        found.wrong.push(format!("{} imports `{name}`, which its package may not", file.display()));
    }
}

fn directions(found: &mut Findings, file: &Path, inside: &str, code: &str) {
    if let Some((_, allowed)) = DAEMON.iter().find(|(name, _)| *name == inside) {
        for (name, _) in DAEMON.iter().filter(|(name, _)| *name != inside && !allowed.contains(name)) {
            if code.contains(&format!("crate::{name}::")) || code.contains(&format!("crate::{name};")) {
                found.wrong.push(format!("{}: `{inside}` may not import `{name}`", file.display()));
            }
        }
    }
    for (name, place) in ONE_IMPORTER.iter().filter(|(name, place)| *place != inside && mentions(code, name)) {
        found.wrong.push(format!("{}: only `{place}` imports `{name}`", file.display()));
    }
}

/// Whether a crate's name begins a path.
fn mentions(code: &str, name: &str) -> bool {
    let starts =
        |at: usize| code[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric() && !"_:\"-./".contains(c));
    let goes_on = |at: usize| {
        let rest = &code[at + name.len()..];
        rest.starts_with("::") || rest.starts_with(';') || rest.starts_with(" as ")
    };
    code.match_indices(name).any(|(at, _)| starts(at) && goes_on(at))
}

/// The code without its comment lines.
fn code_only(text: &str) -> String {
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mention_is_the_start_of_a_path() {
        assert!(mentions("use sled::Batch;", "sled"));
        assert!(mentions("let x: sled::Db = y;", "sled"));
        assert!(mentions("use sled;", "sled"));
        assert!(!mentions("use crate::sled::Batch;", "sled"));
        assert!(!mentions("let sled_like = 1;", "sled"));
        assert!(!mentions("open(\"sled\")", "sled"));
    }

    #[test]
    fn a_wrong_direction_in_the_daemon_is_found() {
        let mut found = Findings::default();
        directions(&mut found, Path::new("waiaasd/src/store/x.rs"), "store", "use crate::flow::Reserved;");
        directions(&mut found, Path::new("waiaasd/src/api/x.rs"), "api", "use sled::Db;");
        directions(&mut found, Path::new("waiaasd/src/flow/x.rs"), "flow", "use crate::store::Store;");
        assert_eq!(found.wrong.len(), 2, "{found:?}");
    }

    #[test]
    fn comments_do_not_count() {
        assert!(!mentions(&code_only("    /// like sled::Db\n    //! sled::x"), "sled"));
    }
}
