//! What the store asks of the kernel, and what it does when the kernel says no. Needs strace, and says so where there is
//! none.

use std::{
    env, fs,
    io::Write as _,
    os::unix::process::ExitStatusExt as _,
    path::{Path, PathBuf},
    process::{Command, Output},
    time::{Duration, Instant},
};
use tempfile::TempDir;
use waiaas_policy::id::AgentId;
use waiaas_wire::enclave::State;
use waiaasd::store::{Options, Store, StoreError, Txn, sealed};

const DIRECTORY: &str = "STORE_SYNC_DIRECTORY";
const TRANSITIONS: u64 = 20;
/// What the kernel sends a process that aborts.
const SIGABRT: i32 = 6;

fn agent() -> AgentId {
    AgentId::from_u128(1)
}

fn count(txn: &mut Txn<'_>) -> Result<u64, StoreError> {
    let sequence = sealed::state(txn, agent())?.map_or(0, |state| state.sequence) + 1;
    txn.put(&State { agent: agent(), sequence, sealed: vec![1; 9_000], policy: None, stop: None, next: None })?;
    Ok(sequence)
}

fn say(text: &str) {
    std::io::stdout().lock().write_all(format!("{text}\n").as_bytes()).unwrap();
}

fn opened() -> (tokio::runtime::Runtime, Store) {
    let directory = PathBuf::from(env::var_os(DIRECTORY).unwrap());
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
    (runtime, Store::open(&directory, Options::default()).unwrap())
}

/// A child: one transition after the other, an answer or an error in a line each.
#[test]
#[ignore = "run by the other tests"]
fn work() {
    let (runtime, store) = opened();
    for _ in 0..TRANSITIONS {
        match runtime.block_on(store.run(count)) {
            Ok(sequence) => say(&format!("ack {sequence}")),
            Err(error) => say(&format!("error {error}")),
        }
    }
}

/// A child: tells how long a reader did not see what a transition wrote.
#[test]
#[ignore = "run by the other tests"]
fn look() {
    let (runtime, store) = opened();
    let began = Instant::now();
    let writing = runtime.spawn({
        let store = store.clone();
        async move { store.run(count).await }
    });
    while store.read(|view| sealed::state(view, agent())).unwrap().is_none() {
        std::thread::yield_now();
    }
    say(&format!("seen {}", began.elapsed().as_millis()));
    runtime.block_on(writing).unwrap().unwrap();
}

struct Traced {
    directory: TempDir,
    output: Output,
}

impl Traced {
    fn store(&self) -> PathBuf {
        self.directory.path().join("store")
    }

    fn trace(&self) -> String {
        fs::read_to_string(self.directory.path().join("trace")).unwrap()
    }

    /// The lines that the child wrote.
    fn lines(&self) -> Vec<String> {
        let text = String::from_utf8_lossy(&self.output.stdout);
        let of_work = |line: &&str| ["ack ", "error ", "seen "].iter().any(|word| line.starts_with(word));
        text.lines().filter(of_work).map(str::to_owned).collect()
    }

    fn acks(&self) -> u64 {
        u64::try_from(self.lines().iter().filter(|line| line.starts_with("ack")).count()).unwrap()
    }

    /// What a store opened afterwards finds.
    fn kept(&self) -> u64 {
        let store = Store::open(&self.store(), Options::default()).unwrap();
        store.read(|view| sealed::state(view, agent())).unwrap().map_or(0, |state| state.sequence)
    }
}

/// Runs a child under strace on a store that exists already; `None` where strace does not work.
fn traced(child: &str, options: &[&str]) -> Option<Traced> {
    let works = Command::new("strace").args(["-o", "/dev/null", "true"]).output();
    if !works.is_ok_and(|output| output.status.success()) {
        eprintln!("SKIPPED: strace is not installed or may not trace");
        return None;
    }
    let directory = TempDir::new().unwrap();
    let (made, store) = (directory.path().join("made"), directory.path().join("store"));
    drop(Store::open(&made, Options::default()).unwrap());
    copy(&made, &store);
    let mut command = Command::new("strace");
    command.args(["-f", "-y", "-qq", "-s", "16", "-o"]).arg(directory.path().join("trace")).args(options);
    command.arg(env::current_exe().unwrap()).args([
        format!("sync::{child}").as_str(),
        "--exact",
        "--ignored",
        "--nocapture",
    ]);
    let output = command.env(DIRECTORY, store).output().unwrap();
    Some(Traced { directory, output })
}

/// Copies a store. A copy has no room allocated ahead.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    fs::set_permissions(to, fs::metadata(from).unwrap().permissions()).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// A system call, by the thread that made it; those that overlap with others come in two parts.
struct Call<'t> {
    thread: &'t str,
    text: &'t str,
}

impl<'t> Call<'t> {
    fn of(line: &'t str) -> Self {
        let (thread, text) = line.split_once(' ').unwrap();
        Self { thread, text: text.trim_start() }
    }

    /// Whether a call of that name on that file begins here.
    fn begins(&self, name: &str, file: &str) -> bool {
        self.text.starts_with(name) && self.text.contains(file)
    }

    /// Whether a call of that name that began here or before ends here, with success.
    fn ends(&self, name: &str) -> bool {
        let whole = self.text.starts_with(name) && !self.text.contains("<unfinished");
        let rest = self.text.starts_with(&format!("<... {name} resumed"));
        (whole || rest) && self.text.ends_with("= 0")
    }
}

/// One caller, so that between two answers there is exactly one commit.
#[test]
fn no_answer_leaves_before_a_sync_that_follows_its_write() {
    let Some(traced) = traced("work", &["-e", "trace=pwrite64,write,fdatasync"]) else { return };
    let trace = traced.trace();
    let log = format!("<{}", traced.store().join("wal.").display());
    let (mut written, mut syncing, mut synced, mut answers) = (false, None, false, 0);
    for call in trace.lines().map(Call::of) {
        if call.begins("pwrite64(", &log) {
            (written, synced, syncing) = (true, false, None);
        }
        if written && call.begins("fdatasync(", &log) {
            syncing = Some(call.thread);
        }
        if syncing == Some(call.thread) && call.ends("fdatasync") {
            synced = true;
        }
        if call.text.starts_with("write(1") && call.text.contains("\"ack ") {
            assert!(written, "an answer without a write:\n{trace}");
            assert!(synced, "an answer before the sync:\n{trace}");
            (written, synced, syncing, answers) = (false, false, None, answers + 1);
        }
    }
    assert_eq!(answers, TRANSITIONS);
}

#[test]
fn the_directory_is_synced_when_files_are_made() {
    let Some(traced) = traced("work", &["-e", "trace=fsync"]) else { return };
    let trace = traced.trace();
    for name in ["", "/conf", "/db", "/blobs", "/wal.0", "/wal.1"] {
        let path = format!("<{}{name}>", traced.store().display());
        let mut calls = trace.lines().map(Call::of);
        assert!(calls.any(|call| call.begins("fsync(", &path)), "{path} was not synced:\n{trace}");
    }
}

/// An `fsync` that fails may have lost what it was to write: the process ends, and tells nobody that it is done.
#[test]
fn a_failed_sync_ends_the_process_before_an_answer() {
    for fault in [
        "inject=fdatasync:error=EIO:when=8",
        "inject=pwrite64:error=EIO:when=8+",
        "inject=pwrite64:error=ENOSPC:when=8+",
    ] {
        let Some(traced) = traced("work", &["-e", "trace=fdatasync,pwrite64", "-e", fault]) else { return };
        assert_eq!(traced.output.status.signal(), Some(SIGABRT), "{fault}: {:?}", traced.output);
        assert_eq!(traced.acks(), u64::try_from(traced.lines().len()).unwrap(), "{fault}");
        assert!(traced.acks() < TRANSITIONS, "{fault}");
        assert!(traced.kept() >= traced.acks(), "{fault}");
    }
}

/// The database fails behind the answers: the process ends, and the log has what it did not get. Several times, because on some
/// of its paths sled fails and leaves those who wait asleep: about once in 100 of these.
#[test]
fn what_the_database_did_not_get_is_in_the_log() {
    for _ in 0..20 {
        // Counted by thread, and sled has many.
        let fault = "inject=sync_file_range:error=EIO:when=1+";
        let Some(traced) = traced("work", &["-e", "trace=sync_file_range", "-e", fault]) else { return };
        assert_eq!(traced.output.status.signal(), Some(SIGABRT), "{fault}: {:?}", traced.output);
        assert_eq!(traced.acks(), u64::try_from(traced.lines().len()).unwrap(), "{fault}");
        assert!(traced.kept() >= traced.acks(), "{fault}");
    }
}

/// A disk that is full for a while: those transitions fail, nothing of them is there, and work goes on afterwards.
#[test]
fn a_full_disk_is_an_error_that_passes() {
    let options = ["-e", "trace=fallocate", "-e", "inject=fallocate:error=ENOSPC:when=1..7"];
    let Some(traced) = traced("work", &options) else { return };
    assert!(traced.output.status.success(), "{:?}", traced.output);
    let full = format!("error {}", StoreError::Full);
    let refused = traced.lines().iter().filter(|line| **line == full).count();
    assert_eq!(refused, 7, "{:?}", traced.lines());
    assert_eq!(traced.acks(), TRANSITIONS - 7);
    assert_eq!(traced.kept(), TRANSITIONS - 7);
}

#[test]
fn a_file_system_that_allocates_nothing_ahead_will_do() {
    let options = ["-e", "trace=fallocate", "-e", "inject=fallocate:error=EOPNOTSUPP"];
    let Some(traced) = traced("work", &options) else { return };
    assert_eq!(traced.acks(), TRANSITIONS, "{:?}", traced.output);
}

/// Every sync is held up; whoever reads meanwhile must not see what is being written.
#[test]
fn a_reader_sees_nothing_that_is_not_synced() {
    let held_up = Duration::from_millis(300);
    let options = ["-e", "trace=fdatasync", "-e", "inject=fdatasync:delay_enter=300000"];
    let Some(traced) = traced("look", &options) else { return };
    let lines = traced.lines();
    let seen: u128 = lines[0].trim_start_matches("seen ").parse().unwrap();
    assert!(seen >= held_up.as_millis(), "seen after {seen} ms: {lines:?}");
}
