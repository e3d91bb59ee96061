//! Lengths of time.

use core::{fmt, str::FromStr};

use minicbor::{Decode, Encode};

/// A length of time in milliseconds. Written with one unit: `500ms`, `30s`, `15m`, `2h`, `7d`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Encode, Decode)]
#[cbor(transparent)]
pub struct Span(#[n(0)] u64);

/// The units, longest first, with their milliseconds.
const UNITS: [(&str, u64); 5] = [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

impl Span {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// A span of `ms` milliseconds.
    pub const fn from_millis(ms: u64) -> Self {
        Self(ms)
    }

    /// A span of `secs` seconds; the longest there is if that is too long.
    pub const fn from_secs(secs: u64) -> Self {
        Self(secs.saturating_mul(1_000))
    }

    /// Its milliseconds.
    pub const fn as_millis(self) -> u64 {
        self.0
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 0 {
            return f.write_str("0s");
        }
        let fits = |&&(_, ms): &&(&str, u64)| self.0.is_multiple_of(ms);
        let (unit, ms) = UNITS.iter().find(fits).copied().unwrap_or(("ms", 1));
        write!(f, "{}{unit}", self.0.checked_div(ms).unwrap_or(self.0))
    }
}

/// The text is not a whole number with one of the units `ms`, `s`, `m`, `h`, `d`, or too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SpanError;

impl fmt::Display for SpanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a length of time is a whole number and a unit, such as `30s`, `15m`, `2h` or `7d`")
    }
}

impl core::error::Error for SpanError {}

impl FromStr for Span {
    type Err = SpanError;

    fn from_str(text: &str) -> Result<Self, SpanError> {
        let end = text.find(|c: char| !c.is_ascii_digit()).ok_or(SpanError)?;
        let (count, unit) = text.split_at(end);
        let count: u64 = count.parse().map_err(|_| SpanError)?;
        let (_, ms) = UNITS.iter().find(|(name, _)| *name == unit).ok_or(SpanError)?;
        count.checked_mul(*ms).map(Self).ok_or(SpanError)
    }
}
