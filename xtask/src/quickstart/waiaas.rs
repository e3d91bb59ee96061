//! `waiaas`, run as a person would run it, with the command shown.

use crate::{cargo::Programs, say, shell};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::{
    io::{self, Read},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// The owner's terminal.
pub struct Waiaas {
    /// Where the passphrase of the owner key is kept during the show.
    pub passphrase_file: PathBuf,
    program: PathBuf,
    home: PathBuf,
    rpc: String,
    ws: String,
}

impl Waiaas {
    /// A terminal whose home is inside `directory`.
    pub fn new(programs: &Programs, directory: &Path, rpc: &str, ws: &str) -> Result<Self> {
        let program = programs.get("waiaas").context("`waiaas` was not built")?.clone();
        let home = directory.join("home");
        Ok(Self { passphrase_file: directory.join("passphrase"), program, home, rpc: rpc.into(), ws: ws.into() })
    }

    /// Lines that give another shell the same environment.
    pub fn environment(&self) -> Vec<String> {
        let path = self.program.parent().unwrap_or(Path::new("."));
        vec![
            format!("export PATH={}:$PATH", shell::quote(&path.to_string_lossy())),
            format!("export WAIAAS_HOME={}", shell::quote(&self.home.to_string_lossy())),
            format!("export WAIAAS_PASSPHRASE_FILE={}", shell::quote(&self.passphrase_file.to_string_lossy())),
        ]
    }

    /// The owner runs a command that must end with one of `codes`.
    pub fn owner(&self, args: &[&str], codes: &[i32]) -> Result<()> {
        self.run(args, None, codes)
    }

    /// The agent runs a command, with nothing but its API key.
    pub fn agent(&self, key: &Path, args: &[&str], codes: &[i32]) -> Result<()> {
        self.run(args, Some(key), codes)
    }

    /// The owner reads something; the command is not shown.
    pub fn ask(&self, args: &[&str]) -> Result<Value> {
        let done = shell::output(self.command(None).args(args).arg("--json"))?;
        if !done.status.success() {
            bail!("`waiaas {}` failed: {}", args.join(" "), String::from_utf8_lossy(&done.stderr).trim());
        }
        serde_json::from_slice(&done.stdout)
            .with_context(|| format!("`waiaas {}` did not answer in JSON", args.join(" ")))
    }

    /// Stops the daemon and the enclave.
    pub fn down(&self) -> Result<()> {
        shell::capture(self.command(None).arg("down")).map(drop)
    }

    fn run(&self, args: &[&str], key: Option<&Path>, codes: &[i32]) -> Result<()> {
        let words: Vec<String> = args.iter().map(|word| shell::quote(word)).collect();
        let prefix = if key.is_some() { "WAIAAS_API_KEY_FILE=agent.key " } else { "" };
        say::command(format_args!("{prefix}waiaas {}", words.join(" ")));
        let working = say::spinner("");
        let told = told(self.command(key).args(args));
        working.finish_and_clear();
        let (said, code) = told?;
        say::quote(&said);
        if !codes.contains(&code) {
            bail!("`waiaas {}` ended with {code}, not with {codes:?}", words.join(" "));
        }
        Ok(())
    }

    fn command(&self, key: Option<&Path>) -> Command {
        let mut command = Command::new(&self.program);
        // Settings of the reader's own shell have no say here.
        for name in ["WAIAAS_API_KEY", "WAIAAS_API_KEY_FILE", "WAIAAS_URL"] {
            command.env_remove(name);
        }
        command.env("WAIAAS_HOME", &self.home).env("WAIAAS_RPC_URLS", &self.rpc).env("WAIAAS_RPC_WS_URLS", &self.ws);
        command.env("WAIAAS_API_LISTEN", "127.0.0.1:0");
        match key {
            Some(key) => command.env("WAIAAS_API_KEY_FILE", key).env_remove("WAIAAS_PASSPHRASE_FILE"),
            None => command.env("WAIAAS_PASSPHRASE_FILE", &self.passphrase_file),
        };
        command
    }
}

/// Runs a command; gives back what it said on both streams, as a terminal would show it, and its exit code.
fn told(command: &mut Command) -> Result<(String, i32)> {
    let (mut reader, writer) = io::pipe()?;
    let mut child = command.stdin(Stdio::null()).stdout(writer.try_clone()?).stderr(writer).spawn()?;
    // Our own ends of the pipe would keep it open.
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut said = String::new();
    reader.read_to_string(&mut said)?;
    // A command that a signal ended has no code.
    Ok((said, child.wait()?.code().unwrap_or(-1)))
}
