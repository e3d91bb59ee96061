//! The device of a developer's machine: the operating system's clock and entropy, and a root secret in a file.
//!
//! Nothing isolates it. Whoever reads the file reads every key sealed under it; the file says so itself.

use super::{Device, DeviceError};
use crate::{clock::Clock, keys::Root, private, start::StartError};
use rustix::fs::{AtFlags, Mode, OFlags, linkat, openat, unlinkat};
use std::{
    fs::File,
    io::{Read as _, Write as _},
    path::Path,
};
use waiaas_policy::time::Timestamp;
use zeroize::Zeroizing;

/// The root secret's file.
const FILE: &str = "development-root.key";

/// Where it is written before it gets its name, so that it is there whole or not at all.
const UNFINISHED: &str = "development-root.key.new";

const HEADING: &str =
    "WAIaaS development root: NO hardware isolation; whoever reads this file reads every key sealed under it\n";

/// More than the file has.
const LONGEST: u64 = 1_024;

/// A device without isolation.
pub struct Development {
    clock: Clock,
    root: Root,
    /// Keeps other enclaves out of the directory for as long as this one runs.
    _directory: File,
}

impl Development {
    /// The device whose root is in `directory`; both are made if they are not there.
    ///
    /// # Errors
    /// If directory or file is open to others or not ours, another enclave uses it, or the file is not a root.
    pub fn open(directory: &Path) -> Result<Self, StartError> {
        let handle = private::directory(directory)?;
        private::hold(&handle, directory)?;
        let path = directory.join(FILE);
        let root = match open_file(&handle, FILE) {
            Ok(file) => read(file, &path)?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => create(&handle, &path)?,
            Err(error) => return Err(StartError::system(format!("cannot open {}", path.display()))(error)),
        };
        Ok(Self { clock: Clock::default(), root, _directory: handle })
    }
}

impl Device for Development {
    fn name(&self) -> &'static str {
        "development"
    }

    fn isolated(&self) -> bool {
        false
    }

    fn now(&self) -> Result<Timestamp, DeviceError> {
        Ok(self.clock.now()?)
    }

    fn entropy(&self, out: &mut [u8]) -> Result<(), DeviceError> {
        getrandom::fill(out).map_err(|_| DeviceError::Entropy)
    }

    fn root(&self) -> &Root {
        &self.root
    }
}

fn open_file(directory: &File, name: &str) -> std::io::Result<File> {
    Ok(openat(directory, name, OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC, Mode::empty())?.into())
}

fn read(file: File, path: &Path) -> Result<Root, StartError> {
    let trying = || format!("cannot read {}", path.display());
    let found = file.metadata().map_err(StartError::system(trying()))?;
    private::check(path, &found, 0o600)?;
    let mut text = Zeroizing::new(String::with_capacity(256));
    file.take(LONGEST).read_to_string(&mut text).map_err(StartError::system(trying()))?;
    parse(&text).ok_or_else(|| StartError::NotOurs {
        path: path.to_owned(),
        what: "is not a development root; nothing that was sealed under it opens without it".to_owned(),
    })
}

fn parse(text: &str) -> Option<Root> {
    let digits = text.strip_prefix(HEADING)?.strip_suffix('\n')?;
    let mut secret = Zeroizing::new([0; 32]);
    hex::decode_to_slice(digits, &mut *secret).ok()?;
    Some(Root::new(&secret))
}

fn create(directory: &File, path: &Path) -> Result<Root, StartError> {
    let mut secret = Zeroizing::new([0; 32]);
    getrandom::fill(&mut *secret)
        .map_err(|error| StartError::system("cannot make a root")(std::io::Error::other(error.to_string())))?;
    write(directory, &secret).map_err(StartError::system(format!("cannot write {}", path.display())))?;
    Ok(Root::new(&secret))
}

fn write(directory: &File, secret: &[u8; 32]) -> std::io::Result<()> {
    // Left by a start that did not get to the end; nothing was sealed under it.
    let _ = unlinkat(directory, UNFINISHED, AtFlags::empty());
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let mut file: File = openat(directory, UNFINISHED, flags, Mode::from_raw_mode(0o600))?.into();
    let mut digits = Zeroizing::new([0; 64]);
    hex::encode_to_slice(secret, &mut *digits).map_err(std::io::Error::other)?;
    file.write_all(HEADING.as_bytes())?;
    file.write_all(&*digits)?;
    file.write_all(b"\n")?;
    file.sync_all()?;
    linkat(directory, UNFINISHED, directory, FILE, AtFlags::empty())?;
    unlinkat(directory, UNFINISHED, AtFlags::empty())?;
    directory.sync_all()
}
