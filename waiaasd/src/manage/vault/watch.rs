//! Looks after the vaults in the background: what changes on chain without the owner's act shows here.

use super::look;
use crate::{
    daemon::Daemon,
    store::{acts, wallets},
};
use std::{collections::HashMap, sync::Arc, time::Duration};
use tracing::{error, info};
use waiaas_policy::id::AgentId;

/// How often every vault is looked at.
const EVERY: Duration = Duration::from_mins(1);

/// Looks at every vault now and then, for as long as the daemon runs. A finding is told once, until it changes.
pub async fn watch(daemon: Arc<Daemon>) {
    let mut told = HashMap::<AgentId, Vec<String>>::new();
    loop {
        tokio::time::sleep(EVERY).await;
        let Ok(all) = daemon.store.read(|view| wallets::all(view)) else { continue };
        for wallet in all.into_iter().filter(|wallet| wallet.place().is_some()) {
            // What the owner is just changing is neither as it was nor as it will be.
            if !matches!(daemon.store.read(|view| acts::open(view, wallet.agent)), Ok(None)) {
                continue;
            }
            let Ok(seen) = look(&daemon, &wallet).await else { continue };
            let before = told.insert(wallet.agent, seen.drift.clone()).unwrap_or_default();
            for finding in seen.drift.iter().filter(|finding| !before.contains(finding)) {
                error!(wallet = %wallet.name, %finding, "CRITICAL: the vault on chain is not as it ought to be");
            }
            if seen.drift.is_empty() && !before.is_empty() {
                info!(wallet = %wallet.name, "the vault on chain is as it ought to be again");
            }
        }
    }
}
