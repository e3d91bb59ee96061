//! The device of a developer's machine: the operating system's clock and entropy, a root secret in a file, and a
//! security module in software.
//!
//! Nothing isolates it. Whoever reads the files reads every key sealed under the root, and makes any attestation; the
//! files say so themselves.

use super::{Device, DeviceError, SecurityModule, VirtualModule, secret_file::SecretFile};
use crate::{clock::Clock, keys::Root, private, start::StartError};
use std::{fs::File, io::Error, path::Path};
use waiaas_attest::{Image, ZERO, extended, virtual_nsm::Authority};
use waiaas_policy::time::Timestamp;
use zeroize::Zeroizing;

/// The root secret.
const ROOT: SecretFile = SecretFile {
    name: "development-root.key",
    unfinished: "development-root.key.new",
    heading: "WAIaaS development root: NO hardware isolation; whoever reads this file reads every key sealed under it\n",
    what: "a development root",
};

/// The authority of the security module.
const AUTHORITY: SecretFile = SecretFile {
    name: "virtual-authority.key",
    unfinished: "virtual-authority.key.new",
    heading: "WAIaaS virtual authority: NO hardware isolation; whoever reads this file makes any attestation\n",
    what: "a virtual authority",
};

/// The authority's certificate, for those who verify.
const CERTIFICATE: &str = "virtual-root.pem";

/// A device without isolation.
pub struct Development {
    clock: Clock,
    root: Root,
    module: VirtualModule,
    /// Keeps other enclaves out of the directory for as long as this one runs.
    _directory: File,
}

impl Development {
    /// The device whose secrets are in `directory`; they are made if they are not there.
    ///
    /// # Errors
    /// If directory or file is open to others or not ours, another enclave uses it, or a file is not what it should be.
    pub fn open(directory: &Path) -> Result<Self, StartError> {
        let handle = private::directory(directory)?;
        private::hold(&handle, directory)?;
        let root = root(&handle, directory)?;
        let authority = authority(&handle, directory)?;
        publish(&authority, directory)?;
        let module = VirtualModule::new(authority, measure()?);
        Ok(Self { clock: Clock::default(), root, module, _directory: handle })
    }
}

impl Device for Development {
    fn name(&self) -> &'static str {
        "development"
    }

    fn isolated(&self) -> bool {
        false
    }

    fn now(&self) -> Result<Timestamp, DeviceError> {
        Ok(self.clock.now()?)
    }

    fn entropy(&self, out: &mut [u8]) -> Result<(), DeviceError> {
        getrandom::fill(out).map_err(|_| DeviceError::Entropy)
    }

    fn root(&self) -> Option<&Root> {
        Some(&self.root)
    }

    fn module(&self) -> Option<&dyn SecurityModule> {
        Some(&self.module)
    }
}

fn root(handle: &File, directory: &Path) -> Result<Root, StartError> {
    let bytes = ROOT.open(handle, directory, || {
        let mut secret = Zeroizing::new(vec![0; 32]);
        getrandom::fill(&mut secret).map_err(|error| failed("cannot make a root", &error))?;
        Ok(secret)
    })?;
    let mut secret = Zeroizing::new([0; 32]);
    if bytes.len() != secret.len() {
        return Err(not_ours(&ROOT, directory));
    }
    secret.copy_from_slice(&bytes);
    Ok(Root::new(&secret))
}

fn authority(handle: &File, directory: &Path) -> Result<Authority, StartError> {
    let make = || {
        let made = Authority::generate().map_err(|error| failed("cannot make a virtual authority", &error))?;
        Ok(made.to_pkcs8())
    };
    let key = AUTHORITY.open(handle, directory, make)?;
    Authority::from_pkcs8(&key).map_err(|_| not_ours(&AUTHORITY, directory))
}

fn publish(authority: &Authority, directory: &Path) -> Result<(), StartError> {
    let path = directory.join(CERTIFICATE);
    let written = std::fs::write(&path, authority.root().to_pem());
    written.map_err(StartError::system(format!("cannot write {}", path.display())))
}

/// The registers of an image, taken of this program's own file. A change of the program changes all of them, which is
/// what the owner is to notice; in a real image they tell kernel and application apart.
fn measure() -> Result<Image, StartError> {
    let read = std::env::current_exe().and_then(std::fs::read);
    let program = read.map_err(StartError::system("cannot read this program to measure it"))?;
    let pcr0 = extended(&ZERO, &extended(&ZERO, &program));
    Ok(Image { pcr0, pcr1: extended(&ZERO, b"no kernel"), pcr2: pcr0 })
}

fn failed(trying: &str, error: &dyn std::fmt::Display) -> StartError {
    StartError::system(trying)(Error::other(error.to_string()))
}

fn not_ours(file: &SecretFile, directory: &Path) -> StartError {
    StartError::NotOurs { path: directory.join(file.name), what: format!("is not {}", file.what) }
}
