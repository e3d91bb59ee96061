//! The command looks at the socket before it says anything through it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that meets the unexpected should stop there"
)]

mod fake_daemon;

use fake_daemon::FakeDaemon;
use std::{
    fs,
    io::{Read as _, Write as _},
    os::unix::fs::{PermissionsExt, chown},
    path::Path,
    process::Command,
};
use waiaas_policy::Address;

/// A home with a daemon that listens.
fn home() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let run = home.path().join("run");
    fs::create_dir(&run).unwrap();
    set_mode(&run, 0o700);
    FakeDaemon { owner: Address::new_from_array([1; 32]), home: run.clone() }.start(&run.join("waiaasd.sock"));
    home
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, PermissionsExt::from_mode(mode)).unwrap();
}

/// Exit code and words of `waiaas status`.
fn status(home: &Path) -> (i32, String) {
    let output =
        Command::new(env!("CARGO_BIN_EXE_waiaas")).arg("status").arg("--home").arg(home).env_clear().output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
}

#[track_caller]
fn refused(home: &Path, code: i32, words: &str) {
    let (found, said) = status(home);
    assert!(found == code && said.contains(words), "exit code {found}: {said}");
}

#[test]
fn a_private_socket_is_used() {
    let home = home();
    assert_eq!(status(home.path()), (0, String::new()));
}

#[test]
fn a_socket_that_is_open_to_others_is_refused() {
    let home = home();
    for mode in [0o666, 0o660, 0o602, 0o700] {
        set_mode(&home.path().join("run/waiaasd.sock"), mode);
        refused(home.path(), 5, &format!("has mode {mode:04o}"));
    }
}

#[test]
fn a_directory_that_is_open_to_others_is_refused() {
    let home = home();
    for mode in [0o755, 0o711, 0o770] {
        set_mode(&home.path().join("run"), mode);
        refused(home.path(), 5, &format!("has mode {mode:04o}"));
    }
}

#[test]
fn something_else_than_a_socket_is_refused() {
    let home = home();
    let socket = home.path().join("run/waiaasd.sock");
    fs::remove_file(&socket).unwrap();
    fs::write(&socket, "").unwrap();
    set_mode(&socket, 0o600);
    refused(home.path(), 8, "is not a socket");
}

#[test]
fn a_link_to_a_socket_is_refused() {
    let home = home();
    let socket = home.path().join("run/waiaasd.sock");
    fs::rename(&socket, home.path().join("elsewhere.sock")).unwrap();
    std::os::unix::fs::symlink(home.path().join("elsewhere.sock"), &socket).unwrap();
    refused(home.path(), 8, "is not a socket");
}

#[test]
fn a_socket_that_nobody_listens_on_is_unreachable() {
    let home = tempfile::tempdir().unwrap();
    let run = home.path().join("run");
    fs::create_dir(&run).unwrap();
    set_mode(&run, 0o700);
    drop(std::os::unix::net::UnixListener::bind(run.join("waiaasd.sock")).unwrap());
    set_mode(&run.join("waiaasd.sock"), 0o600);
    refused(home.path(), 8, "nothing answers");
}

#[test]
fn a_socket_of_another_account_is_refused() {
    let home = home();
    if chown(home.path().join("run/waiaasd.sock"), Some(65_534), None).is_err() {
        writeln!(std::io::stderr(), "\n*** SKIPPED: only root can give a socket to another account").unwrap();
        return;
    }
    refused(home.path(), 5, "belongs to another account");
}

#[test]
fn a_daemon_of_another_version_is_refused() {
    let home = tempfile::tempdir().unwrap();
    let run = home.path().join("run");
    fs::create_dir(&run).unwrap();
    set_mode(&run, 0o700);
    let listener = std::os::unix::net::UnixListener::bind(run.join("waiaasd.sock")).unwrap();
    set_mode(&run.join("waiaasd.sock"), 0o600);
    let daemon = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.write_all(b"waiaas\0\x07").unwrap();
        let mut heard = Vec::new();
        stream.read_to_end(&mut heard).unwrap();
        heard
    });
    refused(home.path(), 7, "the daemon speaks version 7 of the protocol, and this command version 1");
    assert_eq!(daemon.join().unwrap(), b"waiaas\0\x01", "and nothing was asked of it");
}
