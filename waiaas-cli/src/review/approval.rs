//! A payment that waits for the owner's yes.

use super::{agree, only_payment, vault::vault_of};
use crate::output::refusal;
use waiaas_policy::{
    Address,
    amount::format_ui,
    asset::{Asset, SOL_DECIMALS},
    decode::{Facts, Squads, decode},
    id::Digest,
    intent::{Intent, Outflow},
    statement::ApprovalStatement,
    time::{Span, Timestamp},
};
use waiaas_wire::{Problem, signed::SignedApproval, view::InboxItem};

/// What is approved, as decoded.
#[derive(Debug, Clone)]
pub struct Approval<'a> {
    /// What waits, as the daemon shows it. Every figure of it was compared.
    pub item: &'a InboxItem,
    /// What the draft message does.
    pub intent: Intent,
    /// What the owner signs.
    pub statement: ApprovalStatement,
}

/// Decodes an item and compares it with what is said about it.
pub fn examine(item: &InboxItem, now: Timestamp, valid_for: Span) -> Result<Approval<'_>, Problem> {
    let intent = read(item)?;
    let outflow = only_payment(&intent, &doubts(&intent))?;
    compare(item, &intent, outflow)?;
    if intent.proposed {
        return Err(refusal::disagrees("the draft only proposes the payment, and a word would let it through as well"));
    }
    let statement = ApprovalStatement {
        tx: item.tx.id,
        agent: item.tx.wallet,
        intent: intent.digest(),
        expires: now.saturating_add(valid_for),
        effect: effect(outflow, item.tx.decimals),
    };
    Ok(Approval { item, intent, statement })
}

/// Decodes what an item proposes on chain, and compares it with what is said about it.
pub(super) fn proposed(item: &InboxItem) -> Result<Intent, Problem> {
    let intent = read(item)?;
    if item.tx.instructions.is_empty() {
        compare(item, &intent, only_payment(&intent, &doubts(&intent))?)?;
    } else if let Some(doubt) = doubts(&intent).first() {
        return Err(refusal::disagrees(format!("what is proposed is not understood: {doubt}")));
    }
    if intent.proposed { Ok(intent) } else { Err(refusal::disagrees("the message pays, and does not propose to")) }
}

fn read(item: &InboxItem) -> Result<Intent, Problem> {
    let facts = Facts::new(item.from, item.fee_payer, &item.wallets);
    let vault = pays(item)?;
    let facts = item.multisig.map_or(facts, |multisig| facts.with_squads(Squads { multisig, vault }));
    decode(&item.message, &facts).map_err(|why| refusal::disagrees(format!("the draft cannot be read: {why}")))
}

/// The account whose money would leave: the agent key's own, or the vault, which is derived.
pub fn pays(item: &InboxItem) -> Result<Address, Problem> {
    item.multisig.as_ref().map_or(Ok(item.from), vault_of)
}

fn doubts(intent: &Intent) -> Vec<String> {
    intent.opaque.iter().map(|opaque| opaque.reason.to_string()).collect()
}

fn compare(item: &InboxItem, intent: &Intent, outflow: &Outflow) -> Result<(), Problem> {
    let tx = &item.tx;
    agree("the account that pays", &outflow.from, &pays(item)?)?;
    agree("the recipient", &outflow.to, &tx.to)?;
    agree("the asset", &outflow.asset, &tx.asset)?;
    agree("the amount in base units", &outflow.amount, &tx.amount)?;
    let decimals = if outflow.asset == Asset::Sol { Some(SOL_DECIMALS) } else { outflow.decimals };
    agree("the number of decimals", &decimals.unwrap_or_default(), &tx.decimals)?;
    agree("the amount", &format_ui(outflow.amount, tx.decimals), &tx.ui_amount)?;
    let memo = |memo: Option<&str>| memo.map_or_else(|| "empty".to_owned(), |text| format!("`{text}`"));
    agree("the memo", &memo(intent.memo.as_deref()), &memo(tx.memo.as_deref()))
}

/// The line that is signed. A token is named by its mint: a symbol is what somebody calls it.
fn effect(outflow: &Outflow, decimals: u8) -> String {
    let Outflow { asset, to, amount, .. } = outflow;
    format!("pay {} {asset} ({amount}) to {to}", format_ui(*amount, decimals))
}

impl Approval<'_> {
    /// The bytes to sign.
    pub fn message(&self) -> Result<Vec<u8>, Problem> {
        self.statement.bytes().ok_or_else(|| refusal::not_signable("the approval"))
    }

    /// What goes to the daemon.
    pub fn signed(&self, signature: waiaas_wire::Signature) -> SignedApproval {
        let ApprovalStatement { tx, agent, intent, expires, effect } = self.statement.clone();
        SignedApproval { tx, agent, intent, expires, effect, signature }
    }

    /// What is bound by the signature.
    pub fn digest(&self) -> Digest {
        self.statement.intent
    }
}
