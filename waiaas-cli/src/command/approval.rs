//! `waiaas inbox`, `waiaas approve` and `waiaas reject`.

use super::wallet::{self, vault::vote};
use crate::{
    Ending,
    clock::{self, Deadline},
    command::transfer::{duration, finish, follow},
    daemon::Daemon,
    output::{inbox::Inboxed, refusal, talk},
    owner,
    review::approval::{Approval, examine, pays},
    session::Session,
};
use clap::Args;
use waiaas_policy::{id::TxId, time::Span};
use waiaas_wire::{
    Problem,
    control::TxIdText,
    error::exit,
    signed::SignedApproval,
    vault::VaultAct,
    view::{InboxItem, TxView},
};

/// List what waits for the owner: payments, and wider policies in their cool-down
#[derive(Debug, Args)]
pub struct Inbox {}

/// Approve a payment that waits for the owner
///
/// The draft is decoded here and compared with what is said about it; where they differ, nothing is signed and it ends with
/// 10. The approval is good once, for exactly this payment. Every limit of the policy still holds.
///
/// Where the policy has the owner approve by proposal, the owner votes for it on chain and executes it, in one transaction.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  waiaas approve tx_01JD0000000000000000000000
  waiaas approve tx_01JD0000000000000000000000 --yes --passphrase-file pass.txt")]
pub struct Approve {
    /// The payment
    #[arg(value_name = "ID")]
    id: TxId,
    /// How long the approval is good
    #[arg(long, value_name = "TIME", default_value = "1h")]
    valid_for: Span,
    /// How long to wait for the ledger
    #[arg(long, value_name = "TIME", default_value = "2m")]
    timeout: Span,
}

/// Refuse a payment that waits for the owner
///
/// One that is proposed on chain is voted down there, with the owner's key.
#[derive(Debug, Args)]
pub struct Reject {
    /// The payment
    #[arg(value_name = "ID")]
    id: TxId,
    /// Why, for the agent
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// How long to wait for the ledger, where a proposal is voted down
    #[arg(long, value_name = "TIME", default_value = "2m")]
    timeout: Span,
}

impl Inbox {
    pub async fn run(self, session: &Session) -> Ending {
        let daemon = session.daemon().await?;
        let items = fetch(&daemon).await?;
        let policies = daemon.ask(async |client, context, caller| client.policy_waiting(context, caller).await).await?;
        session.output.show(&Inboxed { items, policies });
        Ok(exit::DONE)
    }
}

impl Approve {
    pub async fn run(self, session: &Session) -> Ending {
        owner::must_be_there(session)?;
        let daemon = session.daemon().await?;
        let items = fetch(&daemon).await?;
        let item = items.iter().find(|item| item.tx.id == self.id).ok_or_else(|| refusal::not_in_inbox(self.id))?;
        if item.tx.proposal.is_some() {
            check_account(&daemon, item).await?;
            vote(session, &daemon, item, &VaultAct::Approve { tx: self.id }).await?;
            let tx = outcome(session, &daemon, self.id, self.timeout).await?;
            return finish(session, &tx, true);
        }
        let approval = examine(item, clock::now(), self.valid_for)?;
        check_account(&daemon, item).await?;
        session.confirm(&approval, talk::ASK_APPROVE).await?;
        let signed = sign(session, &approval).await?;
        let busy = session.output.busy(talk::APPROVING);
        let tx = submit(&daemon, signed).await?;
        let tx = follow(&daemon, tx, false, Deadline::after(duration(self.timeout))).await?;
        drop(busy);
        finish(session, &tx, true)
    }
}

impl Reject {
    pub async fn run(self, session: &Session) -> Ending {
        let daemon = session.daemon().await?;
        // What stands on chain is voted down there, which takes the owner's key.
        let items = fetch(&daemon).await?;
        if let Some(item) = items.iter().find(|item| item.tx.id == self.id && item.tx.proposal.is_some()) {
            owner::must_be_there(session)?;
            vote(session, &daemon, item, &VaultAct::Reject { tx: self.id, reason: self.reason }).await?;
            session.output.show(&outcome(session, &daemon, self.id, self.timeout).await?);
            return Ok(exit::DONE);
        }
        let (id, reason) = (TxIdText(self.id), self.reason);
        let tx =
            daemon.ask(async move |client, context, caller| client.reject(context, caller, id, reason).await).await?;
        session.output.show(&tx);
        Ok(exit::DONE)
    }
}

async fn fetch(daemon: &Daemon) -> Result<Vec<InboxItem>, Problem> {
    daemon.ask(async |client, context, caller| client.inbox(context, caller).await).await
}

/// What became of a payment whose proposal was voted on: it ends when the ledger has that for good.
async fn outcome(session: &Session, daemon: &Daemon, id: TxId, timeout: Span) -> Result<TxView, Problem> {
    let _busy = session.output.busy(talk::CONFIRMING);
    let tx =
        daemon.ask(async move |client, context, caller| client.tx_show(context, caller, TxIdText(id)).await).await?;
    follow(daemon, tx, true, Deadline::after(duration(timeout))).await
}

/// The account that would pay has to be that of the wallet.
async fn check_account(daemon: &Daemon, item: &InboxItem) -> Result<(), Problem> {
    let wallet = wallet::show(daemon, Some(item.tx.wallet.to_string())).await?;
    let same = wallet.address == pays(item)? && wallet.multisig == item.multisig && wallet.id == item.tx.wallet;
    if same { Ok(()) } else { Err(refusal::other_account()) }
}

async fn sign(session: &Session, approval: &Approval<'_>) -> Result<SignedApproval, Problem> {
    let message = approval.message()?;
    let key = owner::open(session).await?;
    Ok(approval.signed(key.sign(&message).await?))
}

async fn submit(daemon: &Daemon, approval: SignedApproval) -> Result<TxView, Problem> {
    daemon.pay(None, async move |client, context, caller| client.approve(context, caller, approval).await).await
}
