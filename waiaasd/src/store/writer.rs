//! The one writer: takes what is queued, runs it in order, writes it as one batch, syncs once, then answers all.

use super::{
    StoreError,
    abort::abort_point,
    overlay::Overlay,
    sled::{Batch, Disk},
    txn::{Pending, Txn},
};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    process::abort,
    sync::{Arc, PoisonError, RwLock},
};
use tokio::sync::{mpsc::Receiver, oneshot, watch};

/// Most transitions of one batch.
pub(super) const MOST_JOBS: usize = 256;
/// A batch takes no further transition once this many bytes are pending.
const ENOUGH_BYTES: usize = 1 << 20;

/// What readers and the writer share.
pub(super) struct Shared {
    pub disk: Disk,
    /// What stood where a batch is being written and not synced yet: laid over the database, it hides that batch.
    pub before: RwLock<Overlay>,
    /// Number of commits since the store was opened.
    pub commits: watch::Sender<u64>,
}

impl Shared {
    pub fn new(disk: Disk) -> Self {
        Self { disk, before: RwLock::default(), commits: watch::Sender::new(0) }
    }
}

/// A transition waiting for its turn, or for its answer.
pub(super) trait Job: Send {
    /// Runs the transition and keeps its result. Whether its writes are to be kept.
    fn run(&mut self, txn: &mut Txn<'_>) -> bool;

    /// Gives the result to the caller, or the error that befell its batch.
    fn answer(self: Box<Self>, batch: Result<(), StoreError>);
}

/// A transition `F` with its caller.
pub(super) struct Transition<F, T, E> {
    pub apply: F,
    pub result: Option<Result<T, E>>,
    pub caller: oneshot::Sender<Result<T, E>>,
}

impl<F, T, E> Job for Transition<F, T, E>
where
    F: Fn(&mut Txn<'_>) -> Result<T, E> + Send,
    T: Send,
    E: From<StoreError> + Send,
{
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
    let mut jobs = Vec::with_capacity(MOST_JOBS);
    while let Some(job) = queue.blocking_recv() {
        jobs.push(job);
        let mut pending = Pending::default();
        let mut ran = 0;
        while let Some(job) = jobs.get_mut(ran) {
            step(job.as_mut(), &mut pending, &shared.disk);
            ran = ran.saturating_add(1);
            if ran < MOST_JOBS && pending.bytes < ENOUGH_BYTES {
                jobs.extend(queue.try_recv());
            }
        }
        let done = commit(shared, &pending.writes);
        jobs.drain(..).for_each(|job| job.answer(done.clone()));
    }
}

/// Runs one transition and writes it, before there is a writer.
pub(super) fn once<T>(
    shared: &Shared,
    transition: impl FnOnce(&mut Txn<'_>) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let mut pending = Pending::default();
    let result = transition(&mut Txn::new(&mut pending, &shared.disk))?;
    commit(shared, &pending.writes)?;
    Ok(result)
}

fn step(job: &mut dyn Job, pending: &mut Pending, disk: &Disk) {
    if job.run(&mut Txn::new(pending, disk)) {
        pending.keep();
    } else {
        pending.drop_writes();
    }
}

/// Writes what is pending and makes it durable.
fn commit(shared: &Shared, writes: &Overlay) -> Result<(), StoreError> {
    if writes.is_empty() {
        return Ok(());
    }
    let (batch, before) = shared.disk.prepare(writes)?;
    if batch.is_empty() {
        return Ok(());
    }
    shared.disk.reserve(&batch)?;
    abort_point("store.before-write");
    // From here to the sync, readers see what stood there before.
    *shared.before.write().unwrap_or_else(PoisonError::into_inner) = before;
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
    let written = catch_unwind(AssertUnwindSafe(|| {
        disk.apply(batch)?;
        abort_point("store.before-sync");
        disk.sync()?;
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
