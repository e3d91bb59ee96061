//! One connection: a request, then its answer, then the next.

use std::io::{Error, ErrorKind};
use tokio::{
    io::BufReader,
    net::UnixStream,
    time::{Instant, timeout_at},
};
use waiaas_wire::{
    enclave::{Answer, Request},
    frame,
};

use super::{Address, EnclaveError};

#[derive(Debug)]
pub(super) struct Connection(BufReader<UnixStream>);

/// A request that the enclave did not get.
pub(super) enum Undelivered {
    /// No frame is that large.
    TooLarge,
    /// The connection broke before the frame was whole.
    Broken(String),
}

impl Connection {
    pub(super) async fn open(at: &Address, deadline: Instant) -> Result<Self, EnclaveError> {
        match timeout_at(deadline, at.connect()).await {
            Ok(Ok(stream)) => Ok(Self(stream)),
            Ok(Err(why)) => Err(EnclaveError::Unreachable(words(&why, at))),
            Err(_) => Err(EnclaveError::Unreachable("it takes no connection".to_owned())),
        }
    }

    pub(super) async fn send(&mut self, request: &Request) -> Result<(), Undelivered> {
        frame::write(&mut self.0, request).await.map_err(|why| match why.kind() {
            ErrorKind::InvalidInput => Undelivered::TooLarge,
            _ => Undelivered::Broken("the connection broke".to_owned()),
        })
    }

    pub(super) async fn answer(&mut self) -> Result<Answer, Error> {
        let answer = frame::read(&mut self.0).await?;
        answer.ok_or_else(|| Error::new(ErrorKind::UnexpectedEof, "it closed the connection"))
    }

    /// Whether the other end is there and has said nothing out of turn.
    pub(super) fn is_open(&self) -> bool {
        let read = self.0.get_ref().try_read(&mut [0]);
        self.0.buffer().is_empty() && read.is_err_and(|why| why.kind() == ErrorKind::WouldBlock)
    }

    /// Waits until the other end closes, or says something out of turn.
    pub(super) async fn closed(&self) {
        while self.0.get_ref().readable().await.is_ok() && self.is_open() {}
    }
}

fn words(why: &Error, at: &Address) -> String {
    match why.kind() {
        ErrorKind::NotFound => format!("there is no socket at {at}"),
        ErrorKind::ConnectionRefused | ErrorKind::ConnectionReset => format!("nobody listens at {at}"),
        ErrorKind::PermissionDenied => format!("{at} may not be opened"),
        _ => format!("{at} cannot be opened: {why}"),
    }
}
