//! What the enclave stands on: a clock, entropy, and a root secret to seal under.
//!
//! One implementation per kind of machine. Nothing above this trait knows which one it is, except that it tells its
//! name: in every answer to hello, every receipt and every sealed blob.

mod development;
#[cfg(test)]
mod tests;

use crate::{clock::NotSet, keys::Root};
use std::fmt;
use waiaas_policy::time::Timestamp;

pub use development::Development;

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

    /// What everything is sealed under.
    fn root(&self) -> &Root;
}

/// Why the device does not serve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeviceError {
    /// The clock is not set.
    Clock(NotSet),
    /// The system gives no random bytes.
    Entropy,
}

impl fmt::Display for DeviceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Clock(why) => why.fmt(f),
            Self::Entropy => f.write_str("the system gives no random bytes"),
        }
    }
}

impl std::error::Error for DeviceError {}

impl From<NotSet> for DeviceError {
    fn from(why: NotSet) -> Self {
        Self::Clock(why)
    }
}
