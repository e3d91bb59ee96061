//! Durable payments, from the request to the signature on disk, by 1, 8, 64 and 256 clients: in this process, over the
//! owner's door as the command line takes it, and over REST as agents do.
//!
//! Each client asks for its next payment when the last is answered; all of them pay from one wallet, which is the hardest case.
//! Everything is real but the network: the store syncs, the enclave is a process of its own. The chain is a stand-in that
//! answers at once. Beside it stands the disk's own fsync, of which a payment waits for two.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::indexing_slicing,
    reason = "what fails here fails the test"
)]

#[path = "../tests/rig/mod.rs"]
mod rig;

use criterion::{BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use futures::future::join_all;
use rig::{Caller, FREE, Rig, UNCOUNTED, by_door};
use std::{
    future::Future,
    io::Write as _,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};
use tokio::runtime::Runtime;
use waiaas_wire::{control::ControlClient, view::TxState};
use waiaasd::store::journal::State;

/// As the daemon has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const CLIENTS: [usize; 4] = [1, 8, 64, 256];

/// Processor time of payments: what other programs on the machine do changes it little.
#[derive(Default)]
struct Work {
    payments: AtomicU64,
    /// Milliseconds of this process, clients included, and of the enclave.
    here: AtomicU64,
    enclave: AtomicU64,
}

impl Work {
    /// Runs payments, and counts what they cost.
    fn of<T>(&self, rig: &Rig, payments: u64, run: impl FnOnce() -> T) -> T {
        let enclave = rig.enclave_id().to_string();
        let spent = || (processor_time("self"), processor_time(&enclave));
        let before = spent();
        let done = run();
        let after = spent();
        self.payments.fetch_add(payments, Relaxed);
        self.here.fetch_add(after.0 - before.0, Relaxed);
        self.enclave.fetch_add(after.1 - before.1, Relaxed);
        done
    }

    fn tell(&self, name: &str) {
        let payments = self.payments.load(Relaxed);
        let each = |spent: &AtomicU64| (spent.load(Relaxed) * 1_000).checked_div(payments);
        if let (Some(here), Some(enclave)) = (each(&self.here), each(&self.enclave)) {
            eprintln!("{name}: processor time of a payment {here} µs here, {enclave} µs in the enclave");
        }
    }
}

/// Milliseconds, in steps of ten.
fn processor_time(process: &str) -> u64 {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    // The second field may contain anything; the third follows its last parenthesis.
    let fields: Vec<_> = stat.rsplit_once(')').unwrap().1.split_whitespace().collect();
    let ticks: u64 = fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap();
    ticks * 10
}

/// How long clients take to make this many payments each.
async fn together<F, Paying>(clients: usize, payments: u64, pay: impl Fn(usize) -> F) -> Duration
where
    F: Fn() -> Paying + Send + 'static,
    Paying: Future<Output = ()> + Send,
{
    let began = Instant::now();
    let clients = (0..clients).map(|client| {
        let pay = pay(client);
        tokio::spawn(async move {
            for _ in 0..payments {
                pay().await;
            }
        })
    });
    join_all(clients).await.into_iter().for_each(Result::unwrap);
    began.elapsed()
}

fn payments(criterion: &mut Criterion) {
    let runtime = Runtime::new().unwrap();
    let rig = Arc::new(runtime.block_on(Rig::new(FREE, &UNCOUNTED)));
    let mut group = criterion.benchmark_group("payment");
    group.sample_size(10).measurement_time(Duration::from_secs(8)).sampling_mode(SamplingMode::Flat);
    for clients in CLIENTS {
        group.throughput(Throughput::Elements(u64::try_from(clients).unwrap()));
        let work = Work::default();
        group.bench_function(BenchmarkId::new("clients", clients), |bench| {
            bench.iter_custom(|payments| {
                let all = together(clients, payments, |_| {
                    let rig = Arc::clone(&rig);
                    move || {
                        let rig = Arc::clone(&rig);
                        async move { assert_eq!(rig.pay(1_000).await.unwrap().state, State::Submitted) }
                    }
                });
                work.of(&rig, payments * u64::try_from(clients).unwrap(), || runtime.block_on(all))
            });
        });
        work.tell(&format!("{clients} clients"));
    }
    runtime.block_on(rig.open_door());
    let doors: Vec<ControlClient> = (0..256).map(|_| runtime.block_on(rig.door())).collect();
    for clients in CLIENTS {
        group.throughput(Throughput::Elements(u64::try_from(clients).unwrap()));
        let work = Work::default();
        group.bench_function(BenchmarkId::new("clients over tarpc", clients), |bench| {
            bench.iter_custom(|payments| {
                let all = together(clients, payments, |client| {
                    let door = doors[client].clone();
                    move || {
                        let door = door.clone();
                        async move { assert_eq!(by_door(&door, 1_000).await.unwrap().state, TxState::Submitted) }
                    }
                });
                work.of(&rig, payments * u64::try_from(clients).unwrap(), || runtime.block_on(all))
            });
        });
        work.tell(&format!("{clients} clients over tarpc"));
    }
    for clients in CLIENTS {
        // Anew each time: a connection that is not used for long is closed.
        let callers: Vec<Caller> = runtime.block_on(rig.rest(clients));
        group.throughput(Throughput::Elements(u64::try_from(clients).unwrap()));
        let work = Work::default();
        group.bench_function(BenchmarkId::new("clients over REST", clients), |bench| {
            bench.iter_custom(|payments| {
                let all = together(clients, payments, |client| {
                    let caller = callers[client].clone();
                    move || {
                        let caller = caller.clone();
                        async move { assert_eq!(caller.pay(1_000).await, 202) }
                    }
                });
                work.of(&rig, payments * u64::try_from(clients).unwrap(), || runtime.block_on(all))
            });
        });
        work.tell(&format!("{clients} clients over REST"));
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
