//! Programs without a decoder: called as they are, if the owner's policy lists them.

use super::{draft::Draft, step::Step};
use crate::{
    address::SIGNATURE_CHECKS,
    intent::{AccountRef, Call, CallAccount, OpaqueReason},
};

pub(super) fn decode(step: &Step<'_>, draft: &mut Draft<'_>) -> Result<(), OpaqueReason> {
    let accounts = step.places().iter().map(|place| account(step, *place));
    let accounts = accounts.collect::<Result<_, _>>()?;
    if SIGNATURE_CHECKS.contains(&step.program) {
        draft.signature_checks(step.data().first().copied().unwrap_or_default());
    }
    draft.call(Call { program: step.program, data: step.data().to_vec(), accounts });
    Ok(())
}

fn account(step: &Step<'_>, place: u8) -> Result<CallAccount, OpaqueReason> {
    let account = step.resolve(place)?;
    let (AccountRef::Static(address) | AccountRef::Lookup { address, .. }) = account;
    if step.facts.is_mere_fee_payer(address) {
        return Err(OpaqueReason::FeePayerInvolved);
    }
    Ok(CallAccount { account, signer: step.message.is_signer(place), writable: step.message.is_writable(place) })
}
