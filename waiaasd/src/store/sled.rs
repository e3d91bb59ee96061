//! The database under the store, and the only place that knows that it is sled.
//!
//! What is done here rests on how sled 0.34 behaves:
//! - One tree and one batch per commit: a batch comes back whole or not at all. Transactions over several trees do the
//!   same at a third of the speed.
//! - `flush` hands the bytes to the kernel and waits until they are written out, but on Linux by `sync_file_range`,
//!   which makes neither file size nor drive cache durable. So [`Disk::sync`] adds an `fdatasync` of the same file.
//! - No flusher thread: sled then writes only inside [`Disk::apply`] and [`Disk::sync`]. It reuses a segment of its
//!   file only when what replaced the contents was flushed, and with every flush followed by a sync before the next
//!   batch, nothing that a power cut could take back is ever relied on.
//! - After a failed write, sled refuses everything until it is opened anew. Room is therefore made sure of before the
//!   first byte of a batch is written (`room.rs`). It does not always tell who waits that a write failed (`warden.rs`).

use super::{
    ballast::Ballast,
    directory,
    error::StoreError,
    mark::{self, Mark},
    overlay::{Overlay, Row, merge},
    room,
    rows::{Rows, assemble},
    scan::Range,
    warden::{Busy, Warden},
};
use rustix::io::Errno;
use std::{
    fs::{self, File, OpenOptions},
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    time::{Duration, Instant},
};

/// How long an earlier store of this very process may take to let go of the file.
const PATIENCE: Duration = Duration::from_secs(5);

/// The database, open.
pub(super) struct Disk {
    tree: sled::Db,
    /// Another descriptor of the database file, to sync it and to take room by.
    file: File,
    /// Room for finishing what was begun.
    ballast: Ballast,
    warden: Warden,
    /// What must be there.
    mark: Mark,
}

/// Writes as sled takes them, with what they take room for.
pub(super) struct Batch {
    writes: sled::Batch,
    bytes: u64,
    /// What must be there afterwards.
    mark: mark::State,
}

impl Disk {
    /// Opens the database, or makes it; what opening changed on the disk is durable afterwards.
    pub fn open(path: &Path, cache: u64) -> Result<Self, StoreError> {
        drop_unfinished_snapshots(path)?;
        let config = sled::Config::new().path(path).cache_capacity(cache).flush_every_ms(None);
        let tree = open(&config).map_err(|error| unreadable(path, error))?;
        let at = path.join("db");
        let file = OpenOptions::new().read(true).write(true).open(&at);
        let file = file.map_err(|error| StoreError::io(format!("cannot open {}", at.display()), &error))?;
        // What a process that was killed left to the kernel: the mark must not come to the disk ahead of it.
        file.sync_data().map_err(|error| StoreError::io("cannot sync the database", &error))?;
        let mark = checked(path, &tree).map_err(|error| unreadable(path, error))?;
        let disk = Self { tree, file, ballast: Ballast::open(path)?, warden: Warden::of(config)?, mark };
        disk.sync()?;
        sync_directory(path)?;
        Ok(disk)
    }

    /// The value of a key.
    pub fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.rows(key)?.map(Rows::value))
    }

    /// The rows of a range where `over` says nothing about them, else what `over` says.
    pub fn scan(&self, range: &Range, over: &Overlay) -> Result<Vec<Row>, StoreError> {
        if range.is_empty() {
            return Ok(Vec::new());
        }
        let rows = self.tree.range(range.low.as_slice()..range.high.as_slice());
        let whole = |row| assemble(row, |key| self.raw(key));
        if range.reverse {
            merge(rows.rev().map(row), over, range, whole)
        } else {
            merge(rows.map(row), over, range, whole)
        }
    }

    /// What is to be written for `over`, and what stood there before.
    pub fn prepare(&self, over: &Overlay) -> Result<(Batch, Overlay), StoreError> {
        let mut batch = Batch { writes: sled::Batch::default(), bytes: 0, mark: mark::State::default() };
        let mut before = Overlay::new();
        for (key, value) in over {
            let old = self.rows(key)?;
            let new = value.as_deref().map(Rows::of);
            for (key, row) in Rows::change(key, old.as_ref(), new.as_ref()) {
                batch.push(key, row);
            }
            before.insert(key.clone(), old.map(Rows::value));
        }
        if !batch.is_empty() {
            batch.mark = self.mark.after(over, &before);
            batch.push(mark::KEY.to_vec(), Some(batch.mark.to_row()));
        }
        Ok((batch, before))
    }

    /// Whether new work may begin: the room for finishing it is there.
    pub fn is_roomy(&self) -> Result<bool, StoreError> {
        self.ballast.fill()
    }

    /// Makes sure that there is room for a batch, which begins something new, or only finishes what was begun.
    /// [`StoreError::Full`] when there is none.
    pub fn reserve(&self, batch: &Batch, begins: bool) -> Result<(), StoreError> {
        if begins {
            room::reserve(&self.file, batch.bytes)
        } else {
            room::reserve_to_finish(&self.file, batch.bytes, &self.ballast)
        }
    }

    /// To be held while a commit is written: one that does not end, ends the process.
    pub fn watched(&self) -> Busy<'_> {
        self.warden.begin()
    }

    /// Hands a batch to the database: not durable yet. The number to be noted when it is.
    pub fn apply(&self, batch: Batch) -> Result<mark::State, StoreError> {
        self.tree.apply_batch(batch.writes).map_err(failed)?;
        Ok(batch.mark)
    }

    /// Notes that what was applied is durable.
    pub fn note(&self, mark: mark::State) {
        self.mark.note(mark);
    }

    /// Makes everything that was applied durable.
    pub fn sync(&self) -> Result<(), StoreError> {
        self.tree.flush().map_err(failed)?;
        let synced = if super::abort::sync_fails() { Err(Errno::IO.into()) } else { self.file.sync_data() };
        synced.map_err(|error| StoreError::io("cannot sync the database", &error))
    }

    fn rows(&self, key: &[u8]) -> Result<Option<Rows>, StoreError> {
        let Some(head) = self.raw(key)? else { return Ok(None) };
        Rows::read(key, head, |key| self.raw(key)).map(Some)
    }

    fn raw(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        raw(&self.tree, key)
    }
}

fn raw(tree: &sled::Tree, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(tree.get(key).map_err(failed)?.map(|value| value.to_vec()))
}

/// The database's mark, after a look at whether everything is there.
fn checked(path: &Path, tree: &sled::Tree) -> Result<Mark, StoreError> {
    let scan = |table: u8| {
        let rows = tree.scan_prefix([table]).map(|found| assemble(row(found)?, |key| raw(tree, key)));
        rows.collect()
    };
    // sled panics over pages whose damage it did not expect.
    let looked = catch_unwind(AssertUnwindSafe(|| Mark::check(path, raw(tree, &mark::KEY)?.as_deref(), scan)));
    looked.unwrap_or_else(|_| Err(StoreError::Engine("a page of it cannot be read".to_owned())))
}

/// What sled says of files that it cannot read, with the file and the way out.
fn unreadable(path: &Path, error: StoreError) -> StoreError {
    match error {
        StoreError::Engine(why) => StoreError::Damage { file: path.join("db"), why },
        other => other,
    }
}

impl Batch {
    /// Whether everything is on the disk already.
    pub fn is_empty(&self) -> bool {
        self.bytes == 0
    }

    fn push(&mut self, key: Vec<u8>, value: Option<Vec<u8>>) {
        let length = key.len().saturating_add(value.as_ref().map_or(0, Vec::len));
        self.bytes = self.bytes.saturating_add(u64::try_from(length).unwrap_or(u64::MAX));
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
