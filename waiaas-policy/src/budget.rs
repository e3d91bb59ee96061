//! What is left: sliding windows that never under-count, and what is held against them.

mod ledger;
mod meter;
mod period;
#[cfg(test)]
mod tests;
mod window;

pub use ledger::{Hold, Ledger, LedgerError, Overflow, Spent};
pub use meter::{AssetUsage, Usage};
pub use period::Period;
