//! The cryptography of a sealed root: agreement on P-256, a key derived of it, AES-256-GCM; and RSA for what KMS answers.

use super::cms;
use aes_gcm::{
    Aes256Gcm, KeyInit as _, Nonce,
    aead::{Aead as _, Payload},
};
use aws_lc_rs::{
    agreement::{ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral},
    cipher::{AES_256, DecryptionContext, PaddedBlockDecryptingKey, UnboundCipherKey},
    encoding::AsDer as _,
    iv::FixedLength,
    rand::SystemRandom,
    rsa::{KeySize, OAEP_SHA256_MGF1SHA256, OaepPrivateDecryptingKey, PrivateDecryptingKey, PublicEncryptingKey},
};
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

/// What two sides of an agreement share.
pub type Secret = Zeroizing<[u8; 32]>;

/// The start of a `SubjectPublicKeyInfo` for P-256; an uncompressed point follows.
const SPKI: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce,
    0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];

/// A half of our own, for once, and what it shares with `peer`; `None` if that is no point of the curve.
pub fn agree(peer: &[u8; 65]) -> Option<([u8; 65], Secret)> {
    let private = EphemeralPrivateKey::generate(&ECDH_P256, &SystemRandom::new()).ok()?;
    let public = private.compute_public_key().ok()?;
    let public = public.as_ref().try_into().ok()?;
    let peer = UnparsedPublicKey::new(&ECDH_P256, peer);
    let secret = agree_ephemeral(private, peer, (), |secret| secret.try_into().map(Zeroizing::new).map_err(drop));
    Some((public, secret.ok()?))
}

/// A point as KMS wants it.
pub fn subject_public_key_info(point: &[u8; 65]) -> Vec<u8> {
    [&SPKI[..], point].concat()
}

/// Seals under a shared secret, bound to `context`.
pub fn seal(secret: &Secret, context: &[u8], nonce: [u8; 12], plain: &[u8]) -> Option<Vec<u8>> {
    cipher(secret, context)?.encrypt(Nonce::from_slice(&nonce), Payload { msg: plain, aad: context }).ok()
}

/// Opens what was sealed so.
pub fn open(secret: &Secret, context: &[u8], nonce: [u8; 12], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let plain = cipher(secret, context)?.decrypt(Nonce::from_slice(&nonce), Payload { msg: sealed, aad: context });
    plain.ok().map(Zeroizing::new)
}

/// Each agreement is used once, so no nonce comes twice under one key.
fn cipher(secret: &Secret, context: &[u8]) -> Option<Aes256Gcm> {
    let mut key = Zeroizing::new([0; 32]);
    Hkdf::<Sha256>::new(Some(b"waiaas root seal"), &**secret).expand(context, &mut *key).ok()?;
    Aes256Gcm::new_from_slice(&*key).ok()
}

/// The RSA key of one opening: KMS encrypts its answer to it, and nobody else has it.
pub struct Recipient(OaepPrivateDecryptingKey, PublicEncryptingKey);

impl Recipient {
    /// A new one, of 2048 bits, which is what KMS takes.
    pub fn generate() -> Option<Self> {
        let key = PrivateDecryptingKey::generate(KeySize::Rsa2048).ok()?;
        let public = key.public_key();
        OaepPrivateDecryptingKey::new(key).ok().map(|key| Self(key, public))
    }

    /// Its public half, a `SubjectPublicKeyInfo` in DER.
    pub fn public(&self) -> Option<Vec<u8>> {
        Some(self.1.as_der().ok()?.as_ref().to_vec())
    }

    /// Opens an answer that holds a shared secret.
    pub fn open(&self, answer: &[u8]) -> Option<Secret> {
        let envelope = cms::read(answer)?;
        let mut room = Zeroizing::new([0; 256]);
        let key = self.0.decrypt(&OAEP_SHA256_MGF1SHA256, envelope.key, &mut *room, None).ok()?;
        let key = UnboundCipherKey::new(&AES_256, key).ok()?;
        let mut content = Zeroizing::new(envelope.content);
        let vector = DecryptionContext::Iv128(FixedLength::from(envelope.iv));
        let plain = PaddedBlockDecryptingKey::cbc_pkcs7(key).ok()?.decrypt(&mut content, vector).ok()?;
        <[u8; 32]>::try_from(&*plain).ok().map(Zeroizing::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_opens_with_its_secret_and_context_alone() {
        let (public, _) = agree(&agree(&generator()).unwrap().0).unwrap();
        let (_, secret) = agree(&public).unwrap();
        let sealed = seal(&secret, b"context", [1; 12], b"root").unwrap();
        assert_eq!(open(&secret, b"context", [1; 12], &sealed).unwrap().as_slice(), b"root");
        assert!(open(&secret, b"contexu", [1; 12], &sealed).is_none());
        assert!(open(&secret, b"context", [2; 12], &sealed).is_none());
        assert!(open(&Zeroizing::new([1; 32]), b"context", [1; 12], &sealed).is_none());
    }

    #[test]
    fn what_is_no_point_is_refused() {
        assert!(agree(&[4; 65]).is_none() && agree(&[0; 65]).is_none());
    }

    #[test]
    fn an_answer_of_another_shape_opens_nothing() {
        let recipient = Recipient::generate().unwrap();
        assert!(recipient.open(b"").is_none() && recipient.open(&[0x30; 600]).is_none());
        assert!(recipient.public().unwrap().len() < 1024);
    }

    /// The base point of P-256 (SEC 2).
    fn generator() -> [u8; 65] {
        let point = "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296\
                     4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5";
        hex::decode(point).unwrap().try_into().unwrap()
    }
}
