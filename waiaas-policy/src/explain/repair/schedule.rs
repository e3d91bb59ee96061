//! The smallest change of a schedule.

use alloc::vec::Vec;

use crate::{
    document::{Blackout, Day, Hours, Schedule},
    time::{Local, Timestamp},
};

/// Opens the day and the minute of `now`, as far as they are closed.
pub(super) fn open(schedule: &mut Schedule, now: Timestamp) {
    let local = Local::at(now, schedule.utc_offset);
    schedule.days.insert(Day::of(local.day));
    if schedule.hours.iter().any(|hours| (hours.from..hours.to).contains(&local.minute)) {
        return;
    }
    schedule.hours.push(Hours { from: local.minute, to: local.minute.saturating_add(1) });
    schedule.hours.sort();
    schedule.hours = joined(&schedule.hours);
}

/// Hours in order, with those that touch made one.
fn joined(hours: &[Hours]) -> Vec<Hours> {
    let mut joined: Vec<Hours> = Vec::new();
    for hours in hours {
        match joined.last_mut() {
            Some(last) if last.to == hours.from => last.to = hours.to,
            _ => joined.push(*hours),
        }
    }
    joined
}

/// Takes the day of `now` out of the blackout.
pub(super) fn lift_blackout(schedule: &mut Schedule, now: Timestamp) {
    let today = Local::at(now, schedule.utc_offset).day;
    let around = |dates: &Blackout| {
        let before = Blackout { first: dates.first, last: dates.last.min(today.saturating_sub(1)) };
        let after = Blackout { first: dates.first.max(today.saturating_add(1)), last: dates.last };
        [before, after].into_iter().filter(|part| part.first <= part.last)
    };
    let touched = |dates: &Blackout| (dates.first..=dates.last).contains(&today);
    let (with, mut without): (Vec<_>, Vec<_>) = schedule.blackout.iter().copied().partition(touched);
    without.extend(with.iter().flat_map(around));
    without.sort();
    schedule.blackout = without;
}
