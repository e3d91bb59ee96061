//! Examinations that only the daemon can make.

mod kms;

use super::{owner, status::protection};
use crate::{daemon::Daemon, solana::clock, store::whole::Whole};
use std::{
    io::Write as _,
    path::Path,
    time::{Duration, Instant},
};
use waiaas_policy::amount::format_ui;
use waiaas_wire::{enclave::Phase, view::CheckView};

/// How many small writes are synced to measure the disk.
const SYNCS: usize = 40;

/// How many of them a payment waits for, one after the other: for its reservation, and for its signature.
const FSYNCS: u32 = 2;

/// How often the ledger is asked before a payment is sent, one after the other: balances, blockhash, dry run, sending.
const QUESTIONS: u32 = 4;

/// How many of the last entries of the audit log are read: a second's work.
const ENTRIES: u64 = 100_000;

/// Slower than that, a payment is felt to be slow.
const SLOW_RPC: Duration = Duration::from_millis(500);

/// Below this a fee payer is worth a word: about 400 payments, or 2 new token accounts.
const LOW_FEES: u64 = 5_000_000;

/// How far two clocks may be apart.
const SKEW: u64 = 2_000;

/// The same for the ledger's, in seconds: it follows its validators' clocks within half a minute.
const LEDGER_SKEW: u64 = 60;

/// All examinations, in the order in which trouble should be looked for.
pub async fn examine(daemon: &Daemon) -> Vec<CheckView> {
    let mut checks = vec![disk(daemon.home.data().to_owned()).await, records(daemon).await, owner_known(daemon)];
    checks.extend(kms::examine(daemon).await);
    checks.extend([enclave(daemon).await, ledger(daemon).await, ledger_clock(daemon).await, fee_payer(daemon).await]);
    checks
}

fn check(name: &str, result: &str, detail: impl Into<String>, hint: Option<&str>) -> CheckView {
    CheckView { name: name.to_owned(), result: result.to_owned(), detail: detail.into(), hint: hint.map(str::to_owned) }
}

fn owner_known(daemon: &Daemon) -> CheckView {
    match owner::owner(daemon) {
        Ok(owner) => check("owner", "ok", format!("owner `{owner}`"), None),
        Err(why) => check("owner", "failed", why.detail, Some("run `waiaas init`")),
    }
}

async fn enclave(daemon: &Daemon) -> CheckView {
    let began = Instant::now();
    let hello = match daemon.enclave.hello().await {
        Ok(hello) => hello,
        Err(why) => return check("enclave", "failed", why.to_string(), Some("start it with `waiaas up`")),
    };
    let took = began.elapsed();
    let apart = hello.now.as_millis().abs_diff(daemon.clock.now().as_millis());
    if let (true, Err(why)) = (hello.phase == Phase::Bound, daemon.identity()) {
        return check("enclave", "failed", why.detail, Some("see what is said about KMS"));
    }
    if hello.phase != Phase::Ready {
        return check("enclave", "failed", format!("it is {}, not ready", hello.phase), Some("see the daemon's log"));
    }
    if apart > SKEW {
        let detail = format!("its clock is {apart} ms away from the daemon's");
        return check("enclave", "warning", detail, Some("delays and expiries go by the enclave's clock"));
    }
    let words = format!(
        "{}; it answers in {} µs, its clock is {apart} ms away from the daemon's",
        protection(&hello),
        took.as_micros()
    );
    check("enclave", if hello.isolated { "ok" } else { "warning" }, words, None)
}

async fn ledger(daemon: &Daemon) -> CheckView {
    let began = Instant::now();
    match daemon.chain.height().await {
        Ok(height) => {
            let took = began.elapsed();
            let detail = format!(
                "block height {height}, answered in {} ms: a payment asks about {QUESTIONS} times before it is sent, so it takes \
                 {} ms or more",
                took.as_millis(),
                took.saturating_mul(QUESTIONS).as_millis()
            );
            if took > SLOW_RPC {
                return check("solana", "warning", detail, Some("use an end point that is nearer"));
            }
            check("solana", "ok", detail, None)
        }
        Err(why) => check("solana", "failed", why.to_string(), Some("check `rpc.urls` in the configuration")),
    }
}

/// The ledger tells seconds, as its validators see them.
async fn ledger_clock(daemon: &Daemon) -> CheckView {
    let name = "ledger clock";
    let told = match daemon.chain.accounts(&[clock::CLOCK]).await {
        Ok(told) => told.into_iter().next().flatten().and_then(|account| clock::seconds(&account.data)),
        Err(why) => return check(name, "failed", why.to_string(), None),
    };
    let Some(told) = told else { return check(name, "warning", "the end point does not tell the ledger's time", None) };
    let here = i64::try_from(daemon.clock.now().as_millis() / 1_000).unwrap_or(i64::MAX);
    let (ahead, apart) = (told > here, told.abs_diff(here));
    let detail = format!("{apart} s {} of the daemon's", if ahead { "ahead" } else { "behind" });
    if apart > LEDGER_SKEW {
        let detail = format!("{detail}: windows, delays and schedules here are not those of the chain");
        return check(
            name,
            "warning",
            detail,
            Some("set this machine's clock (NTP); if it is right, the end point lags"),
        );
    }
    check(name, "ok", detail, None)
}

async fn fee_payer(daemon: &Daemon) -> CheckView {
    let Ok(account) = daemon.fee_payer() else {
        return check("fee payer", "failed", "not known while the enclave is not ready", None);
    };
    match daemon.chain.balance(account).await {
        Ok(lamports) if lamports < LOW_FEES => {
            let detail = format!("`{account}` has {} SOL", format_ui(lamports, 9));
            check("fee payer", "warning", detail, Some("`waiaas wallet fund fee-payer 0.1 SOL` puts more in"))
        }
        Ok(lamports) => check("fee payer", "ok", format!("`{account}` has {} SOL", format_ui(lamports, 9)), None),
        Err(why) => check("fee payer", "failed", why.to_string(), None),
    }
}

/// The disk's own speed: what every payment waits for twice.
async fn disk(directory: std::path::PathBuf) -> CheckView {
    let measured = tokio::task::spawn_blocking(move || measure(&directory)).await;
    match measured {
        Ok(Ok((p50, p99))) => {
            let result = if p50 > Duration::from_millis(20) { "warning" } else { "ok" };
            let detail = format!(
                "fsync takes {} µs (p50), {} µs (p99): a payment takes at least {} µs, and one client after the other makes \
                 at most {} a second; clients at the same time share it",
                p50.as_micros(),
                p99.as_micros(),
                p50.saturating_mul(FSYNCS).as_micros(),
                1_000_000_u128.checked_div(p50.saturating_mul(FSYNCS).as_micros()).unwrap_or_default(),
            );
            check(
                "disk",
                result,
                detail,
                (result == "warning").then_some("payments wait for two of these; use a faster disk"),
            )
        }
        Ok(Err(why)) => check("disk", "failed", why.to_string(), Some("the data directory cannot be written")),
        Err(_) => check("disk", "failed", "the measurement did not end", None),
    }
}

/// Whether what the audit log tells of is there.
async fn records(daemon: &Daemon) -> CheckView {
    let (name, store) = ("records", daemon.store.clone());
    match tokio::task::spawn_blocking(move || store.look_over(ENTRIES)).await {
        Ok(Ok(Whole { entries, payments })) => {
            let detail = format!(
                "the last {entries} entries of the audit log are there and fit together, and so are the payments of which \
                 {payments} of them tell"
            );
            check(name, "ok", detail, None)
        }
        Ok(Err(why)) => {
            check(name, "failed", why.to_string(), Some("keep the data directory, and `waiaas restore` a backup"))
        }
        Err(_) => check(name, "failed", "a page of the database cannot be read", Some("`waiaas restore` a backup")),
    }
}

fn measure(directory: &Path) -> std::io::Result<(Duration, Duration)> {
    let path = directory.join(".doctor");
    let mut file = std::fs::File::create(&path)?;
    let mut times = Vec::with_capacity(SYNCS);
    for _ in 0..SYNCS {
        let began = Instant::now();
        file.write_all(&[0; 512])?;
        file.sync_data()?;
        times.push(began.elapsed());
    }
    std::fs::remove_file(&path)?;
    times.sort_unstable();
    let at = |part: usize| times.get(times.len().saturating_mul(part) / 100).copied().unwrap_or_default();
    Ok((at(50), at(99)))
}
