//! The Associated Token program: token accounts that are created for a wallet.
//!
//! Source: `AssociatedTokenAccountInstruction` of the crate `spl-associated-token-account-interface`.

use super::{draft::Draft, owner::TokenAccount, step::Step};
use crate::{
    address::{SYSTEM, TOKEN, TOKEN_2022},
    intent::{Creation, DangerKind, OpaqueReason},
};

pub(super) fn decode(step: &Step<'_>, draft: &mut Draft<'_>) -> Result<(), OpaqueReason> {
    match step.data() {
        [] | [0 | 1] => create(step, draft),
        [2] => {
            let (nested, wallet) = (step.account(0)?, step.account(5)?);
            draft.danger(step, DangerKind::CloseAccount, nested, Some(wallet), None);
            Ok(())
        }
        [0..=2, ..] => Err(OpaqueReason::MalformedData),
        _ => Err(OpaqueReason::UnknownInstruction),
    }
}

/// Payer, account, owner, mint, System program, token program. The fee payer pays, and is nothing else here.
fn create(step: &Step<'_>, draft: &mut Draft<'_>) -> Result<(), OpaqueReason> {
    let [payer, account, owner, mint, system, token_program] = step.keys()?;
    if payer != step.facts.fee_payer {
        return Err(OpaqueReason::ForeignPayer);
    }
    if [account, owner, mint].iter().any(|key| step.facts.is_mere_fee_payer(*key)) {
        return Err(OpaqueReason::FeePayerInvolved);
    }
    let account = TokenAccount { address: account, mint, token_program };
    if system != SYSTEM || ![TOKEN, TOKEN_2022].contains(&token_program) || !account.belongs_to(&owner) {
        return Err(OpaqueReason::WrongAccounts);
    }
    draft.create(step, account, Creation { owner, mint, payer });
    Ok(())
}
