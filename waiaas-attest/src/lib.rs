//! Attestation documents of Nitro enclaves: which image runs there, and what it says of itself.
//!
//! A document is a `COSE_Sign1` with ES384 around a CBOR map. [`verify`] checks signature and chain up to a
//! [`Root`] at a time that the caller names, and refuses debug mode; [`Document::check`] compares what it states with
//! what is expected. This crate has no clock, no network and nothing of ours to import, so that the command line, the
//! enclave and a test double of KMS judge by the same lines.
#![deny(clippy::arithmetic_side_effects, clippy::as_conversions, clippy::wildcard_enum_match_arm)]
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects,
        reason = "a test that meets the unexpected should stop there"
    )
)]

mod chain;
mod document;
mod error;
mod expected;
mod root;
#[cfg(feature = "virtual")]
pub mod virtual_nsm;

pub use document::{Document, Pcr, ZERO};
pub use error::NotAttested;
pub use expected::{Expected, Image};
pub use root::Root;

use ring::digest::{Context, SHA384};

/// Largest document that is looked at, in bytes. The hypervisor's are below 8 KiB.
pub const LARGEST: usize = 16 * 1024;

/// A register after one more measurement: SHA-384 over its value and the data.
pub fn extended(register: &Pcr, data: &[u8]) -> Pcr {
    let mut hash = Context::new(&SHA384);
    hash.update(register);
    hash.update(data);
    let mut value = ZERO;
    value.copy_from_slice(hash.finish().as_ref());
    value
}

/// Verifies a document as of `at`, in milliseconds since 1970: form, chain to `root`, signature, and that the enclave
/// does not run in debug mode.
///
/// # Errors
/// What is wrong with it. Never panics, whatever the bytes.
pub fn verify(bytes: &[u8], root: &Root, at: u64) -> Result<Document, NotAttested> {
    if bytes.len() > LARGEST {
        return Err(NotAttested::Malformed("longer than 16384 bytes"));
    }
    let signed = document::open(bytes)?;
    chain::verify(&signed, root, at)?;
    if signed.document.is_debug() {
        return Err(NotAttested::Debug);
    }
    Ok(signed.document)
}

/// When a document says that it was made, in milliseconds since 1970, without any check. To verify an old document at
/// its own time.
///
/// # Errors
/// The bytes are no document.
pub fn made_at(bytes: &[u8]) -> Result<u64, NotAttested> {
    if bytes.len() > LARGEST {
        return Err(NotAttested::Malformed("longer than 16384 bytes"));
    }
    Ok(document::open(bytes)?.document.timestamp)
}

/// When a document was made, in milliseconds since 1970, for who has it from the security module's own hand: nothing of it
/// is checked, not even that somebody signed it.
///
/// # Errors
/// The bytes are no document.
pub fn time_of(bytes: &[u8]) -> Result<u64, NotAttested> {
    if bytes.len() > LARGEST {
        return Err(NotAttested::Malformed("longer than 16384 bytes"));
    }
    Ok(document::unverified(bytes)?.timestamp)
}

/// What a document states, whoever signed it, if anybody did: for the double that signs in the place of an emulated module.
///
/// # Errors
/// The bytes are no document.
#[cfg(feature = "virtual")]
pub fn unverified(bytes: &[u8]) -> Result<Document, NotAttested> {
    if bytes.len() > LARGEST {
        return Err(NotAttested::Malformed("longer than 16384 bytes"));
    }
    document::unverified(bytes)
}
