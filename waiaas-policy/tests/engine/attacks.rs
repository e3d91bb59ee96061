//! Messages that mean harm, each by the name of its trick.

mod accounts;
mod forms;
mod tokens;

use solana_instruction::Instruction;
use waiaas_policy::{
    Address,
    intent::{DangerKind, Intent, OpaqueReason},
};

use crate::{messages::intent, payments::named};

fn usdc() -> Address {
    named("usdc")
}

fn dangers(intent: &Intent) -> Vec<DangerKind> {
    intent.dangers.iter().map(|danger| danger.kind).collect()
}

/// What one instruction is, if it is a danger and nothing else.
fn danger(instruction: Instruction) -> DangerKind {
    let intent = intent(&[instruction], &[named("bob")]);
    let kinds = dangers(&intent);
    assert_eq!(kinds.len(), 1, "{intent:#?}");
    kinds[0]
}

/// Why one instruction is not understood.
fn doubt(instruction: Instruction) -> OpaqueReason {
    let intent = intent(&[instruction], &[named("bob")]);
    assert_eq!(intent.opaque.len(), 1, "{intent:#?}");
    intent.opaque[0].reason
}
