//! Deterministic CBOR (RFC 8949 §4.2): arrays of known length, shortest integers, maps in the order of their keys.

use alloc::vec::Vec;

use minicbor::{Decode, Encode};

/// The bytes of `value`.
pub(crate) fn to_vec<T: Encode<()>>(value: &T) -> Vec<u8> {
    let mut bytes = Vec::new();
    match minicbor::encode(value, &mut bytes) {
        Ok(()) => bytes,
        // Neither a `Vec` nor any encoder of this crate can fail; an empty answer decodes as nothing.
        Err(_) => Vec::new(),
    }
}

/// Reads one value that fills `bytes`, and refuses any other spelling of it.
pub(crate) fn from_canonical<T: Encode<()> + for<'b> Decode<'b, ()>>(bytes: &[u8]) -> Option<T> {
    let value = minicbor::decode(bytes).ok()?;
    (to_vec(&value) == bytes).then_some(value)
}
