//! From the bytes of a message to what it does. Total and fail-closed: what is not understood becomes [`Opaque`](crate::intent::Opaque), which no
//! rule allows.

mod facts;
mod message;
mod reader;

pub use facts::{Facts, Squads, Table};
pub use message::{DecodeError, Instruction, Lookup, Message, Version};

use alloc::{vec, vec::Vec};

use crate::intent::{Fees, Intent, Opaque, OpaqueReason};

/// What `message` does, given `facts`. An error only for bytes that are no message at all; otherwise an intent, with what was
/// not understood in [`Intent::opaque`].
pub fn decode(message: &[u8], facts: &Facts<'_>) -> Result<Intent, DecodeError> {
    let message = Message::parse(message)?;
    let _ = facts;
    Ok(Intent {
        fee_payer: message.fee_payer(),
        signers: message.signers().to_vec(),
        outflows: Vec::new(),
        calls: Vec::new(),
        dangers: Vec::new(),
        opaque: vec![Opaque { reason: OpaqueReason::UnknownInstruction, instruction: None, subject: None }],
        fees: Fees::default(),
        memo: None,
        creates: Vec::new(),
        host: None,
    })
}
