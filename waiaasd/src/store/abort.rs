//! Places where a test can have the process die.

/// Ends the process at the n-th passage, if the environment says so: `WAIAASD_TEST_ABORT=<point>:<n>`. For tests of what
/// survives; a release build has none of it.
#[cfg(debug_assertions)]
pub fn abort_point(name: &str) {
    use std::sync::{
        OnceLock,
        atomic::{AtomicU64, Ordering},
    };
    static CHOSEN: OnceLock<Option<(String, u64)>> = OnceLock::new();
    static PASSED: AtomicU64 = AtomicU64::new(0);

    let chosen = CHOSEN.get_or_init(|| parse(&std::env::var("WAIAASD_TEST_ABORT").ok()?));
    let Some((point, passage)) = chosen else { return };
    if point == name && PASSED.fetch_add(1, Ordering::Relaxed).saturating_add(1) == *passage {
        std::process::abort();
    }
}

/// Does nothing.
#[cfg(not(debug_assertions))]
pub const fn abort_point(_: &str) {}

#[cfg(debug_assertions)]
fn parse(setting: &str) -> Option<(String, u64)> {
    let (point, passage) = setting.rsplit_once(':')?;
    Some((point.to_owned(), passage.parse().ok()?))
}

/// Whether a sync is to fail now: `WAIAASD_TEST_FAIL_SYNC=<n>` fails the n-th. For tests of what survives a disk that cannot
/// keep what it was given; a release build has none of it.
#[cfg(debug_assertions)]
pub fn sync_fails() -> bool {
    use std::sync::{
        OnceLock,
        atomic::{AtomicU64, Ordering},
    };
    static CHOSEN: OnceLock<Option<u64>> = OnceLock::new();
    static PASSED: AtomicU64 = AtomicU64::new(0);

    let chosen = CHOSEN.get_or_init(|| std::env::var("WAIAASD_TEST_FAIL_SYNC").ok()?.parse().ok());
    chosen.is_some_and(|chosen| PASSED.fetch_add(1, Ordering::Relaxed).saturating_add(1) == chosen)
}

/// Never.
#[cfg(not(debug_assertions))]
pub const fn sync_fails() -> bool {
    false
}
