//! What is counted of one thing: in every window, and what is held against all of them.

use minicbor::{Decode, Encode};

use super::{
    error::{LedgerError, Overflow},
    period::Period,
    window::Window,
};
use crate::time::Timestamp;

/// What counts in one window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Usage {
    /// Signed within the window.
    pub spent: u64,
    /// Reserved and not yet signed.
    pub held: u64,
}

impl Usage {
    /// Both together, or `u64::MAX`.
    pub const fn used(self) -> u64 {
        self.spent.saturating_add(self.held)
    }
}

/// What counts of one asset in each window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AssetUsage {
    /// Within the last hour.
    pub hour: Usage,
    /// Within the last 24 hours.
    pub day: Usage,
    /// Within the last 7 days.
    pub week: Usage,
    /// Within the last 30 days.
    pub month: Usage,
}

impl AssetUsage {
    /// What counts in the window of `period`.
    pub const fn of(&self, period: Period) -> Usage {
        match period {
            Period::Hour => self.hour,
            Period::Day => self.day,
            Period::Week => self.week,
            Period::Month => self.month,
        }
    }
}

/// All windows of one thing, whatever limits there are: usage outlives the edits of a limit.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
pub(crate) struct Meter {
    /// What is reserved and not yet signed: counts in every window, whatever its age.
    #[n(0)]
    held: u64,
    #[n(1)]
    hour: Window,
    #[n(2)]
    day: Window,
    #[n(3)]
    week: Window,
    #[n(4)]
    month: Window,
}

impl Meter {
    pub(crate) const fn held(&self) -> u64 {
        self.held
    }

    /// What counts in the window of `period`, held amounts included.
    pub(crate) fn used(&self, period: Period, now: Timestamp) -> u128 {
        self.window(period).sum(period, now).saturating_add(u128::from(self.held))
    }

    /// The earliest moment at which `asked` fits under `limit` in the window of `period`, if nothing else is counted;
    /// `None` if it never does, or only once something held is released.
    pub(crate) fn earliest(&self, period: Period, limit: u64, asked: u64, now: Timestamp) -> Option<Timestamp> {
        let room = limit.checked_sub(asked)?.checked_sub(self.held)?;
        Some(self.window(period).falls_to(u128::from(room), period, now))
    }

    pub(super) fn hold(&mut self, amount: u64) -> Result<(), Overflow> {
        self.held = self.held.checked_add(amount).ok_or(Overflow)?;
        Ok(())
    }

    pub(super) fn release(&mut self, amount: u64) -> Result<(), LedgerError> {
        self.held = self.held.checked_sub(amount).ok_or(LedgerError::NotHeld)?;
        Ok(())
    }

    pub(super) fn spend(&mut self, amount: u64, now: Timestamp) -> Result<(), LedgerError> {
        self.release(amount)?;
        for period in Period::ALL {
            self.window_mut(period).add(period, now, amount)?;
        }
        Ok(())
    }

    pub(super) fn refund(&mut self, amount: u64, at: Timestamp) -> Result<(), LedgerError> {
        Period::ALL.into_iter().try_for_each(|period| self.window_mut(period).take(period, at, amount))
    }

    pub(super) fn prune(&mut self, now: Timestamp) {
        for period in Period::ALL {
            self.window_mut(period).prune(period, now);
        }
    }

    /// Whether nothing is held and nothing counts.
    pub(super) const fn is_empty(&self) -> bool {
        self.held == 0 && self.month.is_empty()
    }

    pub(super) fn usage(&self, now: Timestamp) -> AssetUsage {
        let of = |period| Usage {
            spent: u64::try_from(self.window(period).sum(period, now)).unwrap_or(u64::MAX),
            held: self.held,
        };
        AssetUsage { hour: of(Period::Hour), day: of(Period::Day), week: of(Period::Week), month: of(Period::Month) }
    }

    const fn window(&self, period: Period) -> &Window {
        match period {
            Period::Hour => &self.hour,
            Period::Day => &self.day,
            Period::Week => &self.week,
            Period::Month => &self.month,
        }
    }

    const fn window_mut(&mut self, period: Period) -> &mut Window {
        match period {
            Period::Hour => &mut self.hour,
            Period::Day => &mut self.day,
            Period::Week => &mut self.week,
            Period::Month => &mut self.month,
        }
    }
}
