//! `CiphertextForRecipient`: what KMS seals for one enclave. A CMS `EnvelopedData` (RFC 5652) in BER, always of one shape.
//!
//! It is not authenticated, and the host passes it on. So nothing is parsed here that could be otherwise: the bytes are
//! compared with the one shape there is, and what comes out of it proves itself by opening a seal.

/// What is in it.
#[derive(Debug, PartialEq, Eq)]
pub struct Envelope<'a> {
    /// The content's key, encrypted with RSA-OAEP (SHA-256): 256 bytes.
    pub key: &'a [u8],
    /// Initialisation vector of AES-256-CBC.
    pub iv: [u8; 16],
    /// The encrypted content.
    pub content: Vec<u8>,
}

/// `ContentInfo` of enveloped data, `EnvelopedData` of version 2, and one recipient of 0x16b bytes, named by 32 bytes.
const START: &[u8] = b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03\xa0\x80\x30\x80\x02\x01\x02\
    \x31\x82\x01\x6b\x30\x82\x01\x67\x02\x01\x02\x80\x20";

/// RSAES-OAEP with SHA-256 for hash and mask, and a key of 256 bytes.
const OAEP: &[u8] = b"\x30\x3c\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x07\x30\x2f\
    \xa0\x0f\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\
    \xa1\x1c\x30\x1a\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x08\
    \x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x82\x01\x00";

/// Content of type data, AES-256-CBC, and a vector of 16 bytes.
const CIPHER: &[u8] = b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01\
    \x30\x1d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x01\x2a\x04\x10";

/// The content begins: pieces in a row.
const PIECES: &[u8] = b"\xa0\x80";

/// Everything that was opened ends.
const END: &[u8] = &[0; 10];

/// Most bytes of content; a secret and its padding are 48.
const LONGEST: usize = 1024;

/// Takes it apart; `None` unless it is exactly of the one shape.
pub fn read(bytes: &[u8]) -> Option<Envelope<'_>> {
    let rest = bytes.strip_prefix(START)?;
    let (_recipient, rest) = rest.split_at_checked(32)?;
    let (key, rest) = rest.strip_prefix(OAEP)?.split_at_checked(256)?;
    let (iv, mut rest) = rest.strip_prefix(CIPHER)?.split_first_chunk::<16>()?;
    rest = rest.strip_prefix(PIECES)?;
    let mut content = Vec::new();
    while let Some(piece) = rest.strip_prefix(&[4]) {
        let (length, after) = length(piece)?;
        let (bytes, after) = after.split_at_checked(length)?;
        content.extend_from_slice(bytes);
        if bytes.is_empty() || content.len() > LONGEST {
            return None;
        }
        rest = after;
    }
    let whole = rest == END && !content.is_empty() && content.len().is_multiple_of(16);
    whole.then_some(Envelope { key, iv: *iv, content })
}

/// A length of at most 255 in its only form.
fn length(bytes: &[u8]) -> Option<(usize, &[u8])> {
    match bytes {
        [short @ 0..=0x7f, rest @ ..] => Some((usize::from(*short), rest)),
        [0x81, long @ 0x80..=0xff, rest @ ..] => Some((usize::from(*long), rest)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(pieces: &[usize]) -> Vec<u8> {
        let mut bytes = [START, &[7; 32], OAEP, &[8; 256], CIPHER, &[9; 16], PIECES].concat();
        for length in pieces {
            bytes.push(4);
            match u8::try_from(*length).unwrap() {
                short @ 0..=0x7f => bytes.push(short),
                long => bytes.extend([0x81, long]),
            }
            bytes.extend(vec![5; *length]);
        }
        [bytes, END.to_vec()].concat()
    }

    #[test]
    fn the_one_shape_is_read_in_one_piece_or_several() {
        for pieces in [&[48][..], &[16, 32], &[1, 47], &[240]] {
            let bytes = sample(pieces);
            let envelope = read(&bytes).unwrap();
            assert_eq!((envelope.key, envelope.iv), (&[8; 256][..], [9; 16]));
            assert_eq!(envelope.content, vec![5; pieces.iter().sum()]);
        }
    }

    #[test]
    fn any_other_shape_is_refused() {
        for pieces in [&[][..], &[15], &[0, 48], &[48, 0], &[240, 240, 240, 240, 240]] {
            assert_eq!(read(&sample(pieces)), None, "{pieces:?}");
        }
        let whole = sample(&[48]);
        for length in 0..whole.len() {
            assert_eq!(read(&whole[..length]), None, "cut off after {length}");
        }
        assert_eq!(read(&[&whole[..], &[0]].concat()), None, "a byte behind it");
        let fixed = |at: usize| at < START.len() || (START.len() + 32..START.len() + 32 + OAEP.len()).contains(&at);
        for at in (0..whole.len()).filter(|at| fixed(*at)) {
            let mut changed = whole.clone();
            changed[at] ^= 1;
            assert_eq!(read(&changed), None, "byte {at}");
        }
    }

    #[test]
    fn no_bytes_make_it_fail_otherwise() {
        let whole = sample(&[48]);
        for at in 0..whole.len() {
            for value in [0, 1, 4, 0x7f, 0x80, 0x81, 0x82, 0xff] {
                let mut changed = whole.clone();
                changed[at] = value;
                if let Some(envelope) = read(&changed) {
                    assert_eq!((envelope.key.len(), envelope.content.len() % 16), (256, 0));
                }
            }
        }
    }
}
