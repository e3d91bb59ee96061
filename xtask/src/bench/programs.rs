//! How long a program takes to start: an agent that shells out pays that with every payment.

use super::Figure;
use crate::{cargo, shell, tree::Tree};
use anyhow::{Context, Result};
use std::{
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

const ROUNDS: usize = 50;

/// Starts `waiaas` as it is shipped.
pub fn starts() -> Result<Vec<Figure>> {
    let built = cargo::build(Tree::Product, &[&super::SELECTION[..], &["--release", "--bins"]].concat())?;
    let waiaas = built.programs.get("waiaas").context("`waiaas` was not built")?;
    Ok(vec![
        start("start: waiaas --version", waiaas, &["--version"])?,
        start("start: waiaas --help", waiaas, &["--help"])?,
    ])
}

fn start(name: &str, program: &Path, args: &[&str]) -> Result<Figure> {
    let mut times = (0..ROUNDS).map(|_| once(program, args)).collect::<Result<Vec<Duration>>>()?;
    times.sort_unstable();
    let at = |share: usize| times.get(times.len() * share / 100).copied().unwrap_or_default();
    Ok(Figure { name: name.into(), median: at(50), p99: Some(at(99)), per_second: None })
}

fn once(program: &Path, args: &[&str]) -> Result<Duration> {
    let begin = Instant::now();
    shell::capture(Command::new(program).args(args))?;
    Ok(begin.elapsed())
}
