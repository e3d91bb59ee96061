//! Stream sockets between an enclave and its parent (`AF_VSOCK`).
//!
//! What comes back is a file descriptor that does not block. It is read and written like any other stream socket, and
//! whoever has it wraps it in what the runtime offers.

use rustix::{
    io::Errno,
    net::{
        AddressFamily, SocketAddrAny, SocketFlags, SocketType, acceptfrom_with,
        addr::{SocketAddrArg, SocketAddrLen, SocketAddrOpaque},
        bind, connect, listen as listen_on, socket_with,
    },
};
use std::{
    fmt,
    io::{Error, ErrorKind, Result},
    os::fd::{AsFd, OwnedFd},
    ptr,
};

/// The host, as its guests number it (`VMADDR_CID_HOST`). In a Nitro enclave the parent is 3 instead.
pub const HOST: u32 = 2;

/// Every address of this machine (`VMADDR_CID_ANY`).
const ANY: u32 = u32::MAX;

/// Bytes of a `struct sockaddr_vm`.
const LENGTH: usize = 16;

/// How many connections may wait to be accepted.
const WAITING: i32 = 64;

/// Ours, and nothing that blocks.
const FLAGS: SocketFlags = SocketFlags::CLOEXEC.union(SocketFlags::NONBLOCK);

/// One end of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Address {
    /// Which machine: its context identifier.
    pub cid: u32,
    /// Which port there.
    pub port: u32,
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "vsock:{}:{}", self.cid, self.port)
    }
}

impl Address {
    /// As the kernel has it (`linux/vm_sockets.h`): family, two bytes that are zero, port, cid, four more that are zero.
    fn to_bytes(self) -> [u8; LENGTH] {
        let family = AddressFamily::VSOCK.as_raw().to_ne_bytes();
        let (port, cid) = (self.port.to_ne_bytes(), self.cid.to_ne_bytes());
        let mut bytes = [0; LENGTH];
        for (place, byte) in bytes.iter_mut().zip(family.into_iter().chain([0; 2]).chain(port).chain(cid)) {
            *place = byte;
        }
        bytes
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let number = |at: usize| bytes.get(at..)?.first_chunk().copied().map(u32::from_ne_bytes);
        let family = bytes.first_chunk().copied().map(u16::from_ne_bytes)?;
        if family != AddressFamily::VSOCK.as_raw() {
            return None;
        }
        Some(Self { port: number(4)?, cid: number(8)? })
    }

    #[expect(unsafe_code, reason = "the address is bytes that rustix does not read for this family")]
    fn of(any: &SocketAddrAny) -> Option<Self> {
        let length = usize::try_from(any.addr_len()).ok().filter(|length| *length <= LENGTH)?;
        // SAFETY: `as_ptr` points to storage that lives as long as `any`, of which the kernel wrote `addr_len` bytes.
        let bytes = unsafe { std::slice::from_raw_parts(any.as_ptr().cast::<u8>(), length) };
        Self::from_bytes(bytes)
    }
}

// SAFETY: the pointer is to a whole `sockaddr_vm` that lives until `f` returns, and the length is its own.
#[expect(unsafe_code, reason = "rustix has no type for addresses of this family, and lets others bring theirs")]
unsafe impl SocketAddrArg for Address {
    unsafe fn with_sockaddr<R>(&self, f: impl FnOnce(*const SocketAddrOpaque, SocketAddrLen) -> R) -> R {
        let bytes = self.to_bytes();
        f(ptr::from_ref(&bytes).cast(), 16)
    }
}

/// Listens at a port of this machine.
///
/// # Errors
/// What the kernel says; one without vsock says that it does not know the family.
pub fn listen(port: u32) -> Result<OwnedFd> {
    let socket = socket()?;
    bind(&socket, &Address { cid: ANY, port })?;
    listen_on(&socket, WAITING)?;
    Ok(socket)
}

/// The next connection, and who is at its other end.
///
/// # Errors
/// `WouldBlock` if nobody waits; else what the kernel says.
pub fn accept(listener: impl AsFd) -> Result<(OwnedFd, Address)> {
    let (stream, peer) = acceptfrom_with(listener, FLAGS)?;
    let peer = peer.as_ref().and_then(Address::of);
    Ok((stream, peer.ok_or_else(|| Error::new(ErrorKind::InvalidData, "a peer without a vsock address"))?))
}

/// Begins to connect. The socket becomes writable once that is done or has failed, and its pending error says which.
///
/// # Errors
/// What the kernel says at once.
pub fn connecting(to: Address) -> Result<OwnedFd> {
    let socket = socket()?;
    match connect(&socket, &to) {
        Ok(()) | Err(Errno::INPROGRESS) => Ok(socket),
        Err(why) => Err(why.into()),
    }
}

fn socket() -> Result<OwnedFd> {
    Ok(socket_with(AddressFamily::VSOCK, SocketType::STREAM, FLAGS, None)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_the_kernels_form() {
        let address = Address { cid: 3, port: 9_000 };
        let bytes = address.to_bytes();
        assert_eq!(bytes[..2], 40_u16.to_ne_bytes());
        assert_eq!(bytes[4..8], 9_000_u32.to_ne_bytes());
        assert_eq!(bytes[8..12], 3_u32.to_ne_bytes());
        assert!(bytes[2..4].iter().chain(&bytes[12..]).all(|byte| *byte == 0));
        assert_eq!(Address::from_bytes(&bytes), Some(address));
    }

    #[test]
    fn what_the_kernel_copies_back_is_read() {
        let address = Address { cid: 16, port: 5_000 };
        assert_eq!(Address::of(&address.as_any()), Some(address));
    }

    #[test]
    fn another_family_or_half_an_address_is_none() {
        let bytes = Address { cid: 3, port: 9_000 }.to_bytes();
        assert_eq!(Address::from_bytes(&bytes[..11]), None);
        assert_eq!(Address::from_bytes(&[&[1, 0], &bytes[2..]].concat()), None);
    }
}
