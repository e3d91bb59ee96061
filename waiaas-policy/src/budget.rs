//! What is left: sliding windows that never under-count, and what is held against them.

mod claim;
mod counts;
mod error;
mod ledger;
mod meter;
mod period;
#[cfg(test)]
mod tests;
mod window;

pub use claim::{Hold, Spent};
pub use error::{LedgerError, Overflow};
pub use ledger::Ledger;
pub(crate) use ledger::MAX_BURST;
pub(crate) use meter::Meter;
pub use meter::{AssetUsage, Usage};
pub use period::Period;
