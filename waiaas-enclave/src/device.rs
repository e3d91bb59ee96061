//! What the enclave stands on: a clock, entropy, and a root secret to seal under.
//!
//! One implementation per kind of machine. Nothing above this trait knows which one it is, except that it tells its
//! name: in every answer to hello, every receipt and every sealed blob.

#[cfg(feature = "virtual")]
mod development;
mod nitro;
#[cfg(feature = "virtual")]
mod secret_file;
#[cfg(all(test, feature = "virtual"))]
mod tests;
#[cfg(feature = "virtual")]
mod virtual_module;

use crate::{clock::NotSet, keys::Root};
use std::fmt;
use waiaas_policy::time::Timestamp;

#[cfg(feature = "virtual")]
pub use development::Development;
pub use nitro::Nitro;
#[cfg(feature = "virtual")]
pub use virtual_module::VirtualModule;

/// What the enclave stands on.
pub trait Device: Send + Sync {
    /// Its name, such as `development`. Part of every seal: what one kind of device sealed, another does not open.
    fn name(&self) -> &'static str;

    /// Whether hardware keeps the host out.
    fn isolated(&self) -> bool;

    /// What time it is; never less than the last answer.
    fn now(&self) -> Result<Timestamp, DeviceError>;

    /// Fills `out` with bytes that nobody can guess.
    fn entropy(&self, out: &mut [u8]) -> Result<(), DeviceError>;

    /// What everything is sealed under, unless a key service keeps that; `None`: there is no place here to keep it.
    fn root(&self) -> Option<&Root>;

    /// What measures this program and vouches for it, where there is such a thing.
    fn module(&self) -> Option<&dyn SecurityModule> {
        None
    }
}

/// As many registers as a security module has.
pub const REGISTERS: u8 = 32;

/// Measures, locks, and vouches: a Nitro security module or one in software.
pub trait SecurityModule: Send + Sync {
    /// Measures data into a register.
    fn extend(&self, register: u8, data: &[u8]) -> Result<(), DeviceError>;

    /// Locks every register below `range` for as long as the enclave lives.
    fn lock_below(&self, range: u8) -> Result<(), DeviceError>;

    /// What its documents, and those of its kind, lead to.
    fn authority(&self) -> Result<waiaas_attest::Root, DeviceError>;

    /// An attestation document of this moment.
    fn attest(&self, evidence: &Evidence<'_>, now: Timestamp) -> Result<Vec<u8>, DeviceError>;
}

/// What a document carries besides the registers.
#[derive(Debug, Clone, Copy)]
pub struct Evidence<'a> {
    /// A key that answers are to be encrypted to, a `SubjectPublicKeyInfo`, at most 1024 bytes.
    pub public_key: Option<&'a [u8]>,
    /// The enclave's own statement, at most 512 bytes.
    pub user_data: Option<&'a [u8]>,
    /// What the caller asked to be repeated.
    pub nonce: Option<&'a [u8]>,
}

/// Why the device does not serve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeviceError {
    /// The clock is not set.
    Clock(NotSet),
    /// The system gives no random bytes.
    Entropy,
    /// What the security module refuses, or that it fails.
    Module(String),
}

impl fmt::Display for DeviceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Clock(why) => why.fmt(f),
            Self::Entropy => f.write_str("the system gives no random bytes"),
            Self::Module(why) => write!(f, "the security module: {why}"),
        }
    }
}

impl std::error::Error for DeviceError {}

impl From<NotSet> for DeviceError {
    fn from(why: NotSet) -> Self {
        Self::Clock(why)
    }
}
