//! When may be paid.

use alloc::{collections::BTreeSet, vec::Vec};

use minicbor::{Decode, Encode};

/// When may be paid, in a local time of fixed distance to UTC.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Schedule {
    /// On these days.
    #[n(0)]
    pub days: BTreeSet<Day>,
    /// In these hours of such a day, in order and apart from one another.
    #[n(1)]
    pub hours: Vec<Hours>,
    /// Minutes that local time is ahead of UTC, −840 to 840.
    #[n(2)]
    pub utc_offset: i16,
    /// Not on these dates, in order and apart from one another.
    #[n(3)]
    pub blackout: Vec<Blackout>,
}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Day {
    /// Monday.
    #[n(0)]
    Mon,
    /// Tuesday.
    #[n(1)]
    Tue,
    /// Wednesday.
    #[n(2)]
    Wed,
    /// Thursday.
    #[n(3)]
    Thu,
    /// Friday.
    #[n(4)]
    Fri,
    /// Saturday.
    #[n(5)]
    Sat,
    /// Sunday.
    #[n(6)]
    Sun,
}

impl Day {
    /// Every day, Monday first.
    pub const ALL: [Self; 7] = [Self::Mon, Self::Tue, Self::Wed, Self::Thu, Self::Fri, Self::Sat, Self::Sun];

    /// What it is called in a document.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Mon => "mon",
            Self::Tue => "tue",
            Self::Wed => "wed",
            Self::Thu => "thu",
            Self::Fri => "fri",
            Self::Sat => "sat",
            Self::Sun => "sun",
        }
    }

    /// The day of the week of a day since 1970-01-01, which was a Thursday.
    pub(crate) fn of(day: u32) -> Self {
        match day % 7 {
            0 => Self::Thu,
            1 => Self::Fri,
            2 => Self::Sat,
            3 => Self::Sun,
            4 => Self::Mon,
            5 => Self::Tue,
            _ => Self::Wed,
        }
    }
}

/// A stretch of a day, in minutes after midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct Hours {
    /// The first minute in it.
    #[n(0)]
    pub from: u16,
    /// The first minute after it; 1,440 at most.
    #[n(1)]
    pub to: u16,
}

impl Hours {
    /// The end of a day.
    pub const MIDNIGHT: u16 = 1_440;
}

/// A stretch of days, in days since 1970-01-01, local time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct Blackout {
    /// The first day.
    #[n(0)]
    pub first: u32,
    /// The last day.
    #[n(1)]
    pub last: u32,
}
