//! A running ledger, ended when the test ends, however it ends.

use std::{
    io::{BufRead, BufReader, Read},
    net::SocketAddr,
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;
use tempfile::TempDir;

/// The program under test.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_waiaas-localnet");

/// One ledger process in a directory of its own.
pub struct Running {
    child: Child,
    dir: TempDir,
    /// The line it printed.
    pub announcement: Value,
}

/// A command for the program under test.
pub fn program() -> Command {
    Command::new(PROGRAM)
}

impl Running {
    /// Starts a ledger on free ports and waits for its line on stdout.
    pub fn start(arguments: &[&str]) -> Self {
        Self::start_as(program(), arguments)
    }

    /// The same of a command that somebody has begun.
    pub fn start_as(mut command: Command, arguments: &[&str]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut child = command
            .arg("--dir")
            .arg(dir.path())
            .arg("--exit-with-parent")
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let announcement = serde_json::from_str(&line).unwrap_or_else(|_| panic!("not an announcement: {line:?}"));
        Self { child, dir, announcement }
    }

    /// The directory it was given.
    pub fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// Its process id.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Where its JSON-RPC listens.
    pub fn address(&self) -> SocketAddr {
        self.announcement["rpcUrl"].as_str().unwrap().strip_prefix("http://").unwrap().parse().unwrap()
    }

    /// Calls it and gives back the result.
    pub fn call(&self, method: &str, params: &Value) -> Value {
        crate::rpc::call(self.address(), method, params).unwrap()
    }

    /// Sends it a signal and waits for its end.
    pub fn end(mut self, signal: &str) -> (ExitStatus, String, TempDir) {
        let kill = Command::new("kill").args(["-s", signal, &self.pid().to_string()]).status().unwrap();
        assert!(kill.success());
        let status = self.child.wait().unwrap();
        let mut stderr = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
        let dir = std::mem::replace(&mut self.dir, tempfile::tempdir().unwrap());
        (status, stderr, dir)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Fails only when it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits until `condition` holds; ten seconds are far more than any of these needs.
pub fn eventually(condition: impl Fn() -> bool) {
    let start = Instant::now();
    while !condition() {
        assert!(start.elapsed() < Duration::from_secs(10), "waited in vain");
        thread::sleep(Duration::from_millis(20));
    }
}
