//! AWS KMS as this project asks it: where a key is ([`Place`]), what can go wrong ([`Failure`]), and the signatures of a key
//! of Ed25519 ([`Signer`]). The daemon and the command line share it, since the one asks what the other has set up.
//!
//! What KMS answers is believed by nobody here: whoever asks makes sure of it.
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test that meets the unexpected should stop there"))]

mod connector;
mod failure;
mod place;
mod signer;

pub use failure::Failure;
pub use place::{Patience, Place, region};
pub use signer::{MOST, Signer, address};
