//! The command line; in the machine's first process, a file of the image instead.

use crate::start::StartError;
use clap::Parser;
use std::{
    ffi::OsString,
    fs,
    io::Error,
    path::{Path, PathBuf},
};

/// Where an image has what others get on the command line, one argument a line. It is part of what is measured.
pub const IN_IMAGE: &str = "/etc/waiaas-enclave";

/// The signer of WAIaaS: keeps the keys, decides every signature again on its own state, then signs.
#[derive(Debug, Parser)]
#[command(name = "waiaas-enclave", version)]
pub struct Settings {
    /// The Unix socket to answer on; its directory must be yours alone (0700)
    #[arg(long, value_name = "PATH", required_unless_present = "vsock", conflicts_with = "vsock")]
    pub socket: Option<PathBuf>,
    /// The vsock port to answer on, to the parent alone
    #[arg(long, value_name = "PORT")]
    pub vsock: Option<u32>,
    /// The parent's number; 3 for the instance that a Nitro enclave belongs to
    #[arg(long, value_name = "CID", default_value_t = 3)]
    pub parent: u32,
    /// Stand on the security module of the Nitro enclave that this runs in
    #[cfg_attr(feature = "virtual", arg(long, conflicts_with = "dir"))]
    #[cfg_attr(not(feature = "virtual"), arg(long, required = true))]
    pub nitro: bool,
    /// The certificate that documents lead to, where no security module signs them: in an emulated machine
    #[cfg(feature = "emulated")]
    #[arg(long, value_name = "FILE", requires = "nitro")]
    pub authority: Option<PathBuf>,
    /// The directory of the development root, yours alone (0700)
    #[cfg(feature = "virtual")]
    #[arg(long, value_name = "DIR", required_unless_present = "nitro")]
    pub dir: Option<PathBuf>,
}

impl Settings {
    /// Those of an image.
    ///
    /// # Errors
    /// The file is not there, or is not understood.
    pub fn in_image(file: &Path) -> Result<Self, StartError> {
        let text = fs::read_to_string(file);
        let text = text.map_err(StartError::system(format!("cannot read {}", file.display())))?;
        let words = std::iter::once("waiaas-enclave").chain(text.lines().filter(|line| !line.is_empty()));
        Self::try_parse_from(words.map(OsString::from)).map_err(|why| {
            let trying = format!("cannot understand {}", file.display());
            StartError::system(trying)(Error::other(why.kind().to_string()))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Settings, StartError> {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("settings");
        fs::write(&file, text).unwrap();
        Settings::in_image(&file)
    }

    #[test]
    fn an_image_has_one_argument_a_line() {
        let settings = read("--nitro\n--vsock=5000\n\n--parent=2\n").unwrap();
        assert!(settings.nitro && settings.socket.is_none());
        assert_eq!((settings.vsock, settings.parent), (Some(5_000), 2));
        assert_eq!(read("--nitro\n--vsock=5000\n").unwrap().parent, 3);
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        for text in ["", "--nitro", "--nitro\n--vsock=x", "--nitro\n--vsock=1\n--socket=/x", "--help", "--vsock=1"] {
            assert!(read(text).unwrap_err().to_string().starts_with("cannot understand "), "{text}");
        }
    }
}
