//! `waiaas launch`: what a started process does before it becomes the daemon, the enclave or the ledger.

use crate::{Ending, output::refusal};
use clap::Args;
use std::{ffi::OsString, os::unix::process::CommandExt as _, path::PathBuf, process::Command};

/// Become another program, in a session of its own
#[derive(Debug, Args)]
pub struct Launch {
    /// End when the process that started this one ends
    #[arg(long)]
    tied: bool,
    /// The program
    #[arg(required = true)]
    program: PathBuf,
    /// What it is told
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<OsString>,
}

impl Launch {
    /// Does not return unless it fails.
    pub fn run(self) -> Ending {
        let refused = |why: rustix::io::Errno| refusal::program_failed(&self.program, &why.into());
        // Files that the program makes are for this account only.
        rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
        // Away from the terminal: its Ctrl-C and its end are not meant for the program.
        rustix::process::setsid().map_err(refused)?;
        if self.tied {
            tie().map_err(refused)?;
        }
        let why = Command::new(&self.program).args(&self.arguments).exec();
        Err(refusal::program_failed(&self.program, &why))
    }
}

/// Asks the system for SIGTERM when the parent ends, also when it is killed.
fn tie() -> rustix::io::Result<()> {
    #[cfg(target_os = "linux")]
    rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::TERM))?;
    Ok(())
}
