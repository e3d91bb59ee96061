//! The one writer: takes what is queued, runs it in order, writes it as one batch, syncs once, then answers all.

use super::{
    StoreError,
    abort::abort_point,
    overlay::Overlay,
    sled::{Batch, Disk},
    snapshot,
    traced::Traced,
    txn::{Pending, Txn},
};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    process::abort,
    sync::{Arc, Mutex, PoisonError, RwLock},
    time::Duration,
};
use tokio::sync::{mpsc::Receiver, oneshot, watch};

/// Most transitions of one batch.
pub(super) const MOST_JOBS: usize = 256;
/// A batch takes no further transition once this many bytes are pending.
const ENOUGH_BYTES: usize = 1 << 20;

/// A group of this many shows that more callers are about to come than are here.
const CROWD: usize = 16;
/// How long the next group after such a one is waited for. Each commit costs processor time of its own, whatever is in it:
/// fewer and larger ones leave more of it for payments. A lone caller never waits.
const GATHERING: Duration = Duration::from_micros(500);

/// What readers and the writer share.
pub(super) struct Shared {
    pub disk: Disk,
    /// What stood where a batch is being written and not synced yet: laid over the database, it hides that batch.
    pub before: RwLock<Overlay>,
    /// What stood where was written since a snapshot was taken, while one is held.
    pub snapshot: Mutex<Option<Overlay>>,
    /// Number of commits since the store was opened.
    pub commits: watch::Sender<u64>,
    /// In which traces entries of the audit log were made.
    pub traced: Traced,
}

impl Shared {
    pub fn new(disk: Disk) -> Self {
        Self {
            disk,
            before: RwLock::default(),
            snapshot: Mutex::default(),
            commits: watch::Sender::new(0),
            traced: Traced::default(),
        }
    }
}

/// A transition waiting for its turn, or for its answer.
pub(super) trait Job: Send {
    /// Whether it begins something that would have to be finished later.
    fn begins(&self) -> bool;

    /// Runs the transition and keeps its result. Whether its writes are to be kept.
    fn run(&mut self, txn: &mut Txn<'_>) -> bool;

    /// Gives the result to the caller, or the error that befell its batch.
    fn answer(self: Box<Self>, batch: Result<(), StoreError>);
}

/// A transition `F` with its caller.
pub(super) struct Transition<F, T, E> {
    pub apply: F,
    /// Whether it begins something that would have to be finished later.
    pub begins: bool,
    pub result: Option<Result<T, E>>,
    pub caller: oneshot::Sender<Result<T, E>>,
}

impl<F, T, E> Job for Transition<F, T, E>
where
    F: Fn(&mut Txn<'_>) -> Result<T, E> + Send,
    T: Send,
    E: From<StoreError> + Send,
{
    fn begins(&self) -> bool {
        self.begins
    }

    fn run(&mut self, txn: &mut Txn<'_>) -> bool {
        // A panic of one transition must not end the writer: its writes are dropped, and nothing else is shared with it.
        let result = catch_unwind(AssertUnwindSafe(|| (self.apply)(txn)));
        let result = result.unwrap_or_else(|_| Err(StoreError::Panicked.into()));
        self.result.insert(result).is_ok()
    }

    fn answer(self: Box<Self>, batch: Result<(), StoreError>) {
        let result = match (batch, self.result) {
            (Ok(()), Some(result)) => result,
            (Ok(()), None) => Err(StoreError::Closed.into()),
            (Err(error), _) => Err(error.into()),
        };
        // A caller that is gone is no error: the transition has happened all the same.
        let _ = self.caller.send(result);
    }
}

/// Serves until every handle of the store is gone.
pub(super) fn serve(shared: &Arc<Shared>, mut queue: Receiver<Box<dyn Job>>) {
    let mut last = 0;
    while let Some(job) = queue.blocking_recv() {
        if last >= CROWD {
            std::thread::sleep(GATHERING);
        }
        let group = Group::collect(shared, job, &mut queue);
        last = group.jobs.len();
        group.write(shared);
    }
}

/// Transitions that are written as one.
struct Group {
    jobs: Vec<Box<dyn Job>>,
    pending: Pending,
    /// Whether one of them begins something.
    begins: bool,
}

impl Group {
    /// Runs a transition and those that wait behind it. Those for which there is no room get their answer.
    fn collect(shared: &Shared, first: Box<dyn Job>, queue: &mut Receiver<Box<dyn Job>>) -> Self {
        let mut group = Self { jobs: Vec::with_capacity(MOST_JOBS), pending: Pending::default(), begins: false };
        // Looked at once for a group, and only if it matters to it.
        let mut room = None;
        let mut next = Some(first);
        while let Some(job) = next {
            match room_for(job.as_ref(), shared, &mut room) {
                Ok(()) => group.add(job, shared),
                Err(error) => job.answer(Err(error)),
            }
            let more = group.jobs.len() < MOST_JOBS && group.pending.bytes < ENOUGH_BYTES;
            next = if more { queue.try_recv().ok() } else { None };
        }
        group
    }

    fn add(&mut self, mut job: Box<dyn Job>, shared: &Shared) {
        self.begins |= job.begins();
        if job.run(&mut Txn::new(&mut self.pending, &shared.disk)) {
            self.pending.keep();
        } else {
            self.pending.drop_writes();
        }
        self.jobs.push(job);
    }

    /// Writes what they wrote and answers them. What finishes something is not refused because something new has no room.
    fn write(self, shared: &Shared) {
        let done = commit(shared, &self.pending.writes, self.begins);
        let mixed = self.begins && done == Err(StoreError::Full);
        let (again, over): (Vec<_>, Vec<_>) = self.jobs.into_iter().partition(|job| mixed && !job.begins());
        for job in over {
            job.answer(done.clone());
        }
        if again.is_empty() {
            return;
        }
        let mut rest = Self { jobs: Vec::with_capacity(again.len()), pending: Pending::default(), begins: false };
        for job in again {
            rest.add(job, shared);
        }
        let done = commit(shared, &rest.pending.writes, false);
        for job in rest.jobs {
            job.answer(done.clone());
        }
    }
}

/// Whether a transition may run: one that begins something needs the room to finish it.
fn room_for(job: &dyn Job, shared: &Shared, known: &mut Option<Result<(), StoreError>>) -> Result<(), StoreError> {
    if !job.begins() {
        return Ok(());
    }
    let look = || match shared.disk.is_roomy() {
        Ok(true) => Ok(()),
        Ok(false) => Err(StoreError::Full),
        Err(error) => Err(error),
    };
    known.get_or_insert_with(look).clone()
}

/// Runs one transition and writes it, before there is a writer.
pub(super) fn once<T>(
    shared: &Shared,
    transition: impl FnOnce(&mut Txn<'_>) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let mut pending = Pending::default();
    let result = transition(&mut Txn::new(&mut pending, &shared.disk))?;
    commit(shared, &pending.writes, true)?;
    Ok(result)
}

/// Writes what is pending and makes it durable.
pub(super) fn commit(shared: &Shared, writes: &Overlay, begins: bool) -> Result<(), StoreError> {
    if writes.is_empty() {
        return Ok(());
    }
    let (batch, before) = shared.disk.prepare(writes)?;
    if batch.is_empty() {
        return Ok(());
    }
    shared.disk.reserve(&batch, begins)?;
    abort_point("store.before-write");
    // From here to the sync, readers see what stood there before.
    {
        let mut hidden = shared.before.write().unwrap_or_else(PoisonError::into_inner);
        snapshot::note(shared, &before);
        *hidden = before;
    }
    write(&shared.disk, batch);
    shared.before.write().unwrap_or_else(PoisonError::into_inner).clear();
    shared.commits.send_modify(|count| *count = count.wrapping_add(1));
    Ok(())
}

/// Applies and syncs a batch, or ends the process.
///
/// When one of the two fails, nobody can tell what of the batch will be there after a restart: the kernel may have
/// dropped the very pages that it failed to write and report success on the next try. Neither "done" nor "not done"
/// would be a true answer, and everything decided from here on would rest on a state that may vanish. A restart finds
/// out from the disk; the callers find out from the journal.
fn write(disk: &Disk, batch: Batch) {
    let _watched = disk.watched();
    let written = catch_unwind(AssertUnwindSafe(|| {
        let mark = disk.apply(batch)?;
        abort_point("store.before-sync");
        disk.sync()?;
        disk.note(mark);
        abort_point("store.after-sync");
        Ok::<(), StoreError>(())
    }));
    let why = match written {
        Ok(Ok(())) => return,
        Ok(Err(error)) => error.to_string(),
        Err(_) => "the database panicked".to_owned(),
    };
    tracing::error!("a commit could not be made durable, so this process ends: {why}");
    abort();
}
