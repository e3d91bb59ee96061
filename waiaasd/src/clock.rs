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
        let millis = jumped(u64::try_from(since.as_millis()).unwrap_or(u64::MAX));
        let last = self.last.fetch_max(millis, Ordering::SeqCst);
        Timestamp::from_millis(millis.max(last))
    }
}

/// A machine's clock that jumps, for tests of what holds all the same: `WAIAASD_TEST_CLOCK` names a file with a number of
/// milliseconds to be added. A release build has none of it.
#[cfg(debug_assertions)]
fn jumped(millis: u64) -> u64 {
    static FILE: std::sync::OnceLock<Option<std::path::PathBuf>> = std::sync::OnceLock::new();
    let file = FILE.get_or_init(|| std::env::var_os("WAIAASD_TEST_CLOCK").map(Into::into));
    let text = file.as_ref().and_then(|file| std::fs::read_to_string(file).ok());
    let jump = text.and_then(|text| text.trim().parse::<i64>().ok()).unwrap_or(0);
    millis.saturating_add_signed(jump)
}

#[cfg(not(debug_assertions))]
const fn jumped(millis: u64) -> u64 {
    millis
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
