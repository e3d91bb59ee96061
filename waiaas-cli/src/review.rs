//! What the owner is about to sign, decoded from the bytes themselves. What is claimed about them is only compared:
//! where the two differ, nothing is signed.

pub mod approval;
pub mod difference;
pub mod funding;
#[cfg(test)]
mod tests;
pub mod vault;

use crate::output::refusal;
use std::fmt::Display;
use waiaas_policy::intent::{Intent, Outflow};
use waiaas_wire::Problem;

/// Refuses unless what was decoded is what was said.
fn agree<T: PartialEq + Display>(what: &str, decoded: &T, said: &T) -> Result<(), Problem> {
    if decoded == said {
        return Ok(());
    }
    Err(refusal::disagrees(format!("{what} is said to be {said}, and the message says {decoded}")))
}

/// Refuses a message that does anything but pay once; what was not understood comes in `doubts`.
fn only_payment<'a>(intent: &'a Intent, doubts: &[String]) -> Result<&'a Outflow, Problem> {
    if let Some(doubt) = doubts.first() {
        return Err(refusal::disagrees(format!("the message is not understood: {doubt}")));
    }
    if let Some(danger) = intent.dangers.first() {
        return Err(refusal::disagrees(format!("the message {}", danger.kind)));
    }
    if let Some(call) = intent.calls.first() {
        return Err(refusal::disagrees(format!("the message calls the program {}", call.program)));
    }
    match intent.outflows.as_slice() {
        [outflow] => Ok(outflow),
        others => Err(refusal::disagrees(format!("the message makes {} payments instead of one", others.len()))),
    }
}
