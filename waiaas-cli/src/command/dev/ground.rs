//! The directory of `waiaas dev`: emptied at each start, so nobody else's.

use crate::{home::Home, output::refusal, private, session::Session};
use std::{
    fs::{self, File, OpenOptions},
    io::ErrorKind,
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};
use waiaas_wire::Problem;

/// The directory, where none is named.
const DEFAULT: &str = ".waiaas-dev";

/// Says that the directory was made by `waiaas dev`; locked while it is in use.
const MARK: &str = "made-by-waiaas-dev";

/// What an installation consists of.
const PARTS: [&str; 5] = ["data", "keys", "run", "log", "ledger"];

/// The directory, locked for as long as this value lives.
pub struct Ground {
    path: PathBuf,
    _lock: File,
}

impl Ground {
    /// Takes the directory and empties it.
    pub fn prepare(session: &Session) -> Result<Self, Problem> {
        let path = session.global.home.clone().unwrap_or_else(|| DEFAULT.into());
        let path = std::path::absolute(&path).map_err(|why| refusal::file(&path, &why))?;
        if is_in_use_otherwise(&path)? {
            return Err(refusal::not_a_dev_home(&path));
        }
        private::make_directory(&path, 0o022)?;
        let ground = Self { _lock: lock(&path.join(MARK))?, path };
        ground.empty()?;
        Ok(ground)
    }

    fn empty(&self) -> Result<(), Problem> {
        for part in PARTS {
            let path = self.path.join(part);
            match fs::remove_dir_all(&path) {
                Err(why) if why.kind() != ErrorKind::NotFound => return Err(refusal::file(&path, &why)),
                _ => {}
            }
        }
        write(&self.passphrase_file(), &random_word()?)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The owner's passphrase.
    pub fn passphrase_file(&self) -> PathBuf {
        self.path.join("owner.passphrase")
    }

    /// The ledger's own directory.
    pub fn ledger(&self) -> PathBuf {
        self.path.join("ledger")
    }

    /// The same run of the command, in this directory and without questions.
    pub fn session(&self, session: &Session) -> Result<Session, Problem> {
        let mut session = session.within(Home::within(&self.path)?);
        session.global.passphrase_file = Some(self.passphrase_file());
        session.global.yes = true;
        session.home.check_length()?;
        session.home.prepare()?;
        Ok(session)
    }

    /// Writes down the agent's key.
    pub fn keep_key(&self, secret: &str) -> Result<PathBuf, Problem> {
        let file = self.path.join("demo.key");
        write(&file, secret)?;
        Ok(file)
    }
}

/// Whether there is something in the directory that this command did not make.
fn is_in_use_otherwise(path: &Path) -> Result<bool, Problem> {
    match fs::read_dir(path) {
        Ok(mut entries) => Ok(entries.next().is_some() && !path.join(MARK).exists()),
        Err(why) if why.kind() == ErrorKind::NotFound => Ok(false),
        Err(why) => Err(refusal::file(path, &why)),
    }
}

fn lock(mark: &Path) -> Result<File, Problem> {
    let file = OpenOptions::new().create(true).write(true).truncate(false).mode(0o600).open(mark);
    let file = file.map_err(|why| refusal::file(mark, &why))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(_) => Err(refusal::dev_runs(mark.parent().unwrap_or(mark))),
    }
}

fn write(file: &Path, line: &str) -> Result<(), Problem> {
    private::write(file, format!("{line}\n").as_bytes())
}

/// 128 bits that nobody guesses.
fn random_word() -> Result<String, Problem> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(|_| refusal::no_randomness())?;
    Ok(hex::encode(random))
}
