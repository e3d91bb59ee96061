//! Transitions that are written as one.

use super::{
    StoreError,
    commit::commit,
    shared::Shared,
    txn::{Pending, Txn},
};
use std::panic::{AssertUnwindSafe, catch_unwind};
use tokio::sync::oneshot;

/// Most transitions of one batch.
pub(super) const MOST_JOBS: usize = 256;
/// A batch takes no further transition once this many bytes are pending.
const ENOUGH_BYTES: usize = 1 << 20;

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

/// Transitions that were run, with what they wrote.
#[derive(Default)]
pub(super) struct Group {
    jobs: Vec<Box<dyn Job>>,
    pending: Pending,
    /// Whether one of them begins something.
    begins: bool,
    /// Whether there is room for what begins something: looked at once for a group, and only if it matters to it.
    room: Option<Result<(), StoreError>>,
}

impl Group {
    /// Runs a transition. One for which there is no room gets its answer.
    pub fn offer(&mut self, job: Box<dyn Job>, shared: &Shared) {
        match self.room_for(job.as_ref(), shared) {
            Ok(()) => self.add(job, shared),
            Err(error) => job.answer(Err(error)),
        }
    }

    /// The same without a look at the room.
    fn add(&mut self, mut job: Box<dyn Job>, shared: &Shared) {
        self.begins |= job.begins();
        if job.run(&mut Txn::new(&mut self.pending, shared)) {
            self.pending.keep();
        } else {
            self.pending.drop_writes();
        }
        self.jobs.push(job);
    }

    /// Whether a transition may run: one that begins something needs the room to finish it.
    fn room_for(&mut self, job: &dyn Job, shared: &Shared) -> Result<(), StoreError> {
        if !job.begins() {
            return Ok(());
        }
        let look = || match shared.disk.is_roomy() {
            Ok(true) => Ok(()),
            Ok(false) => Err(StoreError::Full),
            Err(error) => Err(error),
        };
        self.room.get_or_insert_with(look).clone()
    }

    pub fn is_full(&self) -> bool {
        self.jobs.len() >= MOST_JOBS || self.pending.bytes >= ENOUGH_BYTES
    }

    /// Writes what they wrote and answers them. What finishes something is not refused because something new has no room.
    pub fn write(self, shared: &Shared) {
        let done = commit(shared, self.pending.written, self.begins);
        let mixed = self.begins && done == Err(StoreError::Full);
        let (again, over): (Vec<_>, Vec<_>) = self.jobs.into_iter().partition(|job| mixed && !job.begins());
        for job in over {
            job.answer(done.clone());
        }
        if again.is_empty() {
            return;
        }
        let mut rest = Self::default();
        for job in again {
            rest.add(job, shared);
        }
        rest.write(shared);
    }
}
