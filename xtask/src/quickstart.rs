//! From nothing to a payment on a ledger, told step by step.

mod scene;
mod stage;
mod stop;
mod story;
mod waiaas;

use crate::{cargo, say, tree::Tree};
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
    let (product, localnet) = build()?;
    let stage = Stage::open(options.dir.as_deref())?;
    match show(&stage, &product, &localnet, &stop, options.exit, started) {
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

fn build() -> Result<(cargo::Programs, cargo::Programs)> {
    say::heading("Build");
    let product =
        cargo::build(Tree::Product, &["-p", "waiaas-enclave", "-p", "waiaasd", "-p", "waiaas-cli", "--bins"])?;
    let localnet = cargo::build(Tree::Localnet, &["--bins"])?;
    Ok((product.programs, localnet.programs))
}

fn show(
    stage: &Stage,
    product: &cargo::Programs,
    localnet: &cargo::Programs,
    stop: &Stop,
    exit: bool,
    started: Instant,
) -> Result<()> {
    let scene = Scene::start(stage, product, localnet, stop)?;
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
    for command in
        ["waiaas status", "waiaas wallet list", "waiaas transfer --help", "waiaas policy usage agent", "waiaas tx list"]
    {
        say::line(format_args!("    {command}"));
    }
    say::line("\n  Ctrl-C here stops everything.");
}
