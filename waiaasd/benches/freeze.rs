//! How fast money stops: from the owner's stop to its answer, and to the last payment that anybody still got through, while
//! 64 callers pay as fast as they can. 200 tries each.

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
use rig::{FREE, Rig};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{runtime::Runtime, sync::watch, task::JoinSet};
use waiaas_wire::{Code, Signature, signed::SignedLift};
use waiaasd::manage::stop;

/// As the daemon has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const CLIENTS: usize = 64;
const TRIES: usize = 200;
/// Payments that are made before the stop, so that it comes into the middle of work.
const BEFORE: u64 = 128;

/// One stop under load.
struct Frozen {
    /// From the stop to its answer: daemon and enclave have stopped.
    answered: Duration,
    /// From the stop to the last payment that a caller got through, which was signed before that.
    last: Duration,
}

async fn freeze(rig: &Arc<Rig>) -> Frozen {
    let made = watch::Sender::new(0_u64);
    let mut clients = JoinSet::new();
    for _ in 0..CLIENTS {
        let (rig, made) = (Arc::clone(rig), made.clone());
        clients.spawn(async move {
            let mut last = None;
            loop {
                match rig.pay(1_000).await {
                    Ok(payment) if payment.failure.is_none() => last = Some(Instant::now()),
                    // It was on its way when the stop came, and was not signed.
                    Ok(_) => return last,
                    Err(problem) => {
                        assert_eq!(problem.code, Code::Frozen, "{problem:?}");
                        return last;
                    }
                }
                made.send_modify(|made| *made += 1);
            }
        });
    }
    made.subscribe().wait_for(|made| *made >= BEFORE).await.unwrap();
    let began = Instant::now();
    let stopped = stop::stop(&rig.daemon, vec![rig.wallet.agent], stop::Occasion::Usual).await.unwrap();
    let answered = began.elapsed();
    assert!(stopped.iter().all(|stopped| stopped.enclave));
    let last = clients.join_all().await.into_iter().flatten().max().unwrap();
    lift(rig).await;
    // Nothing got through any more in some tries, and criterion takes no zero.
    Frozen { answered, last: last.saturating_duration_since(began).max(Duration::from_nanos(1)) }
}

async fn lift(rig: &Rig) {
    let wallets = rig.daemon.store.read(|view| waiaasd::store::wallets::all(view)).unwrap();
    let wallet = &wallets[0];
    let number = stop::number(&rig.daemon, wallet).await.unwrap();
    let mut lift = SignedLift { agent: wallet.agent, stop: number, signature: Signature([0; 64]) };
    lift.signature = rig.sign(&lift.statement().bytes().unwrap());
    stop::lift(&rig.daemon, wallet, lift).await.unwrap();
}

fn freezes(criterion: &mut Criterion) {
    let runtime = Runtime::new().unwrap();
    let rig = Arc::new(runtime.block_on(Rig::new(FREE, &[])));
    let mut group = criterion.benchmark_group("stop under 64 callers");
    // Short, so that a sample is one try.
    group.sample_size(TRIES).sampling_mode(SamplingMode::Flat);
    group.warm_up_time(Duration::from_millis(1)).measurement_time(Duration::from_millis(1));
    let sum = |tries, part: fn(&Frozen) -> Duration| {
        (0..tries).map(|_| part(&runtime.block_on(freeze(&rig)))).sum::<Duration>()
    };
    group.bench_function("until it is answered", |bench| bench.iter_custom(|tries| sum(tries, |it| it.answered)));
    group.bench_function("until the last payment", |bench| bench.iter_custom(|tries| sum(tries, |it| it.last)));
    group.finish();
}

criterion_group!(benches, freezes);
criterion_main!(benches);
