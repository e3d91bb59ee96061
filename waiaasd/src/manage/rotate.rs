//! Another key in the place of an agent's, while the wallet is stopped: made in the enclave, let in on chain by the owner, and
//! only then put in force, when the chain no longer knows the one before it. The vault stays where it is.
//!
//! Every step looks at what is so and does what is missing, so that whatever was cut short goes on from there.

use super::{
    boot::{self, unexpected},
    end::{close_payments, left_behind},
    owner,
    settled::settled,
    stop, vault,
};
use crate::{
    daemon::Daemon,
    enclave::EnclaveError,
    flow::request::not_over,
    store::{
        StoreError, abort_point, acts,
        journal::State as Stage,
        leaf::{Event, LeafRecord},
        sealed,
        wallets::{self, Wallet},
    },
};
use tracing::info;
use waiaas_policy::{Address, id::AgentId};
use waiaas_wire::{
    Code, Problem,
    enclave::{Answer, Key, Purpose, Request},
    signed::SignedRotate,
    view::RotationStage,
};

/// How far the replacement of a key is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotation {
    /// The wallet as it is now.
    pub wallet: Wallet,
    /// Its stop in force.
    pub stop: u64,
    /// What is next.
    pub stage: RotationStage,
    /// The key to come, while there is one.
    pub next: Option<Address>,
}

/// The stop that the owner's word has to be about; the wallet is stopped for it.
///
/// # Errors
/// A wallet without a vault, or one that is over; an enclave that does not answer.
pub async fn begin(daemon: &Daemon, wallet: &Wallet) -> Result<Rotation, Problem> {
    must_have_vault(wallet)?;
    stop::stop(daemon, vec![wallet.agent], stop::Occasion::Usual).await?;
    let wallet = daemon.store.read(|view| wallets::of(view, wallet.agent))?;
    let wallet = wallet.ok_or_else(|| Problem::plain(Code::AgentNotFound))?;
    let stop = stop::number(daemon, &wallet).await?;
    Ok(Rotation { next: next(daemon, wallet.agent)?, wallet, stop, stage: RotationStage::SignWord })
}

/// Replaces the key of a stopped wallet, as far as that is possible now.
///
/// # Errors
/// `AUTH_SIGNATURE_INVALID`; a wallet that is not stopped, has no vault, or whose key's own account holds something; a payment
/// or an act of the owner that is under way; an enclave or a ledger that does not answer.
pub async fn rotate(daemon: &Daemon, wallet: &Wallet, signed: SignedRotate) -> Result<Rotation, Problem> {
    signed.verify(&owner::owner(daemon)?).map_err(|why| Problem::new(Code::AuthSignatureInvalid, why.to_string()))?;
    must_have_vault(wallet)?;
    let wallet = adopt(daemon, wallet).await?;
    stop::number(daemon, &wallet).await?;
    must_be_quiet(daemon, &wallet)?;
    // Nobody can pay from the old key's own account once it is gone.
    vault::must_be_swept(daemon, &wallet, signed.leave.as_ref()).await?;
    let state = match daemon.enclave.request(Request::Rotate(signed.clone())).await? {
        Answer::State(state) => state,
        Answer::Refused(refusal) => return Err(Problem::from(EnclaveError::Refused(refusal))),
        _ => return Err(unexpected()),
    };
    let (stop, next) = (signed.stop, state.next);
    abort_point("rotate.before-keep");
    daemon.store.finish(move |txn| sealed::keep_state(txn, &state)).await?;
    abort_point("rotate.after-keep");
    let Some(next) = next else {
        return Ok(Rotation { wallet, stop, stage: RotationStage::Done, next: None });
    };
    if vault::knows_another(daemon, &wallet, next).await? {
        return Ok(Rotation { wallet, stop, stage: RotationStage::SignTransaction, next: Some(next) });
    }
    // What is destroyed cannot be brought back: look once more, at what is final.
    settled(daemon).await?;
    if vault::knows_another(daemon, &wallet, next).await? {
        return Err(Problem::new(Code::Busy, "the chain went back to the old key; run it again"));
    }
    let stays = vault::must_be_swept(daemon, &wallet, signed.leave.as_ref()).await?;
    // What waits was prepared for the old key, and shown to the owner with it.
    close_payments(daemon, &wallet).await?;
    // Said before it is so: an answer that is lost must not take it along.
    say_what_stays(daemon, &wallet, stays).await?;
    let key = boot::key(daemon, Request::Retire(signed)).await?;
    abort_point("rotate.before-record");
    let wallet = record(daemon, &wallet, key).await?;
    abort_point("rotate.after-record");
    Ok(Rotation { wallet, stop, stage: RotationStage::Done, next: None })
}

fn must_have_vault(wallet: &Wallet) -> Result<(), Problem> {
    not_over(wallet)?;
    if wallet.vault.is_some() && wallet.place().is_none() {
        return Err(Problem::plain(Code::AgentCreating));
    }
    if wallet.place().is_some() {
        return Ok(());
    }
    let detail = format!(
        "the wallet `{}` has no vault: its key is its account, and another key is another account; make another wallet, and pay \
         it what is left in this one",
        wallet.name
    );
    Err(Problem::new(Code::ValidationRange, detail).at("wallet"))
}

/// Nothing of the old key's is on its way, and the owner does nothing else.
fn must_be_quiet(daemon: &Daemon, wallet: &Wallet) -> Result<(), Problem> {
    if daemon.store.read(|view| acts::open(view, wallet.agent))?.is_some() {
        return Err(Problem::new(Code::Busy, "another act of the owner on this wallet is under way"));
    }
    let under_way = |stage| matches!(stage, Stage::Reserved | Stage::Signed | Stage::Submitted);
    let open = daemon.store.open_payments()?;
    match open.iter().find(|payment| payment.wallet == wallet.agent && under_way(payment.state)) {
        None => Ok(()),
        Some(payment) => {
            let detail = "a payment of this wallet is still under way; try again when it has its end";
            Err(Problem::new(Code::Busy, detail).of(&payment.id))
        }
    }
}

/// The key that is to take the place of an agent's, while there is one.
///
/// # Errors
/// The store does not answer.
pub fn next(daemon: &Daemon, agent: AgentId) -> Result<Option<Address>, Problem> {
    Ok(daemon.store.read(|view| sealed::state(view, agent))?.and_then(|state| state.next))
}

/// Refuses what makes no sense while a key is being replaced.
///
/// # Errors
/// `AGENT_KEY_ROTATION_IN_PROGRESS`.
pub fn must_not_be_under_way(daemon: &Daemon, wallet: &Wallet) -> Result<(), Problem> {
    if next(daemon, wallet.agent)?.is_none() {
        return Ok(());
    }
    let detail = format!("the key of the wallet `{}` is being replaced; finish that first", wallet.name);
    Err(Problem::new(Code::AgentRotating, detail).at("wallet"))
}

/// Takes up the key that the enclave has, should the answer that brought it have been lost.
///
/// # Errors
/// The enclave or the store does not answer.
pub(super) async fn adopt(daemon: &Daemon, wallet: &Wallet) -> Result<Wallet, Problem> {
    if next(daemon, wallet.agent)?.is_none() {
        return Ok(wallet.clone());
    }
    let key = boot::key(daemon, Request::Key(Purpose::Agent(wallet.agent))).await?;
    if wallet.pocket == Some(key.address) { Ok(wallet.clone()) } else { record(daemon, wallet, key).await }
}

/// The same for every wallet, when an enclave that kept running meets a daemon that was started anew.
///
/// # Errors
/// The enclave or the store does not answer.
pub(super) async fn adopt_all(daemon: &Daemon) -> Result<(), Problem> {
    for wallet in daemon.store.read(|view| wallets::all(view))? {
        adopt(daemon, &wallet).await?;
    }
    Ok(())
}

async fn say_what_stays(daemon: &Daemon, wallet: &Wallet, stays: Vec<String>) -> Result<(), Problem> {
    if stays.is_empty() {
        return Ok(());
    }
    let (agent, account, now) = (wallet.agent, wallet.pocket, daemon.clock.now());
    Ok(daemon.store.finish(move |txn| left_behind(txn, agent, account, &stays, now)).await?)
}

/// Key, state and wallet change in one commit: a state opens under its own key only.
async fn record(daemon: &Daemon, wallet: &Wallet, key: Key) -> Result<Wallet, Problem> {
    let (agent, now, address) = (wallet.agent, daemon.clock.now(), key.address);
    let replaced = daemon.store.finish(move |txn| {
        sealed::keep_key(txn, &key)?;
        txn.append_leaf(&LeafRecord { at: now, event: Event::KeyReplaced { wallet: agent, address } })?;
        wallets::rekeyed(txn, agent, address)
    });
    let replaced = replaced.await.map_err(|why: StoreError| Problem::from(why))?;
    info!(wallet = %agent, %address, "the agent's key was replaced");
    daemon.changes.announce();
    Ok(replaced)
}
