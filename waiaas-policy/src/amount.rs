//! Amounts between what a person writes (`0.5`) and base units (`500000000`), exactly.

#[cfg(test)]
mod tests;

use alloc::string::{String, ToString};
use core::fmt;

/// Why a text is no amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AmountError {
    /// The text is empty, or a lone point.
    Empty,
    /// A character other than a digit or one point; signs and exponents among them.
    NotDecimal,
    /// More fraction digits than the asset has, given here.
    TooPrecise(u8),
    /// More than 2^64 − 1 base units.
    TooLarge,
}

impl fmt::Display for AmountError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the amount is empty"),
            Self::NotDecimal => f.write_str("an amount has digits and at most one point"),
            Self::TooPrecise(0) => f.write_str("this asset has no fraction digits"),
            Self::TooPrecise(decimals) => write!(f, "this asset has {decimals} fraction digits at most"),
            Self::TooLarge => f.write_str("the amount is larger than the chain can hold"),
        }
    }
}

impl core::error::Error for AmountError {}

/// Reads a decimal amount of an asset with `decimals` fraction digits into base units. Refuses what could be read in
/// two ways: signs, exponents, separators, surplus fraction digits, a point without digits on both sides.
pub fn parse_ui(text: &str, decimals: u8) -> Result<u64, AmountError> {
    let (whole, fraction) = match text.split_once('.') {
        Some((whole, fraction)) if !whole.is_empty() && !fraction.is_empty() => (whole, fraction),
        Some(("", "")) => return Err(AmountError::Empty),
        Some(_) => return Err(AmountError::NotDecimal),
        None => (text, ""),
    };
    if whole.is_empty() {
        return Err(AmountError::Empty);
    }
    let missing = usize::from(decimals).checked_sub(fraction.len());
    let digits = whole.bytes().chain(fraction.bytes());
    let Some(missing) = missing else {
        let all = digits.into_iter().all(|byte| byte.is_ascii_digit());
        return Err(if all { AmountError::TooPrecise(decimals) } else { AmountError::NotDecimal });
    };
    digits.chain(core::iter::repeat_n(b'0', missing)).try_fold(0_u64, push_digit)
}

fn push_digit(value: u64, byte: u8) -> Result<u64, AmountError> {
    let digit = char::from(byte).to_digit(10).ok_or(AmountError::NotDecimal)?;
    value.checked_mul(10).and_then(|value| value.checked_add(u64::from(digit))).ok_or(AmountError::TooLarge)
}

/// Writes base units as the shortest exact decimal: no trailing zeros, no point without a fraction.
pub fn format_ui(raw: u64, decimals: u8) -> String {
    let width = usize::from(decimals).saturating_add(1);
    let digits = alloc::format!("{raw:0width$}");
    let point = digits.len().saturating_sub(usize::from(decimals));
    let (whole, fraction) = digits.split_at(point);
    let fraction = fraction.trim_end_matches('0');
    if fraction.is_empty() { whole.to_string() } else { alloc::format!("{whole}.{fraction}") }
}
