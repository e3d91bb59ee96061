//! What can go wrong, by lot.

use std::time::Duration;
use waiaas_tests::{ABORT_POINTS, VOTE_POINTS, Weather};

/// Numbers that a seed decides (`SplitMix64`).
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    pub fn of<T: Copy>(&mut self, things: &[T]) -> T {
        things[usize::try_from(self.below(things.len() as u64)).unwrap()]
    }

    pub fn moment(&mut self) -> Duration {
        Duration::from_millis(self.below(700))
    }
}

/// Who it strikes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    Daemon,
    Enclave,
    Both,
}

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    Kill(Target),
    AbortAt(&'static str, u64),
    FailSync(u64),
    Stop(Target, u64),
    StopLedger(u64),
    Way(Weather),
    FullDisk,
    Clock(i64),
    SecondDaemon,
    HalfFrame,
    /// A file of the store is not what was written, when the daemon starts.
    Damage(u64),
    /// Nobody signs, or nothing gets through, until block hashes have expired.
    Expire(bool),
}

impl Fault {
    /// One, by lot. Where owners vote, the daemon may die on that way, too: then a seed gives other faults than where they do not.
    pub fn roll(dice: &mut Dice, votes: bool) -> Self {
        let points = [&ABORT_POINTS[..], if votes { &VOTE_POINTS } else { &[] }].concat();
        let targets = [Target::Daemon, Target::Enclave, Target::Both];
        let weathers = [
            Weather::Drop,
            Weather::DropAnswer,
            Weather::Delay(300),
            Weather::Twice,
            Weather::TooMany,
            Weather::Garbage,
        ];
        match dice.below(17) {
            0..=2 => Self::Kill(dice.of(&targets)),
            3..=5 => Self::AbortAt(dice.of(&points), 1 + dice.below(6)),
            6 => Self::FailSync(3 + dice.below(12)),
            7 => Self::Stop(dice.of(&targets), 100 + dice.below(1_500)),
            8 => Self::StopLedger(100 + dice.below(1_500)),
            9 | 10 => Self::Way(dice.of(&weathers)),
            11 => Self::FullDisk,
            12 => Self::Clock(i64::try_from(dice.below(7_200_000)).unwrap() - 3_600_000),
            13 => Self::Damage(dice.next()),
            14 => Self::HalfFrame,
            15 => Self::SecondDaemon,
            _ if dice.below(4) == 0 => Self::Expire(dice.below(2) == 0),
            _ => Self::Damage(dice.next()),
        }
    }

    /// What the next daemon is started with.
    pub fn environment(self) -> Option<(String, String)> {
        match self {
            Self::AbortAt(point, count) => Some(("WAIAASD_TEST_ABORT".into(), format!("{point}:{count}"))),
            Self::FailSync(number) => Some(("WAIAASD_TEST_FAIL_SYNC".into(), number.to_string())),
            _ => None,
        }
    }
}

impl Fault {
    /// Whether nothing else is to happen in its round: what was killed cannot be killed again, a second daemon needs a first
    /// one, and some of them take a while.
    pub fn is_alone(self) -> bool {
        matches!(
            self,
            Self::Kill(_) | Self::AbortAt(..) | Self::FailSync(_) | Self::FullDisk | Self::Damage(_) | Self::Expire(_)
        )
    }
}
