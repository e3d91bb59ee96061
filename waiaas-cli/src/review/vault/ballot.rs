//! A vote on what a payment proposes: what the agent's key signed, what stands on chain and what the owner would sign are the
//! same, or nothing is signed.
//!
//! What the agent's key signed is decoded here. What stands on chain is told by the daemon; the owner's own message names the
//! accounts that are used, in their order, and the program executes nothing with others.

use super::{Asked, Step, agree};
use crate::{output::refusal, review::approval};
use waiaas_policy::{
    Address,
    decode::{Message, Proposing},
    intent::Intent,
};
use waiaas_wire::{
    Problem,
    signed::verifies,
    vault::VaultAct,
    view::{InboxItem, VaultDraftView},
};

/// What is voted on, as decoded.
#[derive(Debug, Clone)]
pub struct Ballot {
    /// The payment, as the daemon shows it. Every figure of it was compared.
    pub item: Box<InboxItem>,
    /// What the vault would do.
    pub intent: Intent,
    /// The place of the proposal.
    pub index: u64,
    /// Whether the vote is a yes.
    pub yes: bool,
}

/// Reads what is voted on, where the act is a vote, and makes sure that the steps vote on that.
pub(super) fn examine(steps: &[Step], view: &VaultDraftView, asked: &Asked<'_>) -> Result<Option<Ballot>, Problem> {
    let (tx, yes) = match asked.act {
        VaultAct::Approve { tx } => (*tx, true),
        VaultAct::Reject { tx, .. } => (*tx, false),
        _ => return Ok(None),
    };
    let item = asked.item.filter(|item| item.tx.id == tx);
    let item =
        item.ok_or_else(|| refusal::disagrees("the payment that is voted on is not the one that was asked for"))?;
    let intent = approval::proposed(item)?;
    let unread = || refusal::disagrees("what the agent's key signed does not make one proposal");
    let message = Message::parse(&item.message).map_err(|_| unread())?;
    let made = Proposing::read(&message, &view.multisig).ok_or_else(unread)?;
    check_steps(steps, &made)?;
    check_calls(item, &made)?;
    if yes {
        agree("the key that proposed", &item.from, &view.agent_key)?;
        check_signatures(item, &message)?;
        if !view.transaction.as_ref().is_some_and(|account| made.is_kept_as(account)) {
            return Err(refusal::disagrees("what stands on chain is not what the agent's key proposed"));
        }
    }
    Ok(Some(Ballot { item: Box::new(item.clone()), intent, index: made.index, yes }))
}

/// That the agent's key itself signed what made the proposal, with everybody else who had to.
fn check_signatures(item: &InboxItem, message: &Message<'_>) -> Result<(), Problem> {
    let signers = message.signers();
    let genuine = signers.len() == item.signatures.len()
        && signers.contains(&item.from)
        && signers.iter().zip(&item.signatures).all(|(key, signature)| verifies(key, &item.message, signature));
    if genuine { Ok(()) } else { Err(refusal::disagrees("the agent's key did not sign what is said to be proposed")) }
}

/// That what is shown of calls of programs is what the vault would do.
fn check_calls(item: &InboxItem, made: &Proposing<'_>) -> Result<(), Problem> {
    let shown = &item.tx.instructions;
    if shown.is_empty() {
        return Ok(());
    }
    let key = |place: &u8| made.inner.keys.get(usize::from(*place)).copied();
    let read = made
        .inner
        .instructions
        .iter()
        .map(|made| (key(&made.program), made.accounts.iter().map(key).collect::<Vec<_>>(), made.data));
    let said = shown.iter().map(|said| {
        (Some(said.program), said.accounts.iter().map(|given| Some(given.address)).collect(), said.data.as_slice())
    });
    if read.eq(said) { Ok(()) } else { Err(refusal::disagrees("the instructions that are shown are others")) }
}

fn check_steps(steps: &[Step], made: &Proposing<'_>) -> Result<(), Problem> {
    let keys: &[Address] = &made.inner.keys;
    let is_about = |step: &Step| match step {
        Step::Vote { proposal, .. } => *proposal == made.proposal,
        Step::Execute { proposal, transaction, given, .. } => {
            (*proposal, *transaction, given.as_slice()) == (made.proposal, made.transaction, keys)
        }
        _ => false,
    };
    if steps.iter().all(is_about) { Ok(()) } else { Err(refusal::disagrees("the message votes on another proposal")) }
}
