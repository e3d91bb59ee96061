//! What the command itself refuses, in words. (What the daemon refuses comes with words of its own.)

mod amount;
mod attestation;
mod daemon;
mod file;
mod owner;
mod program;
mod signing;

pub use amount::*;
pub use attestation::*;
pub use daemon::*;
pub use file::*;
pub use owner::*;
pub use program::*;
pub use signing::*;
