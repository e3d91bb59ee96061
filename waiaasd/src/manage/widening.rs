//! Policies that allow more than the one in force: they wait, on disk, so that the owner can take them back.

use super::policies::{push, put_in_force};
use crate::{
    daemon::Daemon,
    flow::propose,
    store::{
        StoreError, Txn,
        leaf::{Event, LeafRecord},
        policies::{self, PolicyVersion, WaitingPolicy},
        wallets::Wallet,
    },
};
use std::{sync::Arc, time::Duration};
use tracing::{info, warn};
use waiaas_policy::{compare::widens, document::Policy, id::AgentId, time::Timestamp};
use waiaas_wire::{Code, Problem, signed::SignedPolicy};

/// How long to wait before a store that does not answer is asked again.
const AGAIN: Duration = Duration::from_secs(2);

/// When a policy that was signed now takes effect, if it has to wait. The first of a wallet does not.
///
/// # Errors
/// The store does not answer.
pub(super) fn due(daemon: &Daemon, agent: AgentId, new: &Policy, now: Timestamp) -> Result<Option<Timestamp>, Problem> {
    let Some(wait) = daemon.config.policy.widen_cooldown.span() else { return Ok(None) };
    let Some(current) = daemon.store.read(|view| policies::current(view, agent))? else { return Ok(None) };
    // What cannot be read allowed nothing: anything is wider.
    let old = Policy::decode(&current.signed.policy).unwrap_or_else(Policy::empty);
    Ok(widens(&old, new, now).map(|_| now.saturating_add(wait)))
}

/// Keeps a policy until it is due.
///
/// # Errors
/// `POLICY_VERSION_CONFLICT` if it does not follow the version in force.
pub(super) async fn wait(
    daemon: &Daemon,
    signed: SignedPolicy,
    document: String,
    asked: Timestamp,
    due: Timestamp,
) -> Result<(), Problem> {
    let (wallet, version, hash) = (signed.agent, signed.version, signed.statement().hash);
    let waiting = WaitingPolicy { signed, document, asked, due };
    daemon
        .store
        .run(move |txn| {
            if let Some(before) = policies::wait(txn, &waiting)? {
                record_withdrawal(txn, &before, asked)?;
            }
            let event = Event::PolicyWaits { wallet, version, hash, due };
            txn.append_leaf(&LeafRecord { at: asked, event })?;
            Ok::<_, StoreError>(())
        })
        .await?;
    info!(%wallet, version, %due, "a wider policy waits");
    daemon.changes.announce();
    Ok(())
}

/// Takes back the policy of a wallet that waits.
///
/// # Errors
/// `POLICY_NOT_WAITING`.
pub async fn withdraw(daemon: &Daemon, wallet: &Wallet) -> Result<(), Problem> {
    let (agent, now) = (wallet.agent, daemon.clock.now());
    let withdrawn = daemon
        .store
        .run(move |txn| {
            let Some(waiting) = policies::forget_waiting(txn, agent)? else { return Ok(false) };
            record_withdrawal(txn, &waiting, now)?;
            Ok::<_, StoreError>(true)
        })
        .await?;
    if !withdrawn {
        let detail = format!("no wider policy waits for `{}`", wallet.name);
        return Err(Problem::new(Code::PolicyNotWaiting, detail).at("wallet"));
    }
    info!(wallet = %agent, "a wider policy was taken back");
    daemon.changes.announce();
    Ok(())
}

/// Tells the audit log that a policy does not wait any more.
pub(super) fn record_withdrawal(txn: &mut Txn<'_>, waiting: &WaitingPolicy, at: Timestamp) -> Result<(), StoreError> {
    let SignedPolicy { agent: wallet, version, .. } = waiting.signed;
    let event = Event::PolicyWithdrawn { wallet, version, hash: waiting.signed.statement().hash };
    txn.append_leaf(&LeafRecord { at, event }).map(drop)
}

/// Puts policies in force when they are due, for as long as the daemon runs.
pub async fn keep_time(daemon: Arc<Daemon>) {
    let mut changes = daemon.changes.subscribe();
    loop {
        let pause = match put_due_in_force(&daemon).await {
            Ok(None) => None,
            Ok(Some(due)) => {
                let wait = due.as_millis().saturating_sub(daemon.clock.now().as_millis());
                Some(Duration::from_millis(wait.saturating_add(1)))
            }
            Err(why) => {
                warn!(%why, "a wider policy that is due could not be put in force yet");
                Some(AGAIN)
            }
        };
        match pause {
            // Whatever changes announces itself: a policy that begins to wait, too.
            None => drop(changes.changed().await),
            Some(pause) => drop(tokio::time::timeout(pause, changes.changed()).await),
        }
    }
}

/// Puts in force what is due. When the next one is.
async fn put_due_in_force(daemon: &Arc<Daemon>) -> Result<Option<Timestamp>, Problem> {
    let now = daemon.clock.now();
    let waiting = daemon.store.read(|view| policies::all_waiting(view))?;
    for due in waiting.iter().filter(|waiting| waiting.due <= now) {
        let agent = due.signed.agent;
        let expected = due.clone();
        let set = daemon
            .store
            .run(move |txn| {
                // It may have been taken back since it was looked at.
                if policies::waiting(txn, agent)?.as_ref() != Some(&expected) {
                    return Ok(false);
                }
                let WaitingPolicy { signed, document, .. } = expected.clone();
                put_in_force(txn, &PolicyVersion { signed, document, set: now })?;
                Ok::<_, StoreError>(true)
            })
            .await?;
        if set {
            info!(wallet = %agent, version = due.signed.version, "a wider policy is in force");
            daemon.changes.announce();
            // An enclave that does not answer gets it as soon as it does.
            if let Err(why) = push(daemon, agent).await {
                warn!(wallet = %agent, %why, "the enclave does not have the policy yet");
            }
            propose::take_up(daemon, agent)?;
        }
    }
    Ok(waiting.iter().map(|waiting| waiting.due).filter(|due| *due > now).min())
}
