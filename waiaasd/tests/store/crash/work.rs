//! What the child does, and what must be found of it.

use std::{
    collections::BTreeMap,
    env,
    io::Write as _,
    path::{Path, PathBuf},
    process::Command,
};
use waiaas_policy::{
    id::{AgentId, Digest},
    time::Timestamp,
};
use waiaas_wire::{
    enclave::State,
    merkle::{Frontier, leaf_hash},
};
use waiaasd::store::{
    Options, Reads as _, Scan, Store, StoreError, Txn, audit,
    leaf::{Event, LeafRecord},
    remembered::Remembered,
};

/// How many callers the child has.
const CALLERS: u64 = 16;
/// Where the child works.
const DIRECTORY: &str = "STORE_CRASH_DIRECTORY";
/// How often the child opens the store, and how many transitions each caller makes then; without it, it works for ever.
const SESSIONS: &str = "STORE_CRASH_SESSIONS";

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

/// What a caller has of the newest of these.
const REMEMBERED: u64 = 12;

/// One of the records of a table that is kept in blocks, in no order, short and long; what is older than half of them was written
/// anew.
fn remembered(caller: u64, sequence: u64, is_old: bool) -> Remembered {
    let at = Timestamp::from_millis(sequence);
    let answer = Some(body(caller, if is_old { sequence * 7 } else { sequence }));
    Remembered { call: key(caller, sequence), request: key(caller, 0), created: at, run: at, answer }
}

fn key(caller: u64, sequence: u64) -> Digest {
    Digest::of(format!("{caller} {sequence}").as_bytes())
}

/// A record that is read, changed and written; the leaf that tells of it; a copy of the record; one that is new, one that is written
/// anew, and one that is removed. All of it or nothing.
fn step(txn: &mut Txn<'_>, caller: u64) -> Result<u64, StoreError> {
    let sequence = txn.get::<State>(&agent(caller))?.map_or(0, |state| state.sequence) + 1;
    let state =
        State { agent: agent(caller), sequence, sealed: body(caller, sequence), policy: None, stop: None, next: None };
    txn.put(&state)?;
    txn.append_leaf(&note(caller, sequence))?;
    txn.put(&State { agent: agent(caller + CALLERS), ..state })?;
    txn.put(&remembered(caller, sequence, false))?;
    if let Some(old) = sequence.checked_sub(REMEMBERED / 2).filter(|old| *old > 0) {
        txn.put(&remembered(caller, old, true))?;
    }
    if let Some(gone) = sequence.checked_sub(REMEMBERED) {
        txn.delete::<Remembered>(&key(caller, gone))?;
    }
    Ok(sequence)
}

/// The child.
#[test]
#[ignore = "run by the other tests"]
fn work() {
    let directory = PathBuf::from(env::var_os(DIRECTORY).unwrap());
    let sessions = env::var(SESSIONS).ok().map(|text| {
        let (sessions, transitions) = text.split_once(' ').unwrap();
        (sessions.parse().unwrap(), transitions.parse().unwrap())
    });
    let (sessions, transitions) = sessions.unwrap_or((1_u64, u64::MAX));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
    for _ in 0..sessions {
        let store = Store::open(&directory, Options::default()).unwrap();
        let callers = (0..CALLERS).map(|caller| runtime.spawn(call(store.clone(), caller, transitions)));
        for caller in callers.collect::<Vec<_>>() {
            runtime.block_on(caller).unwrap();
        }
    }
}

async fn call(store: Store, caller: u64, transitions: u64) {
    for _ in 0..transitions {
        let sequence = store.run(move |txn| step(txn, caller)).await.unwrap();
        // In one write, so that a line is there as a whole or not at all.
        let line = format!("ack {caller} {sequence}\n");
        std::io::stdout().lock().write_all(line.as_bytes()).unwrap();
    }
}

/// The caller and the sequence of an answer.
pub fn answer(line: &str) -> Option<(u64, u64)> {
    let words: Vec<_> = line.trim_end().split(' ').collect();
    if let ["ack", caller, sequence] = words[..] {
        return Some((caller.parse().unwrap(), sequence.parse().unwrap()));
    }
    None
}

/// Makes `command` run the child, in so many sessions of so many transitions, or for ever.
pub fn child<'c>(command: &'c mut Command, directory: &Path, sessions: Option<(u64, u64)>) -> &'c mut Command {
    if let Some((sessions, transitions)) = sessions {
        command.env(SESSIONS, format!("{sessions} {transitions}"));
    }
    command.args(["crash::work::work", "--exact", "--ignored", "--nocapture"]).env(DIRECTORY, directory)
}

/// What was found, so that the next look need not begin at the beginning.
#[derive(Default)]
pub struct Known {
    pub frontier: Frontier,
    sequences: BTreeMap<u64, u64>,
}

impl Known {
    /// Opens the store and checks that it is whole, and that it holds every answer.
    pub fn check(&mut self, directory: &Path, answers: &BTreeMap<u64, u64>) {
        let store = self.look(directory).unwrap();
        let expected = self.sequences.iter().flat_map(|(caller, last)| {
            let kept = last.saturating_sub(REMEMBERED) + 1..=*last;
            kept.map(|sequence| remembered(*caller, sequence, sequence + REMEMBERED / 2 <= *last))
        });
        let expected: BTreeMap<_, _> = expected.map(|record| (record.call.0, record)).collect();
        let found = store.read(|view| view.scan::<Remembered>(Scan::all())).unwrap();
        assert_eq!(found, expected.into_values().collect::<Vec<_>>());
        for (caller, answered) in answers {
            assert!(self.sequences[caller] >= *answered, "caller {caller} was told {answered}: {:?}", self.sequences);
        }
    }

    /// Opens the store and checks that it is whole, as far as it can be read.
    pub fn look(&mut self, directory: &Path) -> Result<Store, StoreError> {
        let store = Store::open(directory, Options::default())?;
        store.read(|view| {
            for leaf in audit::leaves(view, self.frontier.size(), usize::MAX)? {
                assert_eq!(leaf.index, self.frontier.size());
                assert_eq!(leaf.hash, leaf_hash(&leaf.data));
                self.take(&LeafRecord::read(&leaf.data).unwrap());
                self.frontier.push(leaf.hash);
            }
            assert_eq!(audit::head(view)?, self.frontier);
            for state in view.scan::<State>(Scan::all())? {
                let caller = u64::try_from(state.agent.as_u128()).unwrap() % CALLERS;
                assert_eq!(state.sequence, self.sequences[&caller], "caller {caller}");
                assert_eq!(state.sealed, body(caller, state.sequence), "caller {caller}");
            }
            Ok::<_, StoreError>(())
        })?;
        Ok(store)
    }

    fn take(&mut self, record: &LeafRecord) {
        let Event::Started { version } = &record.event else { panic!("{record:?} was not written here") };
        let (caller, sequence) = version.split_once(' ').unwrap();
        let last = self.sequences.entry(caller.parse().unwrap()).or_insert(0);
        *last += 1;
        assert_eq!(last.to_string(), sequence);
    }
}
