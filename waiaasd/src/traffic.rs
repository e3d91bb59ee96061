//! What happens at the REST door: calls are counted, and who does it wrong too often is kept out for a while.

use std::{
    collections::{BTreeMap, HashMap},
    fmt,
    net::IpAddr,
    sync::{Mutex, MutexGuard, PoisonError},
};
use waiaas_policy::{
    id::KeyId,
    time::{Span, Timestamp},
};

/// Within this time strikes add up.
const WITHIN: Span = Span::from_secs(5 * 60);

/// Most callers whose strikes are remembered; beyond that, old ones are forgotten first.
const MOST: usize = 10_000;

/// Somebody who calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Who {
    /// Somebody with a good key.
    Key(KeyId),
    /// Somebody without one.
    Address(IpAddr),
}

impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(key) => key.fmt(f),
            Self::Address(address) => address.fmt(f),
        }
    }
}

/// What happened so far.
#[derive(Debug, Default)]
pub struct Traffic {
    calls: Mutex<BTreeMap<(&'static str, u16), u64>>,
    strikes: Mutex<HashMap<Who, Strikes>>,
}

#[derive(Debug, Default)]
struct Strikes {
    times: Vec<Timestamp>,
    until: Option<Timestamp>,
}

impl Traffic {
    /// Counts a call of an operation, by the status of its answer.
    pub fn count(&self, operation: &'static str, status: u16) {
        let mut calls = lock(&self.calls);
        let count = calls.entry((operation, status)).or_default();
        *count = count.saturating_add(1);
    }

    /// How many calls there were, by operation and status.
    pub fn calls(&self) -> Vec<(&'static str, u16, u64)> {
        lock(&self.calls).iter().map(|((operation, status), count)| (*operation, *status, *count)).collect()
    }

    /// Until when somebody is kept out.
    pub fn kept_out(&self, who: Who, now: Timestamp) -> Option<Timestamp> {
        lock(&self.strikes).get(&who).and_then(|strikes| strikes.until).filter(|until| *until > now)
    }

    /// How many callers are kept out.
    pub fn how_many_kept_out(&self, now: Timestamp) -> usize {
        lock(&self.strikes).values().filter(|strikes| strikes.until.is_some_and(|until| until > now)).count()
    }

    /// Somebody did it wrong. The `most`th time within five minutes it is kept out for `pause`; whether that was now.
    pub fn strike(&self, who: Who, most: u64, pause: Span, now: Timestamp) -> bool {
        let mut all = lock(&self.strikes);
        if all.len() >= MOST && !all.contains_key(&who) {
            all.retain(|_, strikes| !strikes.is_old(now));
        }
        let strikes = all.entry(who).or_default();
        if strikes.until.is_some_and(|until| until > now) {
            return false;
        }
        strikes.times.retain(|time| time.saturating_add(WITHIN) > now);
        strikes.times.push(now);
        if u64::try_from(strikes.times.len()).unwrap_or(u64::MAX) < most {
            return false;
        }
        *strikes = Strikes { times: Vec::new(), until: Some(now.saturating_add(pause)) };
        true
    }
}

impl Strikes {
    fn is_old(&self, now: Timestamp) -> bool {
        self.until.is_none_or(|until| until <= now)
            && self.times.last().is_none_or(|last| last.saturating_add(WITHIN) <= now)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    const PAUSE: Span = Span::from_secs(900);

    fn at(seconds: u64) -> Timestamp {
        Timestamp::from_secs(1_800_000_000 + seconds)
    }

    #[test]
    fn the_tenth_strike_within_five_minutes_keeps_out_for_a_while() {
        let (traffic, who) = (Traffic::default(), Who::Address(Ipv4Addr::LOCALHOST.into()));
        for second in 0..9 {
            assert!(!traffic.strike(who, 10, PAUSE, at(second)));
        }
        assert_eq!(traffic.kept_out(who, at(9)), None);
        assert!(traffic.strike(who, 10, PAUSE, at(9)));
        assert_eq!(traffic.kept_out(who, at(10)), Some(at(909)));
        assert!(!traffic.strike(who, 10, PAUSE, at(10)), "it is out already");
        assert_eq!((traffic.kept_out(who, at(908)), traffic.how_many_kept_out(at(908))), (Some(at(909)), 1));
        assert_eq!(traffic.kept_out(who, at(909)), None);
        assert_eq!(traffic.kept_out(Who::Key(KeyId::from_u128(1)), at(10)), None, "nobody else is");
    }

    #[test]
    fn strikes_that_are_far_apart_do_not_add_up() {
        let (traffic, who) = (Traffic::default(), Who::Key(KeyId::from_u128(7)));
        assert!((0..100).all(|round| !traffic.strike(who, 10, PAUSE, at(round * 34))));
    }
}
