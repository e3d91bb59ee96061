//! The store's promises, one by one: order, wholeness, durability, and who may open it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that meets the unexpected should stop there"
)]

use std::{collections::BTreeSet, fs, os::unix::fs::PermissionsExt as _, path::Path, sync::Arc};
use tempfile::TempDir;
use tokio::{sync::Barrier, task::JoinSet};
use waiaas_policy::id::{AgentId, Digest};
use waiaas_wire::enclave::State;
use waiaasd::store::{
    Options, Reads as _, Scan, Store, StoreError, Txn,
    leaf::{Event, LeafRecord},
    sealed, wallets,
};
use waiaas_policy::time::Timestamp;

fn open(directory: &Path) -> Store {
    Store::open(&directory.join("store"), Options::default()).unwrap()
}

fn agent(number: u64) -> AgentId {
    AgentId::from_u128(u128::from(number))
}

fn note(text: &str) -> LeafRecord {
    LeafRecord { at: Timestamp::from_millis(1), event: Event::Started { version: text.to_owned() } }
}

/// Counts in the sequence of a sealed state: read, add one, write.
fn count(txn: &mut Txn<'_>, counter: u64) -> Result<u64, StoreError> {
    let sequence = txn.get::<State>(&agent(counter))?.map_or(0, |state| state.sequence) + 1;
    txn.put(&State { agent: agent(counter), sequence, sealed: vec![7; 100], policy: None })?;
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
