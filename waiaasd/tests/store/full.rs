//! A disk that runs full, for real: a small tmpfs. Needs the right to mount one, and says so where that is missing.

use std::{
    fs::{self, File},
    io::Write as _,
    path::{Path, PathBuf},
    process::Command,
};
use tempfile::TempDir;
use waiaas_policy::id::AgentId;
use waiaas_wire::enclave::State;
use waiaasd::store::{Options, Store, StoreError, Txn, sealed};

struct Disk(TempDir);

impl Disk {
    /// A disk of so many megabytes; `None` where none can be mounted.
    fn small(megabytes: u32) -> Option<Self> {
        let directory = TempDir::new().unwrap();
        let size = format!("size={megabytes}m");
        let mount = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(directory.path()).output();
        if mount.is_ok_and(|output| output.status.success()) {
            return Some(Self(directory));
        }
        eprintln!("SKIPPED: no tmpfs can be mounted here (that takes root)");
        None
    }

    fn store(&self) -> PathBuf {
        self.0.path().join("store")
    }

    fn filler(&self) -> PathBuf {
        self.0.path().join("filler")
    }

    /// Takes every free byte.
    fn fill(&self) {
        let mut file = File::options().create(true).append(true).open(self.filler()).unwrap();
        for size in [1 << 20, 1 << 10, 1] {
            while file.write_all(&vec![0; size]).is_ok() {}
        }
    }

    fn make_room(&self) {
        fs::remove_file(self.filler()).unwrap();
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(self.0.path()).output();
    }
}

fn agent(number: u64) -> AgentId {
    AgentId::from_u128(u128::from(number))
}

/// Counts, and adds a lot besides.
fn count(txn: &mut Txn<'_>) -> Result<u64, StoreError> {
    let sequence = sealed::state(txn, agent(0))?.map_or(0, |state| state.sequence) + 1;
    let state = State { agent: agent(0), sequence, sealed: vec![1; 100], policy: None, stop: None, next: None };
    txn.put(&state)?;
    for number in 1..=20 {
        let sealed = vec![u8::try_from(sequence % 251).unwrap(); 3_000];
        txn.put(&State { agent: agent(sequence * 20 + number), sealed, ..state })?;
    }
    Ok(sequence)
}

fn counted(store: &Store) -> u64 {
    store.read(|view| sealed::state(view, agent(0))).unwrap().map_or(0, |state| state.sequence)
}

fn open(path: &Path) -> Store {
    Store::open(path, Options::default()).unwrap()
}

/// Counts until the disk is full. The last count.
async fn count_until_full(store: &Store, mut last: u64) -> u64 {
    loop {
        match store.run(count).await {
            Ok(sequence) => assert_eq!(sequence, last + 1),
            Err(error) => {
                assert_eq!(error, StoreError::Full);
                assert_eq!(counted(store), last);
                return last;
            }
        }
        last += 1;
    }
}

#[tokio::test]
async fn a_full_disk_refuses_and_goes_on_when_there_is_room() {
    let Some(disk) = Disk::small(96) else { return };
    let store = open(&disk.store());
    let mut last = 0;
    for _ in 0..4 {
        // The database may give room back now and then; that is room too.
        for _ in 0..10 {
            disk.fill();
            last = count_until_full(&store, last).await;
        }
        disk.make_room();
        last += 1;
        assert_eq!(store.run(count).await, Ok(last));
    }
}

#[tokio::test]
async fn a_store_that_was_full_opens_again() {
    let Some(disk) = Disk::small(64) else { return };
    let store = open(&disk.store());
    disk.fill();
    let last = count_until_full(&store, 0).await;
    drop(store);
    // While there is no room, it opens or says so.
    match Store::open(&disk.store(), Options::default()) {
        Ok(store) => assert_eq!(counted(&store), last),
        Err(error) => assert_eq!(error, StoreError::Full),
    }
    disk.make_room();
    let store = open(&disk.store());
    assert_eq!(counted(&store), last);
    assert_eq!(store.run(count).await, Ok(last + 1));
}

/// The same records over and over: the database gives room back while there is none, and takes it again.
#[tokio::test]
async fn a_database_that_shrinks_on_a_full_disk_goes_on() {
    let Some(disk) = Disk::small(64) else { return };
    let store = open(&disk.store());
    let mut done = 0;
    for round in 0..600_u64 {
        if round % 10 == 0 {
            disk.fill();
        }
        let churned = store.run(move |txn| {
            (0..20).try_for_each(|number| {
                let sealed = vec![u8::try_from(round % 251).unwrap(); 3_000];
                txn.put(&State {
                    agent: agent((round * 7 + number) % 300),
                    sequence: round,
                    sealed,
                    policy: None,
                    stop: None,
                    next: None,
                })
            })
        });
        match churned.await {
            Ok(()) => done += 1,
            Err(error) => assert_eq!(error, StoreError::Full),
        }
    }
    assert!(done > 0, "nothing was written at all");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn callers_on_a_full_disk_all_hear_of_it() {
    let Some(disk) = Disk::small(64) else { return };
    let store = open(&disk.store());
    disk.fill();
    let callers = (0..64).map(|_| {
        let store = store.clone();
        tokio::spawn(async move {
            let mut last = 0;
            loop {
                match store.run(count).await {
                    Ok(sequence) => last = sequence,
                    Err(error) => return (last, error),
                }
            }
        })
    });
    let mut highest = 0;
    for caller in callers.collect::<Vec<_>>() {
        let (last, error) = caller.await.unwrap();
        assert_eq!(error, StoreError::Full);
        highest = highest.max(last);
    }
    assert_eq!(counted(&store), highest);
}

/// Finishes something: writes about as much as a signature does, over what is there.
fn finish(txn: &mut Txn<'_>, round: u64) -> Result<(), StoreError> {
    (0..4).try_for_each(|number| {
        let sealed = vec![u8::try_from((round + number) % 251).unwrap(); 3_000];
        txn.put(&State { agent: agent(number), sequence: round, sealed, policy: None, stop: None, next: None })
    })
}

#[tokio::test]
async fn what_was_begun_is_finished_on_a_disk_that_refuses_new_work() {
    let Some(disk) = Disk::small(96) else { return };
    let store = open(&disk.store());
    disk.fill();
    count_until_full(&store, 0).await;
    for round in 1..300 {
        assert_eq!(store.finish(move |txn| finish(txn, round)).await, Ok(()), "in round {round}");
    }
    disk.make_room();
    assert!(store.run(count).await.is_ok(), "new work has room again");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn new_work_that_finds_no_room_takes_nothing_from_what_finishes_beside_it() {
    let Some(disk) = Disk::small(96) else { return };
    let store = open(&disk.store());
    disk.fill();
    count_until_full(&store, 0).await;
    let beginners = (0..32).map(|_| {
        let store = store.clone();
        tokio::spawn(async move { while store.run(count).await.is_ok() {} })
    });
    let beginners: Vec<_> = beginners.collect();
    let finishers = (0..32).map(|number| {
        let store = store.clone();
        tokio::spawn(async move {
            for round in 1..20 {
                store.finish(move |txn| finish(txn, number + round)).await.unwrap();
            }
        })
    });
    for finisher in finishers.collect::<Vec<_>>() {
        finisher.await.unwrap();
    }
    for beginner in beginners {
        beginner.await.unwrap();
    }
}

/// While one group finds no room, the next one was run on top of it: what that one counted from never was.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_was_run_on_top_of_a_group_without_room_counts_from_what_is_there() {
    let Some(disk) = Disk::small(96) else { return };
    let store = open(&disk.store());
    for _ in 0..6 {
        disk.fill();
        let before = counted(&store);
        let callers = (0..48_u64).map(|caller| {
            let store = store.clone();
            tokio::spawn(async move {
                let mut seen = Vec::new();
                for _ in 0..40 {
                    match store.run(count).await {
                        Ok(sequence) => seen.push(sequence),
                        Err(error) => assert_eq!(error, StoreError::Full),
                    }
                    let sealed = vec![7; 3_000];
                    let agent = agent(1_000_000 + caller);
                    let state = State { agent, sequence: 1, sealed, policy: None, stop: None, next: None };
                    store.finish(move |txn| txn.put(&state)).await.unwrap();
                }
                seen
            })
        });
        let mut seen = Vec::new();
        for caller in callers.collect::<Vec<_>>() {
            seen.extend(caller.await.unwrap());
        }
        seen.sort_unstable();
        assert_eq!(seen, (before + 1..=counted(&store)).collect::<Vec<_>>());
        disk.make_room();
    }
}
