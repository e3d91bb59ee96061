//! The form of a message, whatever it does.

mod error;
mod legacy;
#[cfg(test)]
mod tests;
mod v1;

use alloc::vec::Vec;

pub use error::DecodeError;

use super::reader::Reader;
use crate::Address;

/// The bit of the first byte that tells a versioned message from a legacy one.
const VERSIONED: u8 = 0x80;

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
    /// How many signatures it needs, and of whom it may change what.
    pub header: Header,
    /// The settings of a version 1 message; none of them in other versions.
    pub config: Config,
    /// The accounts that are named by address.
    pub keys: Vec<Address>,
    /// The recent block hash, or a durable nonce.
    pub blockhash: [u8; 32],
    /// What is to be done, in order.
    pub instructions: Vec<Instruction<'a>>,
    /// Accounts that are named by their place in a table.
    pub lookups: Vec<Lookup<'a>>,
}

/// The counts that divide a message's keys: writable signers, read-only signers, writable others, read-only others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// How many of the first keys sign.
    pub required_signatures: u8,
    /// How many of the last signing keys are read-only.
    pub readonly_signed: u8,
    /// How many of the last keys are read-only.
    pub readonly_unsigned: u8,
}

/// The settings in the header of a version 1 message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Config {
    /// The priority fee, in lamports.
    pub priority_fee: Option<u64>,
    /// The most compute units.
    pub compute_unit_limit: Option<u32>,
    /// The most bytes of accounts that may be loaded.
    pub loaded_accounts_data_size_limit: Option<u32>,
    /// Bytes of heap.
    pub heap_size: Option<u32>,
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
        let message = match first {
            0..VERSIONED => legacy::read(Reader::new(bytes), Version::Legacy),
            0x80 => legacy::read(reader, Version::V0),
            0x81 => v1::read(reader),
            _ => Err(DecodeError::UnsupportedVersion(first & !VERSIONED)),
        }?;
        message.check(bytes.len())?;
        Ok(message)
    }

    /// The accounts that sign, the fee payer first.
    pub fn signers(&self) -> &[Address] {
        self.keys.get(..usize::from(self.header.required_signatures)).unwrap_or_default()
    }

    /// Who pays the fees: the first account.
    pub fn fee_payer(&self) -> Address {
        self.keys.first().copied().unwrap_or_default()
    }

    /// Whether the account at this place signs.
    pub const fn is_signer(&self, place: u8) -> bool {
        place < self.header.required_signatures
    }

    /// Whether the account at this place may be changed.
    pub fn is_writable(&self, place: u8) -> bool {
        let Header { required_signatures, readonly_signed, readonly_unsigned } = self.header;
        let place = usize::from(place);
        let signers = usize::from(required_signatures);
        if place < signers {
            return place < signers.saturating_sub(readonly_signed.into());
        }
        match place.checked_sub(self.keys.len()) {
            None => place < self.keys.len().saturating_sub(readonly_unsigned.into()),
            Some(looked_up) => looked_up < self.lookups.iter().map(|lookup| lookup.writable.len()).sum(),
        }
    }

    /// The table and the place in it that stand behind an account, counted from the first that is not a key. All
    /// writable ones of all tables come first.
    pub fn looked_up(&self, place: usize) -> Option<(Address, u8)> {
        let of = |table: Address, entries: &'a [u8]| entries.iter().map(move |entry| (table, *entry));
        let writable = self.lookups.iter().flat_map(|lookup| of(lookup.table, lookup.writable));
        let readonly = self.lookups.iter().flat_map(|lookup| of(lookup.table, lookup.readonly));
        writable.chain(readonly).nth(place)
    }

    fn check(&self, length: usize) -> Result<(), DecodeError> {
        let signatures = usize::from(self.header.required_signatures);
        let transaction = signatures.saturating_mul(64).saturating_add(length);
        if transaction > self.version.max_length() {
            return Err(DecodeError::TooLong);
        }
        self.check_form()
    }

    /// That header, accounts and instructions agree, whatever the length.
    pub(super) fn check_form(&self) -> Result<(), DecodeError> {
        let signatures = usize::from(self.header.required_signatures);
        let needed = signatures.saturating_add(self.header.readonly_unsigned.into());
        if self.header.readonly_signed >= self.header.required_signatures || needed > self.keys.len() {
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
            program && instruction.accounts.iter().all(|place| usize::from(*place) < accounts)
        };
        if self.instructions.iter().all(in_range) { Ok(()) } else { Err(DecodeError::IndexOutOfRange) }
    }

    fn check_distinct(&self) -> Result<(), DecodeError> {
        let mut sorted: Vec<&Address> = self.keys.iter().collect();
        sorted.sort_unstable();
        let twice = sorted.array_windows().any(|[a, b]| a == b);
        if twice { Err(DecodeError::DuplicateAccount) } else { Ok(()) }
    }

    /// How many accounts there are, those of lookup tables included.
    fn accounts(&self) -> usize {
        let of = |lookup: &Lookup<'_>| lookup.writable.len().saturating_add(lookup.readonly.len());
        self.lookups.iter().map(of).fold(self.keys.len(), usize::saturating_add)
    }
}

impl Version {
    /// The most bytes of a message and its signatures: a packet of 1,232 bytes less the byte that counts the
    /// signatures, or 4,096 bytes since version 1.
    const fn max_length(self) -> usize {
        match self {
            Self::Legacy | Self::V0 => 1_231,
            Self::V1 => 4_096,
        }
    }
}

fn read_header(reader: &mut Reader<'_>) -> Result<Header, DecodeError> {
    Ok(Header { required_signatures: reader.u8()?, readonly_signed: reader.u8()?, readonly_unsigned: reader.u8()? })
}
