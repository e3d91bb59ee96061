//! The Memo program: text beside a payment, and who vouches for it.

use super::{draft::Draft, step::Step};
use crate::intent::OpaqueReason;

pub(super) fn decode(step: &Step<'_>, draft: &mut Draft<'_>) -> Result<(), OpaqueReason> {
    (0..step.places().len()).try_for_each(|n| step.account(n).map(|_| ()))?;
    let text = core::str::from_utf8(step.data()).map_err(|_| OpaqueReason::MemoNotText)?;
    draft.memo(text);
    Ok(())
}
