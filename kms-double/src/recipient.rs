//! Whom an answer is for: an attested enclave, and nobody else.

use aws_lc_rs::{
    cipher::{AES_256, EncryptionContext, PaddedBlockEncryptingKey, UnboundCipherKey},
    iv::FixedLength,
    rsa::{OAEP_SHA256_MGF1SHA256, OaepPublicEncryptingKey, PublicEncryptingKey},
};
use waiaas_attest::{Expected, Pcr, Root, verify};

/// What the key policy wants of an enclave.
#[derive(Debug, Clone)]
pub struct Policy {
    /// What documents must lead to, in the place of the root of AWS.
    pub root: Root,
    /// `kms:RecipientAttestation:PCR…`
    pub pcrs: Vec<(u8, Pcr)>,
}

/// Seals a secret for the enclave that a document attests, as of `now` (milliseconds since 1970).
///
/// # Errors
/// Why the policy denies it.
pub fn seal_for(policy: &Policy, document: &[u8], now: u64, secret: &[u8]) -> Result<Vec<u8>, String> {
    let verified = verify(document, &policy.root, now).map_err(|why| why.to_string())?;
    let expected = Expected { nonce: None, images: None, pcrs: &policy.pcrs };
    verified.check(&expected).map_err(|why| why.to_string())?;
    let public = verified.public_key.ok_or("the document binds no key")?;
    envelope(&public, secret).ok_or_else(|| "the key in the document cannot be encrypted to".to_owned())
}

/// A CMS `EnvelopedData` in BER with indefinite lengths.
pub fn envelope(public: &[u8], secret: &[u8]) -> Option<Vec<u8>> {
    let (mut key, mut iv) = ([0; 32], [0; 16]);
    getrandom::fill(&mut key).ok()?;
    getrandom::fill(&mut iv).ok()?;
    let rsa = OaepPublicEncryptingKey::new(PublicEncryptingKey::from_der(public).ok()?).ok()?;
    let mut room = [0; 256];
    let wrapped = rsa.encrypt(&OAEP_SHA256_MGF1SHA256, &key, &mut room, None).ok().filter(|it| it.len() == 256)?;
    let cipher = PaddedBlockEncryptingKey::cbc_pkcs7(UnboundCipherKey::new(&AES_256, &key).ok()?).ok()?;
    let mut content = secret.to_vec();
    cipher.less_safe_encrypt(&mut content, EncryptionContext::Iv128(FixedLength::from(iv))).ok()?;

    let recipient = sequence(&[
        &tagged(2, &[2]),
        &tagged(0x80, &[0; 32]),
        &sequence(&[&oid("2a864886f70d010107")?, &oaep()?]),
        &tagged(4, wrapped),
    ]);
    let cipher = sequence(&[&oid("60864801650304012a")?, &tagged(4, &iv)]);
    let content = open(0x30, &[&oid("2a864886f70d010701")?, &cipher, &open(0xa0, &[&tagged(4, &content)])]);
    let enveloped = open(0x30, &[&tagged(2, &[2]), &tagged(0x31, &recipient), &content]);
    Some(open(0x30, &[&oid("2a864886f70d010703")?, &open(0xa0, &[&enveloped])]))
}

/// SHA-256 as hash, and MGF1 over SHA-256.
fn oaep() -> Option<Vec<u8>> {
    let sha256 = sequence(&[&oid("608648016503040201")?, &tagged(5, &[])]);
    let mgf1 = sequence(&[&oid("2a864886f70d010108")?, &sha256]);
    Some(sequence(&[&tagged(0xa0, &sha256), &tagged(0xa1, &mgf1)]))
}

fn oid(digits: &str) -> Option<Vec<u8>> {
    Some(tagged(6, &hex::decode(digits).ok()?))
}

fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    tagged(0x30, &parts.concat())
}

/// Of definite length.
fn tagged(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap_or(u16::MAX);
    let [high, low] = length.to_be_bytes();
    let head: &[u8] = match length {
        0..=0x7f => &[tag, low],
        0x80..=0xff => &[tag, 0x81, low],
        _ => &[tag, 0x82, high, low],
    };
    [head, content].concat()
}

/// Of indefinite length.
fn open(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    [&[tag, 0x80], parts.concat().as_slice(), &[0, 0]].concat()
}
