//! Mutation testing: what the tests would not notice.

use crate::{
    cargo, shell,
    tree::{self, Tree},
};
use anyhow::{Result, bail};
use clap::Args;
use std::{
    fs,
    path::Path,
    process::{Command, ExitCode},
};

/// Options of `mutants`.
#[derive(Debug, Args)]
pub struct Options {
    /// Mutates only files whose path contains this, as in `decode` or `budget`.
    filter: Option<String>,
    /// One part of the mutants, as in `1/4`.
    #[arg(long)]
    shard: Option<String>,
}

/// What decides about money: the decision, the counts and the decoder.
const DECIDES: [&str; 5] = [
    "waiaas-policy/src/decide.rs",
    "waiaas-policy/src/budget/**/*.rs",
    "waiaas-policy/src/decode.rs",
    "waiaas-policy/src/decode/**/*.rs",
    "waiaas-policy/src/address.rs",
];

/// Changes that make no difference: `docs/mutants.md` says why.
const ARGUED: [&str; 1] = [r"replace && with \|\| in find_all_of_one_kind"];

/// Runs the engine's tests once for every mutant. [`docs/mutants.md`] says what to make of those that survive.
///
/// [`docs/mutants.md`]: ../../docs/mutants.md
pub fn run(options: &Options) -> Result<ExitCode> {
    if !shell::has("cargo-mutants") {
        bail!("`cargo-mutants` is missing: install it with `cargo install --locked cargo-mutants`");
    }
    let target = Tree::Product.target()?.join("mutants");
    let part = options.shard.as_ref().map_or_else(|| "all".to_owned(), |shard| shard.replace('/', "-of-"));
    // The lists of one part are not to go away with the next.
    let out = target.join(part);
    fs::create_dir_all(&out)?;
    let status = command(options, &target.join("build"), &out)?.status()?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// On a copy of the tree, with fewer cases of every property. Nearly all of the time goes into compiling, which takes a
/// third of it where only what differs is compiled, without what a debugger would want; and what others wrote is kept
/// from one part to the next.
fn command(options: &Options, build: &Path, out: &Path) -> Result<Command> {
    let mut mutants = cargo::cargo(Tree::Product)?;
    mutants.current_dir(tree::root()?).env("PROPTEST_CASES", "48").env("CARGO_TARGET_DIR", build);
    mutants.env("CARGO_INCREMENTAL", "1").envs(["DEV", "TEST"].map(|of| (format!("CARGO_PROFILE_{of}_DEBUG"), "0")));
    mutants.args(["mutants", "--package", "waiaas-policy", "--test-workspace=false", "--timeout", "180"]);
    mutants.args(["--exclude-re", "impl (fmt::)?(Display|Debug) for", "--output"]).arg(out);
    mutants.args(ARGUED.iter().flat_map(|change| ["--exclude-re", change]));
    match &options.filter {
        Some(filter) => mutants
            .args(["--file", &format!("waiaas-policy/src/**/*{filter}*"), "--file"])
            .arg(format!("waiaas-policy/src/**/*{filter}*/**")),
        None => mutants.args(DECIDES.iter().flat_map(|files| ["--file", files])),
    };
    if let Some(shard) = &options.shard {
        mutants.args(["--shard", shard]);
    }
    mutants.args(["--", "--lib", "--test", "engine"]);
    Ok(mutants)
}
