//! `waiaas-localnet`: a local Solana ledger for trying and testing WAIaaS. See `README.md` beside this crate.

mod chain_clock;
mod directory;
mod events;
mod fixed_key;
mod ledger;
mod options;
mod ports;
mod rpc;
mod squads;
mod stop;
mod usdc;

use std::{
    io::{self, IsTerminal, Write},
    net::SocketAddr,
    process,
};

use anyhow::{Result, ensure};
use clap::Parser;
use serde_json::json;
use solana_signer::Signer;
use surfpool_core::surfnet::svm::SurfnetSvm;
use tracing_subscriber::EnvFilter;

use crate::{
    directory::{Announcement, Directory},
    ledger::{Ledger, Settings},
    options::Options,
    ports::ReservedPort,
    squads::Source,
    stop::Stop,
};

fn main() -> Result<()> {
    let options = Options::parse();
    start_logging(&options);
    tracing::warn!(
        "this is a local test ledger: its keys are public, its money is worth nothing; never use it with real money"
    );

    let stop = Stop::watch(options.exit_with_parent)?;
    let directory = Directory::open(&options.dir)?;
    directory.write_authority(&usdc::authority().to_bytes())?;
    let squads = Source::from_options(&options);
    let (ledger, settings) = start_ledger(&options, squads)?;
    let announcement = announcement(&settings, squads);
    directory.announce(&announcement)?;
    writeln!(io::stdout(), "{}", serde_json::to_string(&announcement)?)?;

    let end = stop.wait(&ledger);
    directory.withdraw()?;
    ledger.stop();
    end
}

/// Starts the ledger and returns once it answers.
fn start_ledger(options: &Options, squads: Option<Source>) -> Result<(Ledger, Settings)> {
    let rpc_port = ReservedPort::new(options.rpc_port)?;
    let ws_port = ReservedPort::new(options.ws_port)?;
    let settings = Settings { rpc: rpc_port.address(), ws: ws_port.address(), slot_ms: options.slot_ms };
    let ledger = Ledger::start(settings, |svm| genesis(svm, squads))?;
    chain_clock::keep(ledger.state())?;
    ensure!(rpc::call(settings.rpc, "getHealth", &json!([]))? == "ok", "the ledger says that it is not well");
    forbid_reset(settings.rpc)?;
    Ok((ledger, settings))
}

/// Fills the ledger before its first block.
fn genesis(svm: &mut SurfnetSvm, squads: Option<Source>) -> Result<()> {
    for (address, account) in usdc::accounts(|len| svm.inner.minimum_balance_for_rent_exemption(len)) {
        svm.set_account(&address, account)?;
    }
    if let Some(squads) = squads {
        return squads.install(svm);
    }
    tracing::warn!("running without the Squads program; --squads-so names one");
    Ok(())
}

/// Turns off the one cheatcode that would wipe what [`genesis`] made.
fn forbid_reset(rpc: SocketAddr) -> Result<()> {
    rpc::call(rpc, "surfnet_disableCheatcode", &json!([["surfnet_resetNetwork"]])).map(drop)
}

fn announcement(settings: &Settings, squads: Option<Source>) -> Announcement {
    Announcement {
        rpc_url: format!("http://{}", settings.rpc),
        ws_url: format!("ws://{}", settings.ws),
        usdc_mint: usdc::mint().to_string(),
        usdc_decimals: usdc::DECIMALS,
        usdc_authority: usdc::authority().pubkey().to_string(),
        squads: squads.map(Source::announcement),
        pid: process::id(),
    }
}

/// Logs to stderr: stdout belongs to the announcement.
fn start_logging(options: &Options) {
    let filter = match options.verbose {
        0 => "off,waiaas_localnet=warn",
        1 => "warn,waiaas_localnet=debug",
        _ => "debug,waiaas_localnet=trace",
    };
    let builder = tracing_subscriber::fmt()
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        .with_env_filter(EnvFilter::new(filter));
    if options.json {
        builder.json().init();
    } else {
        builder.with_target(false).init();
    }
}
