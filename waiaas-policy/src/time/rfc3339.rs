//! Moments as text, and the calendar behind them.

use core::fmt;

use super::Timestamp;

/// Milliseconds of a day.
pub(crate) const DAY_MS: u64 = 86_400_000;

/// A day of the Gregorian calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Date {
    pub(crate) year: u64,
    pub(crate) month: u64,
    pub(crate) day: u64,
}

impl Date {
    /// The date `days` days after 1970-01-01.
    ///
    /// Counts in years that begin on 1 March, so that the leap day is the last of its year, and in eras of 400 years,
    /// which all have 146,097 days.
    #[expect(clippy::arithmetic_side_effects, reason = "days are milliseconds of a u64 divided by 86,400,000")]
    pub(crate) fn from_days(days: u64) -> Self {
        let shifted = days + 719_468;
        let (era, of_era) = (shifted / 146_097, shifted % 146_097);
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
        let year = era * 400 + year_of_era + u64::from(month <= 2);
        Self { year, month, day }
    }

    /// Days since 1970-01-01; `None` before it, for no such date, and after the year 9999.
    #[expect(clippy::arithmetic_side_effects, reason = "all three figures are checked to be small first")]
    pub(crate) fn days(self) -> Option<u64> {
        let Self { year, month, day } = self;
        if !(1970..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
            return None;
        }
        let shifted_year = year - u64::from(month <= 2);
        let (era, year_of_era) = (shifted_year / 400, shifted_year % 400);
        let shifted_month = if month > 2 { month - 3 } else { month + 9 };
        let of_year = (153 * shifted_month + 2) / 5 + day - 1;
        let of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year;
        let days = (era * 146_097 + of_era).checked_sub(719_468)?;
        (Self::from_days(days) == self).then_some(days)
    }

    /// Reads `2026-12-31`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let year = digits(parts.next()?, 4)?;
        let month = digits(parts.next()?, 2)?;
        let day = digits(parts.next()?, 2)?;
        parts.next().is_none().then_some(Self { year, month, day })
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// The text is no RFC 3339 time between 1970 and 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimestampError;

impl fmt::Display for TimestampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a time is written as in `2027-01-31T18:00:00Z`")
    }
}

impl core::error::Error for TimestampError {}

pub(super) fn write(time: Timestamp, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let ms = time.as_millis();
    let date = Date::from_days(ms / DAY_MS);
    let (hour, minute) = (ms / 3_600_000 % 24, ms / 60_000 % 60);
    let (second, milli) = (ms / 1_000 % 60, ms % 1_000);
    write!(f, "{date}T{hour:02}:{minute:02}:{second:02}.{milli:03}Z")
}

pub(super) fn parse(text: &str) -> Result<Timestamp, TimestampError> {
    read(text).ok_or(TimestampError)
}

fn read(text: &str) -> Option<Timestamp> {
    let (date, rest) = text.split_at_checked(10)?;
    let (separator, rest) = rest.split_at_checked(1)?;
    if !matches!(separator, "T" | "t" | " ") {
        return None;
    }
    let zone = rest.find(['Z', 'z', '+', '-'])?;
    let (clock, zone) = rest.split_at_checked(zone)?;
    let days_ms = Date::parse(date)?.days()?.checked_mul(DAY_MS)?;
    let local = days_ms.checked_add(clock_ms(clock)?)?;
    let minutes = offset_minutes(zone)?;
    local.checked_add_signed(minutes.checked_mul(-60_000)?).map(Timestamp::from_millis)
}

/// `18:30:00`, or with a fraction, as milliseconds; a leap second is refused.
fn clock_ms(text: &str) -> Option<u64> {
    let (clock, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let mut parts = clock.split(':');
    let hour = below(digits(parts.next()?, 2)?, 24)?;
    let minute = below(digits(parts.next()?, 2)?, 60)?;
    let second = below(digits(parts.next()?, 2)?, 60)?;
    if parts.next().is_some() {
        return None;
    }
    let seconds = hour.checked_mul(3_600)?.checked_add(minute.checked_mul(60)?)?.checked_add(second)?;
    seconds.checked_mul(1_000)?.checked_add(fraction_ms(fraction)?)
}

/// The first three digits of a fraction of a second; what is finer is dropped.
fn fraction_ms(text: &str) -> Option<u64> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let digits = text.bytes().chain([b'0', b'0']).take(3);
    digits
        .map(|byte| u64::from(byte.saturating_sub(b'0')))
        .try_fold(0_u64, |ms, digit| ms.checked_mul(10)?.checked_add(digit))
}

/// `Z` or `+09:00` as minutes east of Greenwich.
pub(crate) fn offset_minutes(text: &str) -> Option<i64> {
    if matches!(text, "Z" | "z") {
        return Some(0);
    }
    let (sign, clock) = text.split_at_checked(1)?;
    let (hours, minutes) = clock.split_once(':')?;
    let hours = below(digits(hours, 2)?, 24)?;
    let minutes = hours.checked_mul(60)?.checked_add(below(digits(minutes, 2)?, 60)?)?;
    let minutes = i64::try_from(minutes).ok()?;
    match sign {
        "+" => Some(minutes),
        "-" => minutes.checked_neg(),
        _ => None,
    }
}

pub(crate) fn digits(text: &str, count: usize) -> Option<u64> {
    let all = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    all.then(|| text.parse().ok()).flatten()
}

fn below(value: u64, bound: u64) -> Option<u64> {
    (value < bound).then_some(value)
}
