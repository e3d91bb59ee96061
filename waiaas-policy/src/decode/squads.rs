//! Squads v4: payments within a spending limit, vault transactions that wait for the owner, and what changes a
//! multisig.
//!
//! Source: the accounts and arguments of the program's instructions as its official SDK encodes them; an instruction
//! is the first 8 bytes of SHA-256 of `global:` and its name, and Borsh behind them.

mod act;
mod compact;
mod proposing;
#[cfg(test)]
mod tests;

pub use proposing::Proposing;

use super::{
    draft::Draft, facts::Squads, message::Message, owner::TokenAccount, reader::Reader, step::Step, understand,
};
use crate::{
    Address,
    address::{SQUADS, SYSTEM, TOKEN, TOKEN_2022},
    asset::{Asset, SOL_DECIMALS},
    intent::{OpaqueReason, Outflow},
};

/// What the deposit of a proposal is told as, in lamports: that of a multisig of four members, (128 + 70 + 96 × 4) ×
/// 6,960.
const PROPOSAL_RENT: u64 = 4_050_720;

/// Bytes of a vault transaction's account beside its message.
const TRANSACTION_HEADER: usize = 87;

pub(super) fn decode(step: &Step<'_>, draft: &mut Draft<'_>) -> Result<(), OpaqueReason> {
    let mut data = step.reader();
    match data.array()? {
        act::SPENDING_LIMIT_USE => spending_limit_use(step, draft, data),
        act::VAULT_TRANSACTION_CREATE => vault_transaction_create(step, draft, data),
        act::PROPOSAL_CREATE => proposal_create(step, draft, data),
        other => {
            let (kind, place) = act::danger(other).ok_or(OpaqueReason::UnknownInstruction)?;
            let account = step.account(place)?;
            draft.danger(step, kind, account, None, None);
            Ok(())
        }
    }
}

/// Multisig, member, limit, vault, destination, and five that a payment of SOL or of a token may need. One that is
/// not needed is the program itself, or left out at the end.
fn spending_limit_use(step: &Step<'_>, draft: &mut Draft<'_>, mut data: Reader<'_>) -> Result<(), OpaqueReason> {
    let (amount, decimals) = (data.u64()?, data.u8()?);
    memo(&mut data, draft)?;
    data.end()?;
    let required = (step.account(0)?, step.account(1)?, step.account(3)?);
    let squads = own_multisig(step, required.0)?;
    if required.1 != step.facts.wallet || required.2 != squads.vault || step.places().len() > 10 {
        return Err(OpaqueReason::ForeignMultisig);
    }
    step.account(2)?;
    let payment = (amount, decimals, step.account(4)?);
    match optional(step, 6)? {
        None => pay_sol(step, draft, squads, payment),
        Some(mint) => pay_token(step, draft, squads, (mint, payment)),
    }
}

fn pay_sol(
    step: &Step<'_>,
    draft: &mut Draft<'_>,
    squads: Squads,
    (amount, decimals, to): (u64, u8, Address),
) -> Result<(), OpaqueReason> {
    let tokens = [optional(step, 7)?, optional(step, 8)?, optional(step, 9)?];
    if optional(step, 5)? != Some(SYSTEM) || tokens != [None; 3] {
        return Err(OpaqueReason::WrongAccounts);
    }
    if decimals != SOL_DECIMALS {
        return Err(OpaqueReason::DecimalsDisagree);
    }
    draft.outflow(Outflow { asset: Asset::Sol, to, from: squads.vault, amount, decimals: None })
}

/// The program pays into any account of the destination's; only the associated one is believed here.
fn pay_token(
    step: &Step<'_>,
    draft: &mut Draft<'_>,
    squads: Squads,
    (mint, (amount, decimals, to)): (Address, (u64, u8, Address)),
) -> Result<(), OpaqueReason> {
    let (Some(_), Some(address), Some(token_program)) = (optional(step, 7)?, optional(step, 8)?, optional(step, 9)?)
    else {
        return Err(OpaqueReason::WrongAccounts);
    };
    let account = TokenAccount { address, mint, token_program };
    if ![TOKEN, TOKEN_2022].contains(&token_program) || !account.belongs_to(&to) {
        return Err(OpaqueReason::UnknownTokenAccount);
    }
    let asset = Asset::Token(mint);
    draft.outflow(Outflow { asset, to, from: squads.vault, amount, decimals: Some(decimals) })
}

/// Multisig, transaction, creator, rent payer, System program. What the vault would do is decoded as if it did it now.
fn vault_transaction_create(step: &Step<'_>, draft: &mut Draft<'_>, mut data: Reader<'_>) -> Result<(), OpaqueReason> {
    let (vault_index, ephemeral_signers) = (data.u8()?, data.u8()?);
    let length = usize::try_from(data.u32()?).map_err(|_| OpaqueReason::MalformedData)?;
    let bytes = data.take(length)?;
    memo(&mut data, draft)?;
    data.end()?;
    let squads = creation(step)?;
    if vault_index != 0 || ephemeral_signers != 0 {
        return Err(OpaqueReason::ForeignMultisig);
    }
    let message = compact::parse(bytes).map_err(|_| OpaqueReason::MalformedMessage)?;
    if message.signers() != [squads.vault] {
        return Err(OpaqueReason::UnexpectedSigner);
    }
    draft.rent_of(stored_length(&message, bytes.len()));
    let facts = step.facts.of_vault(squads);
    draft.propose(|draft| {
        message.instructions.iter().try_for_each(|instruction| {
            let inner = Step::new(&message, &facts, step.place, *instruction);
            if inner.program == SQUADS { Err(OpaqueReason::UnknownInstruction) } else { understand(&inner, draft) }
        })
    })
}

/// Bytes of a vault transaction's account. Lengths are stored in 4 bytes; the message that comes in has them in 1,
/// and those of data in 2.
fn stored_length(message: &Message<'_>, length: usize) -> usize {
    let of_instructions = message.instructions.len().saturating_mul(5);
    let of_lookups = message.lookups.len().saturating_mul(6);
    let longer = of_instructions.saturating_add(of_lookups).saturating_add(9);
    TRANSACTION_HEADER.saturating_add(length).saturating_add(longer)
}

/// Multisig, proposal, creator, rent payer, System program.
fn proposal_create(step: &Step<'_>, draft: &mut Draft<'_>, mut data: Reader<'_>) -> Result<(), OpaqueReason> {
    data.u64()?;
    let draft_flag = data.u8()?;
    data.end()?;
    creation(step)?;
    if draft_flag != 0 {
        return Err(OpaqueReason::MalformedData);
    }
    draft.rent(PROPOSAL_RENT);
    Ok(())
}

/// That the wallet creates something for its own multisig, and the fee payer pays the deposit.
fn creation(step: &Step<'_>) -> Result<Squads, OpaqueReason> {
    let [multisig, created, creator, payer, system] = step.keys()?;
    let squads = own_multisig(step, multisig)?;
    if creator != step.facts.wallet {
        return Err(OpaqueReason::ForeignMultisig);
    }
    if payer != step.facts.fee_payer {
        return Err(OpaqueReason::ForeignPayer);
    }
    if system != SYSTEM || created == payer {
        return Err(OpaqueReason::WrongAccounts);
    }
    Ok(squads)
}

fn own_multisig(step: &Step<'_>, multisig: Address) -> Result<Squads, OpaqueReason> {
    step.facts.squads.filter(|squads| squads.multisig == multisig).ok_or(OpaqueReason::ForeignMultisig)
}

/// An account that may be missing: left out at the end, or the program itself in its place.
fn optional(step: &Step<'_>, n: usize) -> Result<Option<Address>, OpaqueReason> {
    if n >= step.places().len() {
        return Ok(None);
    }
    step.account(n).map(|account| Some(account).filter(|account| *account != SQUADS))
}

/// `Option<String>`.
fn memo(data: &mut Reader<'_>, draft: &mut Draft<'_>) -> Result<(), OpaqueReason> {
    match data.u8()? {
        0 => Ok(()),
        1 => {
            let length = usize::try_from(data.u32()?).map_err(|_| OpaqueReason::MalformedData)?;
            let text = core::str::from_utf8(data.take(length)?).map_err(|_| OpaqueReason::MemoNotText)?;
            draft.memo(text);
            Ok(())
        }
        _ => Err(OpaqueReason::MalformedData),
    }
}
