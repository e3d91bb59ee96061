//! Movements of money.

use super::{
    List, Plain, Style,
    money::{harmless, lamports, moment, money, short},
    problem::denial_line,
    table::{Columns, Facts},
};
use waiaas_wire::view::{PreviewView, ProposalView, TxPage, TxState, TxView};

/// The amount of a movement.
pub fn amount(tx: &TxView) -> String {
    money(tx.amount, tx.decimals, tx.asset, tx.symbol.as_deref())
}

/// The same for a narrow table: a token without a name is named by the ends of its mint.
fn short_amount(tx: &TxView) -> String {
    let name = tx.symbol.clone().unwrap_or_else(|| short(tx.asset));
    money(tx.amount, tx.decimals, tx.asset, Some(&name))
}

/// A state in the colour of what it means.
fn state(tx: &TxView, style: Style) -> String {
    let word = tx.state.to_string();
    match tx.state {
        TxState::Confirmed | TxState::Finalized => style.green(&word),
        TxState::Rejected | TxState::Failed | TxState::Expired => style.red(&word),
        TxState::Received
        | TxState::Delayed
        | TxState::AwaitingOwner
        | TxState::Reserved
        | TxState::Signed
        | TxState::Submitted
        | TxState::Cancelled => style.yellow(&word),
    }
}

impl Plain for TxView {
    fn plain(&self, style: Style) -> String {
        let facts = Facts::new()
            .with("transaction", self.id)
            .with("state", state(self, style))
            .with("kind", self.kind)
            .with("amount", style.bold(&amount(self)))
            .with("wallet", &self.wallet_name)
            .with("to", self.to)
            .with_some("memo", self.memo.as_deref().map(harmless))
            .with_some("tier", self.tier)
            .with_some("fee", self.fee.map(lamports))
            .with_some("signature", self.signature.as_deref())
            .with_some("slot", self.slot)
            .with_some("proposal", self.proposal.as_ref().map(proposal))
            .with_some("calls", calls(self))
            .with_some(due_word(self), self.due_at.map(moment))
            .with_some("policy", self.policy_version.map(|version| format!("version {version}")))
            .with_some("audit leaf", self.audit_leaf)
            .with_some("idempotency key", self.idempotency_key.as_deref())
            .with("asked", moment(self.created_at))
            .with("changed", moment(self.updated_at));
        let denials: Vec<_> = self.denials.iter().map(|denial| denial_line(denial, style)).collect();
        facts
            .with_some("denied", (!denials.is_empty()).then(|| denials.join("\n")))
            .with_some("error", self.error.as_ref().map(|problem| problem.detail.clone()))
            .text(style)
    }
}

/// The programs that are called, in order.
fn calls(tx: &TxView) -> Option<String> {
    let programs: Vec<String> = tx.instructions.iter().map(|made| made.program.to_string()).collect();
    (!programs.is_empty()).then(|| programs.join(", "))
}

/// Where to find a proposal in any client of the multisig, and how it stands.
fn proposal(proposal: &ProposalView) -> String {
    format!("{} ({}), {}", proposal.index, proposal.stage, proposal.proposal)
}

/// What the moment is at which something happens by itself.
fn due_word(tx: &TxView) -> &'static str {
    if tx.state == TxState::Delayed { "paid at" } else { "asked until" }
}

impl Plain for TxPage {
    fn plain(&self, style: Style) -> String {
        rows(&self.items, style)
    }
}

impl Plain for List<TxView> {
    fn plain(&self, style: Style) -> String {
        rows(&self.items, style)
    }
}

fn rows(items: &[TxView], style: Style) -> String {
    let mut columns = Columns::new(style, &["id", "created", "kind", "wallet", ">amount", "to", "state"]);
    for tx in items {
        columns.row(vec![
            tx.id.to_string(),
            moment(tx.created_at).trim_end_matches(" UTC").to_owned(),
            tx.kind.to_string(),
            tx.wallet_name.clone(),
            short_amount(tx),
            short(tx.to),
            state(tx, style),
        ]);
    }
    columns.text()
}

impl Plain for PreviewView {
    fn plain(&self, style: Style) -> String {
        let verdict = if self.allowed { style.green("allowed") } else { style.red("denied") };
        let account = self.creates_account.then_some("the recipient's token account is created (part of the fee)");
        Facts::new()
            .with("verdict", verdict)
            .with_some("tier", self.tier)
            .with("fee", format!("{} at most", lamports(self.fee)))
            .with_some("account", account)
            .text(style)
    }
}
