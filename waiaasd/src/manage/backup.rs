//! A backup: all records as of one moment, handed out piece by piece while payments go on.

use super::audit;
use crate::{daemon::Daemon, store::Snapshot};
use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::time::Instant;
use waiaas_wire::{
    Code, Problem,
    control::{BackupView, RowText},
    view::CheckpointView,
};

/// A backup that nobody asks for that long is given up: while it is held, what is overwritten is kept in memory.
const PATIENCE: Duration = Duration::from_mins(1);

/// The backup in hand, if there is one.
#[derive(Default)]
pub struct Backups(Mutex<Option<Held>>);

struct Held {
    number: u64,
    snapshot: Arc<Snapshot>,
    used: Instant,
}

impl Backups {
    fn lock(&self) -> MutexGuard<'_, Option<Held>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn find(&self, number: u64) -> Result<Arc<Snapshot>, Problem> {
        let mut held = self.lock();
        let held = held.as_mut().filter(|held| held.number == number).ok_or_else(gone)?;
        held.used = Instant::now();
        Ok(Arc::clone(&held.snapshot))
    }

    fn holds(&self, number: u64) -> bool {
        self.lock().as_ref().is_some_and(|held| held.number == number)
    }

    fn give_up_idle(&self) {
        let mut held = self.lock();
        if held.as_ref().is_some_and(|held| held.used.elapsed() >= PATIENCE) {
            *held = None;
        }
    }
}

fn gone() -> Problem {
    Problem::new(Code::StoreFailed, "the backup was given up: begin again")
}

/// Begins one.
///
/// # Errors
/// `SYSTEM_RATE_LIMITED` while another one is being made.
pub async fn begin(daemon: &Arc<Daemon>) -> Result<BackupView, Problem> {
    daemon.backups.give_up_idle();
    let number = u64::try_from(crate::daemon::random()? >> 65).unwrap_or_default();
    let snapshot = Arc::new(daemon.store.snapshot()?);
    // The log only grows: a head of now may be newer than the snapshot, and then it is not its head.
    let checkpoint = head(daemon, &snapshot).await;
    *daemon.backups.lock() = Some(Held { number, snapshot, used: Instant::now() });
    let watched = Arc::clone(daemon);
    tokio::spawn(async move {
        while watched.backups.holds(number) {
            tokio::time::sleep(PATIENCE / 4).await;
            watched.backups.give_up_idle();
        }
    });
    let version = env!("CARGO_PKG_VERSION").to_owned();
    Ok(BackupView { backup: number, version, layout: crate::store::LAYOUT, checkpoint })
}

/// The head of the snapshot's log, signed; `None` if the enclave does not answer.
async fn head(daemon: &Daemon, snapshot: &Snapshot) -> Option<CheckpointView> {
    let frontier = snapshot.head().ok()?;
    audit::signed(daemon, &frontier).await.ok()
}

/// The records behind a key.
///
/// # Errors
/// The backup was given up, or the store cannot be read.
pub async fn rows(daemon: &Daemon, number: u64, after: Option<Vec<u8>>) -> Result<Vec<RowText>, Problem> {
    let snapshot = daemon.backups.find(number)?;
    let rows = tokio::task::spawn_blocking(move || snapshot.rows(after.as_deref())).await;
    let rows = rows.map_err(|_| Problem::plain(Code::Internal))??;
    Ok(rows.into_iter().map(|(key, value)| RowText { key, value }).collect())
}

/// Ends it.
pub fn end(daemon: &Daemon, number: u64) {
    let mut held = daemon.backups.lock();
    if held.as_ref().is_some_and(|held| held.number == number) {
        *held = None;
    }
}
