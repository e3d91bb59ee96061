//! The owner key in a real keyring: gnome-keyring, started by `keyring.sh`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that meets the unexpected should stop there"
)]

use std::{
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
};

/// What the script ends with when there is no keyring to try.
const SKIPPED: i32 = 77;

#[test]
fn a_real_keyring_keeps_the_owner_key() {
    let directory = tempfile::tempdir().unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/keyring.sh");
    let mut command = Command::new(script);
    command.arg(env!("CARGO_BIN_EXE_waiaas")).arg(directory.path()).stdin(Stdio::null());
    for name in ["WAIAAS_HOME", "WAIAAS_API_KEY", "WAIAAS_API_KEY_FILE", "WAIAAS_PASSPHRASE_FILE"] {
        command.env_remove(name);
    }
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    if output.status.code() == Some(SKIPPED) {
        // Not through `eprintln!`, which the test harness keeps to itself: that nothing was tested has to be seen.
        writeln!(std::io::stderr(), "\n*** waiaas-cli/tests/keyring.rs: {}", said.trim()).unwrap();
        return;
    }
    assert!(output.status.success(), "{said}");
}
