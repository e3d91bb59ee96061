//! What the daemon remembers: typed records, changed by whole transitions, durable before anybody hears of it.
//!
//! - [`Store::run`] hands a transition to the one writer. Transitions run one after the other, each sees all that the
//!   earlier ones wrote, and what it writes is kept as a whole or not at all. The answer comes when it is on the disk.
//! - [`Store::finish`] does the same for what finishes something that was begun: it still finds room on a disk that is
//!   too full for anything new.
//! - [`Store::read`] reads what is on the disk, and nothing that is not.
//!
//! A transition asks for no more than [`Reads::get`], [`Reads::scan`], [`Txn::put`] and [`Txn::delete`] on records, and
//! it may be run again from the start: another database with serialisable transactions can take the place of the one in
//! `sled.rs` without a word changing outside this module.

mod abort;
mod ballast;
mod blocks;
mod carry;
mod commit;
mod directory;
mod error;
mod group;
pub mod import;
mod key;
mod layout;
mod mark;
mod overlay;
mod recent;
mod record;
pub mod recoveries;
mod room;
mod rows;
mod scan;
mod schema;
mod shared;
mod sled;
mod snapshot;
#[cfg(test)]
mod tests;
mod traced;
mod txn;
mod wal;
mod warden;
mod writer;

pub mod acts;
pub mod alerts;
pub mod audit;
pub mod clients;
pub mod deposits;
pub mod factor;
pub mod heartbeats;
pub mod idempotency;
pub mod journal;
pub mod keys;
pub mod ledgers;
pub mod manifest;
pub mod payments;
pub mod policies;
pub mod refills;
pub mod remembered;
pub mod sealed;
pub mod stops;
pub mod wallets;
pub mod webhooks;
pub mod whole;

pub use abort::abort_point;
pub use error::StoreError;
pub use key::{Key, Prefix};
pub use layout::Table;
pub use overlay::Row;
pub use record::{MAX_RECORD, Record};
pub use scan::Scan;
pub use schema::LAYOUT;
pub use snapshot::Snapshot;
pub use txn::{Reads, Txn, View};
pub use waiaas_wire::leaf;

use crate::traceparent::{self, Traceparent};
use directory::Directory;
use group::{Job, Transition};
use shared::Shared;
use std::{
    fmt,
    path::Path,
    sync::Arc,
    thread::{self, JoinHandle},
};
use tokio::sync::{mpsc, oneshot, watch};

/// How a store is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Most bytes of the database's page cache.
    pub cache: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { cache: 32 << 20 }
    }
}

/// The store. Clones share it; it closes when the last one is dropped.
#[derive(Clone)]
pub struct Store(Arc<Open>);

struct Open {
    /// `None` only while closing.
    queue: Option<mpsc::Sender<Box<dyn Job>>>,
    writer: Option<JoinHandle<()>>,
    shared: Arc<Shared>,
    /// Let go of last.
    _directory: Directory,
}

impl Store {
    /// Opens the store in `directory`, or makes one there. Blocks while it reads; after a crash, longer.
    ///
    /// # Errors
    /// [`StoreError::AlreadyRunning`], [`StoreError::TooOpen`], [`StoreError::NotOurs`] and
    /// [`StoreError::NewerSchema`], without a record being changed; and whatever keeps the files from being read.
    pub fn open(directory: &Path, options: Options) -> Result<Self, StoreError> {
        let claimed = Directory::claim(directory)?;
        let shared = Arc::new(Shared::open(directory, options.cache)?);
        commit::once(&shared, schema::admit)?;
        let (queue, jobs) = mpsc::channel(group::MOST_JOBS);
        let writer = thread::Builder::new().name("store".to_owned()).spawn({
            let shared = Arc::clone(&shared);
            move || writer::serve(&shared, jobs)
        });
        let writer = writer.map_err(|error| StoreError::io("cannot start the store's writer", &error))?;
        Ok(Self(Arc::new(Open { queue: Some(queue), writer: Some(writer), shared, _directory: claimed })))
    }

    /// Runs a transition and answers when what it wrote, and what all transitions before it wrote, is on the disk.
    ///
    /// The transition may run more than once, so it changes nothing but the store. It must not wait for anything. When
    /// it gives an error, it wrote nothing. Dropping the future does not take the transition back.
    ///
    /// # Errors
    /// The transition's own; [`StoreError::Full`] when the disk is; [`StoreError::Panicked`] when the transition did;
    /// [`StoreError::Closed`]. There is no error for "perhaps": a process that cannot tell ends.
    pub async fn run<T, E, F>(&self, transition: F) -> Result<T, E>
    where
        F: Fn(&mut Txn<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.hand_in(transition, true).await
    }

    /// As [`Store::run`], for a transition that does nothing but finish what was begun: a signature, an outcome, an end, a
    /// right taken away. Room is kept for these when there is none for anything new.
    ///
    /// # Errors
    /// As [`Store::run`].
    pub async fn finish<T, E, F>(&self, transition: F) -> Result<T, E>
    where
        F: Fn(&mut Txn<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.hand_in(transition, false).await
    }

    async fn hand_in<T, E, F>(&self, transition: F, begins: bool) -> Result<T, E>
    where
        F: Fn(&mut Txn<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let Some(queue) = &self.0.queue else { return Err(StoreError::Closed.into()) };
        let (trace, shared) = (traceparent::current(), Arc::clone(&self.0.shared));
        let transition = move |txn: &mut Txn<'_>| {
            let Some(trace) = trace else { return transition(txn) };
            let first = audit::head(txn)?.size();
            let done = transition(txn)?;
            shared.traced.note(txn, first, trace)?;
            Ok(done)
        };
        let (caller, result) = oneshot::channel();
        let job = Transition { apply: transition, begins, result: None, caller };
        queue.send(Box::new(job)).await.map_err(|_| StoreError::Closed)?;
        result.await.unwrap_or_else(|_| Err(StoreError::Closed.into()))
    }

    /// Reads what is durable, without waiting for the disk or the writer: all of it as of one moment.
    ///
    /// No commit begins to show while `look` runs, so it should be quick, and it must not read the store in another way.
    pub fn read<T>(&self, look: impl FnOnce(&View<'_>) -> T) -> T {
        look(&View::new(&self.0.shared, &self.0.shared.fresh()))
    }

    /// All records as of this moment, to be read while commits go on.
    ///
    /// # Errors
    /// [`StoreError::SnapshotHeld`]: there is one at a time.
    pub fn snapshot(&self) -> Result<Snapshot, StoreError> {
        Snapshot::take(&self.0.shared)
    }

    /// The trace in which an entry of the audit log was made, as far as that is known.
    pub fn trace_of(&self, leaf: &audit::Leaf) -> Option<Traceparent> {
        self.0.shared.traced.of(&leaf.hash)
    }

    /// Counts commits since the store was opened: wakes whoever waits for something to change.
    pub fn commits(&self) -> watch::Receiver<u64> {
        self.0.shared.commits.subscribe()
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.queue = None;
        let Some(writer) = self.writer.take() else { return };
        // A transition, or its answer, may own the last handle: then this is the writer, which cannot wait for itself.
        if writer.thread().id() != thread::current().id() {
            let _ = writer.join();
        }
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").field("commits", &*self.0.shared.commits.borrow()).finish_non_exhaustive()
    }
}
