//! Where requests come in, and from whom: the user that this process runs as, or the machine that started this one.

use crate::{log, start::StartError};
use std::{io::Result, os::fd::OwnedFd};
use tokio::{
    io::Interest,
    net::{UnixListener, UnixStream},
};
use waiaas_nitro::vsock::{self, Address};

/// A listening socket.
pub enum Listener {
    /// On this machine.
    Unix(UnixListener),
    /// From the parent of a machine that has no other.
    Vsock(Vsock),
}

/// Listens to the parent alone.
pub struct Vsock {
    socket: UnixStream,
    parent: u32,
}

impl From<UnixListener> for Listener {
    fn from(listener: UnixListener) -> Self {
        Self::Unix(listener)
    }
}

impl Listener {
    /// Listens at a port for the machine whose number is `parent`. Needs a running Tokio runtime.
    ///
    /// # Errors
    /// This machine has no vsock, or the port is taken.
    pub fn vsock(port: u32, parent: u32) -> std::result::Result<Self, StartError> {
        let trying = || StartError::system(format!("cannot listen at vsock port {port}"));
        let socket = vsock::listen(port).and_then(stream_of).map_err(trying())?;
        Ok(Self::Vsock(Vsock { socket, parent }))
    }

    /// The next connection; `None` if it was of somebody who may not ask.
    ///
    /// # Errors
    /// What the system says.
    pub async fn accept(&self) -> Result<Option<UnixStream>> {
        match self {
            Self::Unix(listener) => {
                let (stream, _) = listener.accept().await?;
                Ok(is_ours(&stream).then_some(stream))
            }
            Self::Vsock(vsock) => vsock.accept().await,
        }
    }
}

impl Vsock {
    async fn accept(&self) -> Result<Option<UnixStream>> {
        let (stream, peer) = self.socket.async_io(Interest::READABLE, || vsock::accept(&self.socket)).await?;
        if peer.cid != self.parent {
            log::event(format_args!("refused a connection of {peer}: the parent is {}", self.parent));
            return Ok(None);
        }
        stream_of(stream).map(Some)
    }
}

/// Connects to a port of another machine.
///
/// # Errors
/// What the system says.
pub async fn connect(to: Address) -> Result<UnixStream> {
    let stream = stream_of(vsock::connecting(to)?)?;
    stream.writable().await?;
    match stream.take_error()? {
        Some(why) => Err(why),
        None => Ok(stream),
    }
}

/// A stream socket is one: Tokio waits for it, reads and writes it by its descriptor, and nothing here asks what only a Unix
/// socket knows.
fn stream_of(socket: OwnedFd) -> Result<UnixStream> {
    UnixStream::from_std(socket.into())
}

/// Whether the other end is the user that this process runs as.
fn is_ours(stream: &UnixStream) -> bool {
    let ours = rustix::process::geteuid().as_raw();
    match stream.peer_cred() {
        Ok(peer) if peer.uid() == ours => true,
        Ok(peer) => {
            log::event(format_args!("refused a connection of user {}", peer.uid()));
            false
        }
        Err(error) => {
            log::event(format_args!("refused a connection of an unknown user: {error}"));
            false
        }
    }
}
