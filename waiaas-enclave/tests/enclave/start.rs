//! Starting and ending: what must be private is, and nobody is pushed aside.

use crate::support::{Asks as _, House, Program, command, command_at};
use rustix::process::{Pid, Signal, kill_process};
use std::{
    fs::{self, Permissions},
    os::unix::{fs::PermissionsExt as _, net::UnixListener},
    path::Path,
    process::{Command, Output},
};
use tempfile::TempDir;
use waiaas_wire::enclave::{Answer, Request};

fn fresh() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

/// Runs it where it cannot start.
fn fails(dir: &Path) -> (i32, String) {
    ends(command(dir))
}

fn ends(mut command: Command) -> (i32, String) {
    let Output { status, stderr, .. } = command.output().unwrap();
    (status.code().unwrap(), String::from_utf8(stderr).unwrap())
}

#[test]
fn what_it_makes_is_private() {
    let program = Program::start();
    assert_eq!(mode(&program.socket()), 0o600);
    assert_eq!(mode(program.socket().parent().unwrap()), 0o700);
    assert_eq!(mode(&program.root_file()), 0o600);
    assert_eq!(mode(program.root_file().parent().unwrap()), 0o700);
    let root = fs::read_to_string(program.root_file()).unwrap();
    assert!(root.contains("development root") && root.contains("NO hardware isolation"));
}

#[test]
fn it_says_that_nothing_isolates_it_and_dumps_no_core() {
    let program = Program::start();
    let limits = fs::read_to_string(format!("/proc/{}/limits", program.pid())).unwrap();
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
    assert_eq!(core.split_whitespace().collect::<Vec<_>>()[4..6], ["0", "0"]);
    kill_process(Pid::from_raw(program.pid()).unwrap(), Signal::TERM).unwrap();
    let (_, status, log) = program.wait();
    assert!(status.success());
    assert!(log.contains("NO hardware isolation"), "{log}");
}

#[test]
fn directories_and_files_that_are_open_to_others_are_refused() {
    for (path, bad, good) in [
        ("run", 0o750, 0o700),
        ("enclave", 0o701, 0o700),
        ("enclave/development-root.key", 0o640, 0o600),
        ("enclave/virtual-authority.key", 0o604, 0o600),
    ] {
        let dir = Program::start().kill();
        set_mode(&dir.path().join(path), bad);
        let (code, log) = fails(dir.path());
        assert_eq!(code, 5, "{path}: {log}");
        assert!(log.contains(path) && log.contains(&format!("must have {good:04o}")), "{log}");
        set_mode(&dir.path().join(path), good);
        Program::start_in(dir);
    }
}

#[test]
fn a_root_that_is_none_is_refused_and_left_alone() {
    let dir = Program::start().kill();
    let path = dir.path().join("enclave/development-root.key");
    let whole = fs::read_to_string(&path).unwrap();
    for broken in ["", &whole[..whole.len() - 3], &whole.replace("development", "production"), &format!("{whole}\n")] {
        fs::write(&path, broken).unwrap();
        let (code, log) = fails(dir.path());
        assert_eq!(code, 1, "{log}");
        assert!(log.contains("is not a development root"), "{log}");
        assert_eq!(fs::read_to_string(&path).unwrap(), broken);
    }
}

#[test]
fn an_authority_that_is_none_is_refused_and_left_alone() {
    let dir = Program::start().kill();
    let path = dir.path().join("enclave/virtual-authority.key");
    let whole = fs::read_to_string(&path).unwrap();
    assert!(whole.contains("virtual authority") && whole.contains("NO hardware isolation"));
    for broken in ["", &whole[..whole.len() - 9], &whole.replace("virtual", "real"), &whole.replace("03", "04")] {
        fs::write(&path, broken).unwrap();
        let (code, log) = fails(dir.path());
        assert_eq!(code, 1, "{log}");
        assert!(log.contains("is not a virtual authority"), "{log}");
        assert_eq!(fs::read_to_string(&path).unwrap(), broken);
    }
}

#[test]
fn the_root_is_made_once() {
    let program = Program::start();
    let root = fs::read(program.root_file()).unwrap();
    let program = Program::start_in(program.kill());
    assert_eq!(fs::read(program.root_file()).unwrap(), root);
}

#[test]
fn an_unfinished_root_is_made_anew() {
    let dir = fresh();
    fs::create_dir(dir.path().join("enclave")).unwrap();
    set_mode(&dir.path().join("enclave"), 0o700);
    fs::write(dir.path().join("enclave/development-root.key.new"), "half").unwrap();
    let program = Program::start_in(dir);
    House::found(&mut program.connect());
    assert!(!program.dir.path().join("enclave/development-root.key.new").exists());
}

#[test]
fn a_second_enclave_is_refused() {
    let program = Program::start();
    let dir = program.dir.path();
    for (socket, dir) in [
        (program.socket(), dir.join("enclave")),
        (program.socket(), dir.join("other")),
        (dir.join("run/other.sock"), dir.join("enclave")),
    ] {
        let (code, log) = ends(command_at(&socket, &dir));
        assert_eq!(code, 7, "{log}");
    }
    assert!(matches!(program.connect().ask(Request::Hello), Answer::Hello(_)), "the first goes on");
}

#[test]
fn a_socket_on_which_someone_answers_is_left_alone() {
    let dir = fresh();
    let run = dir.path().join("run");
    fs::create_dir(&run).unwrap();
    set_mode(&run, 0o700);
    let listener = UnixListener::bind(run.join("enclave.sock")).unwrap();
    let (code, log) = fails(dir.path());
    assert_eq!(code, 7, "{log}");
    drop(listener);
    Program::start_in(dir);
}

#[test]
fn a_file_that_is_no_socket_is_left_alone() {
    let dir = fresh();
    let run = dir.path().join("run");
    fs::create_dir(&run).unwrap();
    set_mode(&run, 0o700);
    fs::write(run.join("enclave.sock"), "precious").unwrap();
    let (code, log) = fails(dir.path());
    assert_eq!((code, fs::read_to_string(run.join("enclave.sock")).unwrap().as_str()), (1, "precious"), "{log}");
}

#[test]
fn it_ends_when_it_is_told_to_and_takes_its_socket_away() {
    for signal in [Signal::TERM, Signal::INT] {
        let program = Program::start();
        let idle = program.connect();
        kill_process(Pid::from_raw(program.pid()).unwrap(), signal).unwrap();
        let (dir, status, log) = program.wait();
        assert!(status.success(), "{log}");
        assert!(!dir.path().join("run/enclave.sock").exists());
        drop(idle);
    }
}

#[test]
fn a_wrong_command_line_is_usage() {
    let output = command(fresh().path()).arg("--nonsense").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
}
