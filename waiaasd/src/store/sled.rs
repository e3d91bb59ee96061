//! The database under the store, and the only place that knows that it is sled.
//!
//! What is done here rests on how sled 0.34 behaves:
//! - One tree and one batch per commit: a batch comes back whole or not at all. Transactions over several trees do the
//!   same at a third of the speed.
//! - `flush` hands the bytes to the kernel and waits until they are written out, but on Linux by `sync_file_range`,
//!   which makes neither file size nor drive cache durable. So [`Disk::sync`] adds an `fdatasync` of the same file.
//! - No flusher thread: sled then writes only while a batch is made durable. It reuses a segment of its
//!   file only when what replaced the contents was flushed, and with every flush followed by a sync before the next
//!   batch, nothing that a power cut could take back is ever relied on.
//! - It has at most 16 rows in a page, and a note of each page in memory: many rows are one row of its (`blocks.rs`).
//! - After a failed write, sled refuses everything until it is opened anew. Room is therefore made sure of before the
//!   first byte of a batch is written (`room.rs`). It does not always tell who waits that a write failed (`warden.rs`).

mod in_blocks;

use super::{
    abort::{self, abort_point},
    ballast::Ballast,
    directory,
    error::StoreError,
    mark::{self, Mark, State},
    overlay::{Layers, Overlay, Row, merge},
    room,
    rows::{Rows, assemble},
    scan::Range,
    schema,
    wal::{self, Entry, Wal},
    warden::Warden,
};
use in_blocks::is_in_blocks;
use rustix::io::Errno;
use std::{
    fs::{self, File, OpenOptions},
    mem,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::{PoisonError, RwLock, RwLockReadGuard},
    time::{Duration, Instant},
};

/// How long an earlier store of this very process may take to let go of the file.
const PATIENCE: Duration = Duration::from_secs(5);

/// What of the log is carried over as one batch: rows, and bytes.
const MOST_ROWS: usize = 256;
const ENOUGH_BYTES: u64 = 256 << 10;
/// What of one block is carried over at once, in bytes.
const ENOUGH_OF_BLOCK: usize = 256 << 10;

/// The database, open.
pub(super) struct Disk {
    tree: sled::Db,
    /// Held for writing while a batch is put in, so that a reader sees what is before it or behind it: a row may move from one
    /// block to another.
    still: RwLock<()>,
    /// Another descriptor of the database file, to sync it and to take room by.
    file: File,
    /// Room for finishing what was begun.
    ballast: Ballast,
    warden: Warden,
}

/// Writes as sled takes them, with what they take room for.
#[derive(Default)]
struct Batch {
    writes: sled::Batch,
    rows: usize,
    bytes: u64,
}

impl Disk {
    /// Opens the database, or makes it; what opening changed on the disk is durable afterwards.
    pub fn open(path: &Path, cache: u64) -> Result<(Self, Mark, Wal), StoreError> {
        drop_unfinished_snapshots(path)?;
        let config = sled::Config::new().path(path).cache_capacity(cache).flush_every_ms(None);
        let tree = open(&config).map_err(|error| unreadable(path, error))?;
        let at = path.join("db");
        let file = OpenOptions::new().read(true).write(true).open(&at);
        let file = file.map_err(|error| StoreError::io(format!("cannot open {}", at.display()), &error))?;
        // What a process that was killed left to the kernel: the mark must not come to the disk ahead of it.
        file.sync_data().map_err(|error| StoreError::io("cannot sync the database", &error))?;
        let ballast = Ballast::open(path)?;
        let (wal, entries) = Wal::open(path, &ballast)?;
        let disk = Self { tree, still: RwLock::new(()), file, ballast, warden: Warden::of(config)? };
        // sled panics over pages whose damage it did not expect.
        let looked = catch_unwind(AssertUnwindSafe(|| disk.complete(path, entries)));
        let looked = looked.unwrap_or_else(|_| Err(StoreError::Engine("a page of it cannot be read".to_owned())));
        let mark = looked.map_err(|error| unreadable(path, error))?;
        disk.sync()?;
        sync_directory(path)?;
        Ok((disk, mark, wal))
    }

    /// Carries over what the log has and the database has not, and looks at whether everything is there then.
    fn complete(&self, path: &Path, entries: Vec<Entry>) -> Result<Mark, StoreError> {
        if schema::layout(self.one(&schema::key())?.as_deref())? == Some(schema::WITHOUT_BLOCKS) {
            self.put_into_blocks()?;
        }
        let found = self.raw(&mark::KEY)?.and_then(|row| State::of_row(&row)).map_or(0, |state| state.number());
        let lost = |noted| StoreError::Lost { file: path.join("db"), found, noted };
        if let Some((rows, state)) = wal::missing(entries, found).map_err(lost)? {
            self.carry(&rows, &state)?;
        }
        let scan = |table: u8| {
            let rows = self.tree.scan_prefix([table]).map(|found| assemble(row(found)?, |key| self.raw(key)));
            rows.collect()
        };
        Mark::check(path, self.raw(&mark::KEY)?.as_deref(), scan)
    }

    /// The value of a key.
    pub fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let _still = self.still();
        if is_in_blocks(key) { self.find(key) } else { self.one(key) }
    }

    /// The rows of a range, which is of one table, where `over` says nothing about them, else what `over` says.
    pub fn scan(&self, range: &Range, over: Layers<'_>) -> Result<Vec<Row>, StoreError> {
        if range.is_empty() {
            return Ok(Vec::new());
        }
        let _still = self.still();
        if is_in_blocks(&range.low) {
            return merge(self.in_blocks(range)?, over, range, Ok);
        }
        let rows = self.tree.range(range.low.as_slice()..range.high.as_slice());
        let whole = |row| assemble(row, |key| self.raw(key));
        if range.reverse {
            merge(rows.rev().map(row), over, range, whole)
        } else {
            merge(rows.map(row), over, range, whole)
        }
    }

    /// Whether new work may begin: the room for finishing it is there.
    pub fn is_roomy(&self) -> Result<bool, StoreError> {
        self.ballast.fill()
    }

    /// Makes sure that there is room for so many bytes of rows, which begin something new, or only finish what was begun.
    /// [`StoreError::Full`] when there is none.
    pub fn reserve(&self, bytes: u64, begins: bool) -> Result<(), StoreError> {
        if begins {
            room::reserve(&self.file, bytes)
        } else {
            room::reserve_to_finish(&self.file, bytes, &self.ballast)
        }
    }

    /// Writes rows of the log, piece by piece, each of them durable before the next is begun; with the last one, the state after
    /// them. The log has all of it: cut short, it is done again from the start.
    pub fn carry(&self, rows: &Overlay, state: &State) -> Result<(), StoreError> {
        let mut batch = Batch::default();
        let mut rows = rows.iter().peekable();
        while rows.peek().is_some() {
            let is_cut = self.change(&mut batch, &mut rows, ENOUGH_OF_BLOCK)?;
            if is_cut || batch.is_enough() {
                self.make(mem::take(&mut batch))?;
            }
        }
        batch.push(mark::KEY.to_vec(), Some(state.to_row()));
        self.make(batch)
    }

    /// Writes rows that are in no log as one batch, with the state after them.
    pub fn write(&self, rows: &Overlay, state: &State) -> Result<(), StoreError> {
        let mut batch = Batch::default();
        let mut rows = rows.iter().peekable();
        while rows.peek().is_some() {
            self.change(&mut batch, &mut rows, usize::MAX)?;
        }
        batch.push(mark::KEY.to_vec(), Some(state.to_row()));
        self.make(batch)
    }

    /// Makes a batch durable.
    fn make(&self, batch: Batch) -> Result<(), StoreError> {
        room::reserve_to_finish(&self.file, batch.bytes, &self.ballast)?;
        let _watched = self.warden.begin();
        let moving = self.still.write().unwrap_or_else(PoisonError::into_inner);
        self.tree.apply_batch(batch.writes).map_err(failed)?;
        drop(moving);
        abort_point("store.carrying");
        self.sync()
    }

    /// Makes everything that was applied durable.
    fn sync(&self) -> Result<(), StoreError> {
        self.tree.flush().map_err(failed)?;
        let synced = if abort::sync_fails() { Err(Errno::IO.into()) } else { self.file.sync_data() };
        synced.map_err(|error| StoreError::io("cannot sync the database", &error))
    }

    fn still(&self) -> RwLockReadGuard<'_, ()> {
        self.still.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The value of a key that is kept by itself.
    fn one(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.rows(key)?.map(Rows::value))
    }

    fn rows(&self, key: &[u8]) -> Result<Option<Rows>, StoreError> {
        let Some(head) = self.raw(key)? else { return Ok(None) };
        Rows::read(key, head, |key| self.raw(key)).map(Some)
    }

    fn raw(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.tree.get(key).map_err(failed)?.map(|value| value.to_vec()))
    }
}

/// What sled says of files that it cannot read, with the file and the way out.
fn unreadable(path: &Path, error: StoreError) -> StoreError {
    match error {
        StoreError::Engine(why) => StoreError::Damage { file: path.join("db"), why },
        other => other,
    }
}

impl Batch {
    /// Whether it is to be written before it becomes longer: nobody reads the database meanwhile.
    const fn is_enough(&self) -> bool {
        self.rows >= MOST_ROWS || self.bytes >= ENOUGH_BYTES
    }

    /// What changes when a value comes to stand where `old` stands.
    fn change(&mut self, key: &[u8], old: Option<&Rows>, value: Option<&[u8]>) {
        let new = value.map(Rows::of);
        for (key, row) in Rows::change(key, old, new.as_ref()) {
            self.push(key, row);
        }
    }

    fn push(&mut self, key: Vec<u8>, value: Option<Vec<u8>>) {
        let length = key.len().saturating_add(value.as_ref().map_or(0, Vec::len));
        self.bytes = self.bytes.saturating_add(u64::try_from(length).unwrap_or(u64::MAX));
        self.rows = self.rows.saturating_add(1);
        match value {
            Some(value) => self.writes.insert(key, value),
            None => self.writes.remove(key),
        }
    }
}

/// Opens sled. Threads of an earlier instance in this process may hold its lock for a moment after it was dropped, and
/// nobody else can: the directory is ours.
fn open(config: &sled::Config) -> Result<sled::Db, StoreError> {
    let began = Instant::now();
    loop {
        // sled panics over files whose damage it did not expect; to us that is an error like another.
        let opened = catch_unwind(AssertUnwindSafe(|| config.open()))
            .unwrap_or_else(|_| Err(sled::Error::ReportableBug("its files cannot be read".to_owned())));
        match opened {
            Err(sled::Error::Io(error))
                if error.to_string().contains("could not acquire lock") && began.elapsed() < PATIENCE =>
            {
                std::thread::sleep(Duration::from_millis(5));
            }
            other => return other.map_err(failed),
        }
    }
}

/// Removes what an earlier opening was killed over. sled notes the state of its file in a snapshot when it opens, writes it
/// under another name first, and takes a file under that other name for a snapshot too: the store would not open again.
fn drop_unfinished_snapshots(path: &Path) -> Result<(), StoreError> {
    let failed = |error| StoreError::io(format!("cannot clear {}", path.display()), &error);
    for entry in path.read_dir().map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name();
        if name.to_string_lossy().starts_with("snap.") && name.to_string_lossy().ends_with(".generating") {
            fs::remove_file(entry.path()).map_err(failed)?;
        }
    }
    Ok(())
}

/// Makes durable what opening may have created: sled syncs none of it.
fn sync_directory(path: &Path) -> Result<(), StoreError> {
    let failed = |error| StoreError::io(format!("cannot sync {}", path.display()), &error);
    for entry in path.read_dir().map_err(failed)? {
        let entry = entry.map_err(failed)?.path();
        File::open(&entry).and_then(|file| file.sync_all()).map_err(failed)?;
    }
    directory::sync(path)
}

fn row(row: sled::Result<(sled::IVec, sled::IVec)>) -> Result<Row, StoreError> {
    row.map(|(key, value)| (key.to_vec(), value.to_vec())).map_err(failed)
}

fn failed(error: sled::Error) -> StoreError {
    match error {
        sled::Error::Io(error) => StoreError::io("the database failed", &error),
        other => StoreError::Engine(other.to_string()),
    }
}
