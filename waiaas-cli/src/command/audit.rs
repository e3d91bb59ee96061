//! `waiaas audit`.

mod export;
mod log;
mod prove;
mod verify;

pub use prove::Proof;

use crate::{Ending, daemon::Daemon, output::List, session::Session};
use clap::Subcommand;
use waiaas_wire::{
    Problem,
    error::exit,
    view::{CheckpointView, LeafView},
};

/// Most entries that the daemon gives at once.
const PAGE: u64 = 1_000;

/// The log of every decision
#[derive(Debug, Subcommand)]
pub enum Audit {
    /// Show entries of the log
    #[command(after_help = "Example:\n  waiaas audit log --from 100 --limit 50")]
    Log {
        /// The first entry to show; the last ones unless told
        #[arg(long, value_name = "N")]
        from: Option<u64>,
        /// Most entries to show
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=1000), default_value_t = 20)]
        limit: u64,
    },
    Verify(verify::Verify),
    Prove(prove::Prove),
    Export(export::Export),
}

impl Audit {
    /// Whether an agent's key is never enough for it.
    pub fn is_for_owner(&self) -> bool {
        match self {
            Self::Log { .. } | Self::Prove(_) | Self::Export(_) => true,
            Self::Verify(verify) => verify.needs_daemon(),
        }
    }

    pub async fn run(self, session: &Session) -> Ending {
        match self {
            Self::Log { from, limit } => log(session, from, limit).await,
            Self::Verify(verify) => verify.run(session).await,
            Self::Prove(prove) => prove.run(session).await,
            Self::Export(export) => export.run(session).await,
        }
    }
}

async fn log(session: &Session, from: Option<u64>, limit: u64) -> Ending {
    let daemon = session.daemon().await?;
    let from = match from {
        Some(from) => from,
        None => checkpoint(&daemon).await?.size.saturating_sub(limit),
    };
    let items = leaves(&daemon, from, limit).await?;
    session.output.show(&List { items });
    Ok(exit::DONE)
}

async fn leaves(daemon: &Daemon, from: u64, limit: u64) -> Result<Vec<LeafView>, Problem> {
    daemon.ask(async move |client, context, caller| client.audit_leaves(context, caller, from, limit).await).await
}

async fn checkpoint(daemon: &Daemon) -> Result<CheckpointView, Problem> {
    daemon.ask(async |client, context, caller| client.audit_checkpoint(context, caller).await).await
}
