//! Moments at which it matters which of two policies holds.

use alloc::vec::Vec;

use super::Past;
use crate::{
    budget::Period,
    document::{Policy, Schedule},
    rule,
    time::{Local, Timestamp},
};

/// How many buckets of a window are tried until one ends at an open hour. The buckets of every window meet the week
/// again within fewer.
const BUCKETS: u64 = 1_024;

/// Moments from `now` on at which `new` is open: one in every stretch in which both schedules, blackouts and expiries
/// stay as they are.
pub(super) fn open(old: &Policy, new: &Policy, now: Timestamp) -> Vec<Timestamp> {
    let schedules = || [old, new].into_iter().filter_map(|policy| policy.schedule.as_ref());
    let expiries = [old, new].into_iter().filter_map(|policy| policy.expiry);
    let single = schedules().flat_map(blackout_edges).chain(expiries).chain([now]);
    let mut moments: Vec<Timestamp> = single.filter(|moment| *moment >= now).collect();
    let weekly: Vec<Timestamp> = moments
        .iter()
        .flat_map(|from| schedules().flat_map(|schedule| edges_of_hours(schedule, *from)))
        .filter(|moment| *moment >= now)
        .collect();
    moments.extend(weekly);
    moments.sort();
    moments.dedup();
    moments.retain(|moment| is_open(new, *moment));
    moments
}

fn is_open(policy: &Policy, at: Timestamp) -> bool {
    let scheduled = policy.schedule.as_ref().is_none_or(|schedule| rule::is_open(schedule, at));
    scheduled && policy.expiry.is_none_or(|expiry| at < expiry)
}

fn blackout_edges(schedule: &Schedule) -> impl Iterator<Item = Timestamp> {
    let local = Local::at(Timestamp::default(), schedule.utc_offset);
    let days = schedule.blackout.iter().flat_map(|dates| [dates.first, dates.last.saturating_add(1)]);
    days.filter_map(move |day| local.on(day, 0))
}

/// The beginnings and ends of hours in the week after `from`, and a day more for the difference between two local
/// times.
fn edges_of_hours(schedule: &Schedule, from: Timestamp) -> impl Iterator<Item = Timestamp> {
    let local = Local::at(from, schedule.utc_offset);
    let days = (0..=8).map(move |ahead| local.day.saturating_add(ahead));
    let minutes = schedule.hours.iter().flat_map(|hours| [hours.from, hours.to]);
    days.flat_map(move |day| minutes.clone().filter_map(move |minute| local.on(day, minute)))
}

/// A moment at which `new` is open and an earlier one that still counts in the window of `period`, as early as
/// `payments` made then must be for the cool-down of `new`.
pub(super) fn in_window(
    new: &Policy,
    open: &[Timestamp],
    period: Period,
    payments: u64,
) -> Option<(Timestamp, Timestamp)> {
    let at = *open.first()?;
    let cooldown = new.rate.cooldown.filter(|_| new.rate.burst.unwrap_or(1) <= payments).unwrap_or_default();
    if cooldown <= period.span() {
        return Some((at, at.checked_sub(period.span())?));
    }
    // Only at the end of a bucket does a payment count for as long as a bucket more.
    let ends = open.iter().flat_map(|at| (0..BUCKETS).filter_map(|ahead| period.widest(*at, ahead)));
    let mut fitting = ends.filter(|(at, from)| at.since(*from) >= cooldown && is_open(new, *at));
    fitting.next()
}

/// A moment so long before `at` that nothing paid then counts under either policy.
pub(super) fn long_before(old: &Policy, new: &Policy, at: Timestamp) -> Timestamp {
    let cooldown = [old, new].into_iter().filter_map(|policy| policy.rate.cooldown).max().unwrap_or_default();
    let month = Period::Month.span().as_millis().saturating_mul(2);
    Timestamp::from_millis(at.as_millis().saturating_sub(cooldown.as_millis()).saturating_sub(month))
}

/// Nothing yet, at this moment.
pub(super) const fn past(at: Timestamp) -> Past {
    Past { at, payments: 1, amount: None, fees: 0, to: None, host: None }
}
