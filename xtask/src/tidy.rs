//! Keeps what no compiler keeps: who may import what, how many crates a package drags in, what may not be committed.

mod crates;
mod imports;
mod links;
mod shape;

use crate::say;
use anyhow::Result;
use clap::Args;
use std::process::ExitCode;

/// Options of `tidy`.
#[derive(Debug, Args)]
pub struct Options {
    /// Writes the lists of crates as they are now, for a commit that says why they changed.
    #[arg(long)]
    bless: bool,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Findings {
    /// Must not be.
    pub wrong: Vec<String>,
    /// Should not be.
    pub doubtful: Vec<String>,
}

/// Runs the checks and tells.
pub fn run(options: &Options) -> Result<ExitCode> {
    if options.bless {
        crates::bless()?;
    }
    let found = check()?;
    found.doubtful.iter().for_each(say::warn);
    found.wrong.iter().for_each(say::bad);
    if found.wrong.is_empty() {
        say::good("tidy");
        return Ok(ExitCode::SUCCESS);
    }
    Ok(ExitCode::FAILURE)
}

/// Runs the checks.
pub fn check() -> Result<Findings> {
    let mut found = Findings::default();
    imports::check(&mut found)?;
    crates::check(&mut found)?;
    shape::check(&mut found)?;
    links::check(&mut found)?;
    Ok(found)
}
