//! SPL Token and Token-2022: transfers, and everything that gives away more than an amount.
//!
//! Source: `TokenInstruction` of the crates `spl-token-interface` and `spl-token-2022-interface`; both programs share
//! the numbers up to 24, 38, 45 and 255.

mod extension;

use super::{
    draft::{Draft, TokenTransfer},
    owner::TokenAccount,
    reader::Reader,
    step::Step,
};
use crate::{
    address::TOKEN_2022,
    intent::{DangerKind, OpaqueReason},
};

pub(super) fn decode(step: &Step<'_>, draft: &mut Draft<'_>) -> Result<(), OpaqueReason> {
    let mut data = step.reader();
    let tag = data.u8()?;
    match tag {
        3 => Err(OpaqueReason::UncheckedTransfer),
        12 => transfer_checked(step, draft, data),
        4 => approve(step, draft, amount(data, false)?, 1),
        13 => approve(step, draft, amount(data, true)?, 2),
        6 => set_authority(step, draft, data),
        7 | 14 => with_amount(step, draft, DangerKind::MintTo, amount(data, tag == 14)?),
        8 | 15 => with_amount(step, draft, DangerKind::Burn, amount(data, tag == 15)?),
        9 => closes(step, draft, DangerKind::CloseAccount, data),
        38 => closes(step, draft, DangerKind::WithdrawExcess, data),
        45 => unwrap_lamports(step, draft, data),
        0 | 1 | 2 | 16 | 18 | 19 | 20 | 22 => danger(step, draft, DangerKind::Initialize),
        5 => ends(data).and_then(|()| danger(step, draft, DangerKind::Revoke)),
        10 | 11 => ends(data).and_then(|()| danger(step, draft, DangerKind::Freeze)),
        17 => ends(data).and_then(|()| danger(step, draft, DangerKind::Wrap)),
        25..=46 if step.program == TOKEN_2022 => extension::decode(step, draft, tag, data),
        _ => Err(OpaqueReason::UnknownInstruction),
    }
}

fn transfer_checked(step: &Step<'_>, draft: &mut Draft<'_>, mut data: Reader<'_>) -> Result<(), OpaqueReason> {
    let (amount, decimals) = (data.u64()?, data.u8()?);
    data.end()?;
    transfer(step, draft, amount, decimals)
}

/// Source, mint, destination, authority. Accounts behind these are signers of a multisig, or a transfer hook's.
fn transfer(step: &Step<'_>, draft: &mut Draft<'_>, amount: u64, decimals: u8) -> Result<(), OpaqueReason> {
    if step.places().len() > 4 {
        return Err(if step.signs(3) { OpaqueReason::TransferHook } else { OpaqueReason::MultisigAuthority });
    }
    let [_, mint, address, from] = step.accounts()?;
    if from != step.facts.wallet {
        return Err(OpaqueReason::ForeignSource);
    }
    let into = TokenAccount { address, mint, token_program: step.program };
    draft.transfer(TokenTransfer { place: step.place, from, into, amount, decimals });
    Ok(())
}

/// The delegate is the second account, or the third where the mint comes between.
fn approve(step: &Step<'_>, draft: &mut Draft<'_>, amount: u64, delegate: usize) -> Result<(), OpaqueReason> {
    let (account, to) = (step.account(0)?, step.account(delegate)?);
    draft.danger(step, DangerKind::Approve, account, Some(to), Some(amount));
    Ok(())
}

/// What kind of authority, and perhaps the new one; without it the authority is given up.
fn set_authority(step: &Step<'_>, draft: &mut Draft<'_>, mut data: Reader<'_>) -> Result<(), OpaqueReason> {
    data.u8()?;
    let to = match data.u8()? {
        0 => None,
        1 => Some(data.address()?),
        _ => return Err(OpaqueReason::MalformedData),
    };
    data.end()?;
    let account = step.account(0)?;
    draft.danger(step, DangerKind::SetAuthority, account, to, None);
    Ok(())
}

/// The lamports of the first account go to the second.
fn closes(step: &Step<'_>, draft: &mut Draft<'_>, kind: DangerKind, data: Reader<'_>) -> Result<(), OpaqueReason> {
    data.end()?;
    let (account, to) = (step.account(0)?, step.account(1)?);
    draft.danger(step, kind, account, Some(to), None);
    Ok(())
}

/// An amount, or all there is.
fn unwrap_lamports(step: &Step<'_>, draft: &mut Draft<'_>, mut data: Reader<'_>) -> Result<(), OpaqueReason> {
    let amount = match data.u8()? {
        0 => None,
        1 => Some(data.u64()?),
        _ => return Err(OpaqueReason::MalformedData),
    };
    data.end()?;
    let (account, to) = (step.account(0)?, step.account(1)?);
    draft.danger(step, DangerKind::Wrap, account, Some(to), amount);
    Ok(())
}

fn with_amount(step: &Step<'_>, draft: &mut Draft<'_>, kind: DangerKind, amount: u64) -> Result<(), OpaqueReason> {
    let account = step.account(0)?;
    draft.danger(step, kind, account, None, Some(amount));
    Ok(())
}

/// An amount with nothing behind it but, where they are `checked`, the decimals.
fn amount(mut data: Reader<'_>, checked: bool) -> Result<u64, OpaqueReason> {
    let amount = data.u64()?;
    if checked {
        data.u8()?;
    }
    data.end()?;
    Ok(amount)
}

fn danger(step: &Step<'_>, draft: &mut Draft<'_>, kind: DangerKind) -> Result<(), OpaqueReason> {
    let account = step.account(0)?;
    draft.danger(step, kind, account, None, None);
    Ok(())
}

fn ends(data: Reader<'_>) -> Result<(), OpaqueReason> {
    data.end().map_err(OpaqueReason::from)
}
