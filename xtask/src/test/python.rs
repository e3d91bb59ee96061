//! The key service that the owner key is tested against: a Python program, in an environment of its own.

use crate::{
    say, shell,
    tree::{self, Tree},
};
use anyhow::Result;
use std::{fs, path::Path, process::Command};

/// Installs ministack at exactly the versions of its list, beside what Cargo builds.
pub fn ministack(packages: impl Fn(&[&str]) -> Result<()>) -> Result<()> {
    let list = tree::root()?.join("tests/ministack/requirements.txt");
    let wanted = fs::read_to_string(&list)?;
    let place = Tree::Product.target()?.join("ministack");
    let stamp = place.join("installed.txt");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    let working = say::spinner(format_args!("installing ministack"));
    let done = environment(&place)
        .or_else(|_| packages(&["python3", "python3-venv"]).and_then(|()| environment(&place)))
        .and_then(|()| install(&place, &list));
    working.finish_and_clear();
    done?;
    // Last: what was cut short is done again.
    Ok(fs::write(stamp, wanted)?)
}

fn environment(place: &Path) -> Result<()> {
    shell::capture(Command::new("python3").args(["-m", "venv", "--clear"]).arg(place)).map(drop)
}

fn install(place: &Path, list: &Path) -> Result<()> {
    let mut pip = Command::new(place.join("bin/python"));
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary", ":all:", "-r"]);
    shell::capture(pip.arg(list)).map(drop)
}
