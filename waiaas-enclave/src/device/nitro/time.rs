//! Time in a machine that has no clock of its own: the security module states it, the kernel counts on from there.
//!
//! The module is asked again every minute, so that a kernel that counts wrongly is never far off. Whatever either says,
//! time does not step back.

use crate::{clock::Clock, device::DeviceError};
use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};
use waiaas_policy::time::{Span, Timestamp};

/// How long the kernel is believed.
const BELIEVED: Duration = Duration::from_mins(1);

/// The time.
pub(super) struct Time {
    began: Instant,
    clock: Clock,
    stated: Mutex<Option<Stated>>,
}

/// What the module said, and when by the kernel's count.
#[derive(Clone, Copy)]
struct Stated {
    time: Timestamp,
    at: Duration,
}

impl Default for Time {
    fn default() -> Self {
        Self { began: Instant::now(), clock: Clock::default(), stated: Mutex::default() }
    }
}

impl Time {
    /// What time it is; `ask` asks the module.
    pub(super) fn now(&self, ask: impl FnOnce() -> Result<Timestamp, DeviceError>) -> Result<Timestamp, DeviceError> {
        self.after(self.began.elapsed(), ask)
    }

    /// What time it is when the kernel has counted so far.
    fn after(
        &self,
        counted: Duration,
        ask: impl FnOnce() -> Result<Timestamp, DeviceError>,
    ) -> Result<Timestamp, DeviceError> {
        let mut stated = self.stated.lock().unwrap_or_else(PoisonError::into_inner);
        // Before what was counted last: another thread read the kernel's clock a moment later and was here first.
        let elapsed = |stated: Stated| counted.checked_sub(stated.at).unwrap_or_default();
        let known = stated.filter(|stated| elapsed(*stated) < BELIEVED);
        let known = match known {
            Some(known) => known,
            None => *stated.insert(Stated { time: ask()?, at: counted }),
        };
        let elapsed = u64::try_from(elapsed(known).as_millis()).unwrap_or(u64::MAX);
        Ok(self.clock.advance(known.time.saturating_add(Span::from_millis(elapsed)))?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEGIN: Timestamp = Timestamp::from_secs(1_780_272_000);

    fn at(seconds: u64) -> Timestamp {
        BEGIN.saturating_add(Span::from_secs(seconds))
    }

    fn nobody() -> Result<Timestamp, DeviceError> {
        panic!("the module is not to be asked")
    }

    #[test]
    fn the_kernel_counts_on_for_a_minute() {
        let time = Time::default();
        let second = Duration::from_secs;
        assert_eq!(time.after(second(5), || Ok(at(0))), Ok(at(0)));
        assert_eq!(time.after(second(64), nobody), Ok(at(59)));
        assert_eq!(time.after(second(4), nobody), Ok(at(59)), "a reading that came late");
        assert_eq!(time.after(second(65), || Ok(at(61))), Ok(at(61)));
        assert_eq!(time.after(second(75), nobody), Ok(at(71)));
    }

    #[test]
    fn time_stands_still_while_the_module_steps_back() {
        let time = Time::default();
        assert_eq!(time.after(Duration::ZERO, || Ok(at(100))), Ok(at(100)));
        assert_eq!(time.after(Duration::from_mins(1), || Ok(at(40))), Ok(at(100)));
        assert_eq!(time.after(Duration::from_secs(119), nobody), Ok(at(100)));
        assert_eq!(time.after(Duration::from_secs(121), || Ok(at(101))), Ok(at(101)));
    }

    #[test]
    fn a_module_that_is_silent_is_no_clock() {
        let time = Time::default();
        let silent = || Err(DeviceError::Module("silent".to_owned()));
        assert!(time.after(Duration::ZERO, silent).is_err());
        assert_eq!(time.after(Duration::ZERO, || Ok(at(1))), Ok(at(1)));
        assert!(time.after(BELIEVED, silent).is_err(), "the kernel is not believed for longer");
    }

    #[test]
    fn a_module_of_long_ago_is_no_clock() {
        assert!(Time::default().after(Duration::ZERO, || Ok(Timestamp::from_secs(1))).is_err());
    }
}
