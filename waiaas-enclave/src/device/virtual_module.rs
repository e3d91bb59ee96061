//! The security module in software as the device sees it.

use super::{DeviceError, Evidence, SecurityModule};
use waiaas_attest::{
    Image, Root,
    virtual_nsm::{Ask, Authority, Refused, VirtualNsm},
};
use waiaas_policy::time::Timestamp;

/// A [`VirtualNsm`] of one process.
pub struct VirtualModule(VirtualNsm);

impl VirtualModule {
    /// A module that vouches under `authority` for this image.
    pub fn new(authority: Authority, image: Image) -> Self {
        Self(VirtualNsm::new(authority, image))
    }

    /// What its documents lead to.
    pub const fn root(&self) -> &Root {
        self.0.root()
    }
}

impl SecurityModule for VirtualModule {
    fn extend(&self, register: u8, data: &[u8]) -> Result<(), DeviceError> {
        Ok(self.0.extend(register, data).map(drop)?)
    }

    fn lock_below(&self, range: u8) -> Result<(), DeviceError> {
        self.0.lock_below(range);
        Ok(())
    }

    fn authority(&self) -> Result<Root, DeviceError> {
        Ok(self.0.root().clone())
    }

    fn attest(&self, evidence: &Evidence<'_>, now: Timestamp) -> Result<Vec<u8>, DeviceError> {
        let Evidence { public_key, user_data, nonce } = *evidence;
        let ask = Ask { public_key, user_data, nonce };
        Ok(self.0.attest(&ask, now.as_millis())?)
    }
}

impl From<Refused> for DeviceError {
    fn from(why: Refused) -> Self {
        Self::Module(why.to_string())
    }
}
