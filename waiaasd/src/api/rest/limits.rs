//! How often somebody may call: a bucket that fills at a steady pace, one per caller.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Mutex, PoisonError},
};
use waiaas_policy::time::Timestamp;

const MINUTE: u64 = 60_000;

/// Most callers that are remembered; beyond that, full buckets are forgotten first.
const MOST: usize = 100_000;

/// Buckets of one kind of caller.
#[derive(Debug)]
pub struct Buckets<K> {
    buckets: Mutex<HashMap<K, Bucket>>,
}

/// What is left, as of when. A token has as many parts as a minute has milliseconds, so that a bucket of so many tokens a
/// minute gains so many parts a millisecond, exactly.
#[derive(Debug, Clone, Copy)]
struct Bucket {
    left: u64,
    at: u64,
}

/// What became of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Level {
    /// Whether it may pass.
    pub passes: bool,
    /// Most per minute.
    pub limit: u64,
    /// What is left.
    pub remaining: u64,
    /// Milliseconds until the next one of the same cost may pass, or until the bucket is full if this one did.
    pub wait: u64,
}

impl<K> Default for Buckets<K> {
    fn default() -> Self {
        Self { buckets: Mutex::new(HashMap::new()) }
    }
}

impl<K: Eq + Hash + Clone> Buckets<K> {
    /// Takes `cost` out of the bucket of `who`, which holds `per_minute` and fills in a minute.
    pub fn take(&self, who: &K, per_minute: u64, cost: u64, now: Timestamp) -> Level {
        let now = now.as_millis();
        let full = per_minute.saturating_mul(MINUTE);
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MOST && !buckets.contains_key(who) {
            // A bucket that nobody took from for a minute is full, as one that is not there.
            buckets.retain(|_, bucket| bucket.at.saturating_add(MINUTE) > now);
        }
        let bucket = buckets.entry(who.clone()).or_insert(Bucket { left: full, at: now });
        let elapsed = now.saturating_sub(bucket.at);
        bucket.left = full.min(bucket.left.saturating_add(elapsed.saturating_mul(per_minute)));
        bucket.at = bucket.at.max(now);
        let price = cost.saturating_mul(MINUTE);
        let passes = bucket.left >= price;
        if passes {
            bucket.left = bucket.left.saturating_sub(price);
        }
        let missing = if passes { full.saturating_sub(bucket.left) } else { price.saturating_sub(bucket.left) };
        let wait = missing.div_ceil(per_minute.max(1));
        Level { passes, limit: per_minute, remaining: bucket.left / MINUTE, wait }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: u64) -> Timestamp {
        Timestamp::from_millis(1_000_000 + ms)
    }

    #[test]
    fn a_bucket_empties_and_fills_again() {
        let buckets = Buckets::default();
        for left in (0..10).rev() {
            let level = buckets.take(&"a", 10, 1, at(0));
            assert!(level.passes);
            assert_eq!(level.remaining, left);
        }
        let level = buckets.take(&"a", 10, 1, at(0));
        assert!(!level.passes);
        assert_eq!(level.wait, 6_000, "one more in a tenth of a minute");
        assert!(buckets.take(&"b", 10, 1, at(0)).passes, "everybody has a bucket of their own");
        assert!(!buckets.take(&"a", 10, 1, at(5_999)).passes);
        assert!(buckets.take(&"a", 10, 1, at(6_000)).passes);
        assert!(!buckets.take(&"a", 10, 5, at(20_000)).passes, "a dear call waits longer");
    }

    #[test]
    fn a_clock_that_steps_back_fills_nothing() {
        let buckets = Buckets::default();
        assert!(buckets.take(&1, 1, 1, at(60_000)).passes);
        assert!(!buckets.take(&1, 1, 1, at(0)).passes);
        assert!(!buckets.take(&1, 1, 1, at(60_001)).passes);
    }
}
