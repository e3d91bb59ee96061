//! Acts on vaults that the daemon signs: prepared, signed and sent as those of an owner elsewhere.

use super::{Mandate, sign};
use crate::{
    daemon::Daemon,
    manage::vault,
    store::wallets::{self, Wallet},
};
use std::sync::Arc;
use waiaas_policy::id::AgentId;
use waiaas_wire::{Code, Problem, vault::VaultAct, view::VaultDraftView};

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
