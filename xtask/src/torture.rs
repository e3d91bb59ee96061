//! The fault campaign, as long as one likes: bounded, and repeatable by its seed.

use crate::{cargo, say, test::Where, tree::Tree};
use anyhow::{Context, Result};
use clap::Args;
use std::process::{Command, ExitCode};

/// Options of `torture`.
#[derive(Debug, Args)]
pub struct Options {
    /// How many rounds; about three seconds each.
    #[arg(long, default_value_t = 100)]
    rounds: u64,
    /// Decides which faults strike in which order.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// With a vault whose owner votes on chain. A seed gives other faults then, and a round takes about twenty seconds.
    #[arg(long)]
    votes: bool,
}

/// The two campaigns: the test, and how it is told its rounds.
const WITHOUT: (&str, &str) =
    ("whatever_happens_nothing_is_paid_twice_and_nothing_is_forgotten", "WAIAAS_TORTURE_ROUNDS");
const WITH_VOTES: (&str, &str) =
    ("whatever_happens_a_vault_pays_what_its_limit_or_its_owner_lets_it_once", "WAIAAS_TORTURE_VOTE_ROUNDS");

/// Builds everything and runs the campaign; its words go to the terminal as they come.
pub fn run(options: &Options) -> Result<ExitCode> {
    say::heading("Build");
    let product = cargo::build(Tree::Product, &["--workspace", "--all-targets"])?;
    let localnet = cargo::build(Tree::Localnet, &["--all-targets"])?;
    if options.votes {
        cargo::build(Tree::Squads, &[])?;
    }
    let campaign = product.tests.iter().find(|test| test.name == "torture").context("no test program `torture`")?;
    say::heading(format_args!("{} rounds with seed {}", options.rounds, options.seed));
    let skips = std::env::temp_dir().join(format!("waiaas-skips-{}", std::process::id()));
    let mut command = Command::new(&campaign.program);
    Where::new(&product, &localnet, &skips)?.tell(&mut command);
    command.current_dir(&campaign.package).env("CARGO_MANIFEST_DIR", &campaign.package).arg("--nocapture");
    let (test, rounds) = if options.votes { WITH_VOTES } else { WITHOUT };
    command.args(["--exact", test]).env(rounds, options.rounds.to_string());
    command.env("WAIAAS_TORTURE_SEED", options.seed.to_string());
    let status = command.status().context("the campaign cannot be started")?;
    let _ = std::fs::remove_file(skips);
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
