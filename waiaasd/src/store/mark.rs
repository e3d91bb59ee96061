//! What must be there: so that a database that has lost something is not taken for one that has less.
//!
//! sled ends its log at the first thing that it cannot read, as after a power cut, and goes on from there. Behind damage,
//! that would be an earlier state with more left of every limit. So every commit carries its number and a sum over all rows
//! that decisions rest on, in a row of its own; and after the sync, the number is noted in a file beside the database. A
//! start compares: the rows with the sum, the number with the file. The file is not synced, since it may be behind (never
//! ahead of what is durable); it tells of damage to the database, not of power cuts, which the database survives by itself.
//!
//! The sum is the exclusive or of a hash of each row: damage does not find two sets of rows with the same one, and it costs a
//! commit no more than the rows that it changes.

use super::{
    error::StoreError,
    layout::Table,
    overlay::{Overlay, Row},
};
use sha2::{Digest as _, Sha256};
use std::{
    fs::{File, OpenOptions},
    io::ErrorKind,
    os::unix::fs::{FileExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Key of the row: behind every table, and no part of a backup.
pub(super) const KEY: [u8; 1] = [u8::MAX];

/// Tables that only grow, and are not read at a start: their rows are not summed, and kept in blocks (`blocks.rs`). The log's root
/// is in a row that is. What is not listed is summed, a table of a later release as well; so a table is listed here from its first release on, or never.
const NOT_SUMMED: [Table; 18] = [
    Table::Piece,
    Table::ApiKeyUse,
    Table::Leaf,
    Table::Subtree,
    Table::Deposit,
    Table::DepositOfWallet,
    Table::DepositSeen,
    Table::Idempotency,
    Table::IdempotencyAge,
    Table::Remembered,
    Table::RememberedAge,
    Table::Payment,
    Table::PaymentOfWallet,
    Table::PaymentMessage,
    Table::PaymentSignature,
    Table::Act,
    Table::ActSignature,
    Table::Delivery,
];

/// A place in the file: one sector, written as a whole. Two of them take turns.
const SLOT: usize = 512;
/// Number, and the beginning of its hash.
const NOTE: usize = 16;

/// The number of a commit, and the sum of the rows after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct State {
    number: u64,
    sum: [u8; 32],
}

impl State {
    /// That number, and that sum.
    pub const fn new(number: u64, sum: [u8; 32]) -> Self {
        Self { number, sum }
    }

    /// The number of the commit.
    pub const fn number(&self) -> u64 {
        self.number
    }

    /// The sum of the rows after it.
    pub const fn sum(&self) -> &[u8; 32] {
        &self.sum
    }

    /// The row's value.
    pub fn to_row(self) -> Vec<u8> {
        [&self.number.to_be_bytes()[..], &self.sum].concat()
    }

    /// What a row says; `None` if that is nothing.
    pub fn of_row(value: &[u8]) -> Option<Self> {
        let (number, sum) = value.split_first_chunk()?;
        Some(Self { number: u64::from_be_bytes(*number), sum: sum.try_into().ok()? })
    }

    /// After one more commit, which writes `over` where `before` stood.
    fn next(mut self, over: &Overlay, before: &Overlay) -> Self {
        self.number = self.number.saturating_add(1);
        for (key, value) in
            over.iter().chain(before).filter(|(key, _)| key.first().is_some_and(|table| is_summed(*table)))
        {
            if let Some(value) = value {
                self.add(key, value);
            }
        }
        self
    }

    /// Adds a row, or takes it away.
    fn add(&mut self, key: &[u8], value: &[u8]) {
        let length = u64::try_from(key.len()).unwrap_or(u64::MAX).to_be_bytes();
        let hash = Sha256::new().chain_update(length).chain_update(key).chain_update(value).finalize();
        self.sum.iter_mut().zip(hash).for_each(|(sum, byte)| *sum ^= byte);
    }
}

/// Whether rows are summed whose keys begin with this byte.
pub(super) fn is_summed(table: u8) -> bool {
    [table] != KEY && NOT_SUMMED.iter().all(|not| not.byte() != table)
}

/// The mark of an open database.
pub(super) struct Mark {
    file: File,
    state: Mutex<State>,
}

impl Mark {
    /// Compares the database with its mark. `row` is what stands under [`KEY`]; `scan` gives the rows whose keys begin with a
    /// byte.
    ///
    /// # Errors
    /// [`StoreError::Lost`] and [`StoreError::Damage`]: it is not what was written.
    pub fn check(
        directory: &Path,
        row: Option<&[u8]>,
        scan: impl Fn(u8) -> Result<Vec<Row>, StoreError>,
    ) -> Result<Self, StoreError> {
        let path = directory.join("mark");
        let damage = |file: PathBuf, why: &str| StoreError::Damage { file, why: why.to_owned() };
        let found = match row.map(State::of_row) {
            Some(None) => return Err(damage(directory.join("db"), "its last commit cannot be told")),
            other => other.flatten(),
        };
        let noted = read(&path)?;
        let mut summed = State { number: found.map_or(0, |found| found.number), sum: [0; 32] };
        for table in (0..=u8::MAX).filter(|table| is_summed(*table)) {
            scan(table)?.iter().for_each(|(key, value)| summed.add(key, value));
        }
        match (found, noted) {
            // A new one, or one of before there were marks.
            (None, Noted::Absent) => {}
            // Nothing was ever committed: the first start was cut short.
            (None, Noted::At(0) | Noted::Unreadable) if summed == State::default() => {}
            (_, Noted::Unreadable) => return Err(damage(path, "it is not what was written")),
            (Some(_), Noted::Absent) => return Err(damage(path, "it is missing")),
            (found, Noted::At(noted)) => {
                let found = found.unwrap_or_default();
                if found.number < noted {
                    return Err(StoreError::Lost { file: directory.join("db"), found: found.number, noted });
                }
                if found != summed {
                    return Err(damage(directory.join("db"), "its records are not those of its last commit"));
                }
            }
        }
        Self::open(&path, summed)
    }

    /// The file, with both places written: what a commit writes later needs no new room.
    fn open(path: &Path, state: State) -> Result<Self, StoreError> {
        let failed = |error| StoreError::io(format!("cannot write {}", path.display()), &error);
        let mut options = OpenOptions::new();
        let options = options.write(true).create(true).truncate(false).mode(0o600);
        let file = options.open(path).map_err(failed)?;
        let note = note(state.number);
        [0, SLOT].into_iter().try_for_each(|place| write(&file, place, &note)).map_err(failed)?;
        Ok(Self { file, state: Mutex::new(state) })
    }

    /// What the commit that writes `over` where `before` stood leaves behind.
    pub fn after(&self, over: &Overlay, before: &Overlay) -> State {
        self.state().next(over, before)
    }

    /// Notes that a commit is durable.
    pub fn note(&self, state: State) {
        *self.hold() = state;
        let place = if state.number.is_multiple_of(2) { 0 } else { SLOT };
        // A note that is not there is behind, which is allowed; a disk that cannot write it fails the next commit.
        if let Err(error) = write(&self.file, place, &note(state.number)) {
            tracing::warn!("the number of a commit could not be noted: {error}");
        }
    }

    /// The number of the last commit, and the sum after it.
    pub fn state(&self) -> State {
        *self.hold()
    }

    fn hold(&self) -> MutexGuard<'_, State> {
        // One assignment changes it.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the file says.
enum Noted {
    /// There is none.
    Absent,
    /// Nothing that was written by us.
    Unreadable,
    /// The number of the last commit, or of one shortly before.
    At(u64),
}

fn read(path: &Path) -> Result<Noted, StoreError> {
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Noted::Absent),
        Err(error) => return Err(StoreError::io(format!("cannot read {}", path.display()), &error)),
    };
    let number = |slot: &[u8]| {
        let number = u64::from_be_bytes(*slot.first_chunk()?);
        slot.starts_with(&note(number)).then_some(number)
    };
    Ok(bytes.chunks(SLOT).filter_map(number).max().map_or(Noted::Unreadable, Noted::At))
}

fn note(number: u64) -> [u8; NOTE] {
    let mut note = [0; NOTE];
    let number = number.to_be_bytes();
    let hash = Sha256::digest(number);
    note.iter_mut().zip(number.into_iter().chain(hash)).for_each(|(to, from)| *to = from);
    note
}

fn write(file: &File, place: usize, note: &[u8]) -> std::io::Result<()> {
    file.write_all_at(note, u64::try_from(place).unwrap_or_default())
}
