//! A device for unit tests.

use crate::{
    device::{Device, DeviceError},
    keys::Root,
};
use std::sync::Arc;
use waiaas_policy::time::Timestamp;
use zeroize::Zeroizing;

/// A device with a fixed root and a fixed time.
pub(crate) struct Fixed {
    name: &'static str,
    root: Root,
}

impl Fixed {
    pub(crate) fn device(name: &'static str, root: u8) -> Arc<dyn Device> {
        Arc::new(Self { name, root: Root::new(&Zeroizing::new([root; 32])) })
    }
}

impl Device for Fixed {
    fn name(&self) -> &'static str {
        self.name
    }

    fn isolated(&self) -> bool {
        false
    }

    fn now(&self) -> Result<Timestamp, DeviceError> {
        Ok(Timestamp::from_secs(1_780_000_000))
    }

    fn entropy(&self, out: &mut [u8]) -> Result<(), DeviceError> {
        getrandom::fill(out).map_err(|_| DeviceError::Entropy)
    }

    fn root(&self) -> Option<&Root> {
        Some(&self.root)
    }
}
