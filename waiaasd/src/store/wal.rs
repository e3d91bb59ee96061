//! The log of commits that the database may not have yet: two files of fixed size that take turns.
//!
//! A commit is one record: a head of its length, its number and a hash over both and the body, and the body: the sum of the
//! rows after it (`mark.rs`), and the rows that it writes. Records begin at whole blocks, so that writing one touches nothing
//! that is durable already. Their room is taken when the files are made, so that none needs a block of the disk, and a sync
//! has nothing to write but the record itself.
//!
//! A file is read from its beginning for as long as records are whole and their numbers follow each other. What comes behind is
//! of an earlier turn, or was being written when the process or the machine ended; nobody was told that it is done. A damaged
//! record that somebody was told of is noticed by its number, which is noted beside (`mark.rs`).

use super::{abort, ballast::Ballast, error::StoreError, mark::State, overlay::Overlay};
use rustix::{
    fs::{FallocateFlags, fallocate, fstat},
    io::Errno,
};
use sha2::{Digest as _, Sha256};
use std::{
    fs::{File, OpenOptions},
    os::unix::fs::{FileExt as _, OpenOptionsExt as _},
    path::Path,
};

/// Names of the files.
const NAMES: [&str; 2] = ["wal.0", "wal.1"];
/// Bytes of a file.
pub(super) const SIZE: usize = 4 << 20;
/// Records begin at multiples of this.
const BLOCK: usize = 4_096;
/// Unit of `st_blocks`, whatever the file system's own.
const BLOCK_OF_STAT: u64 = 512;
/// What a record begins with: format and version.
const MAGIC: [u8; 4] = *b"wal\x01";
/// Bytes of a head: magic, length of the body, number, beginning of the hash.
const HEAD: usize = 4 + 4 + 8 + HASH;
const HASH: usize = 16;
/// In the place of a value's length: the row is removed.
const REMOVED: u32 = u32::MAX;

/// A commit, read back.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// What must be there after it.
    pub state: State,
    pub rows: Overlay,
}

/// The files, and where the next record goes.
pub(super) struct Wal {
    files: [File; 2],
    /// Which of them is being written.
    turn: usize,
    /// Where in it.
    at: usize,
    /// The record that is being made: kept for its memory.
    record: Vec<u8>,
}

impl Wal {
    /// Opens the files in a store's directory, or makes them there; and what is in them, in order.
    ///
    /// # Errors
    /// They cannot be read or made; [`StoreError::Full`]; [`StoreError::Damage`]: both claim the same commit.
    pub fn open(directory: &Path, ballast: &Ballast) -> Result<(Self, Vec<Entry>), StoreError> {
        let open = |name| open(&directory.join(name), ballast);
        let files = [open(NAMES[0])?, open(NAMES[1])?];
        let failed = |error| StoreError::io(format!("cannot read the log in {}", directory.display()), &error);
        let mut runs = [read(&files[0]).map_err(failed)?, read(&files[1]).map_err(failed)?];
        runs.sort_by_key(|run| run.first().map(|entry| entry.state.number()));
        let [earlier, later] = runs;
        let overlap = earlier.last().zip(later.first()).is_some_and(|(a, b)| a.state.number() >= b.state.number());
        if overlap {
            let why = "it has a commit that the other file of the log has, too".to_owned();
            return Err(StoreError::Damage { file: directory.join(NAMES[0]), why });
        }
        let entries = earlier.into_iter().chain(later).collect();
        Ok((Self { files, turn: 0, at: 0, record: Vec::new() }, entries))
    }

    /// Makes the record of a commit, to be written next. How many bytes it takes.
    pub fn prepare(&mut self, state: &State, rows: &Overlay) -> usize {
        let record = &mut self.record;
        record.clear();
        record.resize(HEAD, 0);
        record.extend_from_slice(state.sum());
        for (key, value) in rows {
            put(record, key.len());
            record.extend_from_slice(key);
            match value {
                Some(value) => {
                    put(record, value.len());
                    record.extend_from_slice(value);
                }
                None => record.extend_from_slice(&REMOVED.to_be_bytes()),
            }
        }
        let length = u32::try_from(record.len().saturating_sub(HEAD)).unwrap_or(u32::MAX).to_be_bytes();
        let number = state.number().to_be_bytes();
        let hash = hash(length, number, record.get(HEAD..).unwrap_or_default());
        let head = MAGIC.into_iter().chain(length).chain(number).chain(hash);
        record.iter_mut().zip(head).for_each(|(to, from)| *to = from);
        record.len().next_multiple_of(BLOCK)
    }

    /// Whether so many bytes fit behind what was written.
    pub const fn has_room(&self, bytes: usize) -> bool {
        bytes <= SIZE.saturating_sub(self.at)
    }

    /// Writes the record that was made, and makes it durable.
    pub fn write(&mut self) -> Result<(), StoreError> {
        let failed = |error| StoreError::io("cannot write the log of commits", &error);
        let place = u64::try_from(self.at).unwrap_or(u64::MAX);
        let [first, second] = &self.files;
        let file = if self.turn == 0 { first } else { second };
        file.write_all_at(&self.record, place).map_err(failed)?;
        self.at = self.at.saturating_add(self.record.len().next_multiple_of(BLOCK));
        abort::abort_point("store.before-sync");
        let synced = if abort::sync_fails() { Err(Errno::IO.into()) } else { file.sync_data() };
        synced.map_err(failed)
    }

    /// Goes on in the other file, whose commits the database has.
    pub const fn turn(&mut self) {
        self.turn = 1 - self.turn;
        self.at = 0;
    }
}

/// Opens a file, or makes it, with all of its room.
fn open(path: &Path, ballast: &Ballast) -> Result<File, StoreError> {
    let failed = |error| StoreError::io(format!("cannot open {}", path.display()), &error);
    let mut options = OpenOptions::new();
    let options = options.read(true).write(true).create(true).truncate(false).mode(0o600);
    let file = options.open(path).map_err(failed)?;
    let size = u64::try_from(SIZE).unwrap_or(u64::MAX);
    let stat = fstat(&file).map_err(|error| failed(error.into()))?;
    let (length, blocks) = (u64::try_from(stat.st_size).unwrap_or(0), u64::try_from(stat.st_blocks).unwrap_or(0));
    if length >= size && blocks.saturating_mul(BLOCK_OF_STAT) >= size {
        return Ok(file);
    }
    let _hand = ballast.hand();
    loop {
        match fallocate(&file, FallocateFlags::empty(), 0, size) {
            Ok(()) => return Ok(file),
            // Where nothing can be taken ahead, a write that finds no room ends the process, and a start finds out.
            Err(Errno::OPNOTSUPP | Errno::NOSYS) => {
                file.set_len(length.max(size)).map_err(failed)?;
                return Ok(file);
            }
            Err(Errno::NOSPC | Errno::DQUOT) if ballast.give(size)? => {}
            Err(error) => return Err(failed(error.into())),
        }
    }
}

/// The commits of a file: from its beginning, for as long as they are whole and follow each other.
fn read(file: &File) -> std::io::Result<Vec<Entry>> {
    let mut bytes = vec![0; SIZE];
    let mut length = 0;
    while let Some(rest) = bytes.get_mut(length..).filter(|rest| !rest.is_empty()) {
        match file.read_at(rest, u64::try_from(length).unwrap_or(u64::MAX))? {
            0 => break,
            more => length = length.saturating_add(more),
        }
    }
    let (mut entries, mut at) = (Vec::<Entry>::new(), 0_usize);
    while let Some((entry, size)) = bytes.get(at..length).and_then(entry) {
        let follows =
            entries.last().is_none_or(|last| last.state.number().checked_add(1) == Some(entry.state.number()));
        if !follows {
            break;
        }
        entries.push(entry);
        at = at.saturating_add(size.next_multiple_of(BLOCK));
    }
    Ok(entries)
}

/// The record at the beginning of these bytes, and its size; `None` if it is not whole.
fn entry(bytes: &[u8]) -> Option<(Entry, usize)> {
    let (magic, rest) = bytes.split_first_chunk::<4>()?;
    let (length, rest) = rest.split_first_chunk::<4>()?;
    let (number, rest) = rest.split_first_chunk::<8>()?;
    let (noted, rest) = rest.split_first_chunk::<HASH>()?;
    let size = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let body = rest.get(..size)?;
    if *magic != MAGIC || *noted != hash(*length, *number, body) {
        return None;
    }
    let (sum, mut rest) = body.split_first_chunk::<32>()?;
    let mut rows = Overlay::new();
    while !rest.is_empty() {
        let of_key = take_length(&mut rest)?;
        let key = take(&mut rest, of_key)?;
        let value = match take_length(&mut rest)? {
            REMOVED => None,
            of_value => Some(take(&mut rest, of_value)?),
        };
        rows.insert(key, value);
    }
    Some((Entry { state: State::new(u64::from_be_bytes(*number), *sum), rows }, HEAD.saturating_add(size)))
}

fn hash(length: [u8; 4], number: [u8; 8], body: &[u8]) -> [u8; HASH] {
    let hash = Sha256::new().chain_update(length).chain_update(number).chain_update(body).finalize();
    let mut short = [0; HASH];
    short.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
    short
}

/// Puts a length.
fn put(record: &mut Vec<u8>, length: usize) {
    // Keys and values are far shorter (`record.rs`).
    record.extend_from_slice(&u32::try_from(length).unwrap_or(REMOVED).to_be_bytes());
}

/// Takes a length.
fn take_length(rest: &mut &[u8]) -> Option<u32> {
    let (length, behind) = rest.split_first_chunk::<4>()?;
    *rest = behind;
    Some(u32::from_be_bytes(*length))
}

/// Takes so many bytes.
fn take(rest: &mut &[u8], length: u32) -> Option<Vec<u8>> {
    let (bytes, behind) = rest.split_at_checked(usize::try_from(length).ok()?)?;
    *rest = behind;
    Some(bytes.to_vec())
}

/// What of these commits a database does not have whose last one is `last`: all of their rows as one, and the state after them.
///
/// # Errors
/// The number of the commit before the first of them: there are commits between.
pub(super) fn missing(entries: Vec<Entry>, last: u64) -> Result<Option<(Overlay, State)>, u64> {
    let mut rows = Overlay::new();
    let mut state = None;
    for entry in entries.into_iter().filter(|entry| entry.state.number() > last) {
        let before = entry.state.number().saturating_sub(1);
        if state.as_ref().map_or(last, State::number) != before {
            return Err(before);
        }
        state = Some(entry.state);
        rows.extend(entry.rows);
    }
    Ok(state.map(|state| (rows, state)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that meets the unexpected should stop there")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn state(number: u64) -> State {
        State::new(number, [u8::try_from(number % 251).unwrap(); 32])
    }

    fn rows(seed: u8) -> Overlay {
        let long = vec![seed; usize::from(seed) * 100];
        [(vec![seed], Some(long)), (vec![seed, 1], None), (vec![seed, 2], Some(Vec::new()))].into()
    }

    fn opened(directory: &Path) -> (Wal, Vec<Entry>) {
        Wal::open(directory, &Ballast::open(directory).unwrap()).unwrap()
    }

    fn commit(wal: &mut Wal, number: u64) {
        let size = wal.prepare(&state(number), &rows(u8::try_from(number).unwrap()));
        assert!(wal.has_room(size));
        wal.write().unwrap();
    }

    fn numbers(entries: &[Entry]) -> Vec<u64> {
        entries.iter().map(|entry| entry.state.number()).collect()
    }

    #[test]
    fn what_was_written_is_read_back_over_any_number_of_turns() {
        let directory = tempfile::tempdir().unwrap();
        let (mut wal, found) = opened(directory.path());
        assert_eq!(found, []);
        for number in 1..=30 {
            commit(&mut wal, number);
            if number % 10 == 0 {
                wal.turn();
            }
        }
        commit(&mut wal, 31);
        // The first block of the file that had 11 to 20 before is new; what comes behind is of that turn.
        let found = opened(directory.path()).1;
        assert_eq!(numbers(&found), [21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31]);
        for entry in &found {
            let number = entry.state.number();
            assert_eq!((&entry.state, &entry.rows), (&state(number), &rows(u8::try_from(number).unwrap())));
        }
        let (all, last) = missing(found, 25).unwrap().unwrap();
        assert_eq!(last, state(31));
        assert_eq!(all, (26..=31).flat_map(rows).collect::<Overlay>());
    }

    #[test]
    fn what_lies_between_is_missed_and_what_is_there_already_is_not() {
        let entries = |numbers: &[u64]| {
            let entry = |number: &u64| Entry { state: state(*number), rows: Overlay::new() };
            numbers.iter().map(entry).collect::<Vec<_>>()
        };
        assert_eq!(missing(Vec::new(), 7), Ok(None));
        assert_eq!(missing(entries(&[5, 6, 7]), 7), Ok(None));
        assert_eq!(missing(entries(&[5, 6, 7]), 5), Ok(Some((Overlay::new(), state(7)))));
        assert_eq!(missing(entries(&[5, 6, 7]), 3), Err(4));
        assert_eq!(missing(entries(&[5, 6, 8]), 4), Err(7));
    }

    /// What lies in the files of a release is read by the next one.
    #[test]
    fn a_record_is_these_bytes() {
        let golden = [
            "77616c01000000340000000000000007a7ef92fc33ab4b512548fd19150cb8b101010101010101010101010101010101",
            "0101010101010101010101010101010100000001010000000202030000000104ffffffff",
        ];
        let directory = tempfile::tempdir().unwrap();
        let (mut wal, _) = opened(directory.path());
        let rows = [(vec![1], Some(vec![2, 3])), (vec![4], None)].into();
        wal.prepare(&State::new(7, [1; 32]), &rows);
        assert_eq!(hex::encode(&wal.record), golden.concat());
    }

    #[test]
    fn the_same_commit_in_both_files_is_damage() {
        let directory = tempfile::tempdir().unwrap();
        let (mut wal, _) = opened(directory.path());
        (1..=3).for_each(|number| commit(&mut wal, number));
        wal.turn();
        commit(&mut wal, 3);
        let opened = Wal::open(directory.path(), &Ballast::open(directory.path()).unwrap());
        assert!(matches!(opened, Err(StoreError::Damage { .. })));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// Whatever is written over a record or behind the last one: what is read is what was written, up to there.
        #[test]
        fn a_torn_record_ends_the_log_and_changes_nothing_before_it(
            at in 0_usize..60_000,
            junk in proptest::collection::vec(any::<u8>(), 1..600),
        ) {
            let directory = tempfile::tempdir().unwrap();
            let (mut wal, _) = opened(directory.path());
            let records = (1..=9_u64).map(|number| {
                let begin = wal.at;
                commit(&mut wal, number);
                begin..begin + wal.record.len()
            });
            let records: Vec<_> = records.collect();
            let file = File::options().read(true).write(true).open(directory.path().join(NAMES[0])).unwrap();
            let mut was = vec![0; junk.len()];
            file.read_exact_at(&mut was, at.try_into().unwrap()).unwrap();
            file.write_all_at(&junk, at.try_into().unwrap()).unwrap();
            let changed: Vec<_> = (at..).zip(was.iter().zip(&junk)).filter(|(_, (a, b))| a != b).collect();
            let is_whole = |record: &&std::ops::Range<usize>| changed.iter().all(|(place, _)| !record.contains(place));
            let whole = records.iter().take_while(is_whole).count();
            let found = opened(directory.path()).1;
            prop_assert_eq!(found.len(), whole);
            for (entry, number) in found.iter().zip(1_u8..) {
                prop_assert_eq!(&entry.rows, &rows(number));
                prop_assert_eq!(entry.state, state(u64::from(number)));
            }
        }
    }
}
