//! Ends the process when the database failed and nobody was told.
//!
//! sled 0.34 writes its buffers on threads of its own. When such a write fails after the last writer left the buffer
//! (`exit_reservation` in its `logger.rs`), it notes the error and wakes nobody; when such a thread panics, it notes nothing
//! that a later `flush` would look at. Either way whoever waits in `flush` waits for ever, and with it every caller of the
//! store. Nothing false is said then, but nothing at all either, and a daemon that hangs is not restarted. So a thread looks
//! at that note, and at how long the commit in hand takes.

use super::StoreError;
use std::{
    io,
    process::abort,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc::{RecvTimeoutError, Sender, channel},
    },
    thread,
    time::Duration,
};

/// How often it looks: once is two atomic loads.
const PERIOD: Duration = Duration::from_millis(100);

/// How often it may find the same commit in hand: two minutes in all. No disk that is worth waiting for takes so long, and
/// time in which this process was stopped does not count.
const PATIENCE: u32 = 1_200;

/// Looks until it is dropped.
pub(super) struct Warden {
    hand: Arc<Hand>,
    _looking: Sender<()>,
}

impl Warden {
    /// Watches the database that was opened by this configuration, or a clone of it.
    pub fn of(config: sled::Config) -> Result<Self, StoreError> {
        let (looking, dropped) = channel::<()>();
        let hand = Arc::new(Hand::default());
        let watched = Arc::clone(&hand);
        let watch = move || {
            let mut slow = Slow::default();
            while dropped.recv_timeout(PERIOD) == Err(RecvTimeoutError::Timeout) {
                if let Err(error) = config.global_error() {
                    tracing::error!("the database cannot write any more, so this process ends: {error}");
                    abort();
                }
                if slow.sees(watched.number()) {
                    tracing::error!("a commit has taken two minutes and may never end, so this process does");
                    abort();
                }
            }
        };
        let thread = thread::Builder::new().name("store-warden".to_owned()).spawn(watch);
        thread.map_err(|error: io::Error| StoreError::io("cannot start a thread", &error))?;
        Ok(Self { hand, _looking: looking })
    }

    /// A commit is in hand until the answer is dropped.
    pub fn begin(&self) -> Busy<'_> {
        self.hand.0.fetch_add(1, Ordering::Relaxed);
        Busy(&self.hand)
    }
}

/// The commits that were begun and ended, counted together: odd while one is in hand.
#[derive(Default)]
struct Hand(AtomicU64);

impl Hand {
    fn number(&self) -> Option<u64> {
        let count = self.0.load(Ordering::Relaxed);
        (!count.is_multiple_of(2)).then_some(count)
    }
}

/// A commit that is in hand.
pub(super) struct Busy<'w>(&'w Hand);

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.0.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// How often the same commit was seen in hand, one look after the other.
#[derive(Default)]
struct Slow {
    last: Option<u64>,
    looks: u32,
}

impl Slow {
    /// Whether that is too often by now.
    fn sees(&mut self, now: Option<u64>) -> bool {
        self.looks = if now.is_some() && now == self.last { self.looks.saturating_add(1) } else { 0 };
        self.last = now;
        self.looks >= PATIENCE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commit_that_does_not_end_is_noticed_and_many_that_do_are_not() {
        let hand = Hand::default();
        let mut slow = Slow::default();
        let begin = || {
            hand.0.fetch_add(1, Ordering::Relaxed);
            Busy(&hand)
        };
        // Always one in hand, and never the same.
        for _ in 0..2 * PATIENCE {
            let _busy = begin();
            assert!(!slow.sees(hand.number()));
        }
        // None in hand.
        assert!((0..2 * PATIENCE).all(|_| !slow.sees(hand.number())));
        let busy = begin();
        assert!((0..PATIENCE).all(|_| !slow.sees(hand.number())));
        assert!(slow.sees(hand.number()));
        drop(busy);
        assert!(!slow.sees(hand.number()));
    }
}
