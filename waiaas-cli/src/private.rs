//! Files and directories that nobody else on the machine may read.

use crate::output::refusal;
use std::{
    fs::{self, DirBuilder, File, Metadata, OpenOptions},
    io::{ErrorKind, Read as _, Write as _},
    os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
};
use waiaas_wire::Problem;
use zeroize::Zeroizing;

/// Larger than any secret or document of ours.
const MAX_BYTES: u64 = 16 << 20;

/// Whether others than the owner of the file have any right to it.
pub fn is_open_to_others(metadata: &Metadata) -> bool {
    metadata.mode() & 0o077 != 0
}

/// Whether the file belongs to this account.
pub fn is_mine(metadata: &Metadata) -> bool {
    metadata.uid() == rustix::process::geteuid().as_raw()
}

/// Reads a file that holds a secret; refuses one that others may read.
pub fn read(path: &Path) -> Result<Zeroizing<Vec<u8>>, Problem> {
    let file = File::open(path).map_err(|why| refusal::file(path, &why))?;
    let metadata = file.metadata().map_err(|why| refusal::file(path, &why))?;
    if !metadata.is_file() {
        return Err(refusal::not_a_file(path));
    }
    if is_open_to_others(&metadata) {
        return Err(refusal::too_open(path, metadata.mode(), 0o600));
    }
    if !is_mine(&metadata) && metadata.uid() != 0 {
        return Err(refusal::foreign(path));
    }
    read_all(file, path)
}

fn read_all(file: File, path: &Path) -> Result<Zeroizing<Vec<u8>>, Problem> {
    // With room for all of it at once: growing would leave copies behind.
    let size = file.metadata().map_or(0, |metadata| metadata.len()).min(MAX_BYTES);
    let mut bytes = Zeroizing::new(Vec::with_capacity(usize::try_from(size).unwrap_or(0).saturating_add(64)));
    file.take(MAX_BYTES).read_to_end(&mut bytes).map_err(|why| refusal::file(path, &why))?;
    Ok(bytes)
}

/// Reads a document that is no secret.
pub fn read_text(path: &Path) -> Result<String, Problem> {
    fs::read_to_string(path).map_err(|why| refusal::file(path, &why))
}

/// Writes a file of mode 0600 that a reader sees whole or not at all, and that survives a power cut.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    let draft = draft_beside(path)?;
    let written = fill(&draft, bytes).and_then(|()| fs::rename(&draft, path)).and_then(|()| sync_directory(path));
    written.map_err(|why| {
        let _ = fs::remove_file(&draft);
        refusal::file(path, &why)
    })
}

/// The same for a file that must not be there yet.
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    let draft = draft_beside(path)?;
    let written = fill(&draft, bytes).and_then(|()| fs::hard_link(&draft, path)).and_then(|()| sync_directory(path));
    let _ = fs::remove_file(&draft);
    written.map_err(|why| match why.kind() {
        ErrorKind::AlreadyExists => refusal::exists(path),
        _ => refusal::file(path, &why),
    })
}

/// A file of mode 0600 that is written bit by bit and gets its name when it is whole. Without [`Draft::keep`] nothing
/// stays of it.
pub struct Draft {
    file: File,
    at: PathBuf,
    path: PathBuf,
}

impl Draft {
    /// Begins one for a file that must not be there yet.
    pub fn new(path: &Path) -> Result<Self, Problem> {
        if path.exists() {
            return Err(refusal::exists(path));
        }
        let at = draft_beside(path)?;
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&at);
        Ok(Self { file: file.map_err(|why| refusal::file(path, &why))?, at, path: path.to_owned() })
    }

    /// Gives it its name, durably.
    pub fn keep(self) -> Result<(), Problem> {
        let kept = self.file.sync_all().and_then(|()| fs::hard_link(&self.at, &self.path));
        kept.and_then(|()| sync_directory(&self.path)).map_err(|why| match why.kind() {
            ErrorKind::AlreadyExists => refusal::exists(&self.path),
            _ => refusal::file(&self.path, &why),
        })
    }
}

impl std::io::Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.at);
    }
}

fn fill(draft: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(draft)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn sync_directory(path: &Path) -> std::io::Result<()> {
    File::open(directory_of(path))?.sync_all()
}

fn directory_of(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A name in the same directory that nobody else uses.
fn draft_beside(path: &Path) -> Result<PathBuf, Problem> {
    let name = path.file_name().ok_or_else(|| refusal::not_a_file(path))?;
    let mut random = [0; 8];
    getrandom::fill(&mut random).map_err(|_| refusal::no_randomness())?;
    let draft = format!(".{}.{}.tmp", name.to_string_lossy(), hex::encode(random));
    Ok(directory_of(path).join(draft))
}

/// Makes a directory of mode 0700, and those above it. One that is there must be this account's and have none of the
/// bits of `forbidden` in its mode.
pub fn make_directory(path: &Path, forbidden: u32) -> Result<(), Problem> {
    DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(|why| refusal::file(path, &why))?;
    let metadata = fs::metadata(path).map_err(|why| refusal::file(path, &why))?;
    check_directory(path, &metadata, forbidden)
}

/// Refuses a directory that is somebody else's or has a bit of `forbidden` in its mode.
pub fn check_directory(path: &Path, metadata: &Metadata, forbidden: u32) -> Result<(), Problem> {
    if !is_mine(metadata) {
        return Err(refusal::foreign(path));
    }
    if metadata.mode() & forbidden != 0 {
        return Err(refusal::too_open(path, metadata.mode(), 0o700));
    }
    Ok(())
}

/// Opens a log for appending, made with mode 0600.
pub fn open_log(path: &Path) -> Result<File, Problem> {
    let log = OpenOptions::new().append(true).create(true).mode(0o600).open(path);
    log.map_err(|why| refusal::file(path, &why))
}
