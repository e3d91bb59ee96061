//! The other programs of an installation: finding and starting them.

use crate::{agent_key, home::Home, output::refusal, private};
use std::{
    env,
    ffi::{OsStr, OsString},
    fs::File,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};
use tokio::process::Child;
use waiaas_wire::Problem;

/// The daemon.
pub const DAEMON: &str = "waiaasd";
/// The enclave.
pub const ENCLAVE: &str = "waiaas-enclave";
/// The ledger for trying.
pub const LOCALNET: &str = "waiaas-localnet";

/// Beside this program, else in PATH.
pub fn find(name: &str) -> Result<PathBuf, Problem> {
    let here = env::current_exe().ok().and_then(|program| program.canonicalize().ok());
    let beside = here.as_deref().and_then(Path::parent).map(|directory| directory.join(name));
    let path = env::var_os("PATH").unwrap_or_default();
    let elsewhere = env::split_paths(&path).map(|directory| directory.join(name));
    beside
        .into_iter()
        .chain(elsewhere)
        .find(|program| is_program(program))
        .ok_or_else(|| refusal::program_missing(name))
}

/// Whether there is a file that can be run.
pub fn is_program(path: &Path) -> bool {
    path.metadata().is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}

/// Runs a program to its end and gives what it says.
pub async fn ask(program: &Path, home: &Home, arguments: &[&str]) -> Result<String, Problem> {
    let mut command = tokio::process::Command::new(program);
    command.args(home.arguments()).args(arguments).stdin(Stdio::null());
    let said = command.output().await.map_err(|why| refusal::program_failed(program, &why))?;
    if said.status.success() {
        return Ok(String::from_utf8_lossy(&said.stdout).into_owned());
    }
    Err(refusal::program_said(&name_of(program), &String::from_utf8_lossy(&said.stderr)))
}

fn name_of(program: &Path) -> String {
    program.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// How a program is bound to this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bond {
    /// It goes on when this one ends, in a session of its own.
    Detached,
    /// It ends with this one.
    Tied,
}

/// A program to be started.
pub struct Start<'a> {
    /// Which one.
    pub program: &'a Path,
    /// What it is told.
    pub arguments: Vec<OsString>,
    /// Variables that it gets besides.
    pub variables: Vec<(&'static str, String)>,
    /// Where what it says goes.
    pub log: &'a Path,
    /// How it is bound to this one.
    pub bond: Bond,
}

impl Start<'_> {
    /// Starts it. It keeps the process id that it has from the beginning.
    pub fn run(self) -> Result<Child, Problem> {
        let log = private::open_log(self.log)?;
        let mut command = tokio::process::Command::from(self.through_launcher(log)?);
        command.kill_on_drop(self.bond == Bond::Tied);
        command.spawn().map_err(|why| refusal::program_failed(self.program, &why))
    }

    /// Through `waiaas launch`, which does in the new process what has to be done there before it becomes the program.
    fn through_launcher(&self, log: File) -> Result<Command, Problem> {
        let this = env::current_exe().map_err(|why| refusal::file(self.program, &why))?;
        let again = log.try_clone().map_err(|why| refusal::file(self.log, &why))?;
        let mut command = Command::new(this);
        command.arg("launch");
        if self.bond == Bond::Tied {
            command.arg("--tied");
        }
        command.arg("--").arg(self.program).args(&self.arguments);
        for name in agent_key::NOT_FOR_OTHERS {
            command.env_remove(name);
        }
        command.envs(self.variables.iter().map(|(name, value)| (OsStr::new(name), OsStr::new(value))));
        command.current_dir("/").stdin(Stdio::null()).stdout(log).stderr(again);
        Ok(command)
    }
}

/// The last words in a log, for an error.
pub fn last_words(log: &Path) -> String {
    let text = std::fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let mut lines = text.lines().rev().map(str::trim).filter(|line| !line.is_empty());
    let last = lines.clone().next().unwrap_or_default();
    // What went wrong stands above the hint.
    let error = lines.by_ref().take(3).find_map(|line| line.strip_prefix("error: "));
    error.unwrap_or(last).to_owned()
}
