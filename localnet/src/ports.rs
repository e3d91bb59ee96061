//! Loopback ports that stay ours until the ledger has taken them.

use std::net::{Ipv4Addr, SocketAddr};

use anyhow::{Context, Result};
use socket2::{Domain, Socket, Type};

/// A loopback port that nobody else is given while this value lives.
///
/// The ledger opens its sockets by itself and must know the port numbers beforehand. Closing a probe socket and hoping
/// that the port stays free is a race that parallel tests lose now and then, and lose silently: the HTTP server shares
/// its port (`SO_REUSEPORT`), so two ledgers could end up on one. A socket that is *bound but does not listen* is
/// never chosen for somebody else's port 0, and yet lets the ledger bind over it, because both set `SO_REUSEADDR`.
#[derive(Debug)]
pub struct ReservedPort {
    address: SocketAddr,
    _bound: Socket,
}

impl ReservedPort {
    /// Reserves `port`, or any free one for 0.
    pub fn new(port: u16) -> Result<Self> {
        let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
        socket.set_reuse_address(true)?;
        socket
            .bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, port)).into())
            .with_context(|| format!("port {port} on loopback is in use"))?;
        let address = socket.local_addr()?.as_socket().context("the reserved socket has no address")?;
        Ok(Self { address, _bound: socket })
    }

    /// Where the ledger shall listen.
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    #[test]
    fn the_reserved_port_can_be_listened_on_and_is_given_to_nobody_else() {
        let reserved: Vec<ReservedPort> = (0..64).map(|_| ReservedPort::new(0).unwrap()).collect();
        let mut numbers: Vec<u16> = reserved.iter().map(|port| port.address().port()).collect();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), reserved.len(), "a port was given twice");
        for port in &reserved {
            let _listening = TcpListener::bind(port.address()).unwrap();
        }
    }

    #[test]
    fn a_port_somebody_listens_on_is_refused() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let error = ReservedPort::new(port).unwrap_err();
        assert!(error.to_string().contains("in use"), "{error:#}");
    }
}
