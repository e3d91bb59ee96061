//! Acts on vaults that the daemon signs: prepared, signed and sent as those of an owner elsewhere.

use super::{Mandate, sign};
use crate::{
    daemon::Daemon,
    manage::vault,
    store::wallets::{self, Wallet},
};
use ed25519_dalek::{Signer as _, SigningKey};
use std::sync::Arc;
use waiaas_policy::{Address, id::AgentId};
use waiaas_wire::{Code, Problem, Signature, vault::VaultAct, view::VaultDraftView};

/// Transactions of one call at most. What is left then is done by the next call.
pub(super) const MOST: usize = 60;

/// Carries an act out that is done when there is nothing left to do: limits, members.
///
/// # Errors
/// As for who prepares and hands it in; what was done until then stays done.
pub async fn act(daemon: &Arc<Daemon>, mandate: &Mandate, wallet: &Wallet, act: &VaultAct) -> Result<Wallet, Problem> {
    let mut wallet = wallet.clone();
    for _ in 0..MOST {
        let draft = vault::prepare(daemon, &wallet, act).await?;
        if draft.message.is_none() {
            return Ok(wallet);
        }
        wallet = transaction(daemon, mandate, &wallet, word(act), draft).await?;
    }
    Err(more())
}

/// Makes the vault of a wallet that has none yet; nothing for one that has.
///
/// # Errors
/// As for who prepares and hands it in.
pub async fn create(daemon: &Arc<Daemon>, mandate: &Mandate, wallet: &Wallet) -> Result<Wallet, Problem> {
    // Signs once, beside the owner: the multisig's address is derived from it, and it has no other power.
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|_| Problem::new(Code::Internal, "the system gives no randomness"))?;
    let beside = SigningKey::from_bytes(&seed);
    let create_key = Address::new_from_array(beside.verifying_key().to_bytes());
    let act = VaultAct::Create { create_key };
    let Some(message) = vault::prepare(daemon, wallet, &act).await?.message else {
        return current(daemon, wallet.agent);
    };
    let owner = sign(daemon, mandate, Some(wallet.agent), word(&act).to_owned(), &message).await?;
    let beside = Signature(beside.sign(&message).to_bytes());
    vault::submit(daemon, wallet, message, vec![owner, beside]).await
}

/// Removes the limits of a stopped wallet on chain; nothing for one without a vault.
///
/// # Errors
/// As [`act`].
pub async fn strip(daemon: &Arc<Daemon>, mandate: &Mandate, agent: AgentId) -> Result<Wallet, Problem> {
    let wallet = current(daemon, agent)?;
    if wallet.place().is_none() { Ok(wallet) } else { act(daemon, mandate, &wallet, &VaultAct::Suspend).await }
}

/// Carries an act out once: a payment out of a vault, a vote.
///
/// # Errors
/// As for who prepares and hands it in.
pub async fn once(daemon: &Arc<Daemon>, mandate: &Mandate, wallet: &Wallet, act: &VaultAct) -> Result<Wallet, Problem> {
    let draft = vault::prepare(daemon, wallet, act).await?;
    transaction(daemon, mandate, wallet, word(act), draft).await
}

/// Signs and sends what was prepared last.
pub(super) async fn transaction(
    daemon: &Arc<Daemon>,
    mandate: &Mandate,
    wallet: &Wallet,
    what: &str,
    draft: VaultDraftView,
) -> Result<Wallet, Problem> {
    let message = draft.message.ok_or_else(|| Problem::new(Code::Internal, "there is no transaction to be signed"))?;
    let signature = sign(daemon, mandate, Some(wallet.agent), what.to_owned(), &message).await?;
    vault::submit(daemon, wallet, message, vec![signature]).await
}

/// A wallet as it is by now.
pub(super) fn current(daemon: &Daemon, agent: AgentId) -> Result<Wallet, Problem> {
    let wallet = daemon.store.read(|view| wallets::of(view, agent))?;
    wallet.ok_or_else(|| Problem::plain(Code::AgentNotFound))
}

/// So much was done in one call that the rest takes another.
pub(super) fn more() -> Problem {
    Problem::new(Code::Busy, format!("{MOST} transactions are done and more are left; call it again"))
}

fn word(act: &VaultAct) -> &'static str {
    match act {
        VaultAct::Create { .. } => "the making of a vault",
        VaultAct::Limits { .. } => "a change of limits on chain",
        VaultAct::Suspend => "the removal of limits on chain",
        VaultAct::Resume => "the return of limits on chain",
        VaultAct::Dismiss => "the removal of the agent's key on chain",
        VaultAct::Rotate => "the exchange of the agent's key on chain",
        VaultAct::Withdraw { .. } => "a payment out of the vault",
        VaultAct::Sweep { .. } => "a payment out of the agent key's own account",
        VaultAct::Approve { .. } => "a vote for what a payment proposes",
        VaultAct::Reject { .. } => "a vote against what a payment proposes",
    }
}
