//! From nothing to a payment on a ledger, told step by step.

mod scene;
mod stage;
mod stop;
mod story;
mod waiaas;

use crate::{
    cargo, say,
    tree::{Tree, squads_library},
};
use anyhow::Result;
use clap::Args;
use scene::Scene;
use stage::Stage;
use std::{
    path::PathBuf,
    process::ExitCode,
    time::{Duration, Instant},
};
use stop::Stop;

/// How often the programs are looked at while the show is over and the reader tries things.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// Options of `quickstart`.
#[derive(Debug, Args)]
pub struct Options {
    /// Ends after the show instead of staying up until Ctrl-C.
    #[arg(long)]
    exit: bool,
    /// Keeps everything in this directory; otherwise a temporary one is used and removed at the end.
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

/// Runs the show.
pub fn run(options: &Options) -> Result<ExitCode> {
    let stop = Stop::watch()?;
    let started = Instant::now();
    say::heading("WAIaaS quickstart: a wallet for an agent, on a Solana ledger of its own");
    say::line("  Nothing here leaves this machine, and the money is worth nothing. The first build takes a while.");
    let programs = build()?;
    let stage = Stage::open(options.dir.as_deref())?;
    match show(&stage, &programs, &stop, options.exit, started) {
        // What was started is stopped by now; the directory goes with the stage.
        Ok(()) => Ok(ExitCode::SUCCESS),
        Err(why) if stop.asked() => {
            say::line(format_args!("\n  interrupted ({why})"));
            Ok(ExitCode::from(130))
        }
        Err(why) => {
            say::line(format_args!(
                "\n  Everything is left in {} for a look, logs under home/log.",
                stage.keep().display()
            ));
            Err(why)
        }
    }
}

/// What the show runs.
struct Programs {
    /// The product's.
    product: cargo::Programs,
    /// The ledger's.
    localnet: cargo::Programs,
    /// The Squads program for the ledger, in which the vault is.
    squads: PathBuf,
}

fn build() -> Result<Programs> {
    say::heading("Build");
    let product =
        cargo::build(Tree::Product, &["-p", "waiaas-enclave", "-p", "waiaasd", "-p", "waiaas-cli", "--bins"])?;
    let localnet = cargo::build(Tree::Localnet, &["--bins"])?;
    cargo::build(Tree::Squads, &[])?;
    Ok(Programs { product: product.programs, localnet: localnet.programs, squads: squads_library()? })
}

fn show(stage: &Stage, programs: &Programs, stop: &Stop, exit: bool, started: Instant) -> Result<()> {
    let scene = Scene::start(stage, programs, stop)?;
    story::tell(&scene)?;
    say::heading(format_args!("That was all of it ({})", say::seconds(started.elapsed())));
    if exit {
        return scene.end();
    }
    by_hand(&scene);
    while !stop.wait(LOOK_EVERY) {
        scene.still_there()?;
    }
    say::heading("Stopping");
    scene.end()
}

/// How to go on without us.
fn by_hand(scene: &Scene<'_>) {
    say::line("\n  Everything is still running. In another terminal:\n");
    for line in scene.environment() {
        say::line(format_args!("    {line}"));
    }
    say::line("");
    for command in [
        "waiaas status",
        "waiaas wallet show agent",
        "waiaas transfer --help",
        "waiaas policy usage agent",
        "waiaas tx list",
        "waiaas emergency recover --help",
    ] {
        say::line(format_args!("    {command}"));
    }
    say::line("\n  Ctrl-C here stops everything.");
}
