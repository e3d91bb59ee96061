//! The benches, with the disk's own figures beside them.

mod chart;
mod disk;
mod programs;
mod results;

use crate::{
    cargo, say, shell,
    tree::{self, Tree},
};
use anyhow::{Context, Result, bail};
use clap::Args;
use std::{
    fs,
    process::{Command, ExitCode},
    time::Duration,
};

/// Options of `bench`.
#[derive(Debug, Args)]
pub struct Options {
    /// Runs only the benches whose name contains this.
    filter: Option<String>,
    /// Puts the figures into docs/performance.md.
    #[arg(long)]
    write: bool,
}

/// The page with the figures, and the lines between which they stand.
const PAGE: &str = "docs/performance.md";
/// The picture beside it.
const CHART: &str = "docs/performance.svg";
const BEGIN: &str = "<!-- figures: begin -->";
const END: &str = "<!-- figures: end -->";

/// What is built, for the benches as for the programs beside them: another selection would have other features, and be built
/// anew.
const SELECTION: [&str; 6] = ["--workspace", "--exclude", "xtask", "--exclude", "waiaas-tests", "--benches"];

/// One line of the table: what, its median, and what lies above 99 of 100 samples where that is known.
#[derive(Debug)]
pub struct Figure {
    name: String,
    median: Duration,
    p99: Option<Duration>,
    per_second: Option<f64>,
}

/// Runs everything and prints the table.
pub fn run(options: &Options) -> Result<ExitCode> {
    let scratch = Tree::Product.target()?;
    fs::create_dir_all(&scratch)?;
    let before = disk::sync(&scratch)?;
    criterion(options.filter.as_deref())?;
    let mut figures = vec![before];
    figures.extend(results::read(&scratch.join("criterion"))?);
    if options.filter.is_none() {
        figures.extend(programs::starts()?);
    }
    let table = table(&figures);
    say::line(format_args!("\n{}\n\n{table}", machine()));
    if options.write {
        let picture = chart::svg(&figures, &machine());
        write(&table, picture.as_deref(), &commit()?)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Runs every criterion bench of the product.
fn criterion(filter: Option<&str>) -> Result<()> {
    let mut cargo = cargo::cargo(Tree::Product)?;
    cargo.arg("bench").args(SELECTION).arg("--").args(filter);
    let status = cargo.status()?;
    if !status.success() {
        bail!("`cargo bench` ended with {status}");
    }
    Ok(())
}

fn table(figures: &[Figure]) -> String {
    let mut lines = vec!["| what | median | p99 | per second |".to_owned(), "|---|---:|---:|---:|".to_owned()];
    for figure in figures {
        let p99 = figure.p99.map_or_else(|| "–".to_owned(), time);
        let per_second = figure.per_second.map_or_else(|| "–".to_owned(), |rate| format!("{rate:.0}"));
        lines.push(format!("| {} | {} | {p99} | {per_second} |", figure.name, time(figure.median)));
    }
    lines.join("\n")
}

fn time(time: Duration) -> String {
    match time.as_nanos() {
        ..1_000 => format!("{} ns", time.as_nanos()),
        1_000..1_000_000 => format!("{:.2} µs", time.as_secs_f64() * 1e6),
        1_000_000..1_000_000_000 => format!("{:.2} ms", time.as_secs_f64() * 1e3),
        _ => format!("{:.2} s", time.as_secs_f64()),
    }
}

/// The machine, as far as it tells.
fn machine() -> String {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model =
        cpu.lines().find_map(|line| line.strip_prefix("model name")?.split(": ").nth(1)).unwrap_or("unknown processor");
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    format!("{model}, {cores} cores, Linux {}", kernel.trim())
}

/// The commit that is measured.
fn commit() -> Result<String> {
    let mut git = Command::new("git");
    git.args(["describe", "--always", "--dirty", "--abbrev=7", "--exclude=*"]).current_dir(tree::root()?);
    Ok(shell::capture(&mut git)?.trim().to_owned())
}

/// Replaces the figures in the page, and the chart beside it.
fn write(table: &str, picture: Option<&str>, commit: &str) -> Result<()> {
    let file = tree::root()?.join(PAGE);
    let mut table = table.to_owned();
    if let Some(picture) = picture {
        fs::write(tree::root()?.join(CHART), picture)?;
        table.push_str("\n\n![per second](performance.svg)");
    }
    let page = fs::read_to_string(&file)?;
    let (head, rest) = page.split_once(BEGIN).with_context(|| format!("no `{BEGIN}` in {PAGE}"))?;
    let (_, tail) = rest.split_once(END).with_context(|| format!("no `{END}` in {PAGE}"))?;
    let words = format!("{}; release build at commit `{commit}`.", machine());
    fs::write(&file, format!("{head}{BEGIN}\n{words}\n\n{table}\n{END}{tail}"))?;
    Ok(())
}
