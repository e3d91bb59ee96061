//! What the first process of a machine does to it.

use std::{
    ffi::CString,
    io::{Error, Result},
    ptr,
};

/// Mounts a file system that the kernel makes itself, such as `proc`; one that is mounted there already stays.
///
/// Nothing in it is executed or becomes somebody else. `devices` says whether it has devices, `read_only` whether nothing
/// in it is to be changed.
///
/// # Errors
/// There is no such file system or place, or this process may not.
#[expect(unsafe_code, reason = "what mounts takes pointers to text")]
pub fn mount(kind: &str, place: &str, devices: bool, read_only: bool) -> Result<()> {
    let (kind, place) = (CString::new(kind)?, CString::new(place)?);
    let device = if devices { 0 } else { libc::MS_NODEV };
    let change = if read_only { libc::MS_RDONLY } else { 0 };
    let flags = libc::MS_NOSUID | libc::MS_NOEXEC | device | change;
    // SAFETY: three texts that end with a zero and live until the call returns, and no further data.
    let done = unsafe { libc::mount(kind.as_ptr(), place.as_ptr(), kind.as_ptr(), flags, ptr::null()) };
    match done {
        0 => Ok(()),
        _ => match Error::last_os_error() {
            why if why.raw_os_error() == Some(libc::EBUSY) => Ok(()),
            why => Err(why),
        },
    }
}

/// Starts this machine anew, at once. Comes back only with the reason why it did not.
#[expect(unsafe_code, reason = "nothing else can do it")]
pub fn restart() -> Error {
    // SAFETY: takes a number, and touches nothing of this process.
    let _ = unsafe { libc::reboot(libc::RB_AUTOBOOT) };
    Error::last_os_error()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_system_or_place_that_is_none_is_an_error() {
        assert!(mount("no-such-file-system", "/", false, true).is_err());
        assert!(mount("proc", "/no/such/place", false, true).is_err());
        assert!(mount("pro\0c", "/", false, true).is_err());
    }
}
