//! Single values of a document.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};
use core::{fmt::Display, str::FromStr};

use ::toml::Value;

use crate::{
    Address, amount,
    time::{Span, Timestamp},
};

/// What is wrong with a value, and what would be right.
#[derive(Debug)]
pub(in crate::document) struct Wrong {
    pub(super) wrong: String,
    pub(super) right: String,
}

impl Wrong {
    pub(in crate::document) fn new(wrong: impl Display, right: impl Display) -> Self {
        Self { wrong: wrong.to_string(), right: right.to_string() }
    }

    /// A key that is not one of `known`.
    pub(super) fn key(known: &[&str]) -> Self {
        Self::new("this key is not known", format_args!("the keys here are: {}", known.join(", ")))
    }

    /// A value of another kind than `expected`.
    pub(super) fn kind(value: &Value, expected: &str) -> Self {
        Self::new(format_args!("it is of type {}", value.type_str()), format_args!("it is {expected}"))
    }
}

/// A text without control characters, of 1 to 64 characters.
pub(super) fn text(value: &Value) -> Result<String, Wrong> {
    let text = string(value)?;
    if text.is_empty() || text.chars().count() > 64 || text.chars().any(char::is_control) {
        return Err(Wrong::new("this is no name", "a name has 1 to 64 characters and none that is invisible"));
    }
    Ok(text.to_string())
}

pub(in crate::document) fn string(value: &Value) -> Result<&str, Wrong> {
    value.as_str().ok_or_else(|| Wrong::kind(value, "a text in quotes"))
}

pub(super) fn flag(value: &Value) -> Result<bool, Wrong> {
    value.as_bool().ok_or_else(|| Wrong::kind(value, "true or false"))
}

/// A whole number from 0 on.
pub(super) fn count(value: &Value) -> Result<u64, Wrong> {
    let number = value.as_integer().ok_or_else(|| Wrong::kind(value, "a whole number"))?;
    u64::try_from(number).map_err(|_| Wrong::new("it is negative", "it is a whole number from 0 on"))
}

pub(super) fn decimals(value: &Value) -> Result<u8, Wrong> {
    u8::try_from(count(value)?).map_err(|_| Wrong::new("it is too large", "a mint has 255 decimals at most"))
}

/// An amount of an asset with `decimals` fraction digits, in quotes so that it is exact.
pub(super) fn amount(decimals: u8) -> impl Fn(&Value) -> Result<u64, Wrong> {
    move |value| {
        let example = "it is an amount in quotes, as in `\"0.5\"`";
        let text =
            value.as_str().ok_or_else(|| Wrong::new(format_args!("it is of type {}", value.type_str()), example))?;
        amount::parse_ui(text, decimals).map_err(|error| Wrong::new(error, example))
    }
}

/// A length of time, as in `15m`.
pub(super) fn span(value: &Value) -> Result<Span, Wrong> {
    parse(value, "this is no length of time")
}

/// A moment, in quotes or as a TOML date and time.
pub(in crate::document) fn timestamp(value: &Value) -> Result<Timestamp, Wrong> {
    match value.as_datetime() {
        Some(datetime) => from_text(&datetime.to_string(), "this is no moment"),
        None => parse(value, "this is no moment"),
    }
}

/// The address of a wallet, program or mint.
pub(super) fn address(value: &Value) -> Result<Address, Wrong> {
    string(value).and_then(address_of)
}

pub(super) fn address_of(text: &str) -> Result<Address, Wrong> {
    text.parse().map_err(|_| Wrong::new(format_args!("`{text}` is no address"), "an address is 32 bytes in base58"))
}

/// 1 to 8 bytes in hexadecimal digits.
pub(super) fn discriminator(value: &Value) -> Result<Vec<u8>, Wrong> {
    let bytes = hex::decode(string(value)?).unwrap_or_default();
    if (1..=8).contains(&bytes.len()) {
        return Ok(bytes);
    }
    Err(Wrong::new(
        "this is no beginning of instruction data",
        "it is 1 to 8 bytes in hexadecimal digits, as in `\"e517cb977ae3ad2a\"`",
    ))
}

fn parse<T: FromStr<Err: Display>>(value: &Value, wrong: &str) -> Result<T, Wrong> {
    from_text(string(value)?, wrong)
}

fn from_text<T: FromStr<Err: Display>>(text: &str, wrong: &str) -> Result<T, Wrong> {
    text.parse().map_err(|right: T::Err| Wrong::new(format!("{wrong}: `{text}`"), right))
}
