//! Before something is destroyed for good: what the chain says by then must be all that it can still say.

use crate::{daemon::Daemon, solana::Commitment};
use std::time::Duration;
use waiaas_wire::{Code, Problem};

/// How often the chain is asked.
const EVERY: Duration = Duration::from_millis(200);

/// How long a chain may take to settle what it has; usually half a minute at most.
const PATIENCE: Duration = Duration::from_secs(75);

/// Waits until everything that the chain has taken up to now is final. Whoever looks afterwards sees all of it, and none of it
/// goes away again.
///
/// # Errors
/// A chain that does not answer, or settles nothing.
pub(super) async fn settled(daemon: &Daemon) -> Result<(), Problem> {
    let until = daemon.chain.slot(Commitment::Processed).await?;
    let waiting = async {
        while daemon.chain.slot(Commitment::Finalized).await? < until {
            tokio::time::sleep(EVERY).await;
        }
        Ok(())
    };
    tokio::time::timeout(PATIENCE, waiting).await.unwrap_or_else(|_| {
        let detail = "the ledger finalises nothing; nothing was destroyed, try again";
        Err(Problem::new(Code::RpcUnavailable, detail))
    })
}
