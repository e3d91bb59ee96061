//! What runs during the show: a ledger, and the product as its owner would run it.

use super::{Programs, stage::Stage, stop::Stop, waiaas::Waiaas};
use crate::{rpc::Rpc, say, shell};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::{
    cell::RefCell,
    fs::{self, File, OpenOptions},
    io::{Read, Write},
    os::unix::{fs::OpenOptionsExt, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// How long the ledger may take to answer.
const LEDGER_START: Duration = Duration::from_mins(1);

/// The running programs. Whatever way it ends, they end with it.
pub struct Scene<'a> {
    /// The owner's terminal.
    pub waiaas: Waiaas,
    /// The ledger, read past everything that is shown.
    pub ledger: Rpc,
    /// What `localnet.json` says.
    pub facts: Value,
    /// For files of the show: policies, keys.
    pub directory: PathBuf,
    stop: &'a Stop,
    localnet: RefCell<Child>,
    ended: RefCell<bool>,
}

impl<'a> Scene<'a> {
    /// Starts the ledger and prepares the owner's environment.
    pub fn start(stage: &Stage, programs: &Programs, stop: &'a Stop) -> Result<Self> {
        say::heading("A Solana ledger of our own");
        let directory = stage.path().to_owned();
        let mut child = spawn_ledger(programs, &directory)?;
        let facts = match wait_for_ledger(&mut child, &directory.join("ledger/localnet.json"), stop) {
            Ok(facts) => facts,
            Err(why) => {
                // It is ours, and it never became part of a scene that would end it.
                let _ = child.kill();
                return Err(why);
            }
        };
        let text = |name: &str| {
            facts
                .get(name)
                .and_then(Value::as_str)
                .map(str::to_owned)
                .with_context(|| format!("no {name} in localnet.json"))
        };
        let ledger = Rpc::new(&text("rpcUrl")?)?;
        say::good(format_args!("it answers at {}, and its test USDC is {}", text("rpcUrl")?, text("usdcMint")?));
        let waiaas = Waiaas::new(&programs.product, &directory, &text("rpcUrl")?, &text("wsUrl")?)?;
        write_private(&waiaas.passphrase_file, &passphrase()?)?;
        let (localnet, ended) = (RefCell::new(child), RefCell::new(false));
        Ok(Self { waiaas, ledger, facts, directory, stop, localnet, ended })
    }

    /// Fails when it is time to stop.
    pub fn go_on(&self) -> Result<()> {
        anyhow::ensure!(!self.stop.asked(), "stopped by Ctrl-C");
        Ok(())
    }

    /// Fails when the ledger has ended by itself.
    pub fn still_there(&self) -> Result<()> {
        match self.localnet.borrow_mut().try_wait()? {
            Some(status) => bail!("the ledger ended by itself: {status}"),
            None => Ok(()),
        }
    }

    /// Lines for the reader's own shell.
    pub fn environment(&self) -> Vec<String> {
        self.waiaas.environment()
    }

    /// Stops everything, and tells whether that went well.
    pub fn end(&self) -> Result<()> {
        if self.ended.replace(true) {
            return Ok(());
        }
        let down = self.waiaas.down();
        let mut localnet = self.localnet.borrow_mut();
        // SIGTERM through the shell's own `kill`: the ledger takes its announcement back.
        let _ = shell::output(Command::new("kill").arg(localnet.id().to_string()));
        localnet.wait()?;
        down?;
        say::good("everything is stopped");
        Ok(())
    }
}

impl Drop for Scene<'_> {
    fn drop(&mut self) {
        if !*self.ended.borrow() && self.end().is_err() {
            // `down` did not do it; the ledger at least is our own child.
            let _ = self.localnet.borrow_mut().kill();
        }
    }
}

/// Stops what a killed quickstart left running in a directory.
pub fn stop_leftovers(directory: &Path) {
    for file in ["home/run/waiaasd.pid", "home/run/waiaas-enclave.pid"] {
        let Ok(pid) = fs::read_to_string(directory.join(file)) else { continue };
        // The number may have been given to somebody else since: only a program of ours in that directory is meant.
        let pid = pid.trim();
        let words = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        if String::from_utf8_lossy(&words).contains(&*directory.to_string_lossy()) {
            let _ = shell::output(Command::new("kill").arg(pid));
        }
    }
}

fn spawn_ledger(programs: &Programs, directory: &Path) -> Result<Child> {
    let program = programs.localnet.get("waiaas-localnet").context("`waiaas-localnet` was not built")?;
    let mut command = Command::new(program);
    command.arg("--dir").arg(directory.join("ledger")).arg("--exit-with-parent");
    command.arg("--squads-so").arg(&programs.squads);
    // In a group of its own, so that Ctrl-C reaches us first and the daemon can finish its work on a living ledger.
    command
        .process_group(0)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(File::create(directory.join("ledger.log"))?);
    command.spawn().with_context(|| format!("cannot start {}", program.display()))
}

fn wait_for_ledger(child: &mut Child, announcement: &Path, stop: &Stop) -> Result<Value> {
    let waiting = say::spinner("starting the ledger");
    let deadline = Instant::now() + LEDGER_START;
    let facts = loop {
        if let Ok(text) = fs::read_to_string(announcement) {
            break serde_json::from_str(&text).context("localnet.json is not JSON");
        }
        if let Some(status) = child.try_wait()? {
            break Err(anyhow::anyhow!("the ledger did not start: {status}"));
        }
        if Instant::now() > deadline || stop.wait(Duration::from_millis(20)) {
            break Err(anyhow::anyhow!("the ledger does not answer"));
        }
    };
    waiting.finish_and_clear();
    facts
}

/// A passphrase that nobody has to remember.
fn passphrase() -> Result<String> {
    let mut bytes = [0; 24];
    File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(bytes.map(|byte| format!("{byte:02x}")).concat())
}

/// Writes a file that only its owner may read.
pub fn write_private(path: &Path, text: &str) -> Result<()> {
    let mut file = OpenOptions::new().create(true).truncate(true).write(true).mode(0o600).open(path)?;
    writeln!(file, "{text}").with_context(|| format!("cannot write {}", path.display()))
}
