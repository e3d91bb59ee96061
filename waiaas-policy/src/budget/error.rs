//! Why a ledger could not do what it was told.

use core::fmt;

/// A sum is larger than 2^64 − 1. Nothing was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overflow;

impl fmt::Display for Overflow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the amounts add up to more than a ledger can hold")
    }
}

impl core::error::Error for Overflow {}

/// Why a ledger could not do what it was told; it is as it was before. A sign that ledger and journal do not belong
/// together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LedgerError {
    /// More is to be released or spent than is held.
    NotHeld,
    /// More is to be refunded than was counted.
    NotCounted,
    /// A sum is larger than 2^64 − 1.
    Overflow,
}

impl From<Overflow> for LedgerError {
    fn from(Overflow: Overflow) -> Self {
        Self::Overflow
    }
}

impl fmt::Display for LedgerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotHeld => f.write_str("the ledger does not hold what is to be taken out of it"),
            Self::NotCounted => f.write_str("the ledger did not count what is to be taken out of it"),
            Self::Overflow => Overflow.fmt(f),
        }
    }
}

impl core::error::Error for LedgerError {}
