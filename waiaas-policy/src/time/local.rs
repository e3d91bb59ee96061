//! Local time at a fixed distance to UTC.

use super::{Timestamp, rfc3339::DAY_MS};

/// A minute of a local day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Local {
    /// Days since 1970-01-01, local time.
    pub(crate) day: u32,
    /// Minutes after local midnight.
    pub(crate) minute: u16,
    /// Minutes that local time is ahead of UTC.
    utc_offset: i16,
}

impl Local {
    /// The local minute at `time`; the nearest there is where local time would be before 1970 or too far away.
    pub(crate) fn at(time: Timestamp, utc_offset: i16) -> Self {
        let ms = time.as_millis().saturating_add_signed(offset_ms(utc_offset));
        let day = u32::try_from(ms / DAY_MS).unwrap_or(u32::MAX);
        let minute = u16::try_from(ms % DAY_MS / 60_000).unwrap_or_default();
        Self { day, minute, utc_offset }
    }

    /// The moment at which a minute of a day begins, in the same local time; `None` before the epoch.
    pub(crate) fn on(self, day: u32, minute: u16) -> Option<Timestamp> {
        let ms = u64::from(day).checked_mul(DAY_MS)?.checked_add(u64::from(minute).checked_mul(60_000)?)?;
        ms.checked_sub_signed(offset_ms(self.utc_offset)).map(Timestamp::from_millis)
    }
}

fn offset_ms(utc_offset: i16) -> i64 {
    i64::from(utc_offset).saturating_mul(60_000)
}
