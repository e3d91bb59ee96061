//! What only Token-2022 has.
//!
//! Source: `TokenInstruction` and the modules under `extension` of the crate `spl-token-2022-interface`.

use super::{danger, transfer};
use crate::{
    decode::{draft::Draft, reader::Reader, step::Step},
    intent::{DangerKind, OpaqueReason},
};

pub(super) fn decode(step: &Step<'_>, draft: &mut Draft<'_>, tag: u8, data: Reader<'_>) -> Result<(), OpaqueReason> {
    match tag {
        26 => transfer_fee(step, draft, data),
        27 | 37 | 42 => danger(step, draft, DangerKind::Confidential),
        // Close authority, native mint, non-transferable, permanent delegate: what a mint is, before it is one.
        25 | 31 | 32 | 35 => danger(step, draft, DangerKind::Initialize),
        // Default state, reallocation, memo, interest, CPI guard, hook, pointers, scaled amounts, pause, permissioned
        // burn.
        28 | 29 | 30 | 33 | 34 | 36 | 39 | 40 | 41 | 43 | 44 | 46 => danger(step, draft, DangerKind::Extension),
        _ => Err(OpaqueReason::UnknownInstruction),
    }
}

/// A transfer that states the mint's fee is a transfer of the gross amount. Everything else sets the fee or collects
/// it.
fn transfer_fee(step: &Step<'_>, draft: &mut Draft<'_>, mut data: Reader<'_>) -> Result<(), OpaqueReason> {
    match data.u8()? {
        1 => {
            let (amount, decimals, fee) = (data.u64()?, data.u8()?, data.u64()?);
            data.end()?;
            if fee > amount {
                return Err(OpaqueReason::MalformedData);
            }
            transfer(step, draft, amount, decimals)
        }
        0 | 2..=5 => danger(step, draft, DangerKind::Extension),
        _ => Err(OpaqueReason::UnknownInstruction),
    }
}
