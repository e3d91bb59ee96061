//! Looks after the vaults in the background: what changes on chain without the owner's act shows here.

use super::{Looked, look};
use crate::{
    daemon::Daemon,
    manage::alerts,
    store::{
        acts,
        alerts::{About, Finding},
        wallets::{self, Wallet},
    },
};
use std::{collections::HashMap, sync::Arc, time::Duration};
use tracing::warn;
use waiaas_policy::id::AgentId;

/// How soon a vault is looked at again when something was found for the first time.
const SOON: Duration = Duration::from_secs(10);

/// Looks at every vault now and then, for as long as the daemon runs.
///
/// An alert is raised for what two looks running have found: an act of the owner in several steps is neither as it was nor
/// as it will be for a moment.
pub async fn watch(daemon: Arc<Daemon>) {
    let every = daemon.config.vaults.look_every.duration();
    let mut before = HashMap::<AgentId, Vec<Finding>>::new();
    let mut pause = every;
    loop {
        tokio::time::sleep(pause).await;
        pause = every;
        let Ok(all) = daemon.store.read(|view| wallets::all(view)) else { continue };
        for wallet in all.into_iter().filter(|wallet| wallet.place().is_some()) {
            let Some(found) = found(&daemon, &wallet).await else { continue };
            let last = before.insert(wallet.agent, found.clone()).unwrap_or_default();
            let is_known = |finding: &Finding| {
                last.iter().any(|known| (known.kind, &known.subject) == (finding.kind, &finding.subject))
            };
            let (known, new): (Vec<_>, Vec<_>) = found.into_iter().partition(is_known);
            if !new.is_empty() {
                pause = every.min(SOON);
            }
            if let Err(why) =
                alerts::compare(&daemon, (wallet.agent, &wallet.name), About::all("vault."), known, new).await
            {
                warn!(wallet = %wallet.name, %why, "what was found about a vault could not be recorded yet");
            }
        }
    }
}

/// What is not as it ought to be; `None` when that cannot be told now.
async fn found(daemon: &Daemon, wallet: &Wallet) -> Option<Vec<Finding>> {
    let busy = || !matches!(daemon.store.read(|view| acts::open(view, wallet.agent)), Ok(None));
    if busy() {
        return None;
    }
    let Looked { findings, .. } = look(daemon, wallet).await.ok()?;
    // What the owner began to change meanwhile is not known either.
    (!busy()).then_some(findings)
}
