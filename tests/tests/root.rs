//! Root without `--home`, as in a container: both programs use the directories of the system, and the same ones.
#![allow(clippy::unwrap_used, reason = "in a test, a panic is the way to fail")]

use std::{path::Path, process::Command};
use waiaas_tests::{program, skip, write_private};

/// Those directories, as nobody else sees them; what runs there ends with the shell.
const SCRIPT: &str = r#"
set -e
mount -t tmpfs tmpfs "$HOME"
cp -a /etc "$HOME/etc"
mount --bind "$HOME/etc" /etc
for place in /var/lib /var/log /run; do mount -t tmpfs tmpfs "$place"; done
printf 'correct horse battery staple' > "$HOME/passphrase"
chmod 600 "$HOME/passphrase"
export WAIAAS_PASSPHRASE_FILE="$HOME/passphrase"
waiaas init --non-interactive --key-store file
waiaas up
waiaas status
waiaasd config --explain | head -3
ls /var/lib/waiaas/store/db /run/waiaas/waiaasd.sock /etc/waiaas/config.toml
waiaas down
ls -A "$HOME"
"#;

/// A shell with file systems and processes of its own.
fn alone(script: &str, home: &Path) -> Command {
    let programs = program("waiaas").parent().unwrap().display().to_string();
    let mut shell = Command::new("unshare");
    shell.args(["--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-c", script]);
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("WAIAAS_")) {
        shell.env_remove(name);
    }
    shell.env("HOME", home).env("PATH", format!("{programs}:{}", std::env::var("PATH").unwrap()));
    shell
}

#[test]
fn root_without_a_home_finds_what_it_started() {
    let directory = tempfile::tempdir().unwrap();
    if !alone("mount -t tmpfs tmpfs /run", directory.path()).output().is_ok_and(|done| done.status.success()) {
        skip("root without --home", "no file systems of its own can be had here (that takes root)");
        return;
    }
    write_private(&directory.path().join("outside"), "is not touched");
    let done = alone(SCRIPT, directory.path()).output().unwrap();
    let (said, why) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    assert!(done.status.success(), "{said}\n{why}");
    assert!(said.contains("/run/waiaas/waiaasd.sock") && said.contains("/var/lib/waiaas/store/db"), "{said}");
    // Nothing of it came to the account's own directory.
    assert!(said.trim_end().ends_with("etc\npassphrase"), "{said}");
}
