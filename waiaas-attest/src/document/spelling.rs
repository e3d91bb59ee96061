//! CBOR has several ways to say the same. One of them is read here.

/// The null, the only simple value that a document has.
const NULL: u8 = 0xf6;

/// Whether every length and number is said in the fewest bytes (RFC 8949, 4.2.1), none is left open, and nothing is there
/// but numbers, strings, arrays, maps and null. In which order the keys of a map come is not looked at.
pub(super) fn is_the_one(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    while !rest.is_empty() {
        match behind(rest) {
            Some(after) => rest = after,
            None => return false,
        }
    }
    true
}

/// What follows the first head, and its string if it is one.
fn behind(bytes: &[u8]) -> Option<&[u8]> {
    let (head, rest) = bytes.split_first()?;
    let (value, rest) = match head & 0x1f {
        short @ 0..=23 => (u64::from(short), rest),
        24 => number::<1>(rest, 23)?,
        25 => number::<2>(rest, 0xff)?,
        26 => number::<4>(rest, 0xffff)?,
        27 => number::<8>(rest, 0xffff_ffff)?,
        _ => return None,
    };
    match head >> 5 {
        2 | 3 => rest.get(usize::try_from(value).ok()?..),
        6 => None,
        7 => (*head == NULL).then_some(rest),
        _ => Some(rest),
    }
}

/// A number of `N` bytes, if it does not fit into fewer.
fn number<const N: usize>(bytes: &[u8], fewer: u64) -> Option<(u64, &[u8])> {
    let (digits, rest) = bytes.split_first_chunk::<N>()?;
    let value = digits.iter().fold(0, |value: u64, digit| value << 8 | u64::from(*digit));
    (value > fewer).then_some((value, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shortest_form_is_the_one() {
        let shortest: [&[u8]; 9] = [
            &[],
            &[0x17],
            &[0x18, 24],
            &[0x19, 1, 0],
            &[0x1a, 0, 1, 0, 0],
            &[0x1b, 0, 0, 0, 1, 0, 0, 0, 0],
            &[0x38, 0x22],
            &[0xa1, 0x61, b'a', 0xf6],
            &[0x82, 0x42, 0xff, 0xff, 0x40],
        ];
        for bytes in shortest {
            assert!(is_the_one(bytes), "{bytes:02x?}");
        }
    }

    #[test]
    fn every_other_form_is_not() {
        let others: [&[u8]; 14] = [
            &[0x18, 23],
            &[0x19, 0, 0xff],
            &[0x1a, 0, 0, 0xff, 0xff],
            &[0x1b, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff],
            &[0x58, 1, 0xff],
            &[0x5f, 0x41, 0, 0xff],
            &[0x9f, 0xff],
            &[0xbf, 0xff],
            &[0xc1, 0],
            &[0xd2, 0x80],
            &[0xf5],
            &[0xf8, 0xff],
            &[0x42, 0],
            &[0x19, 1],
        ];
        for bytes in others {
            assert!(!is_the_one(bytes), "{bytes:02x?}");
        }
    }
}
