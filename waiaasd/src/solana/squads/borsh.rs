//! As much of Borsh as the program uses: little-endian integers, `Option` in one byte, lengths in four.

use waiaas_policy::Address;

/// An instruction's data in the making.
pub(super) struct Writer(Vec<u8>);

impl Writer {
    /// Begins with the discriminator: the first 8 bytes of SHA-256 of `global:` and the instruction's name.
    pub(super) fn new(discriminator: u64) -> Self {
        Self(discriminator.to_be_bytes().to_vec())
    }

    pub(super) fn u8(mut self, value: u8) -> Self {
        self.0.push(value);
        self
    }

    pub(super) fn u16(mut self, value: u16) -> Self {
        self.0.extend(value.to_le_bytes());
        self
    }

    pub(super) fn u32(mut self, value: u32) -> Self {
        self.0.extend(value.to_le_bytes());
        self
    }

    pub(super) fn u64(mut self, value: u64) -> Self {
        self.0.extend(value.to_le_bytes());
        self
    }

    pub(super) fn key(mut self, key: &Address) -> Self {
        self.0.extend(key.as_array());
        self
    }

    pub(super) fn optional_key(self, key: Option<&Address>) -> Self {
        match key {
            Some(key) => self.u8(1).key(key),
            None => self.u8(0),
        }
    }

    pub(super) fn keys(self, keys: &[Address]) -> Self {
        keys.iter().fold(self.length(keys.len()), Self::key)
    }

    pub(super) fn bytes(self, bytes: &[u8]) -> Self {
        let mut long = self.length(bytes.len());
        long.0.extend_from_slice(bytes);
        long
    }

    /// Text that stands behind everything else.
    pub(super) fn memo(self, memo: Option<&str>) -> Vec<u8> {
        match memo {
            Some(memo) => self.u8(1).bytes(memo.as_bytes()).done(),
            None => self.u8(0).done(),
        }
    }

    pub(super) fn length(self, length: usize) -> Self {
        // Nothing that fits into a transaction has 2^32 parts.
        self.u32(u32::try_from(length).unwrap_or(u32::MAX))
    }

    pub(super) fn done(self) -> Vec<u8> {
        self.0
    }
}

/// An account's data, read from the front. The program keeps room behind what it writes, so the rest is of no concern.
pub(super) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    /// Begins behind the discriminator, provided that it is this one.
    pub(super) fn new(data: &'a [u8], discriminator: u64) -> Option<Self> {
        data.strip_prefix(&discriminator.to_be_bytes()).map(Self)
    }

    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, tail) = self.0.split_first_chunk()?;
        self.0 = tail;
        Some(*head)
    }

    pub(super) fn u8(&mut self) -> Option<u8> {
        self.take().map(u8::from_le_bytes)
    }

    pub(super) fn u16(&mut self) -> Option<u16> {
        self.take().map(u16::from_le_bytes)
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        self.take().map(u32::from_le_bytes)
    }

    pub(super) fn u64(&mut self) -> Option<u64> {
        self.take().map(u64::from_le_bytes)
    }

    pub(super) fn i64(&mut self) -> Option<i64> {
        self.take().map(i64::from_le_bytes)
    }

    pub(super) fn key(&mut self) -> Option<Address> {
        self.take().map(Address::new_from_array)
    }

    #[expect(clippy::option_option, reason = "cut off, absent and present are three things")]
    pub(super) fn optional_key(&mut self) -> Option<Option<Address>> {
        match self.u8()? {
            0 => Some(None),
            1 => self.key().map(Some),
            _ => None,
        }
    }

    pub(super) fn bytes(&mut self) -> Option<Vec<u8>> {
        let length = usize::try_from(self.u32()?).ok()?;
        let (head, tail) = self.0.split_at_checked(length)?;
        self.0 = tail;
        Some(head.to_vec())
    }

    /// As many as the length in front says; stops where the data do, whatever length is claimed.
    pub(super) fn many<T>(&mut self, mut read: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = self.u32()?;
        let mut all = Vec::new();
        for _ in 0..count {
            all.push(read(self)?);
        }
        Some(all)
    }
}
