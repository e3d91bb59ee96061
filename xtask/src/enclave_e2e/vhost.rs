//! The way into an emulated machine: vsock as a Unix socket on this side.

use crate::{say, shell};
use anyhow::{Result, ensure};
use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

/// The crate that brings it, and its version.
const CRATE: &str = "vhost-device-vsock";
const VERSION: &str = "0.3.0";

/// The program; installed into the cache if it is not there.
pub fn find(cache: &Path, no_install: bool) -> Result<PathBuf> {
    let program = cache.join("bin").join(CRATE);
    if program.is_file() {
        return Ok(program);
    }
    ensure!(!no_install, "there is no {CRATE}");
    let working = say::spinner(format_args!("building {CRATE} {VERSION} (some minutes)"));
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["install", "--quiet", "--locked", CRATE, "--version", VERSION, "--root"]).arg(cache);
    // Not into the directory of whatever is being built here.
    let done = shell::capture(cargo.env("CARGO_TARGET_DIR", cache.join("vhost")).current_dir(env::temp_dir()));
    working.finish_and_clear();
    done?;
    let _ = std::fs::remove_dir_all(cache.join("vhost"));
    Ok(program)
}
