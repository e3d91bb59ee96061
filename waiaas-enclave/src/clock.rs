//! The only reader of the clock. Time is an argument everywhere else.

use std::{
    fmt,
    sync::atomic::{AtomicU64, Ordering},
    time::{SystemTime, UNIX_EPOCH},
};
use waiaas_policy::time::Timestamp;

/// 2026-01-01T00:00:00Z. A machine that believes in an earlier time has no clock: its approvals would never expire.
const EARLIEST: Timestamp = Timestamp::from_secs(1_767_225_600);

/// The clock says a time at which this program did not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotSet;

impl fmt::Display for NotSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the machine's clock is not set: it says a time before {EARLIEST}")
    }
}

impl std::error::Error for NotSet {}

/// A clock that never steps back: when the machine's does, time stands still until it has caught up.
#[derive(Default)]
pub struct Clock {
    latest: AtomicU64,
}

impl Clock {
    /// What time the machine's clock says that it is, and never less than the last answer.
    pub fn now(&self) -> Result<Timestamp, NotSet> {
        self.advance(machine_time())
    }

    pub(crate) fn advance(&self, read: Timestamp) -> Result<Timestamp, NotSet> {
        if read < EARLIEST {
            return Err(NotSet);
        }
        let before = self.latest.fetch_max(read.as_millis(), Ordering::Relaxed);
        Ok(read.max(Timestamp::from_millis(before)))
    }
}

/// What the machine's clock says, right or wrong. For log lines; decisions take [`Clock::now`].
#[expect(clippy::disallowed_methods, reason = "this is the one place")]
pub fn machine_time() -> Timestamp {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(u64::try_from(since_epoch.as_millis()).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> Timestamp {
        EARLIEST.saturating_add(waiaas_policy::time::Span::from_secs(seconds))
    }

    #[test]
    fn time_stands_still_while_the_machine_steps_back() {
        let clock = Clock::default();
        assert_eq!(clock.advance(at(10)), Ok(at(10)));
        assert_eq!(clock.advance(at(4)), Ok(at(10)));
        assert_eq!(clock.advance(at(11)), Ok(at(11)));
    }

    #[test]
    fn a_clock_that_was_never_set_is_refused() {
        assert_eq!(Clock::default().advance(Timestamp::from_secs(1)), Err(NotSet));
    }
}
