//! Receipts: what the enclave stated, and what vouches for it.

use super::{
    Plain, Style,
    enclave::{ImageView, note},
    money::moment,
    table::Facts,
};
use crate::attestation::Voucher;
use serde::Serialize;
use std::path::PathBuf;
use waiaas_policy::{
    Address,
    id::{Digest, TxId},
    time::Timestamp,
};
use waiaas_wire::{
    attested::Statement,
    receipt::{Line, Receipt},
    signed::ImageMark,
};

/// A receipt in a file.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ExportedReceipt {
    /// The payment.
    #[serde(with = "waiaas_wire::text")]
    pub transaction: TxId,
    /// Where it is.
    pub file: PathBuf,
    /// The key that signed it.
    #[serde(with = "waiaas_wire::text")]
    pub key: Address,
}

impl Plain for ExportedReceipt {
    fn plain(&self, style: Style) -> String {
        Facts::new()
            .with("transaction", self.transaction)
            .with("file", self.file.display())
            .with("signed by", self.key)
            .text(style)
    }
}

/// A receipt key, and the one that takes its place.
#[derive(Debug, Serialize)]
pub struct Successor {
    /// Signs until the enclave's next start.
    #[serde(with = "waiaas_wire::text")]
    pub old: Address,
    /// Signs from then on.
    #[serde(with = "waiaas_wire::text")]
    pub new: Address,
}

impl Plain for Successor {
    fn plain(&self, style: Style) -> String {
        Facts::new().with("receipt key", self.old).with("next", self.new).text(style)
    }
}

/// Receipts that hold.
#[derive(Debug, Serialize)]
pub struct Verified {
    /// Always true: otherwise there is a problem instead.
    pub verified: bool,
    /// All of them.
    pub items: Vec<ReceiptView>,
}

/// What a receipt states.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReceiptView {
    /// The payment.
    #[serde(with = "waiaas_wire::text")]
    pub transaction: TxId,
    /// The wallet that paid.
    pub wallet: String,
    /// SHA-256 of the message that was signed.
    #[serde(with = "waiaas_wire::text")]
    pub message: Digest,
    /// What left it, as the enclave decoded it.
    pub outflows: Vec<OutflowView>,
    /// Lamports for fees and rent, at most.
    #[serde(with = "waiaas_wire::text")]
    pub fees: u64,
    /// The policy that decided.
    pub policy_version: u64,
    /// Its hash.
    #[serde(with = "waiaas_wire::text")]
    pub policy_hash: Digest,
    /// Whether the owner approved it.
    pub approved_by_owner: bool,
    /// What was used of each window, before and after.
    pub budget: Vec<WindowView>,
    /// The state's number after it.
    pub sequence: u64,
    /// When it was signed, by the enclave's clock.
    #[serde(with = "waiaas_wire::text")]
    pub time: Timestamp,
    /// The key that signed it.
    #[serde(with = "waiaas_wire::text")]
    pub receipt_key: Address,
    /// The owner that the enclave obeys, as attested.
    #[serde(with = "waiaas_wire::text")]
    pub owner: Address,
    /// The installation, as attested.
    pub namespace: String,
    /// What vouches: `aws` or `virtual`.
    pub voucher: Voucher,
    /// Plain words about it.
    pub note: String,
    /// When the key was attested.
    #[serde(with = "waiaas_wire::text")]
    pub attested_at: Timestamp,
    /// The image, as attested.
    pub image: ImageView,
}

/// What left a wallet.
#[derive(Debug, Serialize)]
pub struct OutflowView {
    /// What.
    pub asset: String,
    /// Base units.
    #[serde(with = "waiaas_wire::text")]
    pub amount: u64,
    /// To whom.
    #[serde(with = "waiaas_wire::text")]
    pub to: Address,
}

/// One window of one asset, in base units.
#[derive(Debug, Serialize)]
pub struct WindowView {
    /// The asset.
    pub asset: String,
    /// `hour`, `day`, `week` or `month`.
    pub period: String,
    /// The policy's limit, if it has one.
    #[serde(with = "waiaas_wire::text::option")]
    pub limit: Option<u64>,
    /// Used before.
    #[serde(with = "waiaas_wire::text")]
    pub before: u64,
    /// Used after.
    #[serde(with = "waiaas_wire::text")]
    pub after: u64,
}

impl ReceiptView {
    /// Of what was verified.
    pub fn of(
        stated: &Receipt,
        statement: &Statement,
        receipt_key: Address,
        voucher: Voucher,
        attested_at: u64,
        image: &ImageMark,
    ) -> Self {
        let outflow = |it: &waiaas_policy::intent::Outflow| OutflowView {
            asset: it.asset.to_string(),
            amount: it.amount,
            to: it.to,
        };
        Self {
            transaction: stated.tx,
            wallet: stated.agent.to_string(),
            message: stated.message,
            outflows: stated.outflows.iter().map(outflow).collect(),
            fees: stated.fees.total(),
            policy_version: stated.policy_version,
            policy_hash: stated.policy_hash,
            approved_by_owner: stated.approved_by_owner,
            budget: stated.budget.iter().map(window).collect(),
            sequence: stated.sequence,
            time: stated.time,
            receipt_key,
            owner: statement.owner,
            namespace: statement.namespace.clone(),
            voucher,
            note: note(voucher).to_owned(),
            attested_at: Timestamp::from_millis(attested_at),
            image: ImageView::from(image),
        }
    }
}

fn window(line: &Line) -> WindowView {
    let Line { asset, period, limit, before, after } = *line;
    WindowView { asset: asset.to_string(), period: period.to_string(), limit, before, after }
}

impl Plain for Verified {
    fn plain(&self, style: Style) -> String {
        let texts: Vec<_> = self.items.iter().map(|item| item.plain(style)).collect();
        texts.join("\n\n")
    }
}

impl Plain for ReceiptView {
    fn plain(&self, style: Style) -> String {
        let paid: Vec<_> =
            self.outflows.iter().map(|it| format!("{} of {} to {}", it.amount, it.asset, it.to)).collect();
        let used = |it: &WindowView| match it.limit {
            Some(limit) => format!("{} {}: {} → {} of {limit}", it.asset, it.period, it.before, it.after),
            None => format!("{} {}: {} → {}", it.asset, it.period, it.before, it.after),
        };
        let windows: Vec<_> = self.budget.iter().map(used).collect();
        let approved = if self.approved_by_owner { "yes" } else { "not needed" };
        Facts::new()
            .with("receipt", style.green("verified, from the statement to the root"))
            .with("transaction", self.transaction)
            .with("wallet", &self.wallet)
            .with("pays", paid.join("\n"))
            .with("fees", format!("{} lamports at most", self.fees))
            .with("policy", format!("version {}, sha256 {}", self.policy_version, self.policy_hash))
            .with("approved", approved)
            .with("budget", windows.join("\n"))
            .with("sequence", self.sequence)
            .with("signed", moment(self.time))
            .with("by", self.receipt_key)
            .with("owner", self.owner)
            .with("attested", format!("{}, {}", moment(self.attested_at), self.note))
            .with("PCR0", &self.image.pcr0)
            .text(style)
    }
}
