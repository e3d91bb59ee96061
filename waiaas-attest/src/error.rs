//! Why a document proves nothing.

use core::fmt;

/// Why a document proves nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotAttested {
    /// Not the form of an attestation document.
    Malformed(&'static str),
    /// The certificates do not lead to the root at that time.
    Chain(String),
    /// The signature is not the leaf certificate's.
    Signature,
    /// The enclave runs in debug mode: whoever owns the host reads its memory.
    Debug,
    /// The nonce is not the one that was asked for.
    Nonce,
    /// PCR0, PCR1 and PCR2 are of no image that is accepted.
    Image,
    /// A register that is expected has another value, or is missing.
    Pcr(u8),
    /// A root certificate that cannot be read.
    Root,
}

impl fmt::Display for NotAttested {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(what) => write!(f, "not an attestation document: {what}"),
            Self::Chain(why) => write!(f, "its certificates do not lead to the root: {why}"),
            Self::Signature => f.write_str("its signature does not verify"),
            Self::Debug => {
                f.write_str("the enclave runs in debug mode (PCR0 to PCR2 are zero): nothing is secret in it")
            }
            Self::Nonce => {
                f.write_str("its nonce is not the one that was asked for: it is an answer to something else")
            }
            Self::Image => f.write_str("the image is none that the manifest accepts (PCR0, PCR1, PCR2)"),
            Self::Pcr(index) => write!(f, "PCR{index} has not the expected value"),
            Self::Root => f.write_str("the root certificate cannot be read"),
        }
    }
}

impl core::error::Error for NotAttested {}
