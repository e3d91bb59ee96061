//! A Nitro security module in software, for developers and tests: real `COSE_Sign1`, real ES384, real registers that
//! lock, and a root of its own. It isolates nothing: whoever has the authority's key makes any document.

use crate::{Image, Pcr, Root, ZERO, extended};
use minicbor::Encoder;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose, PKCS_ECDSA_P384_SHA384,
};
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair},
};
use std::{
    collections::BTreeSet,
    fmt,
    sync::{Mutex, MutexGuard, PoisonError},
};
use time::{Duration, OffsetDateTime};
use zeroize::Zeroizing;

/// Registers of the module, as of the real one.
const REGISTERS: u8 = 32;

/// Registers that the real one has locked before the first program runs.
const MEASURED: u8 = 16;

/// What a field of the request may have at most, in bytes, as with the real one.
const LONGEST: usize = 512;
const LONGEST_KEY: usize = 1_024;

/// How long a leaf certificate lives, as AWS has it.
const LEAF: Duration = Duration::hours(3);

/// Why the module does not serve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// There is no such register.
    NoRegister,
    /// The register is locked.
    Locked,
    /// A field is longer than the module takes.
    TooLong,
    /// The cryptography underneath did not work.
    Failed,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoRegister => "there is no such register",
            Self::Locked => "the register is locked",
            Self::TooLong => "a field is longer than the security module takes",
            Self::Failed => "the security module failed",
        })
    }
}

impl std::error::Error for Refused {}

impl From<rcgen::Error> for Refused {
    fn from(_: rcgen::Error) -> Self {
        Self::Failed
    }
}

/// The key that every certificate of a virtual module leads to.
pub struct Authority {
    key: KeyPair,
    root: Root,
}

impl Authority {
    /// A new one.
    ///
    /// # Errors
    /// The system gives no randomness.
    pub fn generate() -> Result<Self, Refused> {
        Self::of(KeyPair::generate_for(&PKCS_ECDSA_P384_SHA384)?)
    }

    /// The authority of a key that [`Self::to_pkcs8`] wrote.
    ///
    /// # Errors
    /// The bytes are no P-384 key.
    pub fn from_pkcs8(der: &[u8]) -> Result<Self, Refused> {
        let key = KeyPair::try_from(der)?;
        if key.algorithm() == &PKCS_ECDSA_P384_SHA384 { Self::of(key) } else { Err(Refused::Failed) }
    }

    /// Its key, PKCS #8.
    pub fn to_pkcs8(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(self.key.serialize_der())
    }

    /// Its certificate.
    pub const fn root(&self) -> &Root {
        &self.root
    }

    /// A document that states this, made at `now` (milliseconds since 1970).
    ///
    /// # Errors
    /// A field is too long, or the system gives no randomness.
    pub fn vouch(&self, stated: &Stated<'_>, now: u64) -> Result<Vec<u8>, Refused> {
        let ask = &stated.ask;
        let longest = |field: Option<&[u8]>, most: usize| field.is_none_or(|field| field.len() <= most);
        if !longest(ask.public_key, LONGEST_KEY) || !longest(ask.user_data, LONGEST) || !longest(ask.nonce, LONGEST) {
            return Err(Refused::TooLong);
        }
        let made = i64::try_from(now / 1_000).ok().and_then(|at| OffsetDateTime::from_unix_timestamp(at).ok());
        let made = made.ok_or(Refused::Failed)?;
        let between = KeyPair::generate_for(&PKCS_ECDSA_P384_SHA384)?;
        let params = authority("waiaas virtual instance");
        let bundled = params.signed_by(&between, &self.issuer())?;
        let leaf = KeyPair::generate_for(&PKCS_ECDSA_P384_SHA384)?;
        let certificate = leaf_params(made).signed_by(&leaf, &Issuer::new(params, &between))?;
        let bundle = [self.root().der(), bundled.der()];
        let payload = payload(stated, now, certificate.der(), &bundle).map_err(|_| Refused::Failed)?;
        sign(&leaf, &payload).map_err(|_| Refused::Failed)
    }

    fn of(key: KeyPair) -> Result<Self, Refused> {
        let root = Root::from_der(authority("waiaas virtual root").self_signed(&key)?.der().to_vec());
        Ok(Self { key, root })
    }

    fn issuer(&self) -> Issuer<'_, &KeyPair> {
        Issuer::new(authority("waiaas virtual root"), &self.key)
    }
}

fn authority(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}

/// What a document is asked to repeat.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ask<'a> {
    /// A key to bind.
    pub public_key: Option<&'a [u8]>,
    /// A statement of the enclave.
    pub user_data: Option<&'a [u8]>,
    /// The caller's nonce.
    pub nonce: Option<&'a [u8]>,
}

/// What a document states.
#[derive(Debug, Clone)]
pub struct Stated<'a> {
    /// Names machine and enclave.
    pub module: &'a str,
    /// The locked registers.
    pub pcrs: Vec<(u8, Pcr)>,
    /// What it repeats.
    pub ask: Ask<'a>,
}

/// The module of one enclave.
pub struct VirtualNsm {
    authority: Authority,
    bank: Mutex<Bank>,
}

struct Bank {
    registers: Vec<Pcr>,
    locked: BTreeSet<u8>,
}

impl VirtualNsm {
    /// A module that measured `image`.
    pub fn new(authority: Authority, image: Image) -> Self {
        let Image { pcr0, pcr1, pcr2 } = image;
        let measured = [pcr0, pcr1, pcr2].into_iter();
        let rest = usize::from(REGISTERS).saturating_sub(3);
        let registers = measured.chain(std::iter::repeat_n(ZERO, rest)).collect();
        Self { authority, bank: Mutex::new(Bank { registers, locked: (0..MEASURED).collect() }) }
    }

    /// What its documents lead to.
    pub const fn root(&self) -> &Root {
        self.authority.root()
    }

    /// Measures data into a register; gives its new value.
    ///
    /// # Errors
    /// The register is locked, or there is none of that number.
    pub fn extend(&self, index: u8, data: &[u8]) -> Result<Pcr, Refused> {
        let mut bank = self.bank();
        if bank.locked.contains(&index) {
            return Err(Refused::Locked);
        }
        let register = bank.registers.get_mut(usize::from(index)).ok_or(Refused::NoRegister)?;
        *register = extended(register, data);
        Ok(*register)
    }

    /// Locks every register below `range`, for as long as the module lives.
    pub fn lock_below(&self, range: u8) {
        self.bank().locked.extend(0..range.min(REGISTERS));
    }

    /// A register, and whether it is locked.
    ///
    /// # Errors
    /// There is none of that number.
    pub fn describe(&self, index: u8) -> Result<(Pcr, bool), Refused> {
        let bank = self.bank();
        let value = bank.registers.get(usize::from(index)).copied().ok_or(Refused::NoRegister)?;
        Ok((value, bank.locked.contains(&index)))
    }

    /// A document, made at `now` (milliseconds since 1970), with every register that is locked.
    ///
    /// # Errors
    /// A field is too long, or the system gives no randomness.
    pub fn attest(&self, ask: &Ask<'_>, now: u64) -> Result<Vec<u8>, Refused> {
        let bank = self.bank();
        let locked = (0_u8..).zip(&bank.registers).filter(|(index, _)| bank.locked.contains(index));
        let pcrs = locked.map(|(index, value)| (index, *value)).collect();
        drop(bank);
        self.authority.vouch(&Stated { module: "virtual", pcrs, ask: *ask }, now)
    }

    fn bank(&self) -> MutexGuard<'_, Bank> {
        // Every change is whole: a panic elsewhere leaves it so.
        self.bank.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn payload(
    stated: &Stated<'_>,
    now: u64,
    certificate: &[u8],
    bundle: &[&[u8]],
) -> Result<Vec<u8>, minicbor::encode::Error<std::convert::Infallible>> {
    let Stated { module, pcrs, ask } = stated;
    let mut out = Encoder::new(Vec::new());
    out.map(9)?.str("module_id")?.str(module)?.str("digest")?.str("SHA384")?.str("timestamp")?.u64(now)?;
    out.str("pcrs")?.map(count(pcrs.len()))?;
    for (index, value) in pcrs {
        out.u8(*index)?.bytes(value)?;
    }
    out.str("certificate")?.bytes(certificate)?.str("cabundle")?.array(count(bundle.len()))?;
    for certificate in bundle {
        out.bytes(certificate)?;
    }
    for (name, field) in [("public_key", ask.public_key), ("user_data", ask.user_data), ("nonce", ask.nonce)] {
        out.str(name)?;
        match field {
            Some(bytes) => out.bytes(bytes)?,
            None => out.null()?,
        };
    }
    Ok(out.into_writer())
}

fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

fn leaf_params(made: OffsetDateTime) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, "waiaas virtual enclave");
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    // A moment before, for a verifier whose clock is a little behind.
    params.not_before = made.saturating_sub(Duration::minutes(1));
    params.not_after = made.saturating_add(LEAF);
    params
}

/// `COSE_Sign1` with ES384, untagged, as the real module writes it.
fn sign(leaf: &KeyPair, payload: &[u8]) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let random = SystemRandom::new();
    let pkcs8 = Zeroizing::new(leaf.serialize_der());
    let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P384_SHA384_FIXED_SIGNING, &pkcs8, &random).map_err(|_| "no key")?;
    let header = coset::HeaderBuilder::new().algorithm(coset::iana::Algorithm::ES384).build();
    let signed = coset::CoseSign1Builder::new()
        .protected(header)
        .payload(payload.to_vec())
        .try_create_signature(&[], |bytes| key.sign(&random, bytes).map(|signature| signature.as_ref().to_vec()))
        .map_err(|_| "not signed")?
        .build();
    coset::CborSerializable::to_vec(signed).map_err(|_| "not encoded".into())
}
