//! What a long history costs: a commit of a payment's size, a proof, and opening the store, with nothing before and with a
//! million payments before (`WAIAAS_BENCH_HISTORY` says how many).

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a bench that meets the unexpected should stop there"
)]

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use std::{
    path::Path,
    time::{Duration, Instant},
};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use waiaas_policy::{
    Address,
    id::{AgentId, Digest, TxId},
    time::Timestamp,
};
use waiaas_wire::{Signature, enclave::State};
use waiaasd::store::{
    Options, Store, StoreError, Txn, audit,
    leaf::{Event, LeafRecord},
    payments::{OfMessage, OfSignature, OfWallet},
    sealed,
};

/// Payments of one transaction while the history is made.
const AT_ONCE: u64 = 1_000;

fn past() -> u64 {
    std::env::var("WAIAAS_BENCH_HISTORY").ok().and_then(|text| text.parse().ok()).unwrap_or(1_000_000)
}

/// Writes what a payment leaves behind: its audit leaf, and the rows by which it is found.
fn leave(txn: &mut Txn<'_>, number: u64) -> Result<(), StoreError> {
    let (tx, wallet) = (TxId::from_parts(1_800_000_000_000 + number, u128::from(number)), AgentId::from_u128(1));
    let message = Digest::of(&number.to_be_bytes());
    let mut signature = [0; 64];
    signature[..32].copy_from_slice(&message.0);
    let event = Event::WalletCreated { wallet, name: "x".repeat(250), address: Address::new_from_array(message.0) };
    txn.append_leaf(&LeafRecord { at: Timestamp::from_millis(1_800_000_000_000 + number), event })?;
    txn.put(&OfMessage { message, tx })?;
    txn.put(&OfSignature { signature: Signature(signature), tx })?;
    txn.put(&OfWallet { wallet, tx })
}

/// The same with the state that every payment changes.
fn pay(txn: &mut Txn<'_>) -> Result<(), StoreError> {
    let agent = AgentId::from_u128(1);
    let sequence = sealed::state(txn, agent)?.map_or(0, |state| state.sequence) + 1;
    sealed::keep_state(txn, &State { agent, sequence, sealed: vec![7; 3_000], policy: None, stop: None, next: None })?;
    let number = audit::head(txn)?.size();
    leave(txn, number)
}

fn filled(runtime: &Runtime, directory: &Path, count: u64) -> Store {
    let store = Store::open(&directory.join("store"), Options::default()).unwrap();
    for first in (0..count).step_by(usize::try_from(AT_ONCE).unwrap()) {
        let last = (first + AT_ONCE).min(count);
        runtime.block_on(store.run(move |txn| (first..last).try_for_each(|number| leave(txn, number)))).unwrap();
    }
    store
}

fn history(criterion: &mut Criterion) {
    let runtime = Runtime::new().unwrap();
    let mut group = criterion.benchmark_group("history");
    group.sample_size(10).measurement_time(Duration::from_secs(5));
    for before in [0, past()] {
        let directory = TempDir::new().unwrap();
        let store = filled(&runtime, directory.path(), before);
        group.bench_function(BenchmarkId::new("commit after", before), |bench| {
            bench.iter(|| runtime.block_on(store.run(pay)).unwrap());
        });
        if before > 0 {
            group.bench_function(BenchmarkId::new("proof of one of", before), |bench| {
                bench.iter(|| store.inclusion(before / 3, before).unwrap().unwrap());
            });
        }
        drop(store);
        // Once: sled notes the state of its file when it opens, and reads what was written since.
        let began = Instant::now();
        drop(Store::open(&directory.path().join("store"), Options::default()).unwrap());
        eprintln!("the first start after {before}: {:?}", began.elapsed());
        group.bench_function(BenchmarkId::new("start after", before), |bench| {
            bench.iter(|| Store::open(&directory.path().join("store"), Options::default()).unwrap());
        });
    }
    group.finish();
}

criterion_group!(benches, history);
criterion_main!(benches);
