//! What is next of a wallet's end: the same order as the command line's, one step after the other, for owners who sign
//! elsewhere. What needs no signature is done; the first step that needs one is made ready.

use super::{stop, vault};
use crate::{
    daemon::Daemon,
    flow::request::policy_of,
    store::wallets::{self, State, Wallet},
};
use waiaas_policy::{Address, asset::Asset, document::Policy, leave::Leave, statement::EndStatement};
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

/// Stops a wallet, and makes ready what the owner signs next to end it; what it holds goes to `to`, but for what the owner leaves.
///
/// # Errors
/// A ledger that does not answer; as [`vault::prepare`].
pub async fn next(daemon: &Daemon, wallet: Wallet, to: Address, leave: Option<Leave>) -> Result<Next, Problem> {
    let ready = |wallet, step| Next { wallet, step, transaction: None, word: None };
    match wallet.state {
        State::Terminated => return Ok(ready(wallet, EndStep::Done)),
        State::Creating => return word(wallet, leave),
        State::Active | State::Suspended => {}
    }
    stop::stop(daemon, vec![wallet.agent], stop::Occasion::Usual).await?;
    let stopped = daemon.store.read(|view| wallets::of(view, wallet.agent))?;
    let wallet = stopped.ok_or_else(|| Problem::plain(Code::AgentNotFound))?;
    let on_chain = |wallet: &Wallet, step, transaction: VaultDraftView| {
        let draft = transaction.message.is_some().then_some(transaction);
        draft.map(|transaction| Next { transaction: Some(transaction), ..ready(wallet.clone(), step) })
    };
    let sweep = VaultAct::Sweep { to, leave: leave.clone() };
    let Some(place) = wallet.place() else {
        let next = on_chain(&wallet, EndStep::PayOut, vault::prepare(daemon, &wallet, &sweep).await?);
        return next.map_or_else(|| word(wallet, leave), Ok);
    };
    if let Some(next) = on_chain(&wallet, EndStep::Limits, vault::prepare(daemon, &wallet, &VaultAct::Suspend).await?) {
        return Ok(next);
    }
    let held = super::wallets::holdings(daemon, place.vault).await?;
    // Tokens first: to pay them out takes the owner's SOL only.
    let policy = policy_of(daemon, wallet.agent).unwrap_or_else(|_| Policy::empty());
    let most = |asset| leave.as_ref().map_or(0, |leave| leave.most(asset, policy.assets.contains_key(&asset)));
    let tokens = held.tokens.iter().map(|token| (Asset::Token(token.mint), token.amount));
    let mut held = tokens.chain([(Asset::Sol, held.lamports)]);
    if let Some((asset, _)) = held.find(|(asset, amount)| *amount > most(*asset)) {
        let act = VaultAct::Withdraw { to, amount: None, asset: Some(asset.to_string()) };
        if let Some(next) = on_chain(&wallet, EndStep::PayOut, vault::prepare(daemon, &wallet, &act).await?) {
            return Ok(next);
        }
    }
    if let Some(next) = on_chain(&wallet, EndStep::PayOut, vault::prepare(daemon, &wallet, &sweep).await?) {
        return Ok(next);
    }
    match on_chain(&wallet, EndStep::Member, vault::prepare(daemon, &wallet, &VaultAct::Dismiss).await?) {
        Some(next) => Ok(next),
        None => word(wallet, leave),
    }
}

fn word(wallet: Wallet, leave: Option<Leave>) -> Result<Next, Problem> {
    let statement = EndStatement { agent: wallet.agent, leave };
    let message = statement.bytes().ok_or_else(|| Problem::new(Code::Internal, "the word is too long to be signed"))?;
    let word = EndWord { statement: statement.text(), message };
    Ok(Next { wallet, step: EndStep::Word, transaction: None, word: Some(word) })
}
