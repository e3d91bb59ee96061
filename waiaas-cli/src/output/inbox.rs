//! What waits for the owner.

use super::{
    Plain, Style,
    money::{harmless, lamports, moment, money, short},
    table::{Columns, Facts},
    tx::amount,
};
use crate::review::approval::Approval;
use serde::Serialize;
use waiaas_policy::asset::Asset;
use waiaas_wire::view::{InboxItem, ProposalStage, ProposalView, TxView, WaitingPolicyView};

/// Everything that waits for the owner.
#[derive(Debug, Serialize)]
pub struct Inboxed {
    /// Payments.
    pub items: Vec<InboxItem>,
    /// Wider policies.
    pub policies: Vec<WaitingPolicyView>,
}

impl Plain for Inboxed {
    fn plain(&self, style: Style) -> String {
        let payments = (!self.items.is_empty()).then(|| self.payments(style));
        let policies = (!self.policies.is_empty()).then(|| self.waiting(style));
        let parts: Vec<_> = payments.into_iter().chain(policies).collect();
        if parts.is_empty() { "nothing waits for the owner".to_owned() } else { parts.join("\n\n") }
    }
}

impl Inboxed {
    fn waiting(&self, style: Style) -> String {
        let mut columns = Columns::new(style, &["wider policy", ">version", "set", "takes effect", "taken back by"]);
        for WaitingPolicyView { name, version, asked_at, due_at, .. } in &self.policies {
            let withdraw = format!("waiaas policy withdraw {name}");
            columns.row(vec![name.clone(), version.to_string(), moment(*asked_at), moment(*due_at), withdraw]);
        }
        columns.text()
    }

    fn payments(&self, style: Style) -> String {
        let mut columns = Columns::new(style, &["id", "asked", "wallet", ">amount", "to", "why"]);
        for InboxItem { tx, reasons, .. } in &self.items {
            columns.row(vec![
                tx.id.to_string(),
                moment(tx.created_at),
                tx.wallet_name.clone(),
                amount(tx),
                short(tx.to),
                harmless(&reasons.iter().cloned().chain(proposal(tx)).collect::<Vec<_>>().join("; ")),
            ]);
        }
        columns.text()
    }
}

/// Where a payment's proposal stands.
fn proposal(tx: &TxView) -> Option<String> {
    let ProposalView { index, stage, .. } = tx.proposal.as_ref()?;
    Some(match stage {
        ProposalStage::Approved => format!("proposal {index} on chain is approved and not executed"),
        _ => format!("proposal {index} on chain"),
    })
}

impl Plain for Approval<'_> {
    fn plain(&self, style: Style) -> String {
        let tx = &self.item.tx;
        let outflow = self.intent.outflows.first();
        // A name is what somebody calls a token: the mint itself is shown beside it.
        let mint = match tx.asset {
            Asset::Sol => None,
            Asset::Token(mint) => Some(mint),
        };
        Facts::new()
            .with("pay", style.bold(&money(tx.amount, tx.decimals, tx.asset, tx.symbol.as_deref())))
            .with_some("token", mint)
            .with_some("to", outflow.map(|outflow| outflow.to))
            .with_some("from", outflow.map(|outflow| format!("{} ({})", outflow.from, tx.wallet_name)))
            .with_some("memo", self.intent.memo.as_deref().map(harmless))
            .with("fees", format!("{} in the draft; limited by the policy", lamports(self.intent.fees.total())))
            .with("why", harmless(&self.item.reasons.join("; ")))
            .with("transaction", tx.id)
            .with("intent", self.digest())
            .with("good until", moment(self.statement.expires))
            .with("you sign", self.statement.text())
            .text(style)
    }
}
