//! Fuzzing, in bounded time.

use crate::{
    cargo, say, shell,
    test::steps,
    tree::{self, Tree},
};
use anyhow::{Context, Result, bail};
use clap::Args;
use std::{
    fs,
    path::Path,
    process::{Command, ExitCode},
};

/// Options of `fuzz`.
#[derive(Debug, Args)]
pub struct Options {
    /// Runs only this target; all of them if not given.
    target: Option<String>,
    /// For how long each target runs.
    #[arg(long, default_value_t = 60)]
    seconds: u32,
}

/// The longest input in bytes, which is the longest message of Solana.
const LONGEST: u32 = 4_096;

/// Where something longer is taken: the longest document, and a sealed root with the document that vouches for it.
const LONGER: [(&str, u32); 2] = [("attestation", 16_384), ("sealed", 8_192)];

/// What to try first, beside what was found before: directories with examples, by target. `fuzz/seeds` is written by an
/// example of that crate.
const EXAMPLES: [(&str, &str); 5] = [
    ("attestation", "fuzz/seeds/attestation"),
    ("cms", "fuzz/seeds/cms"),
    ("frame", "fuzz/seeds/frame"),
    ("policy", "waiaas-policy/src/document/templates"),
    ("sealed", "fuzz/seeds/sealed"),
];

/// Runs the targets one after the other, once clippy finds nothing in them: the checks of every change leave them out,
/// since they would need a C++ compiler.
pub fn run(options: &Options) -> Result<ExitCode> {
    if !shell::has("cargo-fuzz") {
        bail!("`cargo-fuzz` is missing: install it with `cargo install --locked cargo-fuzz` (it needs a C++ compiler)");
    }
    let root = tree::root()?;
    let targets = targets(&root.join("fuzz/fuzz_targets"))?;
    let chosen: Vec<&String> =
        targets.iter().filter(|target| options.target.as_ref().is_none_or(|wanted| wanted == *target)).collect();
    if chosen.is_empty() {
        bail!("there is no such target; there are: {}", targets.join(", "));
    }
    let mut broken = match steps::clippy(Tree::Fuzz) {
        Ok(()) => 0,
        Err(why) => {
            say::bad("clippy");
            say::quote(&format!("{why:#}"));
            1
        }
    };
    for target in chosen {
        let working = say::spinner(format_args!("{target}"));
        let done = shell::output(&mut command(&root, target, options.seconds)?)?;
        working.finish_and_clear();
        let said = String::from_utf8_lossy(&done.stderr);
        if done.status.success() {
            say::good(format_args!("{target}: {} executions in {} s", executions(&said)?, options.seconds));
        } else {
            broken += 1;
            say::bad(format_args!("{target}: {}", done.status));
            say::quote(&tail(&said));
        }
    }
    Ok(if broken == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The names of the targets, in order.
fn targets(directory: &Path) -> Result<Vec<String>> {
    let files = fs::read_dir(directory).with_context(|| format!("cannot read {}", directory.display()))?;
    let names = files.map(|file| Ok(file?.path().file_stem().context("a file without a name")?.display().to_string()));
    let mut names = names.collect::<Result<Vec<_>>>()?;
    names.sort();
    Ok(names)
}

/// Without a sanitizer, since there is no unsafe code that one could watch; and with the stable compiler, which then
/// has all that is needed, but has to be told that it may.
fn command(root: &Path, target: &str, seconds: u32) -> Result<Command> {
    let mut fuzz = cargo::cargo(Tree::Fuzz)?;
    fuzz.current_dir(root).env("RUSTC_BOOTSTRAP", "1");
    fuzz.args(["fuzz", "run", "--sanitizer", "none", target]);
    // The first directory is the one that is written to.
    let corpus = root.join("fuzz/corpus").join(target);
    fs::create_dir_all(&corpus)?;
    fuzz.arg(corpus);
    let examples = EXAMPLES.iter().filter(|(of, _)| *of == target);
    fuzz.args(examples.map(|(_, directory)| root.join(directory)));
    fuzz.args(["--", "-print_final_stats=1"]).arg(format!("-max_len={}", longest(target)));
    fuzz.arg(format!("-max_total_time={seconds}"));
    Ok(fuzz)
}

fn longest(target: &str) -> u32 {
    LONGER.iter().find(|(of, _)| *of == target).map_or(LONGEST, |(_, longest)| *longest)
}

/// What libFuzzer says about how much it did.
fn executions(said: &str) -> Result<u64> {
    let line = said.lines().find_map(|line| line.strip_prefix("stat::number_of_executed_units:"));
    Ok(line.context("libFuzzer says nothing about executions")?.trim().parse()?)
}

/// The last lines: what went wrong, and where the input that did it is.
fn tail(said: &str) -> String {
    let lines: Vec<&str> = said.lines().collect();
    lines.iter().skip(lines.len().saturating_sub(40)).copied().collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_executions_is_read() {
        let said = "Done 99 runs in 1 second(s)\nstat::number_of_executed_units: 1234\nstat::peak_rss_mb: 40\n";
        assert_eq!(executions(said).unwrap(), 1_234);
        assert!(executions("nothing").is_err());
    }

    #[test]
    fn every_target_is_a_file() {
        let targets = targets(&tree::root().unwrap().join("fuzz/fuzz_targets")).unwrap();
        assert!(targets.contains(&"message".to_owned()), "{targets:?}");
        for (target, directory) in EXAMPLES {
            assert!(targets.contains(&target.to_owned()), "{target}");
            let examples = fs::read_dir(tree::root().unwrap().join(directory)).unwrap();
            let within = |length: u64| length <= longest(target).into();
            assert!(examples.map(|file| file.unwrap().metadata().unwrap().len()).all(within), "{directory}");
        }
    }

    #[test]
    fn the_end_of_what_was_said_is_kept() {
        let long = (0..100).map(|line| line.to_string()).collect::<Vec<_>>().join("\n");
        assert!(tail(&long).starts_with("60\n") && tail(&long).ends_with("\n99"));
        assert_eq!(tail("short"), "short");
    }
}
