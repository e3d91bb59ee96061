//! The device of the Nitro security module: bytes in, bytes out, one `ioctl`.

use rustix::ioctl::{Opcode, Updater, ioctl, opcode};
use std::{
    fs::{File, OpenOptions},
    io::{Error, ErrorKind, Result},
    path::Path,
};

/// Where the kernel puts it.
pub const PATH: &str = "/dev/nsm";

/// Longest request that the driver takes, in bytes.
pub const LONGEST_REQUEST: usize = 0x1000;

/// Longest answer that it gives.
pub const LONGEST_ANSWER: usize = 0x3000;

/// A piece of this process's memory, as the driver is told of it.
#[repr(C)]
struct Piece {
    address: u64,
    length: u64,
}

/// What the driver reads, and writes the answer's length into: `struct nsm_raw` of `linux/nsm.h`.
#[repr(C)]
struct Raw {
    request: Piece,
    answer: Piece,
}

/// `NSM_IOCTL_RAW`.
const RAW: Opcode = opcode::read_write::<Raw>(0x0a, 0);

/// The open device.
#[derive(Debug)]
pub struct Module(File);

impl Module {
    /// Opens the device at `path`.
    ///
    /// # Errors
    /// It is not there, or may not be opened.
    pub fn open(path: &Path) -> Result<Self> {
        OpenOptions::new().read(true).write(true).open(path).map(Self)
    }

    /// Asks, and gives the answer.
    ///
    /// # Errors
    /// The request is longer than [`LONGEST_REQUEST`], or the driver fails.
    #[expect(unsafe_code, reason = "the driver is given two addresses, which only `ioctl` can do")]
    pub fn exchange(&self, request: &[u8]) -> Result<Vec<u8>> {
        if request.len() > LONGEST_REQUEST {
            return Err(Error::new(ErrorKind::InvalidInput, "longer than the security module takes"));
        }
        let mut answer = vec![0; LONGEST_ANSWER];
        let number = |value: usize| u64::try_from(value).map_err(Error::other);
        let mut raw = Raw {
            request: Piece { address: number(request.as_ptr().expose_provenance())?, length: number(request.len())? },
            answer: Piece { address: number(answer.as_mut_ptr().expose_provenance())?, length: number(answer.len())? },
        };
        // SAFETY: `RAW` is the driver's own number for this very structure.
        let update = unsafe { Updater::<RAW, Raw>::new(&mut raw) };
        // SAFETY: the driver reads `length` bytes of the request and writes at most `length` bytes to the answer; both
        // live until the call returns, and it keeps neither address.
        unsafe { ioctl(&self.0, update) }?;
        let length = usize::try_from(raw.answer.length).map_err(Error::other)?;
        if length > answer.len() {
            return Err(Error::new(ErrorKind::InvalidData, "the security module's answer is longer than its room"));
        }
        answer.truncate(length);
        Ok(answer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_that_is_none_answers_nothing() {
        let null = Module::open(Path::new("/dev/null")).unwrap();
        assert!(null.exchange(&[0x60]).is_err());
        assert_eq!(null.exchange(&[0; LONGEST_REQUEST + 1]).unwrap_err().kind(), ErrorKind::InvalidInput);
    }
}
