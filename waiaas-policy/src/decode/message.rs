//! The form of a message: legacy and version 0.

use alloc::vec::Vec;
use core::fmt;

use super::reader::Reader;
use crate::Address;

/// The largest packet, which a legacy or version 0 transaction must fit into: 1,232 bytes.
const MAX_TRANSACTION: usize = 1_232;

/// The bit of the first byte that tells a versioned message from a legacy one.
const VERSIONED: u8 = 0x80;

/// Why bytes are no message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecodeError {
    /// The bytes end too early.
    Truncated,
    /// Bytes follow the message.
    TrailingBytes,
    /// A length is written in more bytes than it needs, or is too large.
    NonCanonicalLength,
    /// The message has a version that is not known.
    UnsupportedVersion(u8),
    /// With its signatures the message does not fit into a transaction.
    TooLong,
    /// Nobody signs, or the header counts more accounts than there are.
    InvalidHeader,
    /// An instruction names an account that is not there, or a program that is not a static account.
    IndexOutOfRange,
    /// An account is there twice.
    DuplicateAccount,
    /// A lookup table is named and not used, or there are more than 256 accounts.
    InvalidLookup,
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Truncated => f.write_str("the message ends too early"),
            Self::TrailingBytes => f.write_str("bytes follow the message"),
            Self::NonCanonicalLength => f.write_str("a length in the message is not in its shortest form"),
            Self::UnsupportedVersion(version) => write!(f, "message version {version} is not known"),
            Self::TooLong => f.write_str("the message does not fit into a transaction"),
            Self::InvalidHeader => f.write_str("the message's header contradicts its accounts"),
            Self::IndexOutOfRange => f.write_str("an instruction names an account that is not there"),
            Self::DuplicateAccount => f.write_str("the message names an account twice"),
            Self::InvalidLookup => f.write_str("the message's lookup tables are malformed"),
        }
    }
}

impl core::error::Error for DecodeError {}

/// The version of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// Without a version byte.
    Legacy,
    /// With lookup tables.
    V0,
    /// With its fee settings in its header and no lookup tables (SIMD-0385).
    V1,
}

/// A message, in form only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message<'a> {
    /// Its version.
    pub version: Version,
    /// How many of the first keys sign.
    pub required_signatures: u8,
    /// How many of the last signing keys are read-only.
    pub readonly_signed: u8,
    /// How many of the last keys are read-only.
    pub readonly_unsigned: u8,
    /// The accounts that are named by address.
    pub keys: Vec<Address>,
    /// The recent block hash, or a durable nonce.
    pub blockhash: [u8; 32],
    /// What is to be done, in order.
    pub instructions: Vec<Instruction<'a>>,
    /// Accounts that are named by their place in a table.
    pub lookups: Vec<Lookup<'a>>,
}

/// One instruction of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Instruction<'a> {
    /// The place of the program among the accounts.
    pub program: u8,
    /// The places of its accounts.
    pub accounts: &'a [u8],
    /// Its data.
    pub data: &'a [u8],
}

/// Accounts out of one lookup table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lookup<'a> {
    /// The table.
    pub table: Address,
    /// The places of accounts that may be changed.
    pub writable: &'a [u8],
    /// The places of accounts that may be read.
    pub readonly: &'a [u8],
}

impl<'a> Message<'a> {
    /// Reads a message: exact length, shortest lengths, every index in range, no account twice.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes);
        let first = reader.u8()?;
        let (version, required_signatures) = match first {
            0..VERSIONED => (Version::Legacy, first),
            VERSIONED => (Version::V0, reader.u8()?),
            _ => return Err(DecodeError::UnsupportedVersion(first & !VERSIONED)),
        };
        let message = Self {
            version,
            required_signatures,
            readonly_signed: reader.u8()?,
            readonly_unsigned: reader.u8()?,
            keys: read_many(&mut reader, Reader::address)?,
            blockhash: reader.array()?,
            instructions: read_many(&mut reader, read_instruction)?,
            lookups: match version {
                Version::V0 => read_many(&mut reader, read_lookup)?,
                Version::Legacy | Version::V1 => Vec::new(),
            },
        };
        reader.end()?;
        message.check(bytes.len())?;
        Ok(message)
    }

    /// The accounts that sign, the fee payer first.
    pub fn signers(&self) -> &[Address] {
        self.keys.get(..usize::from(self.required_signatures)).unwrap_or_default()
    }

    /// Who pays the fees: the first account.
    pub fn fee_payer(&self) -> Address {
        self.keys.first().copied().unwrap_or_default()
    }

    /// Whether the account at `index` signs.
    pub fn is_signer(&self, index: u8) -> bool {
        index < self.required_signatures
    }

    fn check(&self, length: usize) -> Result<(), DecodeError> {
        let signatures = usize::from(self.required_signatures);
        let transaction = signatures.saturating_mul(64).saturating_add(1).saturating_add(length);
        if transaction > MAX_TRANSACTION {
            return Err(DecodeError::TooLong);
        }
        let needed = signatures.saturating_add(usize::from(self.readonly_unsigned));
        if self.readonly_signed >= self.required_signatures || needed > self.keys.len() {
            return Err(DecodeError::InvalidHeader);
        }
        self.check_lookups()?;
        self.check_indexes()?;
        self.check_distinct()
    }

    fn check_lookups(&self) -> Result<(), DecodeError> {
        let unused = |lookup: &Lookup<'_>| lookup.writable.is_empty() && lookup.readonly.is_empty();
        if self.lookups.iter().any(unused) || self.accounts() > 256 {
            return Err(DecodeError::InvalidLookup);
        }
        Ok(())
    }

    fn check_indexes(&self) -> Result<(), DecodeError> {
        let accounts = self.accounts();
        let in_range = |instruction: &Instruction<'_>| {
            let program = usize::from(instruction.program);
            let program = program != 0 && program < self.keys.len();
            program && instruction.accounts.iter().all(|index| usize::from(*index) < accounts)
        };
        let ok = self.instructions.iter().all(in_range);
        if ok { Ok(()) } else { Err(DecodeError::IndexOutOfRange) }
    }

    fn check_distinct(&self) -> Result<(), DecodeError> {
        let mut sorted: Vec<&Address> = self.keys.iter().collect();
        sorted.sort_unstable();
        let twice = sorted.array_windows().any(|[a, b]| a == b);
        if twice { Err(DecodeError::DuplicateAccount) } else { Ok(()) }
    }

    /// How many accounts there are, those of lookup tables included.
    fn accounts(&self) -> usize {
        let looked_up = |lookup: &Lookup<'_>| lookup.writable.len().saturating_add(lookup.readonly.len());
        self.lookups.iter().map(looked_up).fold(self.keys.len(), usize::saturating_add)
    }
}

fn read_many<'a, T>(
    reader: &mut Reader<'a>,
    read: impl Fn(&mut Reader<'a>) -> Result<T, DecodeError>,
) -> Result<Vec<T>, DecodeError> {
    let count = reader.compact()?;
    (0..count).map(|_| read(reader)).collect()
}

fn read_instruction<'a>(reader: &mut Reader<'a>) -> Result<Instruction<'a>, DecodeError> {
    Ok(Instruction { program: reader.u8()?, accounts: reader.compact_bytes()?, data: reader.compact_bytes()? })
}

fn read_lookup<'a>(reader: &mut Reader<'a>) -> Result<Lookup<'a>, DecodeError> {
    Ok(Lookup { table: reader.address()?, writable: reader.compact_bytes()?, readonly: reader.compact_bytes()? })
}
