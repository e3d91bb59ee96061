//! One durable payment, from the request to the signature on disk: alone, and with 8, 64 and 256 clients.
//!
//! Everything is real but the network: the store syncs, the enclave is a process of its own. The chain is a stand-in
//! that answers at once. Beside it stands the disk's own fsync, of which a payment waits for two.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "what fails here fails the test"
)]

#[path = "../tests/rig/mod.rs"]
mod rig;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use futures::future::join_all;
use rig::Rig;
use std::{
    io::Write as _,
    time::{Duration, Instant},
};
use tokio::runtime::Runtime;
use waiaasd::store::journal::State;

const POLICY: &str = r#"
[assets.SOL]
per_payment = "1"
daily = "1000000"

[destinations]
any = true

[fees]
per_payment = "0.01"
daily = "1000000"
"#;

async fn pay(rig: &Rig) {
    assert_eq!(rig.pay(1_000).await.unwrap().state, State::Submitted);
}

fn payments(criterion: &mut Criterion) {
    let runtime = Runtime::new().unwrap();
    let rig = runtime.block_on(Rig::new(POLICY, &[]));
    let mut group = criterion.benchmark_group("payment");
    group.sample_size(20).measurement_time(Duration::from_secs(10));
    for clients in [1_usize, 8, 64, 256] {
        group.throughput(Throughput::Elements(u64::try_from(clients).unwrap()));
        group.bench_function(BenchmarkId::new("clients", clients), |bench| {
            bench.iter(|| runtime.block_on(join_all((0..clients).map(|_| pay(&rig)))));
        });
    }
    group.finish();
}

fn fsync(criterion: &mut Criterion) {
    let directory = tempfile::tempdir().unwrap();
    let mut file = std::fs::File::create(directory.path().join("file")).unwrap();
    criterion.bench_function("disk/append-fdatasync", |bench| {
        bench.iter_custom(|rounds| {
            let began = Instant::now();
            for _ in 0..rounds {
                file.write_all(&[0; 512]).unwrap();
                file.sync_data().unwrap();
            }
            began.elapsed()
        });
    });
}

criterion_group!(benches, fsync, payments);
criterion_main!(benches);
