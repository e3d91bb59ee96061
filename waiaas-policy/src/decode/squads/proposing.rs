//! The making of a proposal: which place it takes, and what stands there once it landed.

use alloc::vec::Vec;

use super::{act, compact};
use crate::{
    Address,
    address::{ASSOCIATED_TOKEN, COMPUTE_BUDGET, SQUADS, squads},
    decode::{
        message::{DecodeError, Instruction, Message},
        reader::Reader,
    },
};

/// The first 8 bytes of the account of a vault transaction: of SHA-256 of `account:VaultTransaction`.
const ACCOUNT: u64 = 0xa8fa_a264_510e_a2cf;

/// A message that makes one vault transaction and one proposal about it, and nothing else but what pays for them and opens
/// token accounts. Whether the agent may propose what is in it is for [`super::super::decode`] and the policy to say.
#[derive(Debug, Clone)]
pub struct Proposing<'a> {
    /// Of this multisig.
    pub multisig: Address,
    /// The place that both take.
    pub index: u64,
    /// The account of the transaction.
    pub transaction: Address,
    /// The account of the proposal.
    pub proposal: Address,
    /// What the vault is to do. It has no block hash.
    pub inner: Message<'a>,
}

impl<'a> Proposing<'a> {
    /// Reads a message. `None` for one that does anything else, or whose accounts are not those of one place.
    pub fn read(message: &Message<'a>, multisig: &Address) -> Option<Self> {
        let key = |place: &u8| message.keys.get(usize::from(*place)).copied();
        let (mut created, mut opened) = (None, None);
        for instruction in &message.instructions {
            let accounts = (instruction.accounts.first().and_then(key), instruction.accounts.get(1).and_then(key));
            match key(&instruction.program)? {
                COMPUTE_BUDGET | ASSOCIATED_TOKEN => {}
                SQUADS if accounts.0 != Some(*multisig) => return None,
                SQUADS => match part(instruction.data).ok()?? {
                    Part::Transaction(inner) if created.is_none() => created = Some((accounts.1?, inner)),
                    Part::Proposal(index) if opened.is_none() => opened = Some((accounts.1?, index)),
                    Part::Transaction(_) | Part::Proposal(_) => return None,
                },
                _ => return None,
            }
        }
        let ((transaction, inner), (proposal, index)) = (created?, opened?);
        let derived = (squads::transaction(multisig, index)?.0, squads::proposal(multisig, index)?.0);
        ((transaction, proposal) == derived).then_some(Self {
            multisig: *multisig,
            index,
            transaction,
            proposal,
            inner,
        })
    }

    /// Whether an account's data are those of this very transaction, as the program keeps it.
    pub fn is_kept_as(&self, account: &[u8]) -> bool {
        self.compare(account).is_ok_and(|same| same)
    }

    fn compare(&self, account: &[u8]) -> Result<bool, DecodeError> {
        let mut data = Reader::new(account);
        let (kind, multisig, _creator) = (data.array()?, data.address()?, data.address()?);
        let (index, _bump, vault, _vault_bump, ephemeral) =
            (data.u64()?, data.u8()?, data.u8()?, data.u8()?, data.u32()?);
        let head = u64::from_be_bytes(kind) == ACCOUNT && multisig == self.multisig && index == self.index;
        let kept = self.kept();
        // The program may keep room behind what it writes.
        Ok(head && vault == 0 && ephemeral == 0 && data.take(kept.len())? == kept)
    }

    /// The message as the program keeps it: lengths in four bytes.
    fn kept(&self) -> Vec<u8> {
        let Message { header, keys, instructions, lookups, .. } = &self.inner;
        let length = |length: usize| u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes();
        let others = keys.len().saturating_sub(header.required_signatures.into());
        let writable = others.saturating_sub(header.readonly_unsigned.into());
        let mut out = Vec::new();
        out.push(header.required_signatures);
        out.push(header.required_signatures.saturating_sub(header.readonly_signed));
        out.push(u8::try_from(writable).unwrap_or(u8::MAX));
        out.extend(length(keys.len()));
        for key in keys {
            out.extend(key.as_array());
        }
        out.extend(length(instructions.len()));
        for Instruction { program, accounts, data } in instructions {
            out.push(*program);
            out.extend(length(accounts.len()));
            out.extend_from_slice(accounts);
            out.extend(length(data.len()));
            out.extend_from_slice(data);
        }
        out.extend(length(lookups.len()));
        for lookup in lookups {
            out.extend(lookup.table.as_array());
            for places in [lookup.writable, lookup.readonly] {
                out.extend(length(places.len()));
                out.extend_from_slice(places);
            }
        }
        out
    }

    /// The accounts that an execution has to be given behind its own four, each with whether it may be changed. `None` for a
    /// transaction with lookup tables, which is never made here.
    pub fn given(&self) -> Option<Vec<(Address, bool)>> {
        let given = (0..=u8::MAX).zip(&self.inner.keys).map(|(place, key)| (*key, self.inner.is_writable(place)));
        self.inner.lookups.is_empty().then(|| given.collect())
    }
}

enum Part<'a> {
    Transaction(Message<'a>),
    Proposal(u64),
}

/// One of the two instructions; `None` for any other of the program's.
fn part(data: &[u8]) -> Result<Option<Part<'_>>, DecodeError> {
    let mut data = Reader::new(data);
    match data.array()? {
        act::VAULT_TRANSACTION_CREATE => {
            let (vault, ephemeral, length) = (data.u8()?, data.u8()?, data.u32()?);
            let bytes = data.take(usize::try_from(length).unwrap_or(usize::MAX))?;
            let memo = data.u8()?;
            data.end()?;
            let inner = compact::parse(bytes)?;
            Ok(((vault, ephemeral, memo) == (0, 0, 0)).then_some(Part::Transaction(inner)))
        }
        act::PROPOSAL_CREATE => {
            let (index, is_draft) = (data.u64()?, data.u8()?);
            data.end()?;
            Ok((is_draft == 0).then_some(Part::Proposal(index)))
        }
        _ => Ok(None),
    }
}
