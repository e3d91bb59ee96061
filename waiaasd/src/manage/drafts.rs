//! What the owner is to sign, put into words and bytes. The daemon only proposes: what is signed is checked anew when it
//! comes back.

use super::{approvals, rotate::Rotation};
use crate::{
    daemon::Daemon,
    flow::request::pocket,
    store::{policies, wallets::Wallet},
};
use waiaas_policy::{
    Address,
    amount::format_ui,
    compare::widens,
    document::{Budget, Policy},
    id::{AgentId, TxId},
    leave::Leave,
    statement::{
        ApprovalStatement, BudgetStatement, DestinationStatement, LiftStatement, PolicyStatement, RotateStatement,
    },
    time::Span,
};
use waiaas_wire::{
    Code, Problem,
    view::{ApprovalDraft, BudgetDraft, DestinationDraft, LiftDraft, PolicyDraft, RotationView},
};

/// How long a yes is good that is signed from a draft.
const GOOD_FOR: Span = Span::from_secs(15 * 60);

/// A policy from its document.
///
/// # Errors
/// `POLICY_INVALID` with every mistake of the document.
pub fn policy(daemon: &Daemon, wallet: &Wallet, document: &str) -> Result<PolicyDraft, Problem> {
    let new = Policy::from_toml(document).map_err(|why| invalid(why.to_string()))?;
    let current = daemon.store.read(|view| policies::current(view, wallet.agent))?;
    // What cannot be read allowed nothing: anything is wider.
    let old = current.as_ref().and_then(|current| Policy::decode(&current.signed.policy));
    let old = old.unwrap_or_else(Policy::empty);
    let version = current.map_or(0, |current| current.signed.version).saturating_add(1);
    let statement = PolicyStatement { agent: wallet.agent, version, hash: new.hash() };
    Ok(PolicyDraft {
        agent_id: wallet.agent,
        version,
        policy: new.encode(),
        hash: statement.hash,
        statement: statement.text(),
        message: signable(statement.bytes())?,
        widens: widens(&old, &new, daemon.clock.now()).is_some(),
    })
}

/// A budget from its document.
///
/// # Errors
/// `POLICY_INVALID` with every mistake of the document.
pub fn budget(daemon: &Daemon, document: &str) -> Result<BudgetDraft, Problem> {
    let new = Budget::from_toml(document).map_err(|why| invalid(why.to_string()))?;
    let current = daemon.store.read(|view| policies::budget(view))?;
    let version = current.map_or(0, |current| current.signed.version).saturating_add(1);
    let statement = BudgetStatement { version, hash: new.hash() };
    Ok(BudgetDraft {
        version,
        budget: new.encode(),
        hash: statement.hash,
        statement: statement.text(),
        message: signable(statement.bytes())?,
    })
}

/// The yes to a payment that waits.
///
/// # Errors
/// `APPROVAL_NOT_FOUND`.
pub fn approval(daemon: &Daemon, tx: TxId) -> Result<ApprovalDraft, Problem> {
    let payment = approvals::waiting_for_owner(daemon, tx)?;
    let ask = &payment.ask;
    // A token is named by its mint: a symbol is what somebody calls it.
    let amount = format_ui(ask.amount, ask.decimals);
    let statement = ApprovalStatement {
        tx,
        agent: payment.wallet,
        intent: payment.prepared.intent,
        expires: daemon.clock.now().saturating_add(GOOD_FOR),
        effect: format!("pay {amount} {} ({}) to {}", ask.asset, ask.amount, ask.to),
    };
    let (text, message) = (statement.text(), signable(statement.bytes())?);
    let ApprovalStatement { tx, agent, intent, expires, effect } = statement;
    Ok(ApprovalDraft { tx_id: tx, agent_id: agent, intent, expires, effect, statement: text, message })
}

/// The word that lifts a stop.
///
/// # Errors
/// None that is to be expected.
pub fn lift(agent: AgentId, stop: u64) -> Result<LiftDraft, Problem> {
    let statement = LiftStatement { agent, stop };
    Ok(LiftDraft { agent_id: agent, stop, statement: statement.text(), message: signable(statement.bytes())? })
}

/// Where everything goes in an emergency.
///
/// # Errors
/// None that is to be expected.
pub fn destination(agent: AgentId, version: u64, to: Address) -> Result<DestinationDraft, Problem> {
    let statement = DestinationStatement { agent, version, to };
    let (text, message) = (statement.text(), signable(statement.bytes())?);
    Ok(DestinationDraft { agent_id: agent, version, to, statement: text, message })
}

/// How far the replacement of a key is, with the word that the owner signs for it.
///
/// # Errors
/// None that is to be expected.
pub fn rotation(found: &Rotation, leave: Option<Leave>) -> Result<RotationView, Problem> {
    let Rotation { wallet, stop, stage, next } = found;
    let statement = RotateStatement { agent: wallet.agent, stop: *stop, leave };
    Ok(RotationView {
        agent_id: wallet.agent,
        stop: *stop,
        stage: *stage,
        statement: statement.text(),
        message: signable(statement.bytes())?,
        key: pocket(wallet)?,
        next: *next,
        transaction: None,
    })
}

fn invalid(why: String) -> Problem {
    Problem::new(Code::PolicyInvalid, why).at("document")
}

fn signable(message: Option<Vec<u8>>) -> Result<Vec<u8>, Problem> {
    message.ok_or_else(|| Problem::new(Code::Internal, "this is too long to be signed"))
}
