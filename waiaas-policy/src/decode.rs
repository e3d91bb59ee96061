//! From the bytes of a message to what it does. Total and fail-closed: what is not understood becomes
//! [`Opaque`](crate::intent::Opaque), which no rule allows.

mod associated_token;
mod call;
mod compute_budget;
mod draft;
mod facts;
mod memo;
mod message;
mod owner;
mod reader;
mod squads;
mod step;
mod system;
#[cfg(test)]
mod tests;
mod token;

pub use facts::{Facts, Squads, Table};
pub use message::{Config, DecodeError, Header, Instruction, Lookup, Message, Version};
pub use squads::Proposing;

pub(crate) use draft::SIGNATURE_FEE;

use self::{draft::Draft, step::Step};
use crate::{
    address::{ASSOCIATED_TOKEN, COMPUTE_BUDGET, MEMO, MEMO_V1, SQUADS, SYSTEM, TOKEN, TOKEN_2022},
    intent::{Intent, OpaqueReason},
};

/// What `message` does, given `facts`. An error only for bytes that are no message at all; otherwise an intent, with
/// what was not understood in [`Intent::opaque`].
pub fn decode(message: &[u8], facts: &Facts<'_>) -> Result<Intent, DecodeError> {
    let message = Message::parse(message)?;
    let mut draft = Draft::new(&message, facts);
    for (place, instruction) in (0..).zip(&message.instructions) {
        let step = Step::new(&message, facts, place, *instruction);
        if let Err(reason) = understand(&step, &mut draft) {
            draft.opaque(&step, reason);
        }
    }
    Ok(draft.finish())
}

/// One decoder per program; a program without one is called as it is.
fn understand(step: &Step<'_>, draft: &mut Draft<'_>) -> Result<(), OpaqueReason> {
    match step.program {
        SYSTEM => system::decode(step, draft),
        TOKEN | TOKEN_2022 => token::decode(step, draft),
        ASSOCIATED_TOKEN => associated_token::decode(step, draft),
        COMPUTE_BUDGET => compute_budget::decode(step, draft),
        MEMO | MEMO_V1 => memo::decode(step, draft),
        SQUADS => squads::decode(step, draft),
        _ => call::decode(step, draft),
    }
}
