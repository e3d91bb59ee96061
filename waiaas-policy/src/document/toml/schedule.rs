//! `[schedule]`.

use alloc::vec::Vec;

use ::toml::Value;

use super::{
    section::{Problems, Section},
    value::{self, Wrong},
};
use crate::{
    document::{Blackout, Day, Hours, Schedule},
    time::{Date, offset_minutes},
};

const KEYS: [&str; 4] = ["days", "hours", "utc_offset", "blackout"];

/// What is not given is not restricted: every day, every hour, UTC, no blackout.
pub(super) fn read(top: &Section<'_>, problems: &mut Problems) -> Option<Schedule> {
    let section = top.section("schedule", &KEYS, problems)?;
    let days = section.list("days", day, problems).unwrap_or_else(|| Day::ALL.to_vec());
    let all_day = || [Hours { from: 0, to: Hours::MIDNIGHT }].to_vec();
    Some(Schedule {
        days: days.into_iter().collect(),
        hours: sorted(section.list("hours", hours, problems).unwrap_or_else(all_day)),
        utc_offset: section.read("utc_offset", utc_offset, problems).unwrap_or_default(),
        blackout: sorted(section.list("blackout", blackout, problems).unwrap_or_default()),
    })
}

fn sorted<T: Ord>(mut items: Vec<T>) -> Vec<T> {
    items.sort();
    items
}

fn day(value: &Value) -> Result<Day, Wrong> {
    let text = value::string(value)?;
    let named = Day::ALL.into_iter().find(|day| day.as_str() == text);
    let right = "it is one of `mon`, `tue`, `wed`, `thu`, `fri`, `sat`, `sun`";
    named.ok_or_else(|| Wrong::new(format_args!("`{text}` is no day"), right))
}

/// `09:00-17:30`.
fn hours(value: &Value) -> Result<Hours, Wrong> {
    let text = value::string(value)?;
    let parse = || {
        let (from, to) = text.split_once('-')?;
        Some(Hours { from: minute(from)?, to: minute(to)? })
    };
    let right = "write two times of a day, as in `09:00-17:30`, `24:00` at the latest";
    parse().ok_or_else(|| Wrong::new(format_args!("`{text}` are no hours"), right))
}

fn minute(text: &str) -> Option<u16> {
    if text == "24:00" {
        return Some(Hours::MIDNIGHT);
    }
    let (hour, minute) = text.split_once(':')?;
    let two_digits = |text: &str| (text.len() == 2).then(|| text.parse::<u16>().ok()).flatten();
    let (hour, minute) = (two_digits(hour)?, two_digits(minute)?);
    (hour < 24 && minute < 60).then(|| hour.saturating_mul(60).saturating_add(minute))
}

/// `+09:00`, or `Z`.
fn utc_offset(value: &Value) -> Result<i16, Wrong> {
    let text = value::string(value)?;
    let minutes = offset_minutes(text).and_then(|minutes| i16::try_from(minutes).ok());
    minutes.ok_or_else(|| Wrong::new(format_args!("`{text}` is no distance to UTC"), "write it as in `+09:00`"))
}

/// `2026-12-25`, or `2026-12-24..2026-12-26`.
fn blackout(value: &Value) -> Result<Blackout, Wrong> {
    let text = value::string(value)?;
    let (first, last) = text.split_once("..").unwrap_or((text, text));
    let day = |text| Date::parse(text)?.days().and_then(|days| u32::try_from(days).ok());
    let parse = || Some(Blackout { first: day(first)?, last: day(last)? });
    let right = "write a date, as in `2026-12-25`, or two, as in `2026-12-24..2026-12-26`";
    parse().ok_or_else(|| Wrong::new(format_args!("`{text}` is no date"), right))
}
