//! A payment that the owner answers on chain: the agent's key proposes it to the multisig, and then it waits for the vote.
//!
//! It is parked first, like any payment that waits for the owner. From there it takes the same way as one that is paid: built,
//! decided, rehearsed, held, signed, sent, confirmed. What is confirmed is that the proposal stands; what becomes of it is for
//! the chain to say.

use super::{
    Request, Step, Way, finish, recover, request,
    reserve::Reserved,
    up_to_reserved,
    waiting::{fail, passing},
};
use crate::{
    daemon::Daemon,
    store::{
        journal::{Payment, State},
        wallets,
    },
};
use std::{sync::Arc, time::Duration};
use tokio::sync::oneshot;
use tracing::{info, warn};
use waiaas_policy::{
    document::ApprovalBy,
    id::{AgentId, TxId},
};
use waiaas_wire::{Code, Problem};

/// How long to wait before something that does not answer is asked again.
const AGAIN: Duration = Duration::from_secs(2);

/// How often a dry run that fails is made anew: somebody else may have taken the place meanwhile.
const REHEARSALS: u32 = 3;

/// Whether a payment that waits for the owner is to be proposed on chain: the policy says so, and there is a vault.
///
/// # Errors
/// The store does not answer.
pub fn is_wanted(daemon: &Daemon, payment: &Payment) -> Result<bool, Problem> {
    if payment.state != State::AwaitingOwner || !payment.is_parked() {
        return Ok(false);
    }
    let wallet = daemon.store.read(|view| wallets::of(view, payment.wallet))?;
    Ok(wallet.is_some_and(|wallet| wallet.place().is_some()) && by_proposal(daemon, payment.wallet))
}

/// Whether the policy in force has the owner approve by proposal.
pub fn by_proposal(daemon: &Daemon, wallet: AgentId) -> bool {
    request::policy_of(daemon, wallet).is_ok_and(|policy| policy.approval == ApprovalBy::Proposal)
}

/// Starts the task that proposes a payment, or carries on with that, if it is one that is to be proposed.
pub fn begin(daemon: &Arc<Daemon>, payment: &Payment) {
    let under_way = matches!(payment.state, State::Reserved | State::Signed | State::Submitted);
    // A store that does not answer is asked again there.
    let wanted = (under_way && payment.proposal.is_some()) || is_wanted(daemon, payment).unwrap_or(true);
    if !wanted {
        return;
    }
    let (daemon, tx, wallet) = (Arc::clone(daemon), payment.id, payment.wallet);
    tokio::spawn(async move {
        if let Err(why) = Box::pin(drive(&daemon, tx, wallet)).await {
            warn!(%tx, %why, "a payment could not be proposed");
        }
    });
}

/// Begins to propose everything of a wallet's that is to be proposed and is not: its policy has changed, or its stop is lifted.
///
/// # Errors
/// The journal cannot be read.
pub fn take_up(daemon: &Arc<Daemon>, wallet: AgentId) -> Result<(), Problem> {
    let open = daemon.store.open_payments()?;
    open.iter().filter(|payment| payment.wallet == wallet).for_each(|payment| begin(daemon, payment));
    Ok(())
}

/// Drives a payment until its proposal stands, or it has ended. One proposal at a time: the next takes the next place.
async fn drive(daemon: &Arc<Daemon>, tx: TxId, wallet: AgentId) -> Result<(), Problem> {
    let _turn = daemon.turns.take(wallet).await;
    let Some(_driver) = daemon.driving.begin(tx) else { return Ok(()) };
    let mut rehearsals = 0;
    while let Some(payment) = daemon.store.payment(tx)? {
        match payment.state {
            State::Signed | State::Submitted => recover::from_signed(daemon, payment).await,
            State::Reserved => match Reserved::from_journal(payment) {
                Some(reserved) => finish(daemon, reserved, oneshot::channel().0).await,
                None => return Ok(()),
            },
            _ if is_wanted(daemon, &payment)? => match propose(daemon, payment.clone()).await {
                Ok(Step::On(reserved)) => finish(daemon, reserved, oneshot::channel().0).await,
                Ok(Step::Stop(_)) => return Ok(()),
                // A wallet that is stopped proposes nothing. What waits is taken up when it goes on.
                Err(why) if why.code == Code::Frozen => return Ok(()),
                Err(why) if why.code == Code::TransactionSimulation && rehearsals < REHEARSALS => {
                    rehearsals += 1;
                    warn!(%tx, %why, "the proposal is made anew");
                    tokio::time::sleep(AGAIN).await;
                }
                Err(why) if passing(why.code) => {
                    warn!(%tx, %why, "waiting to propose");
                    tokio::time::sleep(AGAIN).await;
                }
                Err(why) => return fail(daemon, payment, why).await.map(drop),
            },
            _ => return Ok(()),
        }
    }
    Ok(())
}

async fn propose(daemon: &Arc<Daemon>, payment: Payment) -> Result<Step<Reserved>, Problem> {
    info!(tx = %payment.id, attempt = payment.prepared.attempt, "proposed to the owner on chain");
    up_to_reserved(daemon, Request::again(daemon, payment)?, Way::Propose).await
}
