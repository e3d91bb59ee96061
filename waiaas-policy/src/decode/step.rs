//! One instruction on its way to being understood.

use super::{
    facts::Facts,
    message::{DecodeError, Instruction, Message},
    reader::Reader,
};
use crate::{
    Address,
    intent::{AccountRef, OpaqueReason},
};

/// One instruction with all that it may be judged by.
#[derive(Clone, Copy)]
pub(super) struct Step<'a> {
    pub(super) message: &'a Message<'a>,
    pub(super) facts: &'a Facts<'a>,
    /// Its place in the message.
    pub(super) place: u16,
    pub(super) program: Address,
    instruction: Instruction<'a>,
}

impl<'a> Step<'a> {
    pub(super) fn new(
        message: &'a Message<'a>,
        facts: &'a Facts<'a>,
        place: u16,
        instruction: Instruction<'a>,
    ) -> Self {
        let program = message.keys.get(usize::from(instruction.program));
        Self { message, facts, place, program: program.copied().unwrap_or_default(), instruction }
    }

    pub(super) const fn data(&self) -> &'a [u8] {
        self.instruction.data
    }

    /// The data, to be read to its end.
    pub(super) const fn reader(&self) -> Reader<'a> {
        Reader::new(self.instruction.data)
    }

    pub(super) const fn places(&self) -> &'a [u8] {
        self.instruction.accounts
    }

    /// Exactly `N` accounts, none of them the fee payer.
    pub(super) fn accounts<const N: usize>(&self) -> Result<[Address; N], OpaqueReason> {
        let keys = self.keys()?;
        if keys.iter().any(|key| self.facts.is_mere_fee_payer(*key)) {
            return Err(OpaqueReason::FeePayerInvolved);
        }
        Ok(keys)
    }

    /// Exactly `N` accounts, the fee payer perhaps among them.
    pub(super) fn keys<const N: usize>(&self) -> Result<[Address; N], OpaqueReason> {
        let places = <[u8; N]>::try_from(self.places()).map_err(|_| OpaqueReason::WrongAccounts)?;
        let mut keys = [Address::default(); N];
        for (key, place) in keys.iter_mut().zip(places) {
            *key = self.key(place)?;
        }
        Ok(keys)
    }

    /// The `n`-th account, whatever there is beside it; not the fee payer.
    pub(super) fn account(&self, n: usize) -> Result<Address, OpaqueReason> {
        let place = self.places().get(n).ok_or(OpaqueReason::WrongAccounts)?;
        match self.key(*place)? {
            key if self.facts.is_mere_fee_payer(key) => Err(OpaqueReason::FeePayerInvolved),
            key => Ok(key),
        }
    }

    /// Whether the `n`-th account signs.
    pub(super) fn signs(&self, n: usize) -> bool {
        self.places().get(n).is_some_and(|place| self.message.is_signer(*place))
    }

    /// An account of the message by its place, out of a lookup table if the table's contents are known.
    pub(super) fn resolve(&self, place: u8) -> Result<AccountRef, OpaqueReason> {
        if let Ok(key) = self.key(place) {
            return Ok(AccountRef::Static(key));
        }
        let behind = usize::from(place).checked_sub(self.message.keys.len());
        let (table, index) =
            behind.and_then(|behind| self.message.looked_up(behind)).ok_or(OpaqueReason::LookupAccount)?;
        let address = self.facts.entry(table, index).ok_or(OpaqueReason::LookupAccount)?;
        // The runtime refuses a message that loads an account twice.
        if self.message.keys.contains(&address) {
            return Err(OpaqueReason::LookupAccount);
        }
        Ok(AccountRef::Lookup { table, index, address })
    }

    /// An account that is named by address: only these are believed.
    fn key(&self, place: u8) -> Result<Address, OpaqueReason> {
        self.message.keys.get(usize::from(place)).copied().ok_or(OpaqueReason::LookupAccount)
    }
}

/// Data that cannot be read to its exact end is malformed, wherever it goes wrong.
impl From<DecodeError> for OpaqueReason {
    fn from(_: DecodeError) -> Self {
        Self::MalformedData
    }
}
