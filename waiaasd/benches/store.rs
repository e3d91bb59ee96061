//! The store's group commit: transitions of three records, by one caller and by many, and a read beside them.
//!
//! A caller waits for the disk; so the disk's own append and fdatasync comes first, to be compared with.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a bench that meets the unexpected should stop there"
)]

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use futures::future::join_all;
use std::{fs::File, hint::black_box, io::Write as _, path::Path, time::Duration};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use waiaas_policy::id::AgentId;
use waiaas_wire::enclave::State;
use waiaasd::store::{Options, Store, StoreError, Txn, sealed};

/// How many records there are to be changed.
const RECORDS: u64 = 10_000;
/// Size of each, in bytes.
const SIZE: usize = 300;

fn agent(number: u64) -> AgentId {
    AgentId::from_u128(u128::from(number % RECORDS))
}

fn put(txn: &mut Txn<'_>, number: u64, sequence: u64) -> Result<(), StoreError> {
    let sealed = vec![u8::try_from(sequence % 256).unwrap_or(0); SIZE];
    txn.put(&State { agent: agent(number), sequence, sealed, policy: None, stop: None, next: None })
}

/// Reads a record, and writes it and two others.
fn step(txn: &mut Txn<'_>, caller: u64) -> Result<(), StoreError> {
    let place = caller.wrapping_mul(7_919);
    let sequence = sealed::state(txn, agent(place))?.map_or(0, |state| state.sequence) + 1;
    let elsewhere = place.wrapping_add(sequence.wrapping_mul(104_729));
    put(txn, place, sequence)?;
    put(txn, elsewhere, sequence)?;
    put(txn, elsewhere.wrapping_add(1), sequence)
}

fn filled(runtime: &Runtime, directory: &Path) -> Store {
    let store = Store::open(&directory.join("store"), Options::default()).unwrap();
    let fill = store.run(|txn| (0..RECORDS).try_for_each(|number| put(txn, number, 0)));
    runtime.block_on(fill).unwrap();
    store
}

fn disk(criterion: &mut Criterion) {
    let directory = TempDir::new().unwrap();
    let mut file = File::create(directory.path().join("file")).unwrap();
    let block = [7; 3 * SIZE];
    criterion.bench_function("store/disk alone: append and fdatasync", |bench| {
        bench.iter(|| {
            file.write_all(&block).unwrap();
            file.sync_data().unwrap();
        });
    });
}

fn commits(criterion: &mut Criterion) {
    let (runtime, directory) = (Runtime::new().unwrap(), TempDir::new().unwrap());
    let store = filled(&runtime, directory.path());
    let mut group = criterion.benchmark_group("store/transitions of three records");
    group.sample_size(30).measurement_time(Duration::from_secs(8));
    for callers in [1_u64, 8, 64, 256] {
        group.throughput(Throughput::Elements(callers));
        group.bench_function(BenchmarkId::new("callers", callers), |bench| {
            bench.iter(|| {
                let steps = (0..callers).map(|caller| store.run(move |txn| step(txn, caller)));
                let done = runtime.block_on(join_all(steps));
                assert!(done.iter().all(Result::is_ok));
            });
        });
    }
    group.finish();
}

fn reads(criterion: &mut Criterion) {
    let (runtime, directory) = (Runtime::new().unwrap(), TempDir::new().unwrap());
    let store = filled(&runtime, directory.path());
    let mut number = 0_u64;
    criterion.bench_function("store/read one record", |bench| {
        bench.iter(|| {
            number = number.wrapping_add(7_919);
            black_box(store.read(|view| sealed::state(view, agent(number))).unwrap());
        });
    });
}

criterion_group!(benches, disk, commits, reads);
criterion_main!(benches);
