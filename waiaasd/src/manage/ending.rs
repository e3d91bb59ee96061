//! What is next of a wallet's end: the same order as the command line's, one step after the other, for owners who sign
//! elsewhere. What needs no signature is done; the first step that needs one is made ready.

use super::{stop, vault};
use crate::{
    daemon::Daemon,
    store::wallets::{self, State, Wallet},
};
use waiaas_policy::{Address, statement::EndStatement};
use waiaas_wire::{
    Code, Problem,
    vault::VaultAct,
    view::{EndStep, EndWord, VaultDraftView},
};

/// How far the end of a wallet is.
#[derive(Debug)]
pub struct Next {
    /// The wallet.
    pub wallet: Wallet,
    /// What is next.
    pub step: EndStep,
    /// The transaction of a step on chain.
    pub transaction: Option<VaultDraftView>,
    /// The last word.
    pub word: Option<EndWord>,
}

/// Stops a wallet, and makes ready what the owner signs next to end it; what it holds goes to `to`.
///
/// # Errors
/// A ledger that does not answer; as [`vault::prepare`].
pub async fn next(daemon: &Daemon, wallet: Wallet, to: Address) -> Result<Next, Problem> {
    let ready = |wallet, step| Next { wallet, step, transaction: None, word: None };
    match wallet.state {
        State::Terminated => return Ok(ready(wallet, EndStep::Done)),
        State::Creating => return word(wallet),
        State::Active | State::Suspended => {}
    }
    stop::stop(daemon, vec![wallet.agent], stop::Occasion::Usual).await?;
    let stopped = daemon.store.read(|view| wallets::of(view, wallet.agent))?;
    let wallet = stopped.ok_or_else(|| Problem::plain(Code::AgentNotFound))?;
    let on_chain = |wallet: &Wallet, step, transaction: VaultDraftView| {
        let draft = transaction.message.is_some().then_some(transaction);
        draft.map(|transaction| Next { transaction: Some(transaction), ..ready(wallet.clone(), step) })
    };
    let sweep = VaultAct::Sweep { to };
    let Some(place) = wallet.place() else {
        let next = on_chain(&wallet, EndStep::PayOut, vault::prepare(daemon, &wallet, &sweep).await?);
        return next.map_or_else(|| word(wallet), Ok);
    };
    if let Some(next) = on_chain(&wallet, EndStep::Limits, vault::prepare(daemon, &wallet, &VaultAct::Suspend).await?) {
        return Ok(next);
    }
    let held = super::wallets::holdings(daemon, place.vault).await?;
    // Tokens first: to pay them out takes the owner's SOL only.
    let tokens = held.tokens.iter().filter(|token| token.amount > 0).map(|token| token.mint.to_string());
    let sol = (held.lamports > 0).then(|| "SOL".to_owned());
    if let Some(asset) = tokens.chain(sol).next() {
        let act = VaultAct::Withdraw { to, amount: None, asset: Some(asset) };
        if let Some(next) = on_chain(&wallet, EndStep::PayOut, vault::prepare(daemon, &wallet, &act).await?) {
            return Ok(next);
        }
    }
    if let Some(next) = on_chain(&wallet, EndStep::PayOut, vault::prepare(daemon, &wallet, &sweep).await?) {
        return Ok(next);
    }
    match on_chain(&wallet, EndStep::Member, vault::prepare(daemon, &wallet, &VaultAct::Dismiss).await?) {
        Some(next) => Ok(next),
        None => word(wallet),
    }
}

fn word(wallet: Wallet) -> Result<Next, Problem> {
    let statement = EndStatement { agent: wallet.agent };
    let message = statement.bytes().ok_or_else(|| Problem::new(Code::Internal, "the word is too long to be signed"))?;
    let word = EndWord { statement: statement.text(), message };
    Ok(Next { wallet, step: EndStep::Word, transaction: None, word: Some(word) })
}
