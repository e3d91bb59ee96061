//! What is remembered of an end point: whether it works, how fast it is, and until when it wants to be left alone.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::time::Instant;

/// How many latencies the median is taken of.
const LATENCIES: usize = 31;
/// Pause after a 429 that names no time; doubled with each that follows.
const FIRST_PAUSE: Duration = Duration::from_millis(250);
/// Longest pause that an end point is granted, whatever it asks for.
const LONGEST_PAUSE: Duration = Duration::from_mins(1);

/// Shared by all who use one end point.
#[derive(Debug, Default)]
pub(super) struct Health(Mutex<State>);

#[derive(Debug, Default, Clone)]
struct State {
    answered: bool,
    limits: u32,
    paused_until: Option<Instant>,
    last_answer: Option<Instant>,
    latencies: VecDeque<Duration>,
    slot: Option<u64>,
    error: Option<String>,
}

/// What can be seen of an end point's health.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seen {
    pub healthy: bool,
    pub latency: Option<Duration>,
    pub slot: Option<u64>,
    pub error: Option<String>,
}

impl Health {
    /// It answered, in this time, perhaps naming the slot it is at.
    pub(super) fn answered(&self, latency: Duration, slot: Option<u64>) {
        let mut state = self.state();
        let kept = std::mem::take(&mut state.latencies);
        let latencies = kept.into_iter().chain([latency]).rev().take(LATENCIES).collect::<VecDeque<_>>();
        *state = State {
            answered: true,
            latencies: latencies.into_iter().rev().collect(),
            last_answer: Some(Instant::now()),
            slot: slot.max(state.slot),
            ..State::default()
        };
    }

    /// It did not answer, or not with what was asked for.
    pub(super) fn failed(&self, why: &str) {
        self.state().error = Some(why.to_owned());
    }

    /// It asked to slow down. Gives back for how long it is left alone.
    pub(super) fn limited(&self, retry_after: Option<Duration>) -> Duration {
        let mut state = self.state();
        let own = backed_off(FIRST_PAUSE, state.limits, LONGEST_PAUSE);
        let pause = retry_after.unwrap_or(own).clamp(FIRST_PAUSE, LONGEST_PAUSE);
        state.limits = state.limits.saturating_add(1);
        state.paused_until = state.paused_until.max(Some(Instant::now() + pause));
        state.error = Some(format!("asks to slow down for {} ms", pause.as_millis()));
        pause
    }

    /// Until when it wants no request, if it said so.
    pub(super) fn paused_until(&self) -> Option<Instant> {
        self.state().paused_until.filter(|until| *until > Instant::now())
    }

    /// Whether its last answer was good.
    pub(super) fn is_healthy(&self) -> bool {
        let state = self.state();
        state.answered && state.error.is_none()
    }

    /// Whether nothing was heard of it for so long.
    pub(super) fn is_silent_for(&self, time: Duration) -> bool {
        self.state().last_answer.is_none_or(|last| last.elapsed() >= time)
    }

    /// Median of the last latencies.
    pub(super) fn latency(&self) -> Option<Duration> {
        let mut sorted: Vec<_> = self.state().latencies.iter().copied().collect();
        sorted.sort_unstable();
        sorted.get(sorted.len() / 2).copied()
    }

    pub(super) fn seen(&self) -> Seen {
        let (healthy, latency) = (self.is_healthy(), self.latency());
        let state = self.state();
        Seen { healthy, latency, slot: state.slot, error: state.error.clone() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Every change is one assignment of a whole state or of independent fields: a panic elsewhere leaves it usable.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// `first`, doubled `times` times, at most `most`.
pub(super) fn backed_off(first: Duration, times: u32, most: Duration) -> Duration {
    first.saturating_mul(2_u32.saturating_pow(times.min(16))).min(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_forgets_failures() {
        let health = Health::default();
        health.failed("connection refused");
        assert!(!health.is_healthy());
        health.answered(Duration::from_millis(3), Some(7));
        health.answered(Duration::from_millis(5), None);
        assert!(health.is_healthy());
        assert_eq!(health.seen().slot, Some(7));
    }

    #[test]
    fn a_pause_is_what_the_end_point_asks_for_within_reason() {
        let health = Health::default();
        assert_eq!(health.limited(Some(Duration::from_secs(2))), Duration::from_secs(2));
        assert_eq!(health.limited(Some(Duration::from_hours(24))), LONGEST_PAUSE);
        assert_eq!(health.limited(Some(Duration::ZERO)), FIRST_PAUSE);
        assert!(health.paused_until().is_some());
    }

    #[test]
    fn pauses_without_a_time_double() {
        let health = Health::default();
        let pauses: Vec<_> = (0..3).map(|_| health.limited(None).as_millis()).collect();
        assert_eq!(pauses, [250, 500, 1000]);
    }

    #[test]
    fn the_median_ignores_an_outlier() {
        let health = Health::default();
        for ms in [4, 900, 5] {
            health.answered(Duration::from_millis(ms), None);
        }
        assert_eq!(health.latency(), Some(Duration::from_millis(5)));
    }
}
