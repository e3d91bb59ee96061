//! One durable payment, from the request to the signature on disk: alone, and with 64 clients.
//!
//! Everything is real but the network: the store syncs, the enclave is a process of its own. The chain is a stand-in
//! that answers at once. Beside it stands the disk's own fsync, of which a payment waits for two.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use ed25519_dalek::{Signer as _, SigningKey};
use futures::{FutureExt as _, future::join_all};
use std::{
    io::Write as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::runtime::Runtime;
use waiaas_policy::{Address, document::Policy, id::AgentId};
use waiaas_wire::{
    Signature,
    control::{Amount, Ask},
    signed::{Manifest, SignedManifest, SignedPolicy},
    view::RpcView,
};
use waiaasd::{
    api::server::private_directory,
    config::{Home, Loaded},
    daemon::Daemon,
    flow::{self, Order},
    manage::{boot, owner, policies, wallets},
    run,
    solana::{
        Asked, Blockhash, Chain, Commitment, Cost, Holdings, Mint, Recipient, SendError, Simulation, Status, Trace,
    },
    store::{idempotency::Scope, journal::State, wallets::Wallet},
};

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

/// A chain that takes everything at once. Every blockhash is new, so that no two payments are the same transaction.
#[derive(Default)]
struct Instantly(AtomicU64);

fn now<'a, T: Send + 'a>(value: T) -> Asked<'a, T> {
    async move { Ok(value) }.boxed()
}

impl Chain for Instantly {
    fn blockhash(&self) -> Asked<'_, Blockhash> {
        let mut hash = [7; 32];
        hash[..8].copy_from_slice(&self.0.fetch_add(1, Ordering::Relaxed).to_le_bytes());
        now(Blockhash { hash, last_valid_height: u64::MAX })
    }
    fn height(&self) -> Asked<'_, u64> {
        now(1)
    }
    fn balance(&self, _: Address) -> Asked<'_, u64> {
        now(u64::MAX)
    }
    fn balances(&self, _: Address) -> Asked<'_, Holdings> {
        now(Holdings { lamports: u64::MAX, tokens: Vec::new() })
    }
    fn mint(&self, _: Address) -> Asked<'_, Option<Mint>> {
        now(None)
    }
    fn recipient(&self, _: Address) -> Asked<'_, Recipient> {
        now(Recipient::Wallet)
    }
    fn token_account_exists(&self, _: Address) -> Asked<'_, bool> {
        now(true)
    }
    fn rent(&self, _: u64) -> Asked<'_, u64> {
        now(890_880)
    }
    fn simulate<'a>(&'a self, _: &'a [u8]) -> Asked<'a, Simulation> {
        now(Simulation { units: 450, error: None, logs: Vec::new() })
    }
    fn send<'a>(&'a self, _: &'a [u8]) -> futures::future::BoxFuture<'a, Result<(), SendError>> {
        async { Ok(()) }.boxed()
    }
    fn statuses<'a>(&'a self, signatures: &'a [Signature]) -> Asked<'a, Vec<Option<Status>>> {
        let landed = Status { slot: 1, error: None, commitment: Commitment::Finalized };
        now(signatures.iter().map(|_| Some(landed.clone())).collect())
    }
    fn trace<'a>(&'a self, sent: &'a [(Signature, u64)]) -> Asked<'a, Vec<Trace>> {
        now(sent.iter().map(|_| Trace::Open).collect())
    }
    fn priority_fee<'a>(&'a self, _: &'a [Address]) -> Asked<'a, u64> {
        now(0)
    }
    fn airdrop(&self, _: Address, _: u64) -> Asked<'_, Signature> {
        now(Signature([0; 64]))
    }
    fn genesis(&self) -> Asked<'_, [u8; 32]> {
        now([0; 32])
    }
    fn cost_of(&self, _: Signature) -> Asked<'_, Option<Cost>> {
        now(None)
    }
    fn views(&self) -> Vec<RpcView> {
        Vec::new()
    }
}

/// A daemon with its enclave, an owner, a wallet and a policy.
struct Rig {
    daemon: Arc<Daemon>,
    wallet: Wallet,
    enclave: Child,
    _directory: tempfile::TempDir,
}

impl Drop for Rig {
    fn drop(&mut self) {
        let _ = self.enclave.kill();
        let _ = self.enclave.wait();
    }
}

/// Beside this bench, or named by the environment.
fn enclave_program() -> PathBuf {
    let beside = std::env::current_exe().unwrap().parent().and_then(Path::parent).unwrap().join("waiaas-enclave");
    std::env::var_os("WAIAAS_ENCLAVE_BIN").map_or(beside, PathBuf::from)
}

async fn rig() -> Rig {
    let directory = tempfile::tempdir().unwrap();
    let home = Home::under(directory.path());
    private_directory(home.data()).unwrap();
    private_directory(home.run()).unwrap();
    let program = enclave_program();
    let enclave = Command::new(&program)
        .arg("--socket")
        .arg(home.enclave_socket(""))
        .arg("--dir")
        .arg(home.data().join("enclave"))
        .stderr(Stdio::null())
        .spawn()
        .unwrap_or_else(|why| {
            panic!("{}: {why}; build it with `cargo build --release -p waiaas-enclave`", program.display())
        });
    let loaded = Loaded::read(home.config_file(), std::iter::empty()).unwrap();
    let daemon = run::on_chain(home, loaded, Arc::new(Instantly::default())).await.unwrap();
    let key = SigningKey::from_bytes(&[5; 32]);
    owner::adopt(&daemon, manifest(&key)).await.unwrap();
    tokio::spawn(boot::supervise(Arc::clone(&daemon)));
    let mut changes = daemon.changes.subscribe();
    while daemon.identity().is_err() {
        let _ = tokio::time::timeout(Duration::from_millis(100), changes.changed()).await;
    }
    let wallet = wallets::create(&daemon, "bench".to_owned()).await.unwrap();
    policies::set(&daemon, &wallet, policy(&key, wallet.agent)).await.unwrap();
    Rig { daemon, wallet, enclave, _directory: directory }
}

fn manifest(key: &SigningKey) -> SignedManifest {
    let owner = Address::from(key.verifying_key().to_bytes());
    let created = waiaas_policy::time::Timestamp::from_secs(1);
    let manifest = Manifest { namespace: "own_bench".to_owned(), owner, version: 1, created };
    let signature = sign(key, &manifest.statement().bytes().unwrap());
    SignedManifest { manifest, signature }
}

fn policy(key: &SigningKey, agent: AgentId) -> SignedPolicy {
    let policy = Policy::from_toml(POLICY).unwrap().encode();
    let mut signed = SignedPolicy { agent, version: 1, policy, signature: Signature([0; 64]) };
    signed.signature = sign(key, &signed.statement().bytes().unwrap());
    signed
}

fn sign(key: &SigningKey, bytes: &[u8]) -> Signature {
    Signature(key.sign(bytes).to_bytes())
}

async fn pay(rig: &Rig) {
    let ask = Ask {
        from: None,
        to: Address::from([9; 32]).to_string(),
        amount: Amount::Raw { amount: 1_000, asset: "SOL".to_owned() },
        memo: None,
        idempotency_key: None,
    };
    let order = Order { wallet: rig.wallet.clone(), caller: Scope::Owner, ask };
    let payment = flow::pay(&rig.daemon, order).await.unwrap();
    assert_eq!(payment.state, State::Submitted);
}

fn payments(criterion: &mut Criterion) {
    let runtime = Runtime::new().unwrap();
    let rig = runtime.block_on(rig());
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
