//! What the command itself refuses, in words. (What the daemon refuses comes with words of its own.)

mod amount;
mod attestation;
mod daemon;
mod file;
mod images;
mod owner;
mod program;
mod sealing;
mod signing;

pub use amount::*;
pub use attestation::*;
pub use daemon::*;
pub use file::*;
pub use images::*;
pub use owner::*;
pub use program::*;
pub use sealing::*;
pub use signing::*;
