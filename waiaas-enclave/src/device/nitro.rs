//! The device of a Nitro enclave: a security module that measures, vouches and gives entropy, and no disk.
//!
//! It keeps no root: what is sealed here is sealed under a root that a key service opens for this image alone. Time is
//! the module's, carried on by the kernel's clock between two questions.

mod message;
mod module;
#[cfg(all(test, feature = "virtual"))]
mod tests;
mod time;

use super::{Device, DeviceError, SecurityModule};
use crate::{keys, start::StartError};
use module::{Exchange, Module};
use std::{
    fs::{self, OpenOptions},
    io::{Error, Write as _},
    path::Path,
};
use time::Time;
use waiaas_attest::Root;
use waiaas_nitro::nsm;
use waiaas_policy::time::Timestamp;
use zeroize::Zeroizing;

/// Where the kernel says which source of entropy it takes.
const SOURCE_FILE: &str = "/sys/class/misc/hw_random/rng_current";

/// The only one that the host has no hand in.
const SOURCE: &str = "nsm-hwrng";

/// A Nitro enclave.
pub struct Nitro {
    module: Module,
    time: Time,
    /// Whether the module is only called one, and signs nothing: in an emulated machine.
    #[cfg(feature = "emulated")]
    emulated: bool,
}

impl Nitro {
    /// The device of the enclave that this program runs in.
    ///
    /// # Errors
    /// There is no security module, the kernel's entropy comes from elsewhere, or the module does not answer.
    pub fn open() -> Result<Self, StartError> {
        let authority =
            Root::aws().map_err(|why| StartError::system("no root of AWS")(Error::other(why.to_string())))?;
        Self::opened(authority)
    }

    /// The device of an emulated machine, whose documents somebody outside signs with a key of their own. It says so in its
    /// name, and nothing isolates it.
    ///
    /// # Errors
    /// As [`Self::open`]; or the file at `authority` is no certificate.
    #[cfg(feature = "emulated")]
    pub fn emulated(authority: &Path) -> Result<Self, StartError> {
        let trying = || StartError::system(format!("cannot take {} for an authority", authority.display()));
        let text = fs::read_to_string(authority).map_err(trying())?;
        let root = Root::from_pem(&text).map_err(|why| trying()(Error::other(why.to_string())))?;
        Ok(Self { emulated: true, ..Self::opened(root)? })
    }

    fn opened(authority: Root) -> Result<Self, StartError> {
        check_source(Path::new(SOURCE_FILE))?;
        let trying = || format!("cannot open {}: this is no Nitro enclave", nsm::PATH);
        let module = nsm::Module::open(Path::new(nsm::PATH)).map_err(StartError::system(trying()))?;
        let device = Self::over(move |request: &[u8]| module.exchange(request), authority);
        device.stir().map_err(StartError::system("cannot stir the kernel's entropy"))?;
        device.now().map_err(|why| StartError::system("cannot tell the time")(Error::other(why.to_string())))?;
        Ok(device)
    }

    /// The device over anything that answers as a security module does, whose documents lead to `authority`.
    pub fn over(exchange: impl Exchange + 'static, authority: Root) -> Self {
        Self {
            module: Module::new(exchange, authority),
            time: Time::default(),
            #[cfg(feature = "emulated")]
            emulated: false,
        }
    }

    /// Gives the kernel, whose entropy libraries take themselves, some of the module's besides.
    fn stir(&self) -> Result<(), Error> {
        let random = self.module.random().map_err(|why| Error::other(why.to_string()))?;
        OpenOptions::new().write(true).open("/dev/urandom")?.write_all(&random)
    }
}

impl Device for Nitro {
    fn name(&self) -> &'static str {
        #[cfg(feature = "emulated")]
        if self.emulated {
            return "nitro-emulated";
        }
        "nitro"
    }

    fn isolated(&self) -> bool {
        #[cfg(feature = "emulated")]
        if self.emulated {
            return false;
        }
        true
    }

    fn now(&self) -> Result<Timestamp, DeviceError> {
        self.time.now(|| self.module.time())
    }

    /// The kernel's, each byte mixed with one of the module's: whoever knows one of them knows nothing.
    fn entropy(&self, out: &mut [u8]) -> Result<(), DeviceError> {
        let mut kernel = Zeroizing::new(vec![0; out.len()]);
        getrandom::fill(&mut kernel).map_err(|_| DeviceError::Entropy)?;
        let mut module = Zeroizing::new(Vec::new());
        while module.len() < out.len() {
            module.extend_from_slice(&self.module.random()?);
        }
        for ((out, kernel), module) in out.iter_mut().zip(kernel.iter()).zip(module.iter()) {
            *out = kernel ^ module;
        }
        Ok(())
    }

    fn root(&self) -> Option<&keys::Root> {
        None
    }

    fn module(&self) -> Option<&dyn SecurityModule> {
        Some(&self.module)
    }
}

fn check_source(file: &Path) -> Result<(), StartError> {
    let found = fs::read_to_string(file);
    let found = found.map_err(StartError::system("cannot tell where the kernel's entropy comes from"))?;
    if found.trim() == SOURCE {
        return Ok(());
    }
    let what = format!("the kernel takes its entropy from `{}`, not from `{SOURCE}`", found.trim());
    Err(StartError::NotOurs { path: file.to_owned(), what })
}
