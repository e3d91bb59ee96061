//! `waiaas`, as somebody types it.

use crate::program;
use serde_json::Value;
use std::{
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

/// Somebody's shell: a home, and either the owner's passphrase file or an agent's API key.
#[derive(Debug, Clone)]
pub struct Terminal {
    home: PathBuf,
    environment: Vec<(String, String)>,
}

/// A command that was run.
#[derive(Debug)]
pub struct Run {
    /// The command, for messages.
    pub command: String,
    /// Its exit code; -1 when a signal ended it.
    pub code: i32,
    /// What it said on stdout.
    pub stdout: String,
    /// What it said on stderr.
    pub stderr: String,
}

impl Terminal {
    /// A shell that knows nothing but its home.
    pub fn new(home: &Path) -> Self {
        Self { home: home.to_owned(), environment: Vec::new() }
    }

    /// The same shell with a variable more.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl AsRef<Path>) -> Self {
        self.environment.push((name.to_owned(), value.as_ref().to_str().unwrap().to_owned()));
        self
    }

    /// Runs a command to its end.
    pub fn run<S: AsRef<str>>(&self, args: &[S]) -> Run {
        let mut command = self.command(args);
        let output = command_output(&mut command);
        Run::from(&command, &output)
    }

    /// Runs a command with `--json`.
    pub fn json<S: AsRef<str>>(&self, args: &[S]) -> Run {
        // In front: what follows a `--` is no option.
        let args: Vec<&str> = ["--json"].into_iter().chain(args.iter().map(AsRef::as_ref)).collect();
        self.run(&args)
    }

    /// Runs a command with `--json` that must succeed, and gives back its answer.
    #[track_caller]
    pub fn ask<S: AsRef<str>>(&self, args: &[S]) -> Value {
        self.json(args).expect(0).value()
    }

    /// The command, not run yet. Nothing of the environment reaches it but what is needed to run at all.
    pub fn command<S: AsRef<str>>(&self, args: &[S]) -> Command {
        let mut command = Command::new(program("waiaas"));
        command.args(args.iter().map(AsRef::as_ref)).env_clear().stdin(Stdio::null()).current_dir(&self.home);
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("HOME", &self.home);
        command.env("WAIAAS_HOME", &self.home).envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }
}

fn command_output(command: &mut Command) -> Output {
    command.output().unwrap_or_else(|why| panic!("cannot start {command:?}: {why}"))
}

impl Run {
    /// What came of a command.
    pub fn from(command: &Command, output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let words: Vec<_> = command.get_args().map(|word| word.to_string_lossy()).collect();
        Self {
            command: format!("waiaas {}", words.join(" ")),
            code: output.status.code().unwrap_or(-1),
            stdout: text(&output.stdout),
            stderr: text(&output.stderr),
        }
    }

    /// Fails the test unless the exit code is this one.
    #[track_caller]
    pub fn expect(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self}");
        self
    }

    /// Fails the test unless it ended with this exit code and this error name.
    #[track_caller]
    pub fn refused(self, exit: i32, code: &str) -> Self {
        assert_eq!((self.code, self.error_code().as_str()), (exit, code), "{self}");
        self
    }

    /// What it answered in JSON.
    #[track_caller]
    pub fn value(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|why| panic!("no JSON on stdout ({why}): {self}"))
    }

    /// The name of the error that it answered in JSON; empty where there was none.
    #[track_caller]
    pub fn error_code(&self) -> String {
        self.value()["error"]["name"].as_str().unwrap_or_default().to_owned()
    }
}

impl std::fmt::Display for Run {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { command, code, stdout, stderr } = self;
        write!(f, "`{command}` ended with {code}\n--- stdout\n{stdout}\n--- stderr\n{stderr}")
    }
}
