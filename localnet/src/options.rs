//! The command line.

use std::path::PathBuf;

use clap::Parser;

/// Runs a local Solana ledger for trying and testing WAIaaS.
///
/// It listens on loopback only, never contacts another machine and keeps everything in memory: when it ends, its
/// ledger is gone. Its keys are public knowledge. Never use it with real money.
#[derive(Debug, Parser)]
#[command(name = "waiaas-localnet", version)]
pub struct Options {
    /// Directory for localnet.json, usdc-authority.json and the lock file; created when it does not exist.
    #[arg(long, value_name = "DIR")]
    pub dir: PathBuf,

    /// Port of the JSON-RPC interface; 0 picks a free one.
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    pub rpc_port: u16,

    /// Port of the WebSocket interface; 0 picks a free one.
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    pub ws_port: u16,

    /// Time between two blocks, in milliseconds.
    #[arg(long, value_name = "MS", default_value_t = 50, value_parser = clap::value_parser!(u64).range(5..=10_000))]
    pub slot_ms: u64,

    /// Writes log lines as JSON. (The line on stdout is JSON always.)
    #[arg(long)]
    pub json: bool,

    /// The Squads program as a shared object, built from the `squads` directory beside this crate.
    #[arg(long, value_name = "FILE")]
    pub squads_so: Option<PathBuf>,

    /// The Squads program as it is on chain, an ELF file; comes before --squads-so.
    #[arg(long, value_name = "FILE", env = "WAIAAS_SQUADS_ELF")]
    pub squads_elf: Option<PathBuf>,

    /// Runs without the Squads program, even when one was given.
    #[arg(long)]
    pub no_squads: bool,

    /// Ends when the process that started this one ends, so that a test which is killed leaves no orphan.
    #[arg(long)]
    pub exit_with_parent: bool,

    /// More log lines; twice for everything the ledger says.
    #[arg(short, long, action = clap::ArgAction::Count)]
    pub verbose: u8,
}
