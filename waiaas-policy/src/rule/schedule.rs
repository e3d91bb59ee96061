//! Payments are made on the days and in the hours of the schedule, and not on blackout dates.

use super::{Case, Report, RuleId};
use crate::{
    decide::Denial,
    document::{Day, Schedule},
    time::{Local, Timestamp},
};

pub(super) fn check(case: &Case<'_>, report: &mut Report) {
    let Some(schedule) = &case.policy.schedule else { return };
    let local = Local::at(case.now, schedule.utc_offset);
    let open = is_within_hours(schedule, local);
    report.check(!open, || Denial {
        earliest: if open { None } else { next_opening(schedule, local) },
        ..Denial::of(RuleId::OutsideHours)
    });
    let last = blackout(schedule, local.day);
    report.check(last.is_some(), || Denial {
        earliest: last.and_then(|last| local.on(last.saturating_add(1), 0)),
        ..Denial::of(RuleId::Blackout)
    });
}

/// Whether a schedule lets anything be paid at `now`.
pub(crate) fn is_open(schedule: &Schedule, now: Timestamp) -> bool {
    let local = Local::at(now, schedule.utc_offset);
    is_within_hours(schedule, local) && blackout(schedule, local.day).is_none()
}

fn is_within_hours(schedule: &Schedule, local: Local) -> bool {
    let within = schedule.hours.iter().any(|hours| (hours.from..hours.to).contains(&local.minute));
    schedule.days.contains(&Day::of(local.day)) && within
}

/// The first minute of the next hours, on the same day or on one of the seven after it.
fn next_opening(schedule: &Schedule, local: Local) -> Option<Timestamp> {
    let days = (0..=7).map(|ahead| local.day.saturating_add(ahead));
    let open = days.filter(|day| schedule.days.contains(&Day::of(*day)));
    let mut openings = open.flat_map(|day| schedule.hours.iter().map(move |hours| (day, hours.from)));
    let (day, minute) = openings.find(|opening| *opening > (local.day, local.minute))?;
    local.on(day, minute)
}

/// The last day of the blackout that `day` is in.
fn blackout(schedule: &Schedule, day: u32) -> Option<u32> {
    let mut around = schedule.blackout.iter().filter(|blackout| (blackout.first..=blackout.last).contains(&day));
    around.next().map(|blackout| blackout.last)
}
