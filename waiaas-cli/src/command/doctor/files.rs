//! Directories, sockets and secrets: whether they are there and closed to others.

use super::{failed, ok, warning};
use crate::{home::Home, output::refusal, owner::Installation, private, program};
use std::{fs, os::unix::fs::MetadataExt as _, path::Path};
use waiaas_wire::view::CheckView;

/// Looks at all of them.
pub fn examine(home: &Home) -> Vec<CheckView> {
    let mut checks: Vec<_> = home.private_directories().into_iter().map(directory).collect();
    checks.push(settings(home));
    checks.push(owner(home));
    let files = [home.owner_file(), home.signer_file(), home.socket(), home.enclave_socket()];
    let logs = [program::DAEMON, program::ENCLAVE].map(|name| home.log_file(name));
    checks.extend(files.iter().chain(&logs).filter_map(|path| private_file(path)));
    checks
}

fn directory(path: &Path) -> CheckView {
    let name = format!("directory {}", path.display());
    match fs::metadata(path) {
        Err(_) => warning(&name, "is not there yet", "`waiaas init` makes it"),
        Ok(metadata) => match private::check_directory(path, &metadata, 0o077) {
            Ok(()) => ok(&name, "closed to others"),
            Err(problem) => failed(&name, &problem),
        },
    }
}

fn settings(home: &Home) -> CheckView {
    let file = home.config_file();
    if file.exists() {
        ok("settings", &file.display().to_string())
    } else {
        warning("settings", "there is no config.toml: defaults are used", "`waiaas init` writes one")
    }
}

fn owner(home: &Home) -> CheckView {
    match Installation::find(home) {
        Ok(Some(installation)) => ok("manifest", &installation.owner().to_string()),
        Ok(None) => warning("manifest", "there is no owner yet", "`waiaas init` makes one"),
        Err(problem) => failed("manifest", &problem),
    }
}

/// Nothing is said about a file that is not there.
fn private_file(path: &Path) -> Option<CheckView> {
    let metadata = fs::symlink_metadata(path).ok()?;
    let name = format!("file {}", path.display());
    Some(if !private::is_mine(&metadata) {
        failed(&name, &refusal::foreign(path))
    } else if private::is_open_to_others(&metadata) {
        failed(&name, &refusal::too_open(path, metadata.mode(), 0o600))
    } else {
        ok(&name, "closed to others")
    })
}
