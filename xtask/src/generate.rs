//! What is generated and committed: man pages, completions, reference pages.
//!
//! Each product is a file and its text; the same list serves to write them and to compare them.

use crate::{
    cargo::{self, Programs},
    say, shell,
    tree::{self, Tree},
};
use anyhow::{Context, Result};
use clap::Args;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

/// Options of `generate`.
#[derive(Debug, Args)]
pub struct Options {
    /// Writes nothing; fails when a committed file differs.
    #[arg(long)]
    check: bool,
}

/// Directories that hold nothing but generated files: whatever else is in there is stale.
const OWN_DIRECTORIES: [&str; 2] = ["man", "completions"];

/// Pages of reference, by the name that the example knows them under.
const PAGES: [(&str, &str); 2] = [("errors", "docs/errors.md"), ("rules", "docs/rules.md")];

/// Writes or compares.
pub fn run(options: &Options) -> Result<ExitCode> {
    let mut programs = cargo::build(Tree::Product, &["-p", "waiaas-cli", "-p", "waiaasd", "--bins"])?.programs;
    programs.extend(cargo::build(Tree::Product, &["-p", "xtask", "--example", "reference"])?.programs);
    let products = products(&programs)?;
    if options.check {
        let differing = differing(&products)?;
        differing.iter().for_each(say::bad);
        return Ok(if differing.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    }
    write(&products)?;
    say::good(format_args!("{} files generated", products.len()));
    Ok(ExitCode::SUCCESS)
}

/// Everything that is generated, by path relative to the root.
pub fn products(programs: &Programs) -> Result<BTreeMap<PathBuf, String>> {
    let program = |name: &str| programs.get(name).with_context(|| format!("`{name}` was not built"));
    let (waiaas, reference) = (program("waiaas")?, program("reference")?);
    let mut products = manual(waiaas)?;
    for (page, file) in PAGES {
        products.insert(file.into(), shell::capture(Command::new(reference).arg(page))?);
    }
    let daemon = program("waiaasd")?;
    products.insert("sdk/openapi.json".into(), shell::capture(Command::new(daemon).arg("openapi"))?);
    Ok(products)
}

/// Man pages and completions, as the program itself writes them.
fn manual(waiaas: &Path) -> Result<BTreeMap<PathBuf, String>> {
    let scratch = std::env::temp_dir().join(format!("waiaas-docs-{}", std::process::id()));
    fs::create_dir_all(&scratch)?;
    let mut command = Command::new(waiaas);
    let written = shell::capture(command.arg("generate-docs").arg(&scratch)).and_then(|_| read_all(&scratch));
    fs::remove_dir_all(&scratch)?;
    written
}

fn read_all(scratch: &Path) -> Result<BTreeMap<PathBuf, String>> {
    let mut found = BTreeMap::new();
    for directory in OWN_DIRECTORIES {
        for entry in fs::read_dir(scratch.join(directory))? {
            let entry = entry?;
            found.insert(Path::new(directory).join(entry.file_name()), fs::read_to_string(entry.path())?);
        }
    }
    Ok(found)
}

/// What is committed and not as generated, one sentence each.
pub fn differing(products: &BTreeMap<PathBuf, String>) -> Result<Vec<String>> {
    let root = tree::root()?;
    let mut found = Vec::new();
    for (path, text) in products {
        match fs::read_to_string(root.join(path)) {
            Ok(committed) if committed == *text => {}
            Ok(_) => found.push(format!("{} is not as generated: run `cargo xtask generate`", path.display())),
            Err(_) => found.push(format!("{} is missing: run `cargo xtask generate`", path.display())),
        }
    }
    found.extend(stale(&root, products)?.iter().map(|path| format!("{} is not generated any more", path.display())));
    Ok(found)
}

fn write(products: &BTreeMap<PathBuf, String>) -> Result<()> {
    let root = tree::root()?;
    for path in stale(&root, products)? {
        fs::remove_file(root.join(path))?;
    }
    for (path, text) in products {
        let file = root.join(path);
        fs::create_dir_all(file.parent().context("a file in no directory")?)?;
        fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(())
}

fn stale(root: &Path, products: &BTreeMap<PathBuf, String>) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for directory in OWN_DIRECTORIES {
        let Ok(entries) = fs::read_dir(root.join(directory)) else { continue };
        for entry in entries {
            let path = Path::new(directory).join(entry?.file_name());
            if !products.contains_key(&path) {
                found.push(path);
            }
        }
    }
    Ok(found)
}
