//! The enclave as a process, in a directory of its own.

use super::Asks;
use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    os::unix::net::UnixStream,
    path::{Path, PathBuf},
    process::{Child, ChildStderr, Command, ExitStatus, Stdio},
    sync::{Arc, Mutex},
    thread::JoinHandle,
};
use tempfile::TempDir;
use waiaas_wire::{
    enclave::{Answer, Request},
    frame::VERSION,
    signed::{decode, encode},
};

pub struct Program {
    pub dir: TempDir,
    child: Child,
    log: Arc<Mutex<String>>,
    reader: Option<JoinHandle<()>>,
}

impl Program {
    /// Starts it in a fresh directory and waits until it listens.
    pub fn start() -> Self {
        let dir = tempfile::tempdir().unwrap();
        Self::start_in(dir)
    }

    pub fn start_in(dir: TempDir) -> Self {
        Self::run(command(dir.path()), dir)
    }

    /// Runs a command that starts it in this directory.
    pub fn run(mut command: Command, dir: TempDir) -> Self {
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let mut stderr = BufReader::new(child.stderr.take().unwrap());
        let log = Arc::new(Mutex::new(String::new()));
        let mut line = String::new();
        // It introduces itself once it listens.
        while !line.contains("provider development, at") {
            line.clear();
            assert_ne!(stderr.read_line(&mut line).unwrap(), 0, "ended early: {}", log.lock().unwrap());
            log.lock().unwrap().push_str(&line);
        }
        let reader = Some(drain(stderr, Arc::clone(&log)));
        Self { dir, child, log, reader }
    }

    pub fn socket(&self) -> PathBuf {
        socket(self.dir.path())
    }

    pub fn root_file(&self) -> PathBuf {
        self.dir.path().join("enclave/development-root.key")
    }

    pub fn connect(&self) -> Client {
        Client(UnixStream::connect(self.socket()).unwrap())
    }

    /// Everything that it has said so far.
    pub fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    pub fn pid(&self) -> i32 {
        i32::try_from(self.child.id()).unwrap()
    }

    /// As `kill -9` does.
    pub fn kill(mut self) -> TempDir {
        self.child.kill().unwrap();
        self.finish().0
    }

    /// Waits for the end; directory, status and everything that was logged.
    pub fn wait(self) -> (TempDir, ExitStatus, String) {
        let (dir, status, log) = self.finish();
        (dir, status, log)
    }

    fn finish(mut self) -> (TempDir, ExitStatus, String) {
        let status = self.child.wait().unwrap();
        self.reader.take().unwrap().join().unwrap();
        let log = self.log.lock().unwrap().clone();
        let dir = std::mem::replace(&mut self.dir, tempfile::tempdir().unwrap());
        (dir, status, log)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The command line for a directory.
pub fn command(dir: &Path) -> Command {
    command_at(&socket(dir), &dir.join("enclave"))
}

pub fn command_at(socket: &Path, dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_waiaas-enclave"));
    command.arg("--socket").arg(socket).arg("--dir").arg(dir);
    command
}

fn socket(dir: &Path) -> PathBuf {
    dir.join("run/enclave.sock")
}

fn drain(mut stderr: BufReader<ChildStderr>, log: Arc<Mutex<String>>) -> JoinHandle<()> {
    std::thread::spawn(move || {
        let mut line = String::new();
        while stderr.read_line(&mut line).unwrap_or(0) > 0 {
            log.lock().unwrap().push_str(&line);
            line.clear();
        }
    })
}

/// A connection.
pub struct Client(pub UnixStream);

impl Client {
    /// Sends bytes as they are.
    pub fn send(&mut self, bytes: &[u8]) {
        self.0.write_all(bytes).unwrap();
    }

    /// The next answer's body, or `None` when the other side closed.
    pub fn receive(&mut self) -> Option<Vec<u8>> {
        let mut length = [0; 4];
        self.0.read_exact(&mut length).ok()?;
        let mut body = vec![0; usize::try_from(u32::from_be_bytes(length)).unwrap()];
        self.0.read_exact(&mut body).unwrap();
        assert_eq!(body.remove(0), VERSION);
        Some(body)
    }
}

impl Asks for Client {
    fn ask(&mut self, request: Request) -> Answer {
        self.send(&raw_frame(VERSION, &encode(&request)));
        decode(&self.receive().expect("an answer")).unwrap()
    }
}

/// A frame with any version and body.
pub fn raw_frame(version: u8, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len() + 1).unwrap();
    [&length.to_be_bytes(), &[version][..], body].concat()
}
