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
    parse(&bytes).map_err(|why| match why {
        NoKey::Form => refusal::not_a_keygen_file(path),
        NoKey::Halves => refusal::key_halves_differ(path),
    })
}

/// Why a text is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoKey {
    /// Not an array of 64 numbers below 256.
    Form,
    /// Two halves of different keys.
    Halves,
}

/// Reads a key from its text.
pub(super) fn parse(text: &[u8]) -> Result<OwnerKey, NoKey> {
    let numbers: Zeroizing<Vec<u8>> = serde_json::from_slice(text).map(Zeroizing::new).map_err(|_| NoKey::Form)?;
    let (secret, public) = numbers.split_first_chunk::<32>().ok_or(NoKey::Form)?;
    let public: [u8; 32] = public.try_into().map_err(|_| NoKey::Form)?;
    let key = OwnerKey::from_secret(secret);
    if key.address().as_array() == &public { Ok(key) } else { Err(NoKey::Halves) }
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The first test vector of RFC 8032, section 7.1, as `solana-keygen` writes it.
    const KEYGEN: &str = "[157,97,177,157,239,253,90,96,186,132,74,244,146,236,44,196,68,73,197,105,123,50,105,25,112,\
        59,172,3,28,174,127,96,215,90,152,1,130,177,10,183,213,75,254,211,201,100,7,58,14,225,114,243,218,166,35,37,175,2,\
        26,104,247,7,81,26]";

    #[test]
    fn a_known_key_is_read_and_written_back() {
        let key = parse(KEYGEN.as_bytes()).map_err(drop).unwrap();
        assert_eq!(key.address().to_string(), "FVen3X669xLzsi6N2V91DoiyzHzg1uAgqiT8jZ9nS96Z");
        assert_eq!(*write(&key), KEYGEN);
    }

    #[test]
    fn other_forms_are_no_keys() {
        for text in ["", "{}", "[]", "[1,2,3]", "[256]", &KEYGEN.replace("157,", ""), &format!("{KEYGEN}x")] {
            assert_eq!(parse(text.as_bytes()).err(), Some(NoKey::Form), "{text}");
        }
        assert_eq!(parse(KEYGEN.replace(",26]", ",27]").as_bytes()).err(), Some(NoKey::Halves));
    }
}
