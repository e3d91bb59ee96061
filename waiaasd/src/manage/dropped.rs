//! Wallets whose making came to nothing: taken back by themselves, so that their names are free again.
//!
//! A making that may still go on is left alone: while its transaction may land, while it is on chain, and for a quarter of an hour
//! after its last sign of life, since its owner may be looking for the passphrase.

use super::wallets::holdings;
use crate::{
    daemon::Daemon,
    store::{
        StoreError, acts, keys,
        leaf::{Event, LeafRecord},
        sealed,
        wallets::{self, State, Wallet},
    },
};
use std::{sync::Arc, time::Duration};
use tracing::{info, warn};
use waiaas_policy::time::Span;
use waiaas_wire::Problem;

/// How often it is looked.
const EVERY: Duration = Duration::from_secs(5);

/// How long a making may stand still.
const STILL: Span = Span::from_secs(15 * 60);

/// Takes back what came to nothing, for as long as the daemon runs.
pub async fn take_back(daemon: Arc<Daemon>) {
    loop {
        tokio::time::sleep(EVERY).await;
        let Ok(all) = daemon.store.read(|view| wallets::all(view)) else { continue };
        for wallet in all.into_iter().filter(|wallet| wallet.state == State::Creating && wallet.vault.is_some()) {
            match is_dead(&daemon, &wallet).await {
                Ok(true) => drop(&daemon, wallet).await,
                Ok(false) => {}
                Err(why) => warn!(wallet = %wallet.agent, %why, "whether its making came to nothing is not known yet"),
            }
        }
    }
}

/// Nothing of it is under way, nothing of it is on chain, and nobody has gone on with it for a while.
async fn is_dead(daemon: &Daemon, wallet: &Wallet) -> Result<bool, Problem> {
    let all = daemon.store.read(|view| acts::of(view, wallet.agent))?;
    let last = all.iter().map(|act| act.created).fold(wallet.created, Ord::max);
    if daemon.clock.now() < last.saturating_add(STILL) || all.iter().any(|act| act.stage == acts::Stage::Open) {
        return Ok(false);
    }
    // A transaction that is closed without effect is proven to be without: landed and failed, or too old to land.
    let made: Vec<_> = all
        .iter()
        .filter_map(|act| match act.kind {
            acts::Kind::Create(place) => Some(place.multisig),
            _ => None,
        })
        .collect();
    if daemon.chain.accounts(&made).await?.into_iter().flatten().next().is_some() {
        return Ok(false);
    }
    let Some(pocket) = wallet.pocket else { return Ok(true) };
    let held = holdings(daemon, pocket).await?;
    Ok(held.lamports == 0 && held.tokens.iter().all(|token| token.amount == 0))
}

/// Forgets it, unless somebody has gone on with it just now. The enclave forgets its key with its next start: the sealed one is
/// gone.
async fn drop(daemon: &Daemon, wallet: Wallet) {
    let (agent, now) = (wallet.agent, daemon.clock.now());
    let dropped = daemon.store.finish(move |txn| {
        let known = wallets::of(txn, agent)?.filter(|known| known.state == State::Creating && known.place().is_none());
        let (Some(known), None) = (known, acts::open(txn, agent)?) else { return Ok(false) };
        sealed::forget(txn, agent)?;
        for key in keys::all(txn)?.into_iter().filter(|key| key.wallet == agent && key.revoked.is_none()) {
            keys::revoke(txn, key.id, now)?;
            txn.append_leaf(&LeafRecord { at: now, event: Event::KeyRevoked { key: key.id, wallet: agent } })?;
        }
        let event = Event::CreationDropped { wallet: agent, name: known.name };
        txn.append_leaf(&LeafRecord { at: now, event })?;
        wallets::end(txn, agent)?;
        Ok::<_, StoreError>(true)
    });
    match dropped.await {
        Ok(true) => {
            info!(wallet = %agent, name = %wallet.name, "its making came to nothing, and it is taken back");
            daemon.changes.announce();
        }
        Ok(false) => {}
        Err(why) => warn!(wallet = %agent, %why, "what came to nothing could not be taken back yet"),
    }
}
