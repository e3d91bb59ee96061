//! The security module: what is asked of it.

use super::message;
use crate::device::{DeviceError, Evidence, SecurityModule};
use std::io::Error;
use waiaas_attest::Root;
use waiaas_policy::time::Timestamp;
use zeroize::Zeroizing;

/// Takes a request to the module and brings the answer: its device, or a double of it.
pub trait Exchange: Fn(&[u8]) -> Result<Vec<u8>, Error> + Send + Sync {}

impl<F: Fn(&[u8]) -> Result<Vec<u8>, Error> + Send + Sync> Exchange for F {}

/// A module that speaks CBOR.
pub(super) struct Module {
    exchange: Box<dyn Exchange>,
    authority: Root,
}

impl Module {
    pub(super) fn new(exchange: impl Exchange + 'static, authority: Root) -> Self {
        Self { exchange: Box::new(exchange), authority }
    }

    /// Some bytes that nobody can guess, never none.
    pub(super) fn random(&self) -> Result<Zeroizing<Vec<u8>>, DeviceError> {
        let random = message::bytes_of(&self.ask(&message::random()?)?, "GetRandom", "random")?;
        if random.is_empty() { Err(DeviceError::Entropy) } else { Ok(random) }
    }

    /// What time it is, as documents of this moment state it.
    pub(super) fn time(&self) -> Result<Timestamp, DeviceError> {
        let document = self.document(&Evidence { public_key: None, user_data: None, nonce: None })?;
        waiaas_attest::time_of(&document)
            .map(Timestamp::from_millis)
            .map_err(|why| DeviceError::Module(why.to_string()))
    }

    fn document(&self, evidence: &Evidence<'_>) -> Result<Vec<u8>, DeviceError> {
        let answer = self.ask(&message::attestation(evidence)?)?;
        message::bytes_of(&answer, "Attestation", "document").map(|document| document.to_vec())
    }

    fn ask(&self, request: &[u8]) -> Result<Zeroizing<Vec<u8>>, DeviceError> {
        let answer = (self.exchange)(request).map_err(|why| DeviceError::Module(why.to_string()))?;
        Ok(Zeroizing::new(answer))
    }
}

impl SecurityModule for Module {
    fn extend(&self, register: u8, data: &[u8]) -> Result<(), DeviceError> {
        let answer = self.ask(&message::extend(register, data)?)?;
        message::bytes_of(&answer, "ExtendPCR", "data").map(drop)
    }

    /// Locks, and looks whether the last of them is: what is attested from now on rests on it.
    fn lock_below(&self, range: u8) -> Result<(), DeviceError> {
        message::done(&self.ask(&message::lock(range)?)?, "LockPCRs")?;
        let last = self.ask(&message::describe(range.saturating_sub(1))?)?;
        if message::is_locked(&last)? {
            Ok(())
        } else {
            Err(DeviceError::Module("a register stays open after it was locked".to_owned()))
        }
    }

    fn authority(&self) -> Result<Root, DeviceError> {
        Ok(self.authority.clone())
    }

    fn attest(&self, evidence: &Evidence<'_>, _now: Timestamp) -> Result<Vec<u8>, DeviceError> {
        self.document(evidence)
    }
}
