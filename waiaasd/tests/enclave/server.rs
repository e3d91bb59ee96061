//! An enclave that does as it is told, to see what the client makes of it.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tempfile::TempDir;
use tokio::{
    io::AsyncWriteExt as _,
    net::{UnixListener, UnixStream},
    task::{JoinHandle, JoinSet},
    time::sleep,
};
use waiaas_policy::time::Timestamp;
use waiaas_wire::{
    enclave::{Answer, Hello, Phase, Request},
    frame,
};

/// What the server does with a request.
pub enum Act {
    Answer(Answer),
    AnswerAfter(Duration, Answer),
    Silence,
    Close,
    Bytes(Vec<u8>),
}

pub type Plan = Arc<dyn Fn(Request) -> Act + Send + Sync>;

/// Runs until it is dropped, which closes all of its connections.
pub struct Server {
    pub connections: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl Server {
    pub fn start(socket: &Path, plan: Plan) -> Self {
        let _ = std::fs::remove_file(socket);
        let listener = UnixListener::bind(socket).unwrap();
        let connections = Arc::new(AtomicUsize::new(0));
        let task = tokio::spawn(serve(listener, plan, Arc::clone(&connections)));
        Self { connections, task }
    }

    /// One that says the same to everything.
    pub fn saying(socket: &Path, answer: Answer) -> Self {
        Self::start(socket, Arc::new(move |_| Act::Answer(answer.clone())))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(listener: UnixListener, plan: Plan, connections: Arc<AtomicUsize>) {
    let mut open = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        connections.fetch_add(1, Ordering::SeqCst);
        open.spawn(converse(stream, Arc::clone(&plan)));
    }
}

async fn converse(mut stream: UnixStream, plan: Plan) {
    while let Ok(Some(request)) = frame::read::<_, Request>(&mut stream).await {
        let answer = match plan(request) {
            Act::Answer(answer) => answer,
            Act::AnswerAfter(pause, answer) => {
                sleep(pause).await;
                answer
            }
            Act::Silence => std::future::pending().await,
            Act::Close => return,
            Act::Bytes(bytes) => {
                stream.write_all(&bytes).await.unwrap();
                continue;
            }
        };
        if frame::write(&mut stream, &answer).await.is_err() {
            return;
        }
    }
}

/// A directory of one's own, with a socket in it.
pub fn place() -> (TempDir, PathBuf) {
    let directory = TempDir::new().unwrap();
    let socket = directory.path().join("enclave.sock");
    (directory, socket)
}

pub fn hello(phase: Phase) -> Answer {
    Answer::Hello(Hello {
        version: "0.0.0".to_owned(),
        phase,
        provider: "test".to_owned(),
        isolated: false,
        namespace: None,
        owner: None,
        fee_payer: None,
        receipt_key: None,
        agents: 0,
        now: Timestamp::from_secs(1),
        kms_key: None,
    })
}
