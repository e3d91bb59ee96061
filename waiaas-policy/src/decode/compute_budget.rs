//! The Compute Budget program: what a transaction pays for going first.
//!
//! Source: `ComputeBudgetInstruction` of the crate `solana-compute-budget-interface`.

use super::{draft::Draft, reader::Reader, step::Step};
use crate::intent::OpaqueReason;

/// The most compute units that a transaction can use, whatever it asks for.
const MAX_UNITS: u32 = 1_400_000;

/// The settings, each of which may be given once.
#[derive(Default)]
pub(super) struct Budget {
    heap: Option<u32>,
    /// The most compute units.
    limit: Option<u32>,
    /// Millionths of a lamport per compute unit.
    price: Option<u64>,
    loaded: Option<u32>,
}

impl Budget {
    /// Price × limit in lamports, rounded up; without a limit, the most that it could come to.
    pub(super) fn priority_fee(&self) -> u64 {
        let limit = self.limit.unwrap_or(MAX_UNITS).min(MAX_UNITS);
        let fee = u128::from(self.price.unwrap_or_default()).saturating_mul(limit.into());
        u64::try_from(fee.div_ceil(1_000_000)).unwrap_or(u64::MAX)
    }
}

pub(super) fn decode(step: &Step<'_>, draft: &mut Draft<'_>) -> Result<(), OpaqueReason> {
    step.accounts::<0>()?;
    let budget = &mut draft.budget;
    let mut data = step.reader();
    match data.u8()? {
        1 => set(&mut budget.heap, data, Reader::u32),
        2 => set(&mut budget.limit, data, Reader::u32),
        3 => set(&mut budget.price, data, Reader::u64),
        4 => set(&mut budget.loaded, data, Reader::u32),
        _ => Err(OpaqueReason::UnknownInstruction),
    }
}

fn set<'a, T, E>(
    setting: &mut Option<T>,
    mut data: Reader<'a>,
    read: impl Fn(&mut Reader<'a>) -> Result<T, E>,
) -> Result<(), OpaqueReason>
where
    OpaqueReason: From<E>,
{
    let value = read(&mut data)?;
    data.end()?;
    match setting.replace(value) {
        None => Ok(()),
        Some(_) => Err(OpaqueReason::DuplicateSetting),
    }
}
