//! Puts the daemon together, runs it, and ends it in order.

use crate::{
    api::{
        rest::connection::{self, Listening},
        server::{listen, private_directory, serve},
    },
    clock::Clock,
    config::{Commitment, Config, Home, Loaded, Log, LogFormat, LogLevel},
    daemon::{Daemon, random},
    enclave::{Address, Enclave},
    flow::{Changes, Driving, Recorded, Salts, Turns, recover::TOLD},
    kms::{Kms, OwnerKey},
    manage::{
        backup::Backups,
        balances, boot, deposits, dropped, owner, refill, signing,
        vault::{self, Drafts},
        webhooks, widening,
    },
    notify::Allowed,
    solana::{self, Chain, Settings, Solana, Tracker, Watcher},
    store::{
        Options, Store, StoreError, idempotency,
        leaf::{Event, LeafRecord},
        remembered,
    },
    traffic::Traffic,
};
use std::{
    io::IsTerminal as _,
    path::Path,
    sync::{Arc, OnceLock, RwLock},
    time::Duration,
};
use tokio::{
    signal::unix::{SignalKind, signal},
    sync::{Notify, watch},
};
use tracing::{info, warn};
use tracing_subscriber::EnvFilter;
use waiaas_wire::{Code, Problem};

/// How long calls in hand may take when the daemon ends.
const GRACE: Duration = Duration::from_secs(5);

/// How often old idempotency keys are cleared away, and how many at once.
const TIDY: (Duration, usize) = (Duration::from_mins(1), 500);

/// Starts the log, on standard error.
pub fn log(settings: &Log) {
    let level = match settings.level {
        LogLevel::Error => "error",
        LogLevel::Warn => "warn",
        LogLevel::Info => "info",
        LogLevel::Debug => "debug",
        LogLevel::Trace => "trace",
    };
    // The libraries underneath speak up only when something is wrong.
    let filter = EnvFilter::new(format!("warn,waiaasd={level}"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let builder = builder.with_ansi(std::io::stderr().is_terminal());
    // A log that is there already (a test's) is as good.
    let _ = match settings.format {
        LogFormat::Human => builder.try_init(),
        LogFormat::Json => builder.json().try_init(),
    };
}

/// Runs until it is told to end.
///
/// # Errors
/// What keeps it from starting: directories too open, another daemon, a store that cannot be read, bad settings.
pub async fn run(home: Home, loaded: Loaded) -> Result<(), Problem> {
    private_directory(home.data())?;
    private_directory(home.run())?;
    let (daemon, chain) = assemble(home, loaded).await?;
    if let Some(signed) = owner::from_file(&daemon.home.manifest())? {
        owner::adopt(&daemon, signed).await?;
    }
    signing::check_key(&daemon).await?;
    let listener = listen(&daemon.home.socket()).await?;
    let rest = connection::listen(&daemon.config.api).await?;
    write_pid(&daemon.home.pid_file())?;
    record_start(&daemon).await?;
    let (watcher, steps) = Watcher::start(chain, deposits::owns(&daemon.store));
    // The owner's acts need no enclave to come to their end.
    if let Err(why) = vault::resume(&daemon) {
        warn!(%why, "open acts of the owner could not be read");
    }
    tokio::spawn(boot::supervise(Arc::clone(&daemon)));
    tokio::spawn(deposits::keep_watch(Arc::clone(&daemon), watcher, steps));
    tokio::spawn(widening::keep_time(Arc::clone(&daemon)));
    tokio::spawn(vault::watch(Arc::clone(&daemon)));
    tokio::spawn(vault::follow(Arc::clone(&daemon)));
    tokio::spawn(balances::watch(Arc::clone(&daemon)));
    tokio::spawn(refill::keep_full(Arc::clone(&daemon)));
    tokio::spawn(dropped::take_back(Arc::clone(&daemon)));
    tokio::spawn(webhooks::deliver(Arc::clone(&daemon)));
    tokio::spawn(tidy(daemon.store.clone(), Arc::clone(&daemon)));
    let serving = tokio::spawn(serve(Arc::clone(&daemon), listener));
    let (end, ending) = watch::channel(false);
    let rest = rest.map(|door| announce(&daemon, door)).transpose()?;
    let rest = rest.map(|door| tokio::spawn(connection::serve(Arc::clone(&daemon), door, ending)));
    info!(version = env!("CARGO_PKG_VERSION"), socket = %daemon.home.socket().display(), "ready");
    ended(&daemon).await?;
    info!("ending");
    serving.abort();
    let _ = end.send(true);
    settle_down(&daemon).await;
    if let Some(rest) = rest {
        let _ = rest.await;
    }
    let _ = std::fs::remove_file(daemon.home.api_file());
    let _ = std::fs::remove_file(daemon.home.socket());
    let _ = std::fs::remove_file(daemon.home.pid_file());
    Ok(())
}

async fn assemble(home: Home, loaded: Loaded) -> Result<(Arc<Daemon>, Arc<Solana>), Problem> {
    let solana = Solana::open(settings(&loaded.config))?;
    let daemon = on_chain(home, loaded, solana.clone()).await?;
    Ok((daemon, solana))
}

/// A daemon on the chain that is given. Needs a running Tokio runtime.
///
/// # Errors
/// The store cannot be opened, or the system gives no randomness.
pub async fn on_chain(home: Home, loaded: Loaded, chain: Arc<dyn Chain>) -> Result<Arc<Daemon>, Problem> {
    let config = loaded.config.clone();
    let store = open_store(&home, &config).await?;
    let clock = Clock::default();
    let address = config.enclave.socket.clone().unwrap_or_else(|| Address::Unix(home.enclave_socket()));
    let enclave = Enclave::new(address, config.enclave.timeout.duration());
    let started = clock.now();
    let first_salt = u64::try_from(random()? >> 64).unwrap_or_default();
    Ok(Arc::new(Daemon {
        clock,
        store,
        tracker: Tracker::start(Arc::clone(&chain)),
        chain,
        enclave,
        changes: Changes::default(),
        driving: Driving::default(),
        recorded: Recorded::default(),
        turns: Turns::default(),
        standing: Notify::new(),
        backups: Backups::default(),
        salts: Salts::from(first_salt),
        settings: loaded.explain(),
        stopping: Notify::new(),
        started,
        drafts: Drafts::default(),
        identity: RwLock::new(Err(Problem::plain(Code::EnclaveUnavailable))),
        kms: Kms::new(config.kms.endpoint(), config.kms.region(), config.kms.timeout.duration()),
        owner_key: config.owner.key().map(OwnerKey::at),
        api: OnceLock::new(),
        traffic: Traffic::default(),
        callable: Allowed::new(&config.webhooks.allow),
        config,
        home,
    }))
}

async fn open_store(home: &Home, config: &Config) -> Result<Store, Problem> {
    let (path, options) = (home.store(), Options { cache: config.store.cache_mib.saturating_mul(1 << 20) });
    private_directory(&path)?;
    let opening = tokio::task::spawn_blocking(move || {
        let store = Store::open(&path, options)?;
        store.examine(&path, TOLD)?;
        Ok::<_, StoreError>(store)
    });
    Ok(opening.await.map_err(|_| Problem::new(Code::StoreFailed, "the store could not be opened"))??)
}

fn settings(config: &Config) -> Settings {
    let mut settings = Settings::new(config.rpc.urls.clone());
    settings.ws_urls.clone_from(&config.rpc.ws_urls);
    settings.timeout = config.rpc.timeout.duration();
    settings.commitment = match config.rpc.commitment {
        Commitment::Confirmed => solana::Commitment::Confirmed,
        Commitment::Finalized => solana::Commitment::Finalized,
    };
    settings.priority_cap = config.fees.priority_cap_micro_lamports;
    settings.poll = config.deposits.poll.duration();
    settings
}

/// Writes down where the REST API listens: the port may be any.
fn announce(daemon: &Daemon, door: Listening) -> Result<Listening, Problem> {
    let file = daemon.home.api_file();
    std::fs::write(&file, format!("{}\n", door.url))
        .map_err(|why| Problem::new(Code::StoreFailed, format!("`{}`: {why}", file.display())))?;
    info!(url = %door.url, "REST");
    let _ = daemon.api.set(door.url.clone());
    Ok(door)
}

fn write_pid(file: &Path) -> Result<(), Problem> {
    std::fs::write(file, format!("{}\n", std::process::id()))
        .map_err(|why| Problem::new(Code::StoreFailed, format!("`{}`: {why}", file.display())))
}

async fn record_start(daemon: &Daemon) -> Result<(), Problem> {
    let leaf =
        LeafRecord { at: daemon.started, event: Event::Started { version: env!("CARGO_PKG_VERSION").to_owned() } };
    // On a full disk, too: what was begun before is to be finished.
    daemon.store.finish(move |txn| txn.append_leaf(&leaf).map(drop)).await?;
    Ok(())
}

/// Until a signal comes, or the owner says so.
async fn ended(daemon: &Daemon) -> Result<(), Problem> {
    let failed = |why: std::io::Error| Problem::new(Code::Internal, format!("signals cannot be received: {why}"));
    let mut terminate = signal(SignalKind::terminate()).map_err(failed)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(failed)?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
        () = daemon.stopping.notified() => {}
    }
    Ok(())
}

/// Gives payments between two stages a moment. Whatever is open then is on disk, and goes on at the next start.
async fn settle_down(daemon: &Daemon) {
    let deadline = tokio::time::Instant::now() + GRACE;
    while daemon.driving.any() && tokio::time::Instant::now() < deadline {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn tidy(store: Store, daemon: Arc<Daemon>) {
    let (every, most) = TIDY;
    loop {
        tokio::time::sleep(every).await;
        let now = daemon.clock.now();
        if let Err(why) = store.run(move |txn| idempotency::forget(txn, now, most)).await as Result<usize, StoreError> {
            warn!(%why, "old idempotency keys could not be cleared away");
        }
        if let Err(why) = store.run(move |txn| remembered::forget(txn, now, most)).await as Result<usize, StoreError> {
            warn!(%why, "old answers could not be cleared away");
        }
    }
}
