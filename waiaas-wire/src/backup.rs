//! The inside of a backup: what it is of, every record of the store, and a hash of all of it.
//!
//! A magic text, then frames: four bytes of length (big endian) and CBOR. The header comes first, then a frame for each
//! record, then the count of records, then SHA-256 of every byte before it. Around it the command line puts encryption.

use crate::{
    receipt::{Succession, lineage},
    signed::{decode, encode},
};
use core::fmt;
use minicbor::{Decode, Encode};
use sha2::{Digest as _, Sha256};
use std::io::{self, Read, Write};
use waiaas_policy::{Address, address, time::Timestamp};

/// What a backup begins with: its name and the version of this form.
pub const MAGIC: &[u8; 16] = b"waiaas backup 1\n";

/// Most bytes of a frame: above the largest record and the largest file.
const MAX_FRAME: u32 = 4 << 20;

/// What a backup is of.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Header {
    /// The release that wrote it.
    #[n(0)]
    pub version: String,
    /// Layout of the store.
    #[n(1)]
    pub layout: u32,
    /// When.
    #[n(2)]
    pub created: Timestamp,
    /// Name of the installation.
    #[n(3)]
    pub namespace: String,
    /// Its owner.
    #[cbor(n(4), with = "address::cbor")]
    pub owner: Address,
    /// The audit log's head at that moment, signed by the enclave; absent if the enclave did not answer.
    #[n(5)]
    pub head: Option<Head>,
    /// Files that belong to the installation.
    #[n(6)]
    pub files: Vec<File>,
}

/// A signed head.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Head {
    /// The note.
    #[n(0)]
    pub note: String,
    /// Whose signature it bears.
    #[cbor(n(1), with = "address::cbor")]
    pub key: Address,
    /// Which receipt keys took the place of which, where any did: a head that was seen earlier may bear another's signature.
    #[n(2)]
    pub successions: Option<Vec<Succession>>,
}

impl Head {
    /// The key, and those that it took the place of.
    pub fn keys(&self) -> Vec<Address> {
        lineage(self.key, self.successions.as_deref().unwrap_or_default())
    }
}

/// A file of the installation.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct File {
    /// Its name, for example `config.toml`.
    #[n(0)]
    pub name: String,
    /// What is in it.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub bytes: Vec<u8>,
}

/// A record of the store as it is kept: its key and its value.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Row {
    /// The key: the table's byte and the record's key.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub key: Vec<u8>,
    /// The value: the record's version and its body.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub value: Vec<u8>,
}

#[derive(Debug, Encode, Decode)]
enum Frame {
    #[n(0)]
    Header(#[n(0)] Header),
    #[n(1)]
    Row(#[n(0)] Row),
    #[n(2)]
    End(#[n(0)] u64),
}

/// Why a backup is not accepted.
#[derive(Debug)]
pub enum BackupError {
    /// It does not begin like one of this form.
    Foreign,
    /// It is cut off, or something was changed in it.
    Damaged(&'static str),
    /// It cannot be read or written.
    Io(io::Error),
}

impl fmt::Display for BackupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Foreign => f.write_str("not a backup of a form that this release knows"),
            Self::Damaged(why) => write!(f, "the backup is damaged: {why}"),
            Self::Io(why) => write!(f, "the backup cannot be read or written: {why}"),
        }
    }
}

impl core::error::Error for BackupError {}

impl From<io::Error> for BackupError {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::UnexpectedEof { Self::Damaged("it is cut off") } else { Self::Io(error) }
    }
}

/// Writes a backup.
pub struct Writer<W> {
    out: W,
    hash: Sha256,
    rows: u64,
}

impl<W: Write> Writer<W> {
    /// Begins one.
    pub fn begin(out: W, header: Header) -> Result<Self, BackupError> {
        let mut writer = Self { out, hash: Sha256::new(), rows: 0 };
        writer.put(MAGIC)?;
        writer.frame(&Frame::Header(header))?;
        Ok(writer)
    }

    /// Adds a record.
    pub fn row(&mut self, row: Row) -> Result<(), BackupError> {
        self.rows = self.rows.saturating_add(1);
        self.frame(&Frame::Row(row))
    }

    /// Ends it: without this, no reader accepts it. The number of records.
    pub fn finish(mut self) -> Result<(W, u64), BackupError> {
        self.frame(&Frame::End(self.rows))?;
        let hash = self.hash.finalize();
        self.out.write_all(&hash)?;
        self.out.flush()?;
        Ok((self.out, self.rows))
    }

    fn frame(&mut self, frame: &Frame) -> Result<(), BackupError> {
        let bytes = encode(frame);
        let length = u32::try_from(bytes.len()).ok().filter(|length| *length <= MAX_FRAME);
        let length = length.ok_or(BackupError::Damaged("a record is too large for it"))?;
        self.put(&length.to_be_bytes())?;
        self.put(&bytes)
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), BackupError> {
        self.hash.update(bytes);
        Ok(self.out.write_all(bytes)?)
    }
}

/// Reads a backup. Nothing of it may be believed before [`Reader::next`] has said that there is no more.
pub struct Reader<R> {
    from: R,
    hash: Sha256,
    rows: u64,
    over: bool,
}

impl<R: Read> Reader<R> {
    /// Begins to read one.
    pub fn begin(from: R) -> Result<(Self, Header), BackupError> {
        let mut reader = Self { from, hash: Sha256::new(), rows: 0, over: false };
        let mut magic = [0; MAGIC.len()];
        reader.take(&mut magic).map_err(|_| BackupError::Foreign)?;
        if &magic != MAGIC {
            return Err(BackupError::Foreign);
        }
        match reader.frame()? {
            Frame::Header(header) => Ok((reader, header)),
            _ => Err(BackupError::Damaged("it has no header")),
        }
    }

    /// The next record; `None` when there is none left and all of it was as it was written.
    #[allow(clippy::should_implement_trait, reason = "an iterator would go on after an error")]
    pub fn next(&mut self) -> Result<Option<Row>, BackupError> {
        if self.over {
            return Ok(None);
        }
        match self.frame()? {
            Frame::Row(row) => {
                self.rows = self.rows.saturating_add(1);
                Ok(Some(row))
            }
            Frame::End(rows) if rows == self.rows => self.close().map(|()| None),
            Frame::End(_) => Err(BackupError::Damaged("records are missing")),
            Frame::Header(_) => Err(BackupError::Damaged("there is a second header in it")),
        }
    }

    fn close(&mut self) -> Result<(), BackupError> {
        let expected = std::mem::take(&mut self.hash).finalize();
        let mut found = [0; 32];
        self.from.read_exact(&mut found)?;
        if expected[..] != found {
            return Err(BackupError::Damaged("its hash is not the one that is noted"));
        }
        if self.from.read(&mut [0])? != 0 {
            return Err(BackupError::Damaged("something follows its end"));
        }
        self.over = true;
        Ok(())
    }

    fn frame(&mut self) -> Result<Frame, BackupError> {
        let mut length = [0; 4];
        self.take(&mut length)?;
        let length = u32::from_be_bytes(length);
        if length > MAX_FRAME {
            return Err(BackupError::Damaged("a frame is too long"));
        }
        let mut bytes = vec![0; usize::try_from(length).unwrap_or(0)];
        self.take(&mut bytes)?;
        decode(&bytes).map_err(|_| BackupError::Damaged("a frame cannot be read"))
    }

    fn take(&mut self, bytes: &mut [u8]) -> Result<(), BackupError> {
        self.from.read_exact(bytes)?;
        self.hash.update(&*bytes);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
