//! Carries commits over from the log into the database, many at a time: what they wrote to the same row is written once.

use super::{
    StoreError,
    abort::abort_point,
    commit::end,
    shared::{Hand, Shared},
};
use std::{
    mem,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, MutexGuard},
    time::Duration,
};

/// So many bytes of rows are carried over at once.
const ENOUGH: u64 = 1 << 20;
/// Fewer are not left in the log for longer.
const LINGER: Duration = Duration::from_millis(50);
/// When there was no room, how long until the next try.
const AGAIN: Duration = Duration::from_millis(50);

/// Whether it is time.
pub(super) const fn is_enough(hand: &Hand) -> bool {
    hand.young >= ENOUGH
}

/// Serves until the log is closed and the database has all of it.
pub(super) fn serve(shared: &Shared) {
    while let Some(mut hand) = next(shared) {
        // Before anything is read from the file that comes behind.
        let state = shared.mark.state();
        hand.turn();
        let rows = {
            let mut fresh = shared.change();
            fresh.old = Arc::new(mem::take(&mut fresh.young));
            Arc::clone(&fresh.old)
        };
        drop(hand);
        loop {
            let carried = catch_unwind(AssertUnwindSafe(|| shared.disk.carry(&rows, &state)));
            match carried.unwrap_or_else(|_| Err(StoreError::Engine("it panicked".to_owned()))) {
                Ok(()) => break,
                Err(StoreError::Full) => {
                    let mut hand = shared.hand();
                    hand.full = true;
                    shared.wake();
                    if hand.closing {
                        // The log has it, and the next start carries it over.
                        return;
                    }
                    drop(shared.wait_at_most(hand, AGAIN));
                }
                Err(error) => end(&error),
            }
        }
        abort_point("store.carried");
        drop(rows);
        let mut hand = shared.hand();
        hand.old = 0;
        hand.full = false;
        let over = mem::take(&mut shared.change().old);
        shared.wake();
        drop(hand);
        drop(over);
    }
}

/// Waits until it is time, or until there will be nothing more.
fn next(shared: &Shared) -> Option<MutexGuard<'_, Hand>> {
    let mut hand = shared.hand();
    loop {
        let waited = hand.since.map_or(Duration::ZERO, |since| since.elapsed());
        let left = LINGER.saturating_sub(waited);
        match hand.young {
            0 if hand.closing => return None,
            0 => hand = shared.wait(hand),
            _ if is_enough(&hand) || hand.wanted || hand.closing || left.is_zero() => return Some(hand),
            _ => hand = shared.wait_at_most(hand, left),
        }
    }
}
