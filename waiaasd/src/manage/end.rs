//! The end of a wallet: its money is out, nobody can pay from it, and its key is destroyed.

use super::{boot::unexpected, owner, settled::settled, vault, wallets::holdings};
use crate::{
    daemon::Daemon,
    enclave::EnclaveError,
    flow::request::policy_of,
    store::{
        StoreError, Txn, abort_point, acts,
        journal::State as Stage,
        keys,
        leaf::{Event, LeafRecord},
        payments::Ending,
        sealed,
        wallets::{self, State, Wallet},
    },
};
use tracing::info;
use waiaas_policy::{Address, asset::Asset, document::Policy, id::AgentId, leave::Leave, time::Timestamp};
use waiaas_wire::{
    Code, Problem,
    enclave::{Answer, Request},
    signed::SignedEnd,
};

/// Ends a wallet that is stopped and empty, or that was never in use: its key is wiped in the enclave, its sealed key and
/// state and its API keys go. Done again, it is done.
///
/// # Errors
/// `AUTH_SIGNATURE_INVALID`; a wallet that is in use, holds something, or whose vault still knows the agent's key; a payment
/// or an act of the owner that is under way; an enclave or a ledger that does not answer.
pub async fn end(daemon: &Daemon, wallet: &Wallet, end: SignedEnd) -> Result<Wallet, Problem> {
    end.verify(&owner::owner(daemon)?).map_err(|why| Problem::new(Code::AuthSignatureInvalid, why.to_string()))?;
    match wallet.state {
        State::Terminated => return Ok(wallet.clone()),
        State::Active => {
            let detail = format!("the wallet `{}` is in use; stop it first", wallet.name);
            return Err(Problem::new(Code::ValidationRange, detail).at("wallet"));
        }
        State::Creating | State::Suspended => {}
    }
    if daemon.store.read(|view| acts::open(view, wallet.agent))?.is_some() {
        return Err(Problem::new(Code::Busy, "another act of the owner on this wallet is under way"));
    }
    close_payments(daemon, wallet).await?;
    // The key's own account is out of reach once the key is gone.
    let leave = end.leave.as_ref();
    vault::must_be_swept(daemon, wallet, leave).await?;
    if let Some(place) = wallet.place() {
        must_be_empty(daemon, wallet, place.vault, leave).await?;
        vault::must_be_let_go(daemon, wallet).await?;
    }
    // What was paid in since then would be lost with the key: once more, when all that the chain has is final.
    settled(daemon).await?;
    let stays = vault::must_be_swept(daemon, wallet, leave).await?;
    abort_point("end.before-destroy");
    destroy(daemon, end).await?;
    abort_point("end.before-record");
    record(daemon, wallet, stays).await
}

/// What waits is taken back; what is signed has to come to its end first.
pub(super) async fn close_payments(daemon: &Daemon, wallet: &Wallet) -> Result<(), Problem> {
    // What was voted down a moment ago may not have been noticed yet.
    if let Some(tx) = vault::look_after(daemon, wallet).await?.first() {
        let detail = "the proposal of a payment still stands on chain; stop the wallet once more, which ends it there";
        return Err(Problem::new(Code::Busy, detail).of(tx));
    }
    let open = daemon.store.open_payments()?;
    for payment in open.into_iter().filter(|payment| payment.wallet == wallet.agent) {
        match payment.state {
            Stage::Delayed | Stage::AwaitingOwner => {
                daemon.store.unable(payment.id, Ending::Cancelled, daemon.clock.now()).await?;
            }
            Stage::Reserved | Stage::Signed | Stage::Submitted => {
                let detail = "a payment of this wallet is still under way; try again when it has its end";
                return Err(Problem::new(Code::Busy, detail).of(&payment.id));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Refuses to go on while a vault holds anything but what the owner leaves there. That is not lost: the vault stays the owner's.
async fn must_be_empty(daemon: &Daemon, wallet: &Wallet, vault: Address, leave: Option<&Leave>) -> Result<(), Problem> {
    let holdings = holdings(daemon, vault).await?;
    let policy = policy_of(daemon, wallet.agent).unwrap_or_else(|_| Policy::empty());
    let most = |asset| leave.map_or(0, |leave| leave.most(asset, policy.assets.contains_key(&asset)));
    if holdings.lamports <= most(Asset::Sol)
        && holdings.tokens.iter().all(|token| token.amount <= most(Asset::Token(token.mint)))
    {
        return Ok(());
    }
    let detail = format!("the vault `{vault}` still holds something; pay it out first");
    Err(Problem::new(Code::ValidationRange, detail).at("wallet"))
}

async fn destroy(daemon: &Daemon, end: SignedEnd) -> Result<(), Problem> {
    match daemon.enclave.request(Request::Destroy(end)).await? {
        Answer::Done => Ok(()),
        Answer::Refused(refusal) => Err(Problem::from(EnclaveError::Refused(refusal))),
        _ => Err(unexpected()),
    }
}

async fn record(daemon: &Daemon, wallet: &Wallet, stays: Vec<String>) -> Result<Wallet, Problem> {
    let (agent, account, now) = (wallet.agent, wallet.pocket, daemon.clock.now());
    let ended = daemon.store.finish(move |txn| {
        sealed::forget(txn, agent)?;
        for key in keys::all(txn)?.into_iter().filter(|key| key.wallet == agent && key.revoked.is_none()) {
            keys::revoke(txn, key.id, now)?;
            txn.append_leaf(&LeafRecord { at: now, event: Event::KeyRevoked { key: key.id, wallet: agent } })?;
        }
        left_behind(txn, agent, account, &stays, now)?;
        txn.append_leaf(&LeafRecord { at: now, event: Event::Ended { wallet: agent } })?;
        wallets::end(txn, agent)
    });
    let ended = ended.await.map_err(|why: StoreError| Problem::from(why))?;
    info!(wallet = %agent, "over");
    daemon.changes.announce();
    Ok(ended)
}

/// Says in the log what stays in the account of a key that goes.
pub(super) fn left_behind(
    txn: &mut Txn<'_>,
    wallet: AgentId,
    account: Option<Address>,
    stays: &[String],
    at: Timestamp,
) -> Result<(), StoreError> {
    let (Some(account), false) = (account, stays.is_empty()) else { return Ok(()) };
    let what = stays.join("; ");
    info!(%wallet, %account, %what, "left behind");
    txn.append_leaf(&LeafRecord { at, event: Event::LeftBehind { wallet, account, what } }).map(drop)
}
