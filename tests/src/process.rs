//! A program that runs beside the test, and never longer than it.

use rustix::process::{Pid, Signal, kill_process};
use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::{LazyLock, Mutex, mpsc},
    thread,
    time::Duration,
};

type Order = (Command, mpsc::Sender<io::Result<Child>>);

/// Starts all processes. The kernel ends a process tied to us when the *thread* that started it ends, and a test's
/// thread ends with the test: this one lives as long as the test program.
static STARTER: LazyLock<Mutex<mpsc::Sender<Order>>> = LazyLock::new(|| {
    let (orders, inbox) = mpsc::channel::<Order>();
    thread::spawn(move || {
        for (mut command, answer) in inbox {
            let _ = answer.send(command.spawn());
        }
    });
    Mutex::new(orders)
});

/// A running program with a log file. Dropping it kills it.
#[derive(Debug)]
pub struct Process {
    child: Child,
    name: String,
    log: PathBuf,
}

impl Process {
    /// Starts `command`, which says what it says into `log`.
    pub fn start(name: &str, command: &Command, log: &Path) -> Self {
        let out = File::options().create(true).append(true).open(log).unwrap();
        let mut tied = tied(command);
        tied.stdin(Stdio::null()).stdout(out.try_clone().unwrap()).stderr(out);
        let (answer, child) = mpsc::channel();
        STARTER.lock().unwrap().send((tied, answer)).unwrap();
        let child = child.recv().unwrap().unwrap_or_else(|why| panic!("cannot start {name}: {why}"));
        Self { child, name: name.to_owned(), log: log.to_owned() }
    }

    /// Its number.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// How it ended, if it did.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().unwrap()
    }

    /// Asks it to end and waits until it has.
    pub fn terminate(&mut self) -> ExitStatus {
        self.signal(Signal::TERM);
        self.wait(Duration::from_secs(30))
    }

    /// kill -9: no last words, no last flush.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Sends a signal.
    pub fn signal(&self, signal: Signal) {
        let id = Pid::from_raw(self.child.id().try_into().unwrap()).unwrap();
        kill_process(id, signal).unwrap();
    }

    /// Waits for its end.
    pub fn wait(&mut self, time: Duration) -> ExitStatus {
        let ended = crate::wait::within(time, || self.child.try_wait().unwrap());
        ended.unwrap_or_else(|| panic!("{} did not end within {time:?}\n{}", self.name, self.said()))
    }

    /// Everything it said so far.
    pub fn said(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
        if thread::panicking() {
            eprint_tail(&self.name, &self.said());
        }
    }
}

/// The same command, ended by the kernel when this test program ends in whatever way.
fn tied(command: &Command) -> Command {
    let mut tied = Command::new("setpriv");
    tied.args(["--pdeathsig", "KILL", "--"]).arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => tied.env(name, value),
            None => tied.env_remove(name),
        };
    }
    if let Some(directory) = command.get_current_dir() {
        tied.current_dir(directory);
    }
    tied
}

#[allow(clippy::print_stderr, reason = "libtest shows it only for a test that failed")]
fn eprint_tail(name: &str, said: &str) {
    let lines: Vec<&str> = said.lines().collect();
    let tail = lines.get(lines.len().saturating_sub(40)..).unwrap_or_default();
    eprintln!("--- the end of what {name} said ---\n{}\n---", tail.join("\n"));
}
