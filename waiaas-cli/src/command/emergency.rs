//! `waiaas emergency`.

use super::wallet::{Recover, Which};
use crate::{Ending, session::Session};
use clap::Subcommand;

/// Stop paying, at once, or take everything out
#[derive(Debug, Subcommand)]
pub enum Emergency {
    /// Stop a wallet, or all of them: nothing more is signed from this moment on
    ///
    /// Daemon and enclave refuse at once, and go on refusing after a restart; then the limits of vaults are removed on chain,
    /// one wallet after another and without further questions. Without the passphrase of the owner key the first part happens
    /// all the same.
    #[command(after_help = "Examples:\n  waiaas emergency stop shop\n  waiaas emergency stop --all")]
    Stop(Which),
    /// Let a wallet go on that was stopped, or all of them
    ///
    /// As `waiaas wallet resume`, for each: first the limits on chain, then the enclave, then the daemon.
    #[command(after_help = "Examples:\n  waiaas emergency lift shop\n  waiaas emergency lift --all")]
    Lift(Which),
    Recover(Recover),
}

impl Emergency {
    pub async fn run(self, session: &Session) -> Ending {
        let daemon = session.daemon().await?;
        match self {
            Self::Stop(which) => which.stop(session, &daemon).await,
            Self::Lift(which) => which.lift(session, &daemon).await,
            Self::Recover(recover) => recover.run(session, &daemon).await,
        }
    }
}
