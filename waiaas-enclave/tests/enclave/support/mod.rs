//! What the tests share: an owner, messages, a clock to turn, and the enclave as a process.

mod device;
mod house;
mod message;
mod owner;
mod program;
mod wire;

pub use device::Movable;
pub use house::{Asks, House, agent, approval_for, key, known, refused, request, signed, state, waits, within};
pub use message::{Proposal, TokenTransfer, Transfer, address};
pub use owner::{Owner, daily, rules};
pub use program::{Client, Program, command, command_at, raw_frame};
pub use wire::{number, reasons, requests};
