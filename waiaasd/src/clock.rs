//! The daemon's only reader of the wall clock.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::{SystemTime, UNIX_EPOCH},
};
use waiaas_policy::time::Timestamp;

/// A clock that never steps back: an earlier reading counts as the last one.
#[derive(Debug, Default)]
pub struct Clock {
    last: AtomicU64,
}

impl Clock {
    /// The time, not before any time that this clock told earlier.
    pub fn now(&self) -> Timestamp {
        #[allow(clippy::disallowed_methods, reason = "this is the one place that reads the clock")]
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let millis = u64::try_from(since.as_millis()).unwrap_or(u64::MAX);
        let last = self.last.fetch_max(millis, Ordering::SeqCst);
        Timestamp::from_millis(millis.max(last))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn never_steps_back() {
        let clock = Clock { last: AtomicU64::new(u64::MAX) };
        assert_eq!(clock.now().as_millis(), u64::MAX);
    }
}
