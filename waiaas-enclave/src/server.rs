//! Connections and frames: who may speak, how much, and how long.
//!
//! A frame that is malformed, too long or too slow ends its own connection and nothing else.

mod report;

use crate::{enclave::Enclave, listener::Listener, log, refusal::refuse};
use report::Subject;
use std::{
    future::Future,
    io::{Error, ErrorKind},
    sync::Arc,
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    net::UnixStream,
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    task::JoinSet,
    time::timeout,
};
use waiaas_wire::{
    enclave::{Answer, Reason, Request},
    frame,
};

/// What a peer may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Connections at once; more are closed at once.
    pub connections: usize,
    /// How long a connection may be silent between two frames.
    pub idle: Duration,
    /// How long one frame may take to arrive, and its answer to be taken.
    pub frame: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { connections: 128, idle: Duration::from_mins(5), frame: Duration::from_secs(10) }
    }
}

/// How long answers under way may take once the end is asked for.
const LAST_ANSWERS: Duration = Duration::from_secs(2);

/// Serves until `end` comes about; then the requests in hand are answered.
pub async fn serve(
    listener: impl Into<Listener>,
    enclave: Arc<Enclave>,
    limits: Limits,
    end: impl Future<Output = ()>,
) {
    let listener = listener.into();
    let room = Arc::new(Semaphore::new(limits.connections));
    let (ending, ended) = watch::channel(false);
    let mut connections = JoinSet::new();
    tokio::pin!(end);
    loop {
        tokio::select! {
            () = &mut end => break,
            accepted = listener.accept() => match accepted {
                Ok(Some(stream)) => {
                    if let Some(permit) = admit(&room) {
                        let connection = Connection { enclave: Arc::clone(&enclave), limits, ended: ended.clone() };
                        connections.spawn(connection.run(stream, permit));
                    }
                }
                Ok(None) => {}
                Err(error) => pause(&error).await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
    let _ = ending.send(true);
    let _ = timeout(LAST_ANSWERS, async { while connections.join_next().await.is_some() {} }).await;
}

/// Without free descriptors, accepting again at once would fail again at once.
async fn pause(error: &Error) {
    log::event(format_args!("error: cannot accept a connection: {error}"));
    tokio::time::sleep(Duration::from_millis(100)).await;
}

/// A place for the connection, if there is room.
fn admit(room: &Arc<Semaphore>) -> Option<OwnedSemaphorePermit> {
    let permit = Arc::clone(room).try_acquire_owned().ok();
    if permit.is_none() {
        log::event(format_args!("refused a connection: too many are open"));
    }
    permit
}

struct Connection {
    enclave: Arc<Enclave>,
    limits: Limits,
    ended: watch::Receiver<bool>,
}

impl Connection {
    async fn run(mut self, stream: UnixStream, _permit: OwnedSemaphorePermit) {
        if let Err(error) = self.exchange(BufReader::new(stream)).await {
            log::event(format_args!("closed a connection: {error}"));
        }
    }

    /// One request and one answer after another, until the peer closes, is silent, or the end is asked for.
    async fn exchange(&mut self, mut stream: BufReader<UnixStream>) -> Result<(), Error> {
        loop {
            let waiting = timeout(self.limits.idle, stream.fill_buf());
            let arrived = tokio::select! {
                biased;
                _ = self.ended.wait_for(|ended| *ended) => return Ok(()),
                arrived = waiting => arrived,
            };
            let Ok(bytes) = arrived else { return Ok(()) };
            if bytes?.is_empty() {
                return Ok(());
            }
            let request = match in_time(self.limits.frame, frame::read(&mut stream)).await {
                Ok(Some(request)) => request,
                Ok(None) => return Ok(()),
                Err(error) => {
                    if frame::other_version(&error).is_some() {
                        // A frame of our version tells the peer what we speak, whatever it can read of it.
                        let refusal = refuse(Reason::Undecodable, "another version of the protocol");
                        in_time(self.limits.frame, frame::write(&mut stream, &Answer::Refused(refusal))).await?;
                    }
                    return Err(error);
                }
            };
            let answer = self.answer(request);
            in_time(self.limits.frame, frame::write(&mut stream, &answer)).await?;
        }
    }

    fn answer(&self, request: Request) -> Answer {
        let subject = Subject::of(&request);
        let answer = self.enclave.answer(request);
        subject.report(&answer);
        answer
    }
}

async fn in_time<T>(limit: Duration, work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    let late = |_| Error::new(ErrorKind::TimedOut, "a frame took too long");
    timeout(limit, work).await.map_err(late)?
}
