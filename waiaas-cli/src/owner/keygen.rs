//! Solana's keygen form: a JSON array of 64 numbers, secret half first.

use super::OwnerKey;
use crate::{output::refusal, private};
use std::{fmt::Write as _, path::Path};
use waiaas_wire::Problem;
use zeroize::Zeroizing;

/// Longest text that we write: 64 numbers of three digits, commas and brackets.
const ROOM: usize = 64 * 4 + 2;

/// Reads a key from a file that nobody else may read.
pub fn read(path: &Path) -> Result<OwnerKey, Problem> {
    let bytes = private::read(path)?;
    let key = parse(&bytes).ok_or_else(|| refusal::not_a_keygen_file(path))?;
    match key {
        Halves::Agree(key) => Ok(key),
        Halves::Differ => Err(refusal::key_halves_differ(path)),
    }
}

/// What was found in an array of 64 numbers.
pub(super) enum Halves {
    /// A key.
    Agree(OwnerKey),
    /// Two halves of different keys.
    Differ,
}

/// Reads a key from its text; `None` if it has another form.
pub(super) fn parse(text: &[u8]) -> Option<Halves> {
    let numbers: Vec<u8> = serde_json::from_slice(text).ok()?;
    let numbers = Zeroizing::new(numbers);
    let (secret, public) = numbers.split_first_chunk::<32>()?;
    let public: [u8; 32] = public.try_into().ok()?;
    let key = OwnerKey::from_secret(secret);
    Some(if key.address().as_array() == &public { Halves::Agree(key) } else { Halves::Differ })
}

/// Writes a key.
pub(super) fn write(key: &OwnerKey) -> Zeroizing<String> {
    // With room for all of it at once: growing would leave copies behind.
    let mut text = Zeroizing::new(String::with_capacity(ROOM));
    let (secret, address) = (key.secret(), key.address());
    for (place, byte) in secret.iter().chain(address.as_array()).enumerate() {
        let _ = write!(text, "{}{byte}", if place == 0 { '[' } else { ',' });
    }
    text.push(']');
    text
}
