//! What the owner signs, from the draft to where it is handed in.

use super::{
    Mandate, sign,
    vault::{MOST, act, current, more, transaction},
};
use crate::{
    daemon::Daemon,
    manage::{
        approvals, drafts, end as over, ending,
        funding::{self, Target},
        policies,
        recover::{self, Recovery},
        rotate::{self, Rotation},
        stop, vault, widening,
    },
    store::{
        journal::Payment,
        wallets::{State, Wallet},
    },
};
use std::sync::Arc;
use waiaas_policy::{
    Address,
    document::Policy,
    id::{AgentId, TxId},
    leave::Leave,
};
use waiaas_wire::{
    Code, Problem,
    control::Amount,
    signed::{SignedApproval, SignedBudget, SignedDestination, SignedEnd, SignedLift, SignedPolicy, SignedRotate},
    vault::VaultAct,
    view::{ApprovalDraft, BudgetDraft, DestinationDraft, LiftDraft, PolicyDraft, RotationStage},
};

/// Sets a policy. One that allows more reaches the chain first, so that no payment fails for a limit that is still in transit;
/// one that allows less reaches it last. One that has to wait does not reach it yet.
///
/// # Errors
/// As for who hands a signed one in.
pub async fn set_policy(
    daemon: &Arc<Daemon>,
    mandate: &Mandate,
    wallet: &Wallet,
    document: &str,
) -> Result<(), Problem> {
    let PolicyDraft { agent_id: agent, version, policy: bytes, hash, message, widens, .. } =
        drafts::policy(daemon, wallet, document)?;
    let unreadable = || Problem::new(Code::PolicyInvalid, "the policy cannot be read").at("document");
    let policy = Policy::decode(&bytes).ok_or_else(unreadable)?;
    let waits = widening::due(daemon, agent, &policy, daemon.clock.now())?.is_some();
    let limits = VaultAct::Limits { policy: bytes.clone() };
    let on_chain = wallet.place().is_some() && wallet.state == State::Active && !waits;
    if on_chain && widens {
        act(daemon, mandate, wallet, &limits).await?;
    }
    let what = format!("policy version {version} with hash {hash}");
    let signature = sign(daemon, mandate, Some(agent), what, &message).await?;
    policies::set(daemon, wallet, SignedPolicy { agent, version, policy: bytes, signature }).await?;
    if on_chain && !widens {
        act(daemon, mandate, wallet, &limits).await?;
    }
    Ok(())
}

/// Sets the budget over all wallets.
///
/// # Errors
/// As for who hands a signed one in.
pub async fn set_budget(daemon: &Daemon, mandate: &Mandate, document: &str) -> Result<(), Problem> {
    let BudgetDraft { version, budget, hash, message, .. } = drafts::budget(daemon, document)?;
    let what = format!("budget version {version} with hash {hash}");
    let signature = sign(daemon, mandate, None, what, &message).await?;
    policies::set_budget(daemon, SignedBudget { version, budget, signature }).await
}

/// Says yes to a payment that waits.
///
/// # Errors
/// As for who hands a signed one in.
pub async fn approve(daemon: &Arc<Daemon>, mandate: &Mandate, tx: TxId) -> Result<Payment, Problem> {
    let ApprovalDraft { agent_id: agent, intent, expires, effect, message, .. } = drafts::approval(daemon, tx)?;
    let what = format!("approval of {tx}: {effect}");
    let signature = sign(daemon, mandate, Some(agent), what, &message).await?;
    approvals::approve(daemon, SignedApproval { tx, agent, intent, expires, effect, signature }).await
}

/// Puts the owner's money in.
///
/// # Errors
/// As for who hands a signed transfer in.
pub async fn fund(
    daemon: &Arc<Daemon>,
    mandate: &Mandate,
    target: &Target,
    amount: &Amount,
) -> Result<Payment, Problem> {
    let draft = funding::unsigned(daemon, target, amount).await?;
    let agent = match target {
        Target::Wallet(wallet) => Some(wallet.agent),
        Target::FeePayer => None,
    };
    let signature =
        sign(daemon, mandate, agent, "a transfer from the owner's account".to_owned(), &draft.message).await?;
    funding::submit(daemon, target, draft.message, signature).await
}

/// Lets a stopped wallet go on: its limits on chain first, the flag last.
///
/// # Errors
/// As for who hands the signed word in.
pub async fn lift(daemon: &Arc<Daemon>, mandate: &Mandate, wallet: &Wallet) -> Result<Wallet, Problem> {
    // Before anything is changed on chain: is it stopped at all?
    stop::number(daemon, wallet).await?;
    if wallet.place().is_some() {
        act(daemon, mandate, wallet, &VaultAct::Resume).await?;
    }
    let LiftDraft { agent_id: agent, stop, message, .. } =
        drafts::lift(wallet.agent, stop::number(daemon, wallet).await?)?;
    let signature = sign(daemon, mandate, Some(agent), format!("the end of stop {stop}"), &message).await?;
    stop::lift(daemon, wallet, SignedLift { agent, stop, signature }).await
}

/// Registers where everything goes in an emergency.
///
/// # Errors
/// As for who hands the signed word in.
pub async fn destination(daemon: &Daemon, mandate: &Mandate, wallet: &Wallet, to: Address) -> Result<(), Problem> {
    let DestinationDraft { agent_id: agent, version, to, message, .. } = recover::draft(daemon, wallet, to).await?;
    let what = format!("recovery destination version {version}: {to}");
    let signature = sign(daemon, mandate, Some(agent), what, &message).await?;
    recover::register(daemon, wallet, SignedDestination { agent, version, to, signature }).await.map(drop)
}

/// Takes everything out of a wallet that can be taken out.
///
/// # Errors
/// As for who hands the signed transactions in; what is out until then stays out.
pub async fn recover(daemon: &Arc<Daemon>, mandate: &Mandate, wallet: &Wallet) -> Result<Recovery, Problem> {
    for _ in 0..MOST {
        let found = recover::recover(daemon, wallet).await?;
        let Some(draft) = found.transaction else { return Ok(found) };
        transaction(daemon, mandate, &found.wallet, "a step of a recovery", draft).await?;
    }
    Err(more())
}

/// Puts another key in the place of an agent's. The agent stays stopped.
///
/// # Errors
/// As for who hands word and transaction in signed.
pub async fn rotate(
    daemon: &Arc<Daemon>,
    mandate: &Mandate,
    wallet: &Wallet,
    leave: Option<Leave>,
) -> Result<Rotation, Problem> {
    let begun = rotate::begin(daemon, wallet).await?;
    let (agent, stop, word) = (wallet.agent, begun.stop, drafts::rotation(&begun, leave.clone())?);
    let what = format!("another key for the agent, at stop {stop}");
    let signature = sign(daemon, mandate, Some(agent), what, &word.message).await?;
    let word = SignedRotate { agent, stop, signature, leave };
    for _ in 0..MOST {
        let found = rotate::rotate(daemon, &current(daemon, agent)?, word.clone()).await?;
        if found.stage != RotationStage::SignTransaction {
            return Ok(found);
        }
        let draft = vault::prepare(daemon, &found.wallet, &VaultAct::Rotate).await?;
        transaction(daemon, mandate, &found.wallet, "the exchange of the agent's key on chain", draft).await?;
    }
    Err(more())
}

/// Ends a wallet: what is in its vault goes to `to`, its key is destroyed.
///
/// # Errors
/// As for who hands it all in signed; what was done until then stays done.
pub async fn end(
    daemon: &Arc<Daemon>,
    mandate: &Mandate,
    agent: AgentId,
    to: Address,
    leave: Option<Leave>,
) -> Result<Wallet, Problem> {
    for _ in 0..MOST {
        let next = ending::next(daemon, current(daemon, agent)?, to, leave.clone()).await?;
        match (next.transaction, next.word) {
            (Some(draft), _) => {
                transaction(daemon, mandate, &next.wallet, "a step of the wallet's end", draft).await?;
            }
            (None, Some(word)) => {
                let what = "the last word about the wallet".to_owned();
                let signature = sign(daemon, mandate, Some(agent), what, &word.message).await?;
                return over::end(daemon, &next.wallet, SignedEnd { agent, signature, leave }).await;
            }
            (None, None) => return Ok(next.wallet),
        }
    }
    Err(more())
}
