//! The lengths of the windows.

use core::fmt;

use minicbor::{Decode, Encode};

use crate::time::{Span, Timestamp};

/// How many buckets a window is divided into.
pub(super) const BUCKETS: u64 = 64;

/// The length of a sliding window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Period {
    /// 3,600 seconds.
    #[n(0)]
    Hour,
    /// 24 hours.
    #[n(1)]
    Day,
    /// 7 days.
    #[n(2)]
    Week,
    /// 30 days.
    #[n(3)]
    Month,
}

impl Period {
    /// Every period, the shortest first.
    pub const ALL: [Self; 4] = [Self::Hour, Self::Day, Self::Week, Self::Month];

    /// How long the window is.
    pub const fn span(self) -> Span {
        Span::from_secs(match self {
            Self::Hour => 3_600,
            Self::Day => 86_400,
            Self::Week => 604_800,
            Self::Month => 2_592_000,
        })
    }

    /// How long one bucket of the window is: an amount counts for the window's length and at most this much longer.
    pub const fn bucket(self) -> Span {
        Span::from_millis(match self {
            Self::Hour => 56_250,
            Self::Day => 1_350_000,
            Self::Week => 9_450_000,
            Self::Month => 40_500_000,
        })
    }

    /// The bucket that `time` falls into.
    pub(super) const fn bucket_of(self, time: Timestamp) -> u64 {
        match time.as_millis().checked_div(self.bucket().as_millis()) {
            Some(index) => index,
            None => 0,
        }
    }

    /// The last moment of a bucket, `ahead` of that of `time`, and the first moment of what still counts then.
    pub(crate) fn widest(self, time: Timestamp, ahead: u64) -> Option<(Timestamp, Timestamp)> {
        let width = self.bucket().as_millis();
        let bucket = self.bucket_of(time).checked_add(ahead)?;
        let last = bucket.checked_add(1)?.checked_mul(width)?.checked_sub(1)?;
        let first = bucket.checked_sub(BUCKETS)?.checked_mul(width)?;
        Some((Timestamp::from_millis(last), Timestamp::from_millis(first)))
    }

    /// The moment at which what was put into `bucket` no longer counts.
    pub(super) const fn end_of(self, bucket: u64) -> Timestamp {
        let first_free = bucket.saturating_add(BUCKETS).saturating_add(1);
        Timestamp::from_millis(first_free.saturating_mul(self.bucket().as_millis()))
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
        })
    }
}
