//! Kill the process at any moment: what was answered is there, and nothing is there by half.
//!
//! The test runs itself again as a child that works on a store and tells every answer that it got, kills it, opens the
//! store and compares. `STORE_CRASH_ROUNDS` sets the number of kills at random moments.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test that meets the unexpected should stop there"
)]

use std::{
    collections::{BTreeMap, hash_map::RandomState},
    env,
    hash::{BuildHasher as _, Hasher as _},
    io::{BufRead as _, BufReader, Write as _},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};
use tempfile::TempDir;
use waiaas_policy::{id::AgentId, time::Timestamp};
use waiaas_wire::{
    enclave::State,
    merkle::{Frontier, leaf_hash},
};
use waiaasd::store::{
    Options, Reads as _, Scan, Store, StoreError, Txn, audit,
    leaf::{Event, LeafRecord},
};

/// How many callers the child has.
const CALLERS: u64 = 16;
/// Where the child works.
const DIRECTORY: &str = "STORE_CRASH_DIRECTORY";

fn agent(caller: u64) -> AgentId {
    AgentId::from_u128(u128::from(caller))
}

/// Of every length up to several pieces, and telling whose it is.
fn body(caller: u64, sequence: u64) -> Vec<u8> {
    let length = usize::try_from((caller * 977 + sequence * 613) % 14_000).unwrap();
    vec![u8::try_from((caller + sequence) % 251).unwrap(); length]
}

fn note(caller: u64, sequence: u64) -> LeafRecord {
    let event = Event::Started { version: format!("{caller} {sequence}") };
    LeafRecord { at: Timestamp::from_millis(sequence), event }
}

/// A record that is read, changed and written; the leaf that tells of it; a copy of the record. All of it or nothing.
fn step(txn: &mut Txn<'_>, caller: u64) -> Result<u64, StoreError> {
    let sequence = txn.get::<State>(&agent(caller))?.map_or(0, |state| state.sequence) + 1;
    let state = State { agent: agent(caller), sequence, sealed: body(caller, sequence), policy: None };
    txn.put(&state)?;
    txn.append_leaf(&note(caller, sequence))?;
    txn.put(&State { agent: agent(caller + CALLERS), ..state })?;
    Ok(sequence)
}

/// The child: works until it is killed.
#[test]
#[ignore = "run by the other tests"]
fn work() {
    let directory = PathBuf::from(env::var_os(DIRECTORY).unwrap());
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
    let store = Store::open(&directory, Options::default()).unwrap();
    runtime.block_on(async {
        let callers = (0..CALLERS).map(|caller| tokio::spawn(call(store.clone(), caller)));
        for caller in callers.collect::<Vec<_>>() {
            caller.await.unwrap();
        }
    });
}

async fn call(store: Store, caller: u64) {
    loop {
        let sequence = store.run(move |txn| step(txn, caller)).await.unwrap();
        // In one write, so that a line is there as a whole or not at all.
        let line = format!("ack {caller} {sequence}\n");
        std::io::stdout().lock().write_all(line.as_bytes()).unwrap();
    }
}

fn child(directory: &Path, abort: Option<&str>) -> Child {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["work", "--exact", "--ignored", "--nocapture"]).env(DIRECTORY, directory);
    if let Some(abort) = abort {
        command.env("WAIAASD_TEST_ABORT", abort);
    }
    command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap()
}

/// How a child ends.
enum End<'p> {
    /// Of itself, at an abort point.
    Abort(&'p str),
    /// Killed so long after it was started: perhaps while it opens the store.
    AfterStart(Duration),
    /// Killed so long after its first answer.
    AfterAnswer(Duration),
}

/// Runs the child to its end. The last answer by caller.
fn run(directory: &Path, end: &End<'_>) -> BTreeMap<u64, u64> {
    let abort = if let End::Abort(point) = end { Some(*point) } else { None };
    let mut child = child(directory, abort);
    let output = BufReader::new(child.stdout.take().unwrap());
    let (answered, first) = mpsc::channel();
    let reader = thread::spawn(move || {
        let mut answers = BTreeMap::new();
        for line in output.split(b'\n').map(Result::unwrap) {
            let line = String::from_utf8_lossy(&line);
            let words: Vec<_> = line.split(' ').collect();
            if let ["ack", caller, sequence] = words[..] {
                answers.insert(caller.parse().unwrap(), sequence.parse().unwrap());
                let _ = answered.send(());
            }
        }
        answers
    });
    if let End::AfterAnswer(delay) | End::AfterStart(delay) = end {
        if matches!(end, End::AfterAnswer(_)) {
            first.recv_timeout(Duration::from_secs(60)).expect("the child answers");
        }
        thread::sleep(*delay);
        child.kill().unwrap();
    }
    child.wait().unwrap();
    reader.join().unwrap()
}

/// What was found, so that the next look need not begin at the beginning.
#[derive(Default)]
struct Known {
    frontier: Frontier,
    sequences: BTreeMap<u64, u64>,
}

impl Known {
    /// Opens the store and checks that it is whole, and that it holds every answer.
    fn check(&mut self, directory: &Path, answers: &BTreeMap<u64, u64>) {
        let store = Store::open(directory, Options::default()).unwrap();
        store.read(|view| {
            for leaf in audit::leaves(view, self.frontier.size(), usize::MAX).unwrap() {
                assert_eq!(leaf.index, self.frontier.size());
                assert_eq!(leaf.hash, leaf_hash(&leaf.data));
                self.take(&LeafRecord::read(&leaf.data).unwrap());
                self.frontier.push(leaf.hash);
            }
            assert_eq!(audit::head(view).unwrap(), self.frontier);
            for state in view.scan::<State>(Scan::all()).unwrap() {
                let caller = u64::try_from(state.agent.as_u128()).unwrap() % CALLERS;
                assert_eq!(state.sequence, self.sequences[&caller], "caller {caller}");
                assert_eq!(state.sealed, body(caller, state.sequence), "caller {caller}");
            }
        });
        for (caller, answered) in answers {
            assert!(self.sequences[caller] >= *answered, "caller {caller} was told {answered}: {:?}", self.sequences);
        }
    }

    fn take(&mut self, record: &LeafRecord) {
        let Event::Started { version } = &record.event else { panic!("{record:?} was not written here") };
        let (caller, sequence) = version.split_once(' ').unwrap();
        let last = self.sequences.entry(caller.parse().unwrap()).or_insert(0);
        *last += 1;
        assert_eq!(last.to_string(), sequence);
    }
}

/// Enough chance for delays: hash maps are seeded by the system.
fn random(below: u64) -> u64 {
    RandomState::new().build_hasher().finish() % below
}

fn place() -> (TempDir, PathBuf) {
    let directory = TempDir::new().unwrap();
    let path = directory.path().join("store");
    (directory, path)
}

#[test]
fn killed_at_random_moments() {
    let rounds: u64 = env::var("STORE_CRASH_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(100);
    let (_directory, path) = place();
    let mut known = Known::default();
    let mut answered = 0;
    for round in 0..rounds {
        let delay = Duration::from_micros(random(40_000));
        let answers = run(&path, &if round % 3 == 0 { End::AfterStart(delay) } else { End::AfterAnswer(delay) });
        answered += answers.len();
        known.check(&path, &answers);
    }
    println!("{rounds} kills, {} transitions, the last {answered} answers compared", known.frontier.size());
}

#[test]
fn killed_at_every_abort_point() {
    for point in ["store.before-write", "store.before-sync", "store.after-sync"] {
        let (_directory, path) = place();
        let mut known = Known::default();
        // The first commit is the one that marks a new store; the second passage may be a first transition.
        for passage in [1, 2, 1, 3, 1, 2, 10, 40] {
            let answers = run(&path, &End::Abort(&format!("{point}:{passage}")));
            known.check(&path, &answers);
        }
    }
}

/// Of the three points, only the last leaves the batch behind; at none was it answered.
#[test]
fn an_abort_point_does_what_it_says() {
    for (point, there) in [("store.before-write", false), ("store.after-sync", true)] {
        let (_directory, path) = place();
        drop(Store::open(&path, Options::default()).unwrap());
        let answers = run(&path, &End::Abort(&format!("{point}:1")));
        assert_eq!(answers, BTreeMap::new());
        let store = Store::open(&path, Options::default()).unwrap();
        assert_eq!(store.read(|view| audit::head(view)).unwrap().size() > 0, there, "{point}");
    }
}
