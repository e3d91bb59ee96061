//! The checks that are one command each.

use crate::{
    cargo::{self, Built},
    generate, say, shell, tidy,
    tree::Tree,
};
use anyhow::{Result, bail};

/// Formatted as `rustfmt.toml` says.
pub fn formatted(tree: Tree) -> Result<()> {
    shell::capture(cargo::cargo(tree)?.args(["fmt", "--all", "--check"])).map(drop)
}

/// No lint fires anywhere.
pub fn clippy(tree: Tree) -> Result<()> {
    let working = say::spinner(format_args!("clippy on the {}", tree.name()));
    let mut cargo = cargo::cargo(tree)?;
    cargo.args(["clippy", "--quiet", "--workspace", "--all-targets", "--", "-D", "warnings"]);
    let done = shell::capture(&mut cargo).map(drop);
    working.finish_and_clear();
    done
}

/// What is generated and committed is what would be generated now.
pub fn generated(product: &Built) -> Result<()> {
    let differing = generate::differing(&generate::products(&product.programs)?)?;
    if differing.is_empty() { Ok(()) } else { bail!("{}", differing.join("\n")) }
}

/// The architecture's own checks.
pub fn tidy() -> Result<()> {
    let found = tidy::check()?;
    found.doubtful.iter().for_each(say::warn);
    if found.wrong.is_empty() { Ok(()) } else { bail!("{}", found.wrong.join("\n")) }
}
