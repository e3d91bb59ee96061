//! A root, an authority between, a leaf, and what the leaf signs: all as it should be until a test changes it.

use minicbor::Encoder;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose, PKCS_ECDSA_P256_SHA256,
    PKCS_ECDSA_P384_SHA384, SignatureAlgorithm,
};
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair},
};
use time::{Duration, OffsetDateTime};
use waiaas_attest::{Document, NotAttested, Root, verify};

/// 2026-06-01T00:00:00Z, in seconds and milliseconds.
const NOW_SECONDS: i64 = 1_780_272_000;
pub const NOW: u64 = 1_780_272_000_000;

/// `{1: -35}`.
pub const ES384: &[u8] = &[0xa1, 0x01, 0x38, 0x22];

/// Makes one certificate.
pub struct Link {
    pub params: CertificateParams,
    pub key: KeyPair,
}

impl Link {
    pub fn authority(name: &str) -> Self {
        let mut link = Self::of(name, &PKCS_ECDSA_P384_SHA384);
        link.params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        link.params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        link
    }

    pub fn leaf() -> Self {
        let mut link = Self::of("leaf", &PKCS_ECDSA_P384_SHA384);
        link.params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        link.lives(-Duration::minutes(1), Duration::hours(3));
        link
    }

    fn of(name: &str, algorithm: &'static SignatureAlgorithm) -> Self {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        let mut link = Self { params, key: KeyPair::generate_for(algorithm).unwrap() };
        link.lives(-Duration::days(1), Duration::days(1));
        link
    }

    /// Another curve than the one that there is.
    pub fn on_p256(mut self) -> Self {
        self.key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
        self
    }

    /// From when to when, as seen from now.
    pub fn lives(&mut self, from: Duration, until: Duration) {
        let now = OffsetDateTime::from_unix_timestamp(NOW_SECONDS).unwrap();
        (self.params.not_before, self.params.not_after) = (now + from, now + until);
    }

    pub fn signed_by(&self, issuer: &Self) -> Vec<u8> {
        let issuer = Issuer::new(issuer.params.clone(), &issuer.key);
        self.params.signed_by(&self.key, &issuer).unwrap().der().to_vec()
    }

    pub fn root(&self) -> Root {
        Root::from_der(self.params.self_signed(&self.key).unwrap().der().to_vec())
    }

    /// Signs bytes, in the fixed form of COSE.
    pub fn sign(&self, bytes: &[u8]) -> Vec<u8> {
        let random = SystemRandom::new();
        let algorithm = if self.key.algorithm() == &PKCS_ECDSA_P384_SHA384 {
            &ECDSA_P384_SHA384_FIXED_SIGNING
        } else {
            &ECDSA_P256_SHA256_FIXED_SIGNING
        };
        let key = EcdsaKeyPair::from_pkcs8(algorithm, &self.key.serialize_der(), &random).unwrap();
        key.sign(&random, bytes).unwrap().as_ref().to_vec()
    }
}

/// A whole forgery.
pub struct Forge {
    pub root: Link,
    pub leaf: Link,
    /// The leaf's certificate, and those between it and the root, that one's copy first.
    pub certificate: Vec<u8>,
    pub bundle: Vec<Vec<u8>>,
}

impl Forge {
    pub fn new() -> Self {
        Self::with(Link::authority("root"), &[Link::authority("between")], Link::leaf())
    }

    /// A chain of these, each signed by the one before it.
    pub fn with(root: Link, between: &[Link], leaf: Link) -> Self {
        let mut bundle = vec![root.root().der().to_vec()];
        let mut issuer = &root;
        for link in between {
            bundle.push(link.signed_by(issuer));
            issuer = link;
        }
        let certificate = leaf.signed_by(issuer);
        Self { root, leaf, certificate, bundle }
    }

    /// What the hypervisor would say, in its order.
    pub fn fields(&self) -> Vec<(&'static str, Vec<u8>)> {
        let mut pcrs = Encoder::new(Vec::new());
        pcrs.map(3).unwrap();
        for index in 0..3 {
            pcrs.u8(index).unwrap().bytes(&[index + 1; 48]).unwrap();
        }
        let mut bundle = Encoder::new(Vec::new());
        bundle.array(self.bundle.len().try_into().unwrap()).unwrap();
        for certificate in &self.bundle {
            bundle.bytes(certificate).unwrap();
        }
        vec![
            ("module_id", text("forged")),
            ("digest", text("SHA384")),
            ("timestamp", number(NOW)),
            ("pcrs", pcrs.into_writer()),
            ("certificate", string(&self.certificate)),
            ("cabundle", bundle.into_writer()),
            ("public_key", string(b"key")),
            ("user_data", vec![0xf6]),
            ("nonce", string(b"nonce")),
        ]
    }

    pub fn payload(&self) -> Vec<u8> {
        map(&self.fields())
    }

    /// The payload under the leaf's signature.
    pub fn seal(&self, payload: &[u8]) -> Vec<u8> {
        envelope(&string(ES384), &[0xa0], &string(payload), &string(&self.leaf.sign(&covered(ES384, payload))))
    }

    pub fn document(&self) -> Vec<u8> {
        self.seal(&self.payload())
    }

    pub fn judge(&self, document: &[u8]) -> Result<Document, NotAttested> {
        verify(document, &self.root.root(), NOW)
    }
}

/// Four parts, as they are.
pub fn envelope(protected: &[u8], unprotected: &[u8], payload: &[u8], signature: &[u8]) -> Vec<u8> {
    [&[0x84], protected, unprotected, payload, signature].concat()
}

/// What a signature is over.
pub fn covered(protected: &[u8], payload: &[u8]) -> Vec<u8> {
    [&[0x84], &*text("Signature1"), &string(protected), &string(b""), &string(payload)].concat()
}

pub fn map(fields: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut out = vec![0xa0 | u8::try_from(fields.len()).unwrap()];
    for (name, value) in fields {
        out.extend(text(name));
        out.extend(value);
    }
    out
}

pub fn string(bytes: &[u8]) -> Vec<u8> {
    minicbor::to_vec(minicbor::bytes::ByteVec::from(bytes.to_vec())).unwrap()
}

pub fn text(text: &str) -> Vec<u8> {
    minicbor::to_vec(text).unwrap()
}

pub fn number(number: u64) -> Vec<u8> {
    minicbor::to_vec(number).unwrap()
}
