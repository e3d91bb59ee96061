//! The store's promises, one by one: order, wholeness, durability, and who may open it.

use std::{collections::BTreeSet, fs, os::unix::fs::PermissionsExt as _, path::Path, sync::Arc};
use tempfile::TempDir;
use tokio::{sync::Barrier, task::JoinSet};
use waiaas_policy::{id::AgentId, time::Timestamp};
use waiaas_wire::{Code, Problem, enclave::State};
use waiaasd::store::{
    MAX_RECORD, Options, Reads as _, Scan, Store, StoreError, Txn, audit,
    deposits::DepositOfWallet,
    leaf::{Event, LeafRecord},
    sealed,
};

fn open(directory: &Path) -> Store {
    Store::open(&directory.join("store"), Options::default()).unwrap()
}

fn agent(number: u64) -> AgentId {
    AgentId::from_u128(u128::from(number))
}

fn note(text: &str) -> LeafRecord {
    LeafRecord { at: Timestamp::from_millis(1), event: Event::Started { version: text.to_owned() } }
}

/// Counts in the sequence of a sealed state: read, add one, write. Records grow and shrink on the way.
fn count(txn: &mut Txn<'_>, counter: u64) -> Result<u64, StoreError> {
    let sequence = txn.get::<State>(&agent(counter))?.map_or(0, |state| state.sequence) + 1;
    let length = usize::try_from(sequence * 7 % 3).unwrap() * 4_500;
    txn.put(&State { agent: agent(counter), sequence, sealed: vec![7; length], policy: None, stop: None, next: None })?;
    Ok(sequence)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sixty_four_callers_count_to_the_same_number() {
    let directory = TempDir::new().unwrap();
    let store = open(directory.path());
    let start = Arc::new(Barrier::new(64));
    let mut callers = JoinSet::new();
    for _ in 0..64 {
        let (store, start) = (store.clone(), Arc::clone(&start));
        callers.spawn(async move {
            start.wait().await;
            let mut seen = Vec::new();
            for _ in 0..25 {
                seen.push(store.run(|txn| count(txn, 1)).await.unwrap());
            }
            seen
        });
    }
    let seen: Vec<Vec<u64>> = callers.join_all().await;
    assert!(seen.iter().all(|of_one| of_one.is_sorted()));
    let all: BTreeSet<u64> = seen.into_iter().flatten().collect();
    assert_eq!(all, (1..=64 * 25).collect());
    assert_eq!(store.read(|view| sealed::state(view, agent(1))).unwrap().unwrap().sequence, 64 * 25);
}

/// Five megabytes in one transition: it goes past the log. Whoever reads meanwhile sees all of it or nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_transition_longer_than_the_log_is_whole_for_every_reader() {
    let directory = TempDir::new().unwrap();
    let store = open(directory.path());
    let seen = |store: &Store| {
        store.read(|view| (10..16).map(|number| sealed::state(view, agent(number)).unwrap()).collect::<Vec<_>>())
    };
    let is_whole = |states: &[Option<State>]| {
        states.windows(2).all(|pair| {
            let of = |state: &Option<State>| state.as_ref().map(|state| (state.sequence, state.sealed.clone()));
            of(&pair[0]) == of(&pair[1])
        })
    };
    for round in 1..=3_u8 {
        for _ in 0..5 {
            store.run(|txn| count(txn, 1)).await.unwrap();
        }
        let writing = tokio::spawn({
            let store = store.clone();
            async move {
                let long = move |txn: &mut Txn<'_>| {
                    (10..16).try_for_each(|number| {
                        let (agent, sequence, sealed) = (agent(number), u64::from(round), vec![round; 900_000]);
                        txn.put(&State { agent, sequence, sealed, policy: None, stop: None, next: None })
                    })
                };
                store.run(long).await
            }
        });
        while !writing.is_finished() {
            assert!(is_whole(&seen(&store)));
            tokio::task::yield_now().await;
        }
        writing.await.unwrap().unwrap();
    }
    drop(store);
    let states = seen(&open(directory.path()));
    assert!(is_whole(&states) && states[0].as_ref().is_some_and(|state| state.sequence == 3));
}

#[tokio::test]
async fn a_transition_that_fails_writes_nothing() {
    let directory = TempDir::new().unwrap();
    let store = open(directory.path());
    store.run(|txn| count(txn, 1)).await.unwrap();
    let refused = store.run(|txn| {
        count(txn, 1)?;
        count(txn, 2)?;
        txn.append_leaf(&note("never"))?;
        txn.delete::<State>(&agent(1))?;
        Err::<(), _>(StoreError::Missing { what: "reason" })
    });
    assert_eq!(refused.await, Err(StoreError::Missing { what: "reason" }));
    store.read(|view| {
        assert_eq!(sealed::state(view, agent(1)).unwrap().unwrap().sequence, 1);
        assert_eq!(sealed::state(view, agent(2)).unwrap(), None);
        assert_eq!(audit::head(view).unwrap().size(), 0);
    });
    assert_eq!(store.run(|txn| count(txn, 1)).await, Ok(2));
}

/// Many callers, so that failing and succeeding transitions share batches.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_failing_transition_takes_nothing_of_its_neighbours_along() {
    let directory = TempDir::new().unwrap();
    let store = open(directory.path());
    let mut callers = JoinSet::new();
    for caller in 0..64_u64 {
        let store = store.clone();
        callers.spawn(async move {
            for _ in 0..20 {
                let done = store.run(move |txn| {
                    let sequence = count(txn, 1)?;
                    txn.append_leaf(&note(&sequence.to_string()))?;
                    if caller % 2 == 0 { Ok(()) } else { Err(StoreError::Missing { what: "luck" }) }
                });
                assert_eq!(done.await.is_ok(), caller % 2 == 0);
            }
        });
    }
    callers.join_all().await;
    store.read(|view| {
        assert_eq!(sealed::state(view, agent(1)).unwrap().unwrap().sequence, 640);
        let leaves = audit::leaves(view, 0, 1_000).unwrap();
        let texts: Vec<_> = leaves.iter().map(|leaf| LeafRecord::read(&leaf.data).unwrap()).collect();
        let expected: Vec<_> = (1..=640).map(|sequence: u64| note(&sequence.to_string())).collect();
        assert_eq!(texts, expected);
    });
}

#[tokio::test]
async fn a_transition_that_panics_harms_nobody() {
    let directory = TempDir::new().unwrap();
    let store = open(directory.path());
    let panicked = store.run(|txn| -> Result<(), StoreError> {
        count(txn, 1)?;
        panic!("on purpose");
    });
    assert_eq!(panicked.await, Err(StoreError::Panicked));
    assert_eq!(store.run(|txn| count(txn, 1)).await, Ok(1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_reader_sees_one_moment() {
    let directory = TempDir::new().unwrap();
    let store = open(directory.path());
    let writer = tokio::spawn({
        let store = store.clone();
        async move {
            for _ in 0..150 {
                store.run(|txn| (1..=8).try_for_each(|counter| count(txn, counter).map(drop))).await.unwrap();
            }
        }
    });
    let mut last = 0;
    while !writer.is_finished() {
        let sequences = store.read(|view| {
            let states: Vec<State> = view.scan(Scan::all()).unwrap();
            let eighth = sealed::state(view, agent(8)).unwrap();
            states.into_iter().chain(eighth).map(|state| state.sequence).collect::<BTreeSet<_>>()
        });
        assert!(sequences.len() <= 1, "{sequences:?} at one moment");
        let now = sequences.first().copied().unwrap_or(0);
        assert!(now >= last, "time went back from {last} to {now}");
        last = now;
    }
    writer.await.unwrap();
}

#[tokio::test]
async fn everything_is_there_after_a_restart() {
    let directory = TempDir::new().unwrap();
    let store = open(directory.path());
    for _ in 0..10 {
        store.run(|txn| count(txn, 1).and_then(|n| txn.append_leaf(&note(&n.to_string())))).await.unwrap();
    }
    let before = store.read(|view| audit::head(view)).unwrap();
    drop(store);
    let store = open(directory.path());
    assert_eq!(store.read(|view| audit::head(view)).unwrap(), before);
    assert_eq!(store.run(|txn| count(txn, 1)).await, Ok(11));
}

#[tokio::test]
async fn a_commit_wakes_who_waits() {
    let directory = TempDir::new().unwrap();
    let store = open(directory.path());
    let mut commits = store.commits();
    let waiting = tokio::spawn(async move { commits.changed().await });
    store.run(|txn| count(txn, 1)).await.unwrap();
    waiting.await.unwrap().unwrap();
}

#[tokio::test]
async fn records_of_any_size_up_to_the_limit_come_back() {
    let directory = TempDir::new().unwrap();
    let store = open(directory.path());
    for size in [0, 1, 5_000, 100_000, MAX_RECORD - 100, 3] {
        let state = State { agent: agent(1), sequence: 1, sealed: vec![5; size], policy: None, stop: None, next: None };
        let written = state.clone();
        store.run(move |txn| txn.put(&written)).await.unwrap();
        assert_eq!(store.read(|view| sealed::state(view, agent(1))), Ok(Some(state)));
    }
    let large =
        State { agent: agent(1), sequence: 1, sealed: vec![5; MAX_RECORD], policy: None, stop: None, next: None };
    let refused = store.run(move |txn| txn.put(&large)).await;
    assert!(matches!(refused, Err(StoreError::TooLarge { .. })), "{refused:?}");
    // What sled would put into files of their own is not synced: see `rows.rs`.
    let blobs = directory.path().join("store/blobs");
    assert_eq!(fs::read_dir(blobs).unwrap().count(), 0);
}

#[tokio::test]
async fn a_cursor_of_another_wallet_opens_no_door() {
    let directory = TempDir::new().unwrap();
    let store = open(directory.path());
    store
        .run(|txn| {
            for (wallet, sequence) in [(1, 1), (2, 2), (3, 3), (2, 4)] {
                txn.put(&DepositOfWallet { wallet: agent(wallet), sequence })?;
            }
            Ok::<_, StoreError>(())
        })
        .await
        .unwrap();
    let listed = |scan: Scan<DepositOfWallet>| {
        let entries = store.read(|view| view.scan(scan)).unwrap();
        entries.into_iter().map(|entry| entry.sequence).collect::<Vec<_>>()
    };
    let of = |wallet| Scan::<DepositOfWallet>::under(&agent(wallet));
    assert_eq!(listed(of(2)), [2, 4]);
    assert_eq!(listed(of(2).reverse()), [4, 2]);
    assert_eq!(listed(of(2).reverse().limit(1)), [4]);
    assert_eq!(listed(of(2).after(&(agent(2), 2))), [4]);
    assert_eq!(listed(of(2).from(&(agent(2), 2)).before(&(agent(2), 4))), [2]);
    assert_eq!(listed(of(2).before(&(agent(2), 4)).reverse()), [2]);
    assert_eq!(listed(of(2).after(&(agent(1), 0))), [2, 4]);
    assert_eq!(listed(of(2).after(&(agent(3), 0))), [0; 0]);
    assert_eq!(listed(of(2).before(&(agent(3), 9)).reverse()), [4, 2]);
    assert_eq!(listed(of(2).before(&(agent(1), 0)).reverse()), [0; 0]);
}

#[test]
fn a_second_store_on_the_directory_is_refused() {
    let directory = TempDir::new().unwrap();
    let first = open(directory.path());
    let second = Store::open(&directory.path().join("store"), Options::default());
    let running = StoreError::AlreadyRunning { pid: Some(std::process::id()) };
    assert_eq!(second.map(drop), Err(running.clone()));
    assert_eq!(Problem::from(running).code, Code::AlreadyRunning);
    drop(first);
    drop(open(directory.path()));
}

#[test]
fn the_lock_of_a_dead_process_is_no_obstacle() {
    let directory = TempDir::new().unwrap();
    drop(open(directory.path()));
    fs::write(directory.path().join("store/lock"), "4194303").unwrap();
    drop(open(directory.path()));
}

#[test]
fn a_directory_that_others_can_enter_is_refused() {
    let directory = TempDir::new().unwrap();
    drop(open(directory.path()));
    let path = directory.path().join("store");
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o700);
    for mode in [0o750, 0o701, 0o777] {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        let refused = Store::open(&path, Options::default()).map(drop);
        assert_eq!(refused, Err(StoreError::TooOpen { path: path.clone(), mode }));
    }
    fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
    drop(open(directory.path()));
}

/// sled leaves one behind when it is killed while it opens, and would take it for a good one.
#[test]
fn an_unfinished_snapshot_is_no_obstacle() {
    let directory = TempDir::new().unwrap();
    drop(open(directory.path()));
    let left = directory.path().join("store/snap.00FFFFFFFFFFFFFF.generating");
    fs::write(&left, "half of it").unwrap();
    drop(open(directory.path()));
    assert!(!left.exists());
}

#[test]
fn files_that_are_no_database_are_an_error() {
    let directory = TempDir::new().unwrap();
    drop(open(directory.path()));
    for (file, bytes) in [("conf", &b"nonsense: nonsense"[..]), ("conf", &[0xff; 64])] {
        let path = directory.path().join("store").join(file);
        let good = fs::read(&path).unwrap();
        fs::write(&path, bytes).unwrap();
        let refused = Store::open(&directory.path().join("store"), Options::default()).map(drop);
        assert!(refused.is_err(), "{file} was accepted");
        fs::write(&path, good).unwrap();
    }
    drop(open(directory.path()));
}
