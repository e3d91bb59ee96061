//! A daemon in process with a real store and a real enclave process, on a chain that does as it is told.

#![allow(dead_code, unused_imports, reason = "every test and bench uses a part of it")]

mod chain;
mod door;
mod rest;

pub use chain::{Fate, Scripted};
pub use door::by_door;
pub use rest::{Caller, UNCOUNTED};

use ed25519_dalek::{Signer as _, SigningKey};
use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Arc,
    time::Duration,
};
use waiaas_policy::{Address, asset::Asset, budget::Period, document::Policy, id::TxId, time::Timestamp};
use waiaas_wire::{
    Problem, Signature,
    control::{Amount, Ask},
    signed::{Manifest, SignedApproval, SignedManifest, SignedPolicy},
};
use waiaasd::{
    api::server::private_directory,
    config::{Home, Loaded},
    daemon::Daemon,
    flow::{self, Order, Wanted},
    manage::{boot, owner, policies, wallets},
    run,
    store::{
        idempotency::Scope,
        journal::{Payment, State},
        ledgers,
        wallets::Wallet,
    },
};

/// Somebody to pay.
pub const BOB: Address = Address::new_from_array([9; 32]);

/// For benches: small payments to anybody, as many as one likes.
pub const FREE: &str = r#"
[assets.SOL]
per_payment = "1"
daily = "1000000"

[destinations]
any = true

[fees]
per_payment = "0.01"
daily = "1000000"
"#;

/// The rig.
pub struct Rig {
    pub daemon: Arc<Daemon>,
    pub chain: Arc<Scripted>,
    pub wallet: Wallet,
    pub key: SigningKey,
    enclave: Enclave,
    directory: tempfile::TempDir,
    settings: Vec<(String, String)>,
}

/// The enclave's process, which ends with the rig.
struct Enclave(Child);

impl Drop for Enclave {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Beside the test program, or named by the environment.
fn enclave_program() -> PathBuf {
    let beside = std::env::current_exe().unwrap().parent().and_then(Path::parent).unwrap().join("waiaas-enclave");
    std::env::var_os("WAIAAS_ENCLAVE_BIN").map_or(beside, PathBuf::from)
}

impl Rig {
    /// With this policy, and settings of the environment.
    pub async fn new(policy: &str, settings: &[(&str, &str)]) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let home = Home::under(directory.path());
        private_directory(home.data()).unwrap();
        private_directory(home.run()).unwrap();
        let program = enclave_program();
        let enclave = Command::new(&program)
            .arg("--socket")
            .arg(home.enclave_socket())
            .arg("--dir")
            .arg(home.data().join("enclave"))
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|why| {
                panic!("{}: {why}; build it first: `cargo build -p waiaas-enclave`", program.display())
            });
        let enclave = Enclave(enclave);
        let settings: Vec<_> = settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let chain = Arc::new(Scripted::default());
        let daemon = daemon(home, &settings, &chain).await;
        let key = SigningKey::from_bytes(&[5; 32]);
        owner::adopt(&daemon, manifest(&key)).await.unwrap();
        supervised(&daemon).await;
        let wallet = wallets::create(&daemon, "bot".to_owned()).await.unwrap();
        let rig = Self { daemon, chain, wallet, key, enclave, directory, settings };
        rig.set_policy(policy, 1).await.unwrap();
        rig
    }

    /// The daemon started anew, on what it left; the enclave goes on. The runtime of the old one must be gone.
    pub async fn restarted(self) -> Self {
        let Self { daemon: old, chain, wallet, key, enclave, directory, settings } = self;
        drop(old);
        let daemon = daemon(Home::under(directory.path()), &settings, &chain).await;
        supervised(&daemon).await;
        Self { daemon, chain, wallet, key, enclave, directory, settings }
    }

    /// Sets a policy, signed by the owner.
    pub async fn set_policy(&self, toml: &str, version: u64) -> Result<(), Problem> {
        let policy = Policy::from_toml(toml).unwrap().encode();
        let mut signed = SignedPolicy { agent: self.wallet.agent, version, policy, signature: Signature([0; 64]) };
        signed.signature = self.sign(&signed.statement().bytes().unwrap());
        policies::set(&self.daemon, &self.wallet, signed).await
    }

    /// The owner's yes to a payment.
    pub fn approval(&self, payment: &Payment) -> SignedApproval {
        let mut approval = SignedApproval {
            tx: payment.id,
            agent: payment.wallet,
            intent: payment.prepared.intent,
            expires: Timestamp::from_millis(self.daemon.clock.now().as_millis() + 60_000),
            effect: "pay".to_owned(),
            signature: Signature([0; 64]),
        };
        approval.signature = self.sign(&approval.statement().bytes().unwrap());
        approval
    }

    pub fn sign(&self, bytes: &[u8]) -> Signature {
        Signature(self.key.sign(bytes).to_bytes())
    }

    /// Pays lamports to [`BOB`].
    pub async fn pay(&self, lamports: u64) -> Result<Payment, Problem> {
        self.pay_once(lamports, None).await
    }

    /// The same under an idempotency key.
    pub async fn pay_once(&self, lamports: u64, key: Option<&str>) -> Result<Payment, Problem> {
        let ask = Ask {
            from: None,
            to: BOB.to_string(),
            amount: Amount::Raw { amount: lamports, asset: "SOL".to_owned() },
            memo: None,
            idempotency_key: key.map(str::to_owned),
        };
        flow::pay(&self.daemon, Order { wallet: self.wallet.clone(), caller: Scope::Owner, ask: Wanted::Pay(ask) })
            .await
    }

    /// Waits for a payment to be in one of these states.
    pub async fn reaches(&self, tx: TxId, states: &[State]) -> Payment {
        let found = |daemon: &Daemon| daemon.store.payment(tx).unwrap().is_some_and(|it| states.contains(&it.state));
        until(&self.daemon, found).await;
        self.daemon.store.payment(tx).unwrap().unwrap()
    }

    /// Lamports that count in the daemon's day: spent, and held.
    pub fn used(&self) -> (u64, u64) {
        let ledger = self.daemon.store.read(|view| ledgers::of(view, self.wallet.agent)).unwrap();
        let usage = ledger.usage(Asset::Sol, self.daemon.clock.now()).of(Period::Day);
        (usage.spent, usage.held)
    }

    /// Lamports that count in the enclave's day.
    pub async fn used_in_enclave(&self) -> u64 {
        let ledger = policies::enclave_ledger(&self.daemon, self.wallet.agent).await.unwrap();
        ledger.usage(Asset::Sol, self.daemon.clock.now()).of(Period::Day).used()
    }

    /// Waits until the enclave is loaded.
    pub async fn is_ready(&self) {
        until(&self.daemon, |daemon| daemon.identity().is_ok()).await;
    }

    /// The enclave's process.
    pub fn enclave_id(&self) -> u32 {
        self.enclave.0.id()
    }

    /// Stops the enclave in its tracks, or lets it go on.
    pub fn enclave_runs(&self, runs: bool) {
        let signal = if runs { rustix::process::Signal::CONT } else { rustix::process::Signal::STOP };
        let pid = rustix::process::Pid::from_child(&self.enclave.0);
        rustix::process::kill_process(pid, signal).unwrap();
    }
}

async fn daemon(home: Home, settings: &[(String, String)], chain: &Arc<Scripted>) -> Arc<Daemon> {
    let loaded = Loaded::read(home.config_file(), settings.iter().cloned()).unwrap();
    run::on_chain(home, loaded, Arc::clone(chain) as Arc<_>).await.unwrap()
}

/// Waits until the enclave obeys.
async fn supervised(daemon: &Arc<Daemon>) {
    tokio::spawn(boot::supervise(Arc::clone(daemon)));
    until(daemon, |daemon| daemon.identity().is_ok()).await;
}

/// Waits until something that the daemon announces, or a moment, makes `holds` true.
async fn until(daemon: &Daemon, holds: impl Fn(&Daemon) -> bool) {
    let mut changes = daemon.changes.subscribe();
    let waited = async {
        while !holds(daemon) {
            let _ = tokio::time::timeout(Duration::from_millis(50), changes.changed()).await;
        }
    };
    tokio::time::timeout(Duration::from_mins(1), waited).await.expect("within a minute");
}

fn manifest(key: &SigningKey) -> SignedManifest {
    let owner = Address::from(key.verifying_key().to_bytes());
    let manifest = Manifest {
        namespace: "own_rig".to_owned(),
        owner,
        version: 1,
        created: Timestamp::from_secs(1),
        images: None,
        kms: None,
        moves: None,
    };
    let signature = Signature(key.sign(&manifest.statement().bytes().unwrap()).to_bytes());
    SignedManifest { manifest, signature }
}
