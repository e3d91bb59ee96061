//! The System program: transfers, and everything that would change what an account is.
//!
//! Source: `SystemInstruction` of the crate `solana-system-interface`; data is bincode with a u32 in front.

use super::{draft::Draft, reader::Reader, step::Step};
use crate::{
    Address,
    asset::Asset,
    intent::{DangerKind, OpaqueReason, Outflow},
};

pub(super) fn decode(step: &Step<'_>, draft: &mut Draft<'_>) -> Result<(), OpaqueReason> {
    let mut data = step.reader();
    match data.u32()? {
        0 | 13 => create_account(step, draft, data),
        1 => {
            let owner = last(data, Reader::address)?;
            danger(step, draft, DangerKind::Assign, Some(owner), None)
        }
        2 => transfer(step, draft, data),
        3 => create_account_with_seed(step, draft, data),
        4 => empty(data).and_then(|()| danger(step, draft, DangerKind::NonceAdvance, None, None)),
        5 => {
            let amount = last(data, Reader::u64)?;
            let to = step.account(1)?;
            danger(step, draft, DangerKind::NonceWithdraw, Some(to), Some(amount))
        }
        6 | 7 => {
            let authority = last(data, Reader::address)?;
            danger(step, draft, DangerKind::NonceAuthorize, Some(authority), None)
        }
        8 => last(data, Reader::u64).and_then(|_| danger(step, draft, DangerKind::Allocate, None, None)),
        9 => allocate_with_seed(step, draft, data),
        10 => assign_with_seed(step, draft, data),
        11 => transfer_with_seed(step, draft, data),
        12 => empty(data).and_then(|()| danger(step, draft, DangerKind::NonceAuthorize, None, None)),
        _ => Err(OpaqueReason::UnknownInstruction),
    }
}

fn transfer(step: &Step<'_>, draft: &mut Draft<'_>, data: Reader<'_>) -> Result<(), OpaqueReason> {
    let amount = last(data, Reader::u64)?;
    let [from, to] = step.accounts()?;
    if from != step.facts.wallet {
        return Err(OpaqueReason::ForeignSource);
    }
    draft.outflow(Outflow { asset: Asset::Sol, from, to, amount, decimals: None })
}

/// The source is derived from the wallet and is an account of its own.
fn transfer_with_seed(step: &Step<'_>, _: &mut Draft<'_>, mut data: Reader<'_>) -> Result<(), OpaqueReason> {
    data.u64()?;
    seed(&mut data)?;
    last(data, Reader::address)?;
    step.accounts::<3>()?;
    Err(OpaqueReason::ForeignSource)
}

/// With or without a balance on the new account beforehand (0 and 13): lamports, space, owner.
fn create_account(step: &Step<'_>, draft: &mut Draft<'_>, mut data: Reader<'_>) -> Result<(), OpaqueReason> {
    let lamports = data.u64()?;
    data.u64()?;
    let owner = last(data, Reader::address)?;
    danger(step, draft, DangerKind::CreateAccount, Some(owner), Some(lamports))
}

fn create_account_with_seed(step: &Step<'_>, draft: &mut Draft<'_>, mut data: Reader<'_>) -> Result<(), OpaqueReason> {
    data.address()?;
    seed(&mut data)?;
    create_account(step, draft, data)
}

fn allocate_with_seed(step: &Step<'_>, draft: &mut Draft<'_>, mut data: Reader<'_>) -> Result<(), OpaqueReason> {
    data.address()?;
    seed(&mut data)?;
    data.u64()?;
    let owner = last(data, Reader::address)?;
    danger(step, draft, DangerKind::Allocate, Some(owner), None)
}

fn assign_with_seed(step: &Step<'_>, draft: &mut Draft<'_>, mut data: Reader<'_>) -> Result<(), OpaqueReason> {
    data.address()?;
    seed(&mut data)?;
    let owner = last(data, Reader::address)?;
    danger(step, draft, DangerKind::Assign, Some(owner), None)
}

/// The first account is the one that it is done to, or that pays.
fn danger(
    step: &Step<'_>,
    draft: &mut Draft<'_>,
    kind: DangerKind,
    to: Option<Address>,
    amount: Option<u64>,
) -> Result<(), OpaqueReason> {
    let account = step.account(0)?;
    draft.danger(step, kind, account, to, amount);
    Ok(())
}

/// A string of at most 32 bytes behind its u64 length.
fn seed(data: &mut Reader<'_>) -> Result<(), OpaqueReason> {
    let length = usize::try_from(data.u64()?).map_err(|_| OpaqueReason::MalformedData)?;
    let seed = data.take(length)?;
    core::str::from_utf8(seed).map(|_| ()).map_err(|_| OpaqueReason::MalformedData)
}

/// A value with nothing behind it.
fn last<'a, T, E>(mut data: Reader<'a>, read: impl Fn(&mut Reader<'a>) -> Result<T, E>) -> Result<T, OpaqueReason>
where
    OpaqueReason: From<E>,
{
    let value = read(&mut data)?;
    empty(data)?;
    Ok(value)
}

fn empty(data: Reader<'_>) -> Result<(), OpaqueReason> {
    data.end().map_err(OpaqueReason::from)
}
