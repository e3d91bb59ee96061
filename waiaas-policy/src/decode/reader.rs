//! A cursor over bytes that never goes behind their end.

use super::message::DecodeError;
use crate::Address;

/// What is left to read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(super) fn take(&mut self, count: usize) -> Result<&'a [u8], DecodeError> {
        let (head, tail) = self.0.split_at_checked(count).ok_or(DecodeError::Truncated)?;
        self.0 = tail;
        Ok(head)
    }

    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], DecodeError> {
        let (head, tail) = self.0.split_first_chunk().ok_or(DecodeError::Truncated)?;
        self.0 = tail;
        Ok(*head)
    }

    pub(super) fn u8(&mut self) -> Result<u8, DecodeError> {
        self.array().map(u8::from_le_bytes)
    }

    pub(super) fn u16(&mut self) -> Result<u16, DecodeError> {
        self.array().map(u16::from_le_bytes)
    }

    pub(super) fn u32(&mut self) -> Result<u32, DecodeError> {
        self.array().map(u32::from_le_bytes)
    }

    pub(super) fn u64(&mut self) -> Result<u64, DecodeError> {
        self.array().map(u64::from_le_bytes)
    }

    pub(super) fn address(&mut self) -> Result<Address, DecodeError> {
        self.array().map(Address::new_from_array)
    }

    /// A length of 7 bits per byte, lowest first, in as few bytes as it takes and at most 16 bits.
    pub(super) fn compact(&mut self) -> Result<usize, DecodeError> {
        let mut value = 0_u32;
        for shift in [0_u32, 7, 14] {
            let byte = self.u8()?;
            value |= u32::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                let padded = byte == 0 && shift > 0;
                let value = u16::try_from(value).map_err(|_| DecodeError::NonCanonicalLength)?;
                return if padded { Err(DecodeError::NonCanonicalLength) } else { Ok(value.into()) };
            }
        }
        Err(DecodeError::NonCanonicalLength)
    }

    /// Bytes behind their compact length.
    pub(super) fn compact_bytes(&mut self) -> Result<&'a [u8], DecodeError> {
        let length = self.compact()?;
        self.take(length)
    }

    /// That nothing is left.
    pub(super) const fn end(self) -> Result<(), DecodeError> {
        if self.0.is_empty() { Ok(()) } else { Err(DecodeError::TrailingBytes) }
    }
}
