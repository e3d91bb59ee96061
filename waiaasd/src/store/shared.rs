//! What readers, the writer and the thread that carries commits over into the database share.

use super::{
    error::StoreError,
    mark::Mark,
    overlay::{Layers, Overlay},
    recent::Recent,
    sled::Disk,
    traced::Traced,
    wal::Wal,
};
use std::{
    mem,
    path::Path,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
    time::{Duration, Instant},
};
use tokio::sync::watch;

/// All of it.
pub(super) struct Shared {
    pub disk: Disk,
    pub mark: Mark,
    /// Rows that are durable in the log and not in the database.
    fresh: RwLock<Fresh>,
    /// What was read or written lately and shows, as values. Changes while `fresh` is locked for writing.
    pub recent: Recent,
    /// The log. Who holds it commits, or sees that nobody does.
    hand: Mutex<Hand>,
    /// Something of it was carried over, or is to be.
    turned: Condvar,
    /// What stood where was written since a snapshot was taken, while one is held.
    pub snapshot: Mutex<Option<Overlay>>,
    /// Number of commits since the store was opened.
    pub commits: watch::Sender<u64>,
    /// In which traces entries of the audit log were made.
    pub traced: Traced,
}

/// Rows that are durable in the log and not in the database.
#[derive(Default)]
pub(super) struct Fresh {
    /// Those of the file that is being written.
    pub young: Overlay,
    /// Those that are just being carried over.
    pub old: Arc<Overlay>,
}

impl Fresh {
    /// The uppermost first.
    pub fn layers(&self) -> [&Overlay; 2] {
        [&self.young, &self.old]
    }
}

/// The log, and what the database does not have of it.
pub(super) struct Hand {
    pub wal: Wal,
    /// Bytes of rows.
    pub young: u64,
    /// The same of those that are being carried over.
    pub old: u64,
    /// When the first of the young came.
    pub since: Option<Instant>,
    /// Somebody waits for all of it to be carried over.
    pub wanted: bool,
    /// There is no room in the database for what is to be carried over.
    pub full: bool,
    /// Nothing more comes.
    pub closing: bool,
}

impl Hand {
    /// Bytes of rows that the database does not have.
    pub const fn unmoved(&self) -> u64 {
        self.young.saturating_add(self.old)
    }

    /// The young become old: what comes now goes to the other file.
    pub fn turn(&mut self) {
        self.wal.turn();
        self.old = mem::take(&mut self.young);
        self.since = None;
        self.wanted = false;
    }
}

impl Shared {
    /// Opens what is in a directory, or makes it there.
    pub fn open(directory: &Path, cache: u64) -> Result<Self, StoreError> {
        let (disk, mark, wal) = Disk::open(directory, cache)?;
        let hand = Hand { wal, young: 0, old: 0, since: None, wanted: false, full: false, closing: false };
        Ok(Self {
            disk,
            mark,
            fresh: RwLock::default(),
            recent: Recent::default(),
            hand: Mutex::new(hand),
            turned: Condvar::new(),
            snapshot: Mutex::default(),
            commits: watch::Sender::new(0),
            traced: Traced::default(),
        })
    }

    /// What stands under a key, as far as it is durable.
    pub fn stands(&self, fresh: &Fresh, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        match Layers(&fresh.layers()).get(key) {
            Some(value) => Ok(value.clone()),
            None => self.disk.get(key),
        }
    }

    pub fn fresh(&self) -> RwLockReadGuard<'_, Fresh> {
        self.fresh.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn change(&self) -> RwLockWriteGuard<'_, Fresh> {
        self.fresh.write().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn hand(&self) -> MutexGuard<'_, Hand> {
        self.hand.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until somebody has turned something.
    pub fn wait<'h>(&self, hand: MutexGuard<'h, Hand>) -> MutexGuard<'h, Hand> {
        self.turned.wait(hand).unwrap_or_else(PoisonError::into_inner)
    }

    /// The same, but not for longer.
    pub fn wait_at_most<'h>(&self, hand: MutexGuard<'h, Hand>, time: Duration) -> MutexGuard<'h, Hand> {
        self.turned.wait_timeout(hand, time).unwrap_or_else(PoisonError::into_inner).0
    }

    /// Wakes whoever waits.
    pub fn wake(&self) {
        self.turned.notify_all();
    }
}
