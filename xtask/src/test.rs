//! Every check and every test, with one line at the end that says how it went.

mod programs;
mod python;
pub mod steps;
pub mod tools;

pub use programs::Where;

use crate::{
    cargo::{self, Built},
    say,
    tree::Tree,
};
use anyhow::Result;
use clap::Args;
use std::{process::ExitCode, time::Instant};

/// Options of `test`.
#[derive(Debug, Args)]
pub struct Options {
    /// Runs only the tests whose name contains this, and none of the checks.
    filter: Option<String>,
    /// Installs nothing; what is missing is skipped.
    #[arg(long)]
    no_install: bool,
}

/// How it went so far.
#[derive(Debug, Default)]
pub struct Tally {
    passed: u64,
    failed: u64,
    skipped: Vec<String>,
}

impl Tally {
    /// Counts a check that is one thing.
    fn check(&mut self, name: &str, started: Instant, done: Result<()>) {
        let time = say::seconds(started.elapsed());
        match done {
            Ok(()) => {
                self.passed += 1;
                say::good(format_args!("{name} ({time})"));
            }
            Err(why) => {
                self.failed += 1;
                say::bad(format_args!("{name} ({time})"));
                say::quote(&format!("{why:#}"));
            }
        }
    }

    /// Notes what was left out, and why.
    fn skip(&mut self, what: String) {
        say::warn(format_args!("SKIPPED {what}"));
        self.skipped.push(what);
    }
}

/// Runs everything.
pub fn run(options: &Options) -> Result<ExitCode> {
    let started = Instant::now();
    let mut tally = Tally::default();
    if !options.no_install {
        say::heading("What the tests need");
        tools::install(&mut tally);
    }
    say::heading("Build");
    let built = (
        cargo::build(Tree::Product, &["--workspace", "--all-targets"])?,
        cargo::build(Tree::Localnet, &["--all-targets"])?,
    );
    // Without it, what needs the program on chain is skipped, and says so.
    if let Err(why) = cargo::build(Tree::Squads, &[]) {
        tally.skip(format!("vaults: the Squads program does not build: {why:#}"));
    }
    if options.filter.is_none() {
        say::heading("Checks");
        checks(&mut tally, &built.0);
    }
    say::heading("Tests");
    programs::run(&mut tally, &built.0, &built.1, options.filter.as_deref())?;
    close(&tally, started);
    Ok(if tally.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn checks(tally: &mut Tally, product: &Built) {
    for tree in Tree::FORMATTED {
        let started = Instant::now();
        tally.check(&format!("{}: formatted", tree.name()), started, steps::formatted(tree));
    }
    for tree in Tree::ALL {
        let started = Instant::now();
        tally.check(&format!("{}: clippy says nothing", tree.name()), started, steps::clippy(tree));
    }
    let started = Instant::now();
    tally.check("generated files are as generated", started, steps::generated(product));
    let started = Instant::now();
    tally.check("tidy", started, steps::tidy());
}

fn close(tally: &Tally, started: Instant) {
    say::heading(format_args!("Done in {}", say::seconds(started.elapsed())));
    for what in &tally.skipped {
        say::warn(format_args!("SKIPPED {what}"));
    }
    say::line(format_args!("{} passed, {} failed, {} skipped", tally.passed, tally.failed, tally.skipped.len()));
}
