//! What keeps secrets in memory, as the system shows it from outside.

use crate::support::{Asks as _, Program, command};
use rustix::process::geteuid;
use std::{
    fs,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};
use waiaas_wire::enclave::{Answer, Request};

/// Takes every right of root away from a command, so that only what any user may is left. Nobody else has one to lose.
fn as_any_user(command: &Command) -> Command {
    let mut plain = Command::new(if geteuid().is_root() { "setpriv" } else { "env" });
    if geteuid().is_root() {
        plain.args(["--bounding-set=-all", "--inh-caps=-all", "--"]);
    }
    plain.arg(command.get_program()).args(command.get_args());
    plain
}

/// Whether another process of the same user can read the memory of this one: who may see its environment, may.
fn can_be_read(pid: u32) -> bool {
    let mut look = Command::new("cat");
    look.arg(format!("/proc/{pid}/environ"));
    as_any_user(&look).stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap().success()
}

fn status(pid: u32, field: &str) -> String {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(field)).unwrap();
    line.trim_matches([':', '\t', ' ']).to_owned()
}

#[test]
fn no_other_process_of_the_same_user_reads_its_memory() {
    let mut anything = as_any_user(Command::new("sleep").arg("600")).spawn().unwrap();
    // `setpriv` becomes the program a moment after it has started, and may not be looked into before.
    let deadline = Instant::now() + Duration::from_mins(1);
    let has_become_it = || fs::read_to_string(format!("/proc/{}/comm", anything.id())).unwrap() == "sleep\n";
    while !has_become_it() && Instant::now() < deadline {
        thread::sleep(Duration::from_millis(5));
    }
    let seen = can_be_read(anything.id());
    anything.kill().unwrap();
    anything.wait().unwrap();
    assert!(seen, "the look itself sees what may be seen");
    let dir = tempfile::tempdir().unwrap();
    let program = Program::run(as_any_user(&command(dir.path())), dir);
    assert!(!can_be_read(program.pid().unsigned_abs()));
    assert!(matches!(program.connect().ask(Request::Hello), Answer::Hello(_)));
}

#[test]
fn its_memory_is_locked_where_that_is_allowed_and_it_says_so_where_not() {
    let dir = tempfile::tempdir().unwrap();
    let plain = Program::run(as_any_user(&command(dir.path())), dir);
    for program in [Program::start(), plain] {
        let pid = program.pid().unsigned_abs();
        let rights = u64::from_str_radix(&status(pid, "CapEff"), 16).unwrap();
        let limits = fs::read_to_string(format!("/proc/{pid}/limits")).unwrap();
        let limit = limits.lines().find(|line| line.starts_with("Max locked memory")).unwrap();
        // CAP_IPC_LOCK has number 14.
        let allowed = rights & (1 << 14) != 0 || limit.contains("unlimited");
        let locked = status(pid, "VmLck");
        assert_eq!(locked != "0 kB", allowed, "{locked}");
        let log = program.log();
        assert_eq!(!log.contains("warning: memory is not locked"), allowed, "{log}");
    }
}
