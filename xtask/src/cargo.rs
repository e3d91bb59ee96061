//! Cargo, with a progress bar in front of it.

use crate::{
    say, shell,
    tree::{self, Tree},
};
use anyhow::{Context, Result, bail};
use indicatif::ProgressBar;
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    io::{BufRead, BufReader, Read},
    path::PathBuf,
    process::{Child, Command, Stdio},
    thread,
    time::Instant,
};

/// Programs that were built, by name.
pub type Programs = BTreeMap<String, PathBuf>;

/// What a build leaves.
#[derive(Debug, Default)]
pub struct Built {
    /// Programs and examples.
    pub programs: Programs,
    /// Test programs, in the order in which they are run.
    pub tests: Vec<TestProgram>,
}

/// A program that runs tests.
#[derive(Debug)]
pub struct TestProgram {
    /// The target's name.
    pub name: String,
    /// The directory of its package.
    pub package: PathBuf,
    /// The file.
    pub program: PathBuf,
}

/// Cargo, working on one tree.
pub fn cargo(tree: Tree) -> Result<Command> {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(tree.dir()?).env("CARGO_TARGET_DIR", tree.target()?);
    // `cargo xtask` sets it for itself. A build script that watches it would build anew here after every plain `cargo`,
    // and with it all that stands above.
    cargo.env_remove("CARGO_MANIFEST_DIR");
    if tree::is_build_machine() {
        // Nothing is edited there, and half-finished work would only fill the cache.
        cargo.env("CARGO_INCREMENTAL", "0");
    }
    Ok(cargo)
}

/// Builds; `args` are those of `cargo build`.
pub fn build(tree: Tree, args: &[&str]) -> Result<Built> {
    let started = Instant::now();
    let bar = say::bar(crates(tree, args)?, tree.name());
    let mut cargo = cargo(tree)?;
    cargo.arg("build").args(args).args(["--message-format", "json-render-diagnostics"]);
    let mut child = cargo.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let talk = collect(child.stderr.take().context("no stderr")?);
    let built = follow(&mut child, &bar)?;
    let status = child.wait()?;
    bar.finish_and_clear();
    let talk = talk.join().unwrap_or_default();
    if !status.success() {
        bail!("the {} does not build\n{}", tree.name(), talk.trim_end());
    }
    say::good(format_args!("{} built in {}", tree.name(), say::seconds(started.elapsed())));
    Ok(built)
}

/// Reads Cargo's messages until it is done.
fn follow(child: &mut Child, bar: &ProgressBar) -> Result<Built> {
    let (mut built, mut seen) = (Built::default(), BTreeSet::new());
    for line in BufReader::new(child.stdout.take().context("no stdout")?).lines() {
        let Ok(message) = serde_json::from_str::<Value>(&line?) else { continue };
        if text(&message, "/reason") != "compiler-artifact" {
            continue;
        }
        note(&mut built, &message);
        seen.insert(text(&message, "/package_id"));
        bar.set_position(seen.len().try_into().unwrap_or(u64::MAX));
        bar.set_message(text(&message, "/target/name"));
    }
    built.tests.sort_by(|a, b| (&a.package, &a.name).cmp(&(&b.package, &b.name)));
    Ok(built)
}

/// Keeps what can be run.
fn note(built: &mut Built, message: &Value) {
    let Some(program) = message.get("executable").and_then(Value::as_str).map(PathBuf::from) else { return };
    let (name, kind) = (text(message, "/target/name"), text(message, "/target/kind/0"));
    let is_test = message.pointer("/profile/test") == Some(&Value::Bool(true));
    if is_test && !["bench", "example"].contains(&kind.as_str()) {
        let manifest = PathBuf::from(text(message, "/manifest_path"));
        built.tests.push(TestProgram { name, package: manifest.parent().unwrap_or(&manifest).to_owned(), program });
    } else if !is_test && kind != "custom-build" {
        built.programs.insert(name, program);
    }
}

/// How many packages such a build touches.
fn crates(tree: Tree, args: &[&str]) -> Result<u64> {
    let edges = if args.contains(&"--all-targets") { "normal,build,dev" } else { "normal,build" };
    // `cargo tree` knows packages, not their targets.
    let selection = args.iter().enumerate().filter_map(|(place, arg)| {
        let named = place.checked_sub(1).and_then(|before| args.get(before)) == Some(&"-p");
        (["--workspace", "-p"].contains(arg) || named).then_some(*arg)
    });
    let listed = shell::capture(
        cargo(tree)?.args(["tree", "--prefix", "none", "--format", "{p}", "-e", edges]).args(selection),
    )?;
    // A package that was listed before is marked with a star; procedural macros carry a mark, too.
    let packages: BTreeSet<_> =
        listed.lines().map(|line| line.split(" (").next().unwrap_or(line)).filter(|line| !line.is_empty()).collect();
    Ok(packages.len().try_into()?)
}

/// Gathers what a program says, on a thread of its own so that it never blocks.
pub fn collect(mut from: impl Read + Send + 'static) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        // What was read before an error is still worth showing.
        let _ = from.read_to_end(&mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// The text at a place of a document; empty where there is none.
fn text(document: &Value, place: &str) -> String {
    document.pointer(place).and_then(Value::as_str).unwrap_or_default().to_owned()
}
