//! Moments and lengths of time. Nothing here knows what time it is: every caller passes it in.

mod local;
mod rfc3339;
mod span;
#[cfg(test)]
mod tests;

use core::{fmt, str::FromStr};

use minicbor::{Decode, Encode};

pub(crate) use local::Local;
pub use rfc3339::TimestampError;
pub(crate) use rfc3339::{Date, offset_minutes};
pub use span::{Span, SpanError};

/// A moment: milliseconds since the Unix epoch, UTC. Written as RFC 3339 with milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Encode, Decode)]
#[cbor(transparent)]
pub struct Timestamp(#[n(0)] u64);

impl Timestamp {
    /// The latest moment that can be told.
    pub const MAX: Self = Self(u64::MAX);

    /// The moment `ms` milliseconds after the Unix epoch.
    pub const fn from_millis(ms: u64) -> Self {
        Self(ms)
    }

    /// Milliseconds since the Unix epoch.
    pub const fn as_millis(self) -> u64 {
        self.0
    }

    /// The moment `secs` seconds after the Unix epoch; the latest one there is if that is too far.
    pub const fn from_secs(secs: u64) -> Self {
        Self(secs.saturating_mul(1_000))
    }

    /// This moment and `span` more, or the latest there is.
    #[must_use]
    pub const fn saturating_add(self, span: Span) -> Self {
        Self(self.0.saturating_add(span.as_millis()))
    }

    /// This moment less `span`; `None` before the epoch.
    pub fn checked_sub(self, span: Span) -> Option<Self> {
        self.0.checked_sub(span.as_millis()).map(Self)
    }

    /// How long ago `earlier` was; zero if it was not.
    pub const fn since(self, earlier: Self) -> Span {
        Span::from_millis(self.0.saturating_sub(earlier.0))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        rfc3339::write(*self, f)
    }
}

impl FromStr for Timestamp {
    type Err = TimestampError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        rfc3339::parse(text)
    }
}
