//! Stopping wallets, and letting them go on.
//!
//! A stop is a commit here and a sealed state in the enclave. The commit is the moment: what is not on disk as signed by
//! then is never sent, whatever the enclave does meanwhile. The enclave is told in the same call, and answers when nothing
//! is being signed any more; from then on it does not obey this daemon, either: only the owner's signature lifts a stop.

use super::{boot::unexpected, owner, recover, rotate};
use crate::{
    daemon::Daemon,
    enclave::EnclaveError,
    flow::propose,
    store::{
        leaf::{Event, LeafRecord},
        payments::{self, PaymentError},
        sealed, stops,
        wallets::{self, State, Wallet},
    },
};
use futures::future::join_all;
use std::sync::Arc;
use tracing::{info, warn};
use waiaas_policy::id::AgentId;
use waiaas_wire::{
    Code, Problem,
    enclave::{Answer, Request},
    signed::SignedLift,
};

/// How many agents the enclave is told to stop at once.
const AT_ONCE: usize = 16;

/// A wallet that was stopped, and whether the enclave has stopped as well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stopped {
    /// The wallet.
    pub wallet: Wallet,
    /// Whether the enclave answered.
    pub enclave: bool,
}

/// Why wallets are stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occasion {
    /// As a matter of course.
    Usual,
    /// In an emergency: this wallet, or all.
    Emergency(Option<AgentId>),
}

/// Stops these wallets, and ends what of theirs waits for its delay, all in one commit. Those that are stopped stay so; those that are being made are left out, since
/// they pay nothing.
///
/// # Errors
/// The store does not answer: nothing is stopped then.
pub async fn stop(daemon: &Daemon, all: Vec<AgentId>, occasion: Occasion) -> Result<Vec<Stopped>, Problem> {
    let now = daemon.clock.now();
    let stopped = daemon.store.finish(move |txn| {
        let (mut stopped, mut refused) = (Vec::new(), Vec::new());
        for agent in &all {
            stopped.extend(stops::stop(txn, *agent, now)?);
            refused.extend(payments::refuse_delayed(txn, *agent, now)?);
        }
        if let Occasion::Emergency(wallet) = occasion {
            txn.append_leaf(&LeafRecord { at: now, event: Event::Emergency { wallet } })?;
        }
        Ok::<_, PaymentError>((stopped, refused))
    });
    let (stopped, refused) = stopped.await?;
    for payment in refused {
        daemon.recorded.add(payment.wallet, payment.request());
    }
    let mut told = Vec::new();
    for some in stopped.chunks(AT_ONCE) {
        told.extend(join_all(some.iter().map(|wallet| tell(daemon, wallet))).await);
    }
    daemon.changes.announce();
    Ok(told)
}

async fn tell(daemon: &Daemon, wallet: &Wallet) -> Stopped {
    let told = in_enclave(daemon, wallet.agent).await;
    match &told {
        Ok(_) => info!(wallet = %wallet.agent, "stopped"),
        Err(why) => warn!(wallet = %wallet.agent, %why, "stopped here; the enclave is told as soon as it answers"),
    }
    Stopped { wallet: wallet.clone(), enclave: told.is_ok() }
}

/// Stops an agent in the enclave, and keeps the state that says so. Gives the stop's number.
async fn in_enclave(daemon: &Daemon, agent: AgentId) -> Result<u64, Problem> {
    let state = daemon.enclave.stop(agent).await?;
    let number = state.stop.ok_or_else(unexpected)?;
    let now = daemon.clock.now();
    daemon.store.finish(move |txn| stops::stopped(txn, &state, now)).await?;
    Ok(number)
}

/// Tells an enclave that was started anew, or was not there, of every stop that it does not know.
pub(super) async fn push_all(daemon: &Daemon) -> Result<(), Problem> {
    for wallet in daemon.store.read(|view| wallets::all(view))? {
        if wallet.state == State::Suspended && known(daemon, wallet.agent)?.is_none() {
            in_enclave(daemon, wallet.agent).await?;
        }
    }
    Ok(())
}

fn known(daemon: &Daemon, agent: AgentId) -> Result<Option<u64>, Problem> {
    Ok(daemon.store.read(|view| sealed::state(view, agent))?.and_then(|state| state.stop))
}

/// The number of the stop that the owner would lift.
///
/// # Errors
/// A wallet that is not stopped; an enclave that does not answer where it has to be asked.
pub async fn number(daemon: &Daemon, wallet: &Wallet) -> Result<u64, Problem> {
    if wallet.state != State::Suspended {
        let detail = format!("the wallet `{}` is not stopped", wallet.name);
        return Err(Problem::new(Code::ValidationRange, detail).at("wallet"));
    }
    match known(daemon, wallet.agent)? {
        Some(number) => Ok(number),
        None => in_enclave(daemon, wallet.agent).await,
    }
}

/// The owner lets a wallet go on: first the enclave, then here. Cut short in between it stays stopped here, and the owner
/// says it once more.
///
/// # Errors
/// `AUTH_SIGNATURE_INVALID`; a wallet that is not stopped; an enclave that does not answer, or knows of a later stop.
pub async fn lift(daemon: &Arc<Daemon>, wallet: &Wallet, lift: SignedLift) -> Result<Wallet, Problem> {
    lift.verify(&owner::owner(daemon)?).map_err(|why| Problem::new(Code::AuthSignatureInvalid, why.to_string()))?;
    number(daemon, wallet).await?;
    rotate::must_not_be_under_way(daemon, wallet)?;
    recover::must_not_be_under_way(daemon, wallet)?;
    let state = match daemon.enclave.request(Request::Lift(lift)).await? {
        Answer::State(state) => state,
        Answer::Refused(refusal) => return Err(Problem::from(EnclaveError::Refused(refusal))),
        _ => return Err(unexpected()),
    };
    crate::store::abort_point("stop.before-lift");
    let now = daemon.clock.now();
    let lifted = daemon.store.finish(move |txn| stops::lifted(txn, &state, now)).await?;
    info!(wallet = %lifted.agent, state = ?lifted.state, "lifted");
    daemon.changes.announce();
    propose::take_up(daemon, lifted.agent)?;
    Ok(lifted)
}
