//! Waiting for other processes: by looking, often, with a deadline.

use std::{
    thread,
    time::{Duration, Instant},
};

/// Generous: a loaded machine must not fail a test.
const DEADLINE: Duration = Duration::from_mins(1);
const EVERY: Duration = Duration::from_millis(10);

/// Waits until `done` holds.
#[track_caller]
pub fn until(what: &str, mut done: impl FnMut() -> bool) {
    until_some(what, || done().then_some(()));
}

/// Waits until `look` finds something.
#[track_caller]
pub fn until_some<T>(what: &str, look: impl FnMut() -> Option<T>) -> T {
    within(DEADLINE, look).unwrap_or_else(|| panic!("waited {DEADLINE:?} in vain: {what}"))
}

/// Looks until something is found or the time is over.
pub fn within<T>(time: Duration, mut look: impl FnMut() -> Option<T>) -> Option<T> {
    let deadline = Instant::now() + time;
    loop {
        if let found @ Some(_) = look() {
            return found;
        }
        if Instant::now() > deadline {
            return None;
        }
        thread::sleep(EVERY);
    }
}
