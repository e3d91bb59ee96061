//! Why bytes are no message.

use core::fmt;

/// Why bytes are no message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecodeError {
    /// The bytes end too early.
    Truncated,
    /// Bytes follow the message.
    TrailingBytes,
    /// A length is written in more bytes than it needs, or is too large.
    NonCanonicalLength,
    /// The message has a version that is not known.
    UnsupportedVersion(u8),
    /// With its signatures the message does not fit into a transaction, or it counts more signatures, accounts or
    /// instructions than its version allows.
    TooLong,
    /// Nobody signs, or the header counts more accounts than there are.
    InvalidHeader,
    /// An instruction names an account that is not there, or a program that is not a static account.
    IndexOutOfRange,
    /// An account is there twice.
    DuplicateAccount,
    /// A lookup table is named and not used, or there are more than 256 accounts.
    InvalidLookup,
    /// A version 1 message has a setting that is not known or not in range.
    InvalidConfig,
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Truncated => "the message ends too early",
            Self::TrailingBytes => "bytes follow the message",
            Self::NonCanonicalLength => "a length in the message is not in its shortest form",
            Self::UnsupportedVersion(version) => return write!(f, "message version {version} is not known"),
            Self::TooLong => "the message does not fit into a transaction",
            Self::InvalidHeader => "the message's header contradicts its accounts",
            Self::IndexOutOfRange => "an instruction names an account that is not there",
            Self::DuplicateAccount => "the message names an account twice",
            Self::InvalidLookup => "the message's lookup tables are malformed",
            Self::InvalidConfig => "the message's fee settings are malformed",
        })
    }
}

impl core::error::Error for DecodeError {}
