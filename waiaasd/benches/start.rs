//! A start of the daemon in the middle of 10,000 payments that were sent and have no end yet: until it takes new ones, and until all
//! of the old ones have their end.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a bench that meets the unexpected should stop there"
)]

#[path = "../tests/rig/mod.rs"]
mod rig;

use criterion::{Criterion, SamplingMode, criterion_group, criterion_main};
use futures::future::join_all;
use rig::{FREE, Fate, Rig};
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;
use waiaasd::store::journal::State;

/// As the daemon has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const OPEN: usize = 10_000;
const AT_ONCE: usize = 250;

/// Sends payments that nobody sees again, though they are not dead either, and stops in the middle of them.
fn under_way() -> Rig {
    let runtime = Runtime::new().unwrap();
    let rig = runtime.block_on(async {
        let rig = Rig::new(FREE, &[]).await;
        *rig.chain.fate.lock().unwrap() = Fate::Vanishes;
        for _ in (0..OPEN).step_by(AT_ONCE) {
            let sent = join_all((0..AT_ONCE).map(|_| rig.pay(1_000))).await;
            assert!(sent.into_iter().all(|sent| sent.unwrap().state == State::Submitted));
        }
        rig
    });
    runtime.shutdown_timeout(Duration::from_secs(10));
    rig
}

fn open(rig: &Rig) -> usize {
    rig.daemon.store.open_payments().unwrap().len()
}

fn starts(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("start in the middle of 10,000 payments");
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    group.warm_up_time(Duration::from_millis(1)).measurement_time(Duration::from_millis(1));
    let mut rig = Some(under_way());
    group.bench_function("until it takes new ones", |bench| {
        bench.iter_custom(|starts| {
            (0..starts)
                .map(|_| {
                    let runtime = Runtime::new().unwrap();
                    let old = rig.take().unwrap();
                    let began = Instant::now();
                    let new = runtime.block_on(old.restarted());
                    let took = began.elapsed();
                    assert_eq!(open(&new), OPEN);
                    runtime.shutdown_timeout(Duration::from_secs(10));
                    rig = Some(new);
                    took
                })
                .sum()
        });
    });
    drop(rig);
    group.bench_function("until the old ones have ended", |bench| {
        bench.iter_custom(|starts| {
            (0..starts)
                .map(|_| {
                    let (rig, runtime) = (under_way(), Runtime::new().unwrap());
                    *rig.chain.fate.lock().unwrap() = Fate::Lands;
                    let began = Instant::now();
                    let took = runtime.block_on(async {
                        let rig = rig.restarted().await;
                        let mut changes = rig.daemon.changes.subscribe();
                        while open(&rig) > 0 {
                            let _ = tokio::time::timeout(Duration::from_millis(50), changes.changed()).await;
                        }
                        began.elapsed()
                    });
                    runtime.shutdown_timeout(Duration::from_secs(10));
                    took
                })
                .sum()
        });
    });
    group.finish();
}

criterion_group!(benches, starts);
criterion_main!(benches);
