//! Connections to the enclave: one question at a time each, kept open for the next.

use super::EnclaveError;
use std::{
    io::Error,
    path::PathBuf,
    sync::{Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    net::UnixStream,
    sync::Semaphore,
    time::{Instant, timeout_at},
};
use waiaas_wire::{
    enclave::{Answer, Request},
    frame,
};

/// Most questions at once: the enclave caps its connections, and it decides on one core.
const CONNECTIONS: usize = 16;

/// The connections.
#[derive(Debug)]
pub(super) struct Pool {
    socket: PathBuf,
    timeout: Duration,
    idle: Mutex<Vec<UnixStream>>,
    room: Semaphore,
}

impl Pool {
    pub fn new(socket: PathBuf, timeout: Duration) -> Self {
        Self { socket, timeout, idle: Mutex::default(), room: Semaphore::new(CONNECTIONS) }
    }

    /// Asks on a free connection. A connection on which anything went wrong is closed: an answer that comes late must
    /// never be taken for the answer to another question.
    pub async fn ask(&self, request: &Request) -> Result<Answer, EnclaveError> {
        let deadline = Instant::now() + self.timeout;
        let closed = |_| EnclaveError::Unreachable("the daemon is ending".to_owned());
        let _place = self.room.acquire().await.map_err(closed)?;
        let mut stream = self.connection(deadline).await?;
        let answer = timeout_at(deadline, exchange(&mut stream, request)).await;
        let answer = answer.map_err(|_| EnclaveError::Unanswered("no answer in time".to_owned()))??;
        self.lock().push(stream);
        Ok(answer)
    }

    async fn connection(&self, deadline: Instant) -> Result<UnixStream, EnclaveError> {
        // A kept connection whose other end has gone would only tell so after the question was sent.
        while let Some(stream) = self.take() {
            if is_open(&stream) {
                return Ok(stream);
            }
        }
        let connected = timeout_at(deadline, UnixStream::connect(&self.socket)).await;
        let connected = connected.map_err(|_| EnclaveError::Unreachable("no connection in time".to_owned()))?;
        connected.map_err(|why| EnclaveError::Unreachable(format!("`{}`: {why}", self.socket.display())))
    }

    fn take(&self) -> Option<UnixStream> {
        self.lock().pop()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<UnixStream>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An idle connection has nothing to read; one that ended reads as an end.
fn is_open(stream: &UnixStream) -> bool {
    matches!(stream.try_read(&mut [0]), Err(why) if why.kind() == std::io::ErrorKind::WouldBlock)
}

async fn exchange(stream: &mut UnixStream, request: &Request) -> Result<Answer, EnclaveError> {
    let lost = |why: Error| EnclaveError::Unanswered(why.to_string());
    frame::write(stream, request).await.map_err(lost)?;
    match frame::read(stream).await {
        Ok(Some(answer)) => Ok(answer),
        Ok(None) => Err(EnclaveError::Unanswered("the connection ended".to_owned())),
        Err(why) if why.kind() == std::io::ErrorKind::InvalidData => Err(EnclaveError::Malformed(why.to_string())),
        Err(why) => Err(lost(why)),
    }
}
