//! A secret in a file of a private directory: a heading that says what it is, and the bytes in hex.

use crate::{private, start::StartError};
use rustix::fs::{AtFlags, Mode, OFlags, linkat, openat, unlinkat};
use std::{
    fs::File,
    io::{ErrorKind, Read as _, Write as _},
    path::Path,
};
use zeroize::Zeroizing;

/// More than any of the files has, in bytes.
const LONGEST: u64 = 2_048;

/// A kind of secret file.
pub(super) struct SecretFile {
    /// Its name.
    pub name: &'static str,
    /// Where it is written before it gets its name, so that it is there whole or not at all.
    pub unfinished: &'static str,
    /// Its first line.
    pub heading: &'static str,
    /// What it is, for errors.
    pub what: &'static str,
}

impl SecretFile {
    /// The bytes in the file; made by `make` if there is none.
    pub(super) fn open(
        &self,
        directory: &File,
        place: &Path,
        make: impl FnOnce() -> Result<Zeroizing<Vec<u8>>, StartError>,
    ) -> Result<Zeroizing<Vec<u8>>, StartError> {
        let path = place.join(self.name);
        match openat(directory, self.name, OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC, Mode::empty()) {
            Ok(file) => self.read(file.into(), &path),
            Err(error) if std::io::Error::from(error).kind() == ErrorKind::NotFound => {
                let secret = make()?;
                let written = self.write(directory, &secret);
                written.map_err(StartError::system(format!("cannot write {}", path.display())))?;
                Ok(secret)
            }
            Err(error) => Err(StartError::system(format!("cannot open {}", path.display()))(error.into())),
        }
    }

    fn read(&self, file: File, path: &Path) -> Result<Zeroizing<Vec<u8>>, StartError> {
        let trying = || format!("cannot read {}", path.display());
        let found = file.metadata().map_err(StartError::system(trying()))?;
        private::check(path, &found, 0o600)?;
        let mut text = Zeroizing::new(String::with_capacity(1_024));
        file.take(LONGEST).read_to_string(&mut text).map_err(StartError::system(trying()))?;
        self.parse(&text).ok_or_else(|| StartError::NotOurs {
            path: path.to_owned(),
            what: format!("is not {}; nothing that was made with it can be used without it", self.what),
        })
    }

    fn parse(&self, text: &str) -> Option<Zeroizing<Vec<u8>>> {
        let digits = text.strip_prefix(self.heading)?.strip_suffix('\n')?;
        hex::decode(digits).ok().map(Zeroizing::new)
    }

    fn write(&self, directory: &File, secret: &[u8]) -> std::io::Result<()> {
        // Left by a start that did not get to the end; nothing was made with it.
        let _ = unlinkat(directory, self.unfinished, AtFlags::empty());
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let mut file: File = openat(directory, self.unfinished, flags, Mode::from_raw_mode(0o600))?.into();
        let digits = Zeroizing::new(hex::encode(secret));
        file.write_all(self.heading.as_bytes())?;
        file.write_all(digits.as_bytes())?;
        file.write_all(b"\n")?;
        file.sync_all()?;
        linkat(directory, self.unfinished, directory, self.name, AtFlags::empty())?;
        unlinkat(directory, self.unfinished, AtFlags::empty())?;
        directory.sync_all()
    }
}
