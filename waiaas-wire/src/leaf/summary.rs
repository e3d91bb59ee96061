//! Leaves of the audit log in one line each, for people.

use super::{Decided, Event, FactorAct, LeafRecord, Outcome, WebhookAct};
use crate::view::LeafSummary;
use waiaas_policy::{
    amount::format_ui,
    asset::{Asset, SOL_DECIMALS},
    decide::{Decision, Tier},
    id::{AgentId, TxId},
    intent::Outflow,
    rule::RuleId,
};

impl LeafRecord {
    /// The leaf for people.
    pub fn summary(&self) -> LeafSummary {
        let (event, wallet, tx) = self.event.subject();
        LeafSummary { at: self.at, event: event.to_owned(), wallet, tx, text: self.event.text() }
    }
}

impl Event {
    /// What kind of event it is, and which wallet and payment it is about.
    fn subject(&self) -> (&'static str, Option<AgentId>, Option<TxId>) {
        match *self {
            Self::Decision(Decided { tx, wallet, .. }) => ("decision", Some(wallet), Some(tx)),
            Self::Settled { tx, wallet, .. } => ("settled", Some(wallet), Some(tx)),
            Self::PolicySet { wallet, .. }
            | Self::PolicyWaits { wallet, .. }
            | Self::PolicyWithdrawn { wallet, .. } => ("policy", Some(wallet), None),
            Self::BudgetSet { .. } => ("budget", None, None),
            Self::WalletCreated { wallet, .. } | Self::WalletNamed { wallet, .. } => ("wallet", Some(wallet), None),
            Self::KeyCreated { wallet, .. } | Self::KeyRevoked { wallet, .. } => ("key", Some(wallet), None),
            Self::ClientRegistered { wallet, .. } => ("client", Some(wallet), None),
            Self::Approved { tx, wallet } => ("approved", Some(wallet), Some(tx)),
            Self::Rejected { tx, wallet, .. } => ("rejected", Some(wallet), Some(tx)),
            Self::Cancelled { tx, wallet } => ("cancelled", Some(wallet), Some(tx)),
            Self::Deposit { wallet, .. } => ("deposit", Some(wallet), None),
            Self::VaultChanged { wallet, .. } => ("vault", Some(wallet), None),
            Self::Suspended { wallet } => ("suspended", Some(wallet), None),
            Self::Lifted { wallet } => ("lifted", Some(wallet), None),
            Self::Ended { wallet } => ("ended", Some(wallet), None),
            Self::KeyReplaced { wallet, .. } => ("rotated", Some(wallet), None),
            Self::LeftBehind { wallet, .. } => ("left-behind", Some(wallet), None),
            Self::DestinationSet { wallet, .. } => ("destination", Some(wallet), None),
            Self::CreationDropped { wallet, .. } => ("dropped", Some(wallet), None),
            Self::RecoveryBegun { wallet, .. } | Self::Recovered { wallet, .. } => ("recovery", Some(wallet), None),
            Self::WebhookChanged { .. } => ("webhook", None, None),
            Self::Emergency { wallet } => ("emergency", wallet, None),
            Self::Submitted { tx, wallet, .. } => ("submitted", Some(wallet), Some(tx)),
            Self::Proposed { tx, wallet, .. } => ("proposed", Some(wallet), Some(tx)),
            Self::SecondFactor { .. } => ("mfa", None, None),
            Self::OwnerSigned { wallet, .. } => ("owner", wallet, None),
            Self::PocketSwept { wallet, .. } => ("pocket", Some(wallet), None),
            Self::RefillChanged { wallet, .. } => ("refill", Some(wallet), None),
            Self::ReceiptKeyRenewed { .. } => ("receipt key", None, None),
            Self::Started { .. } => ("started", None, None),
            Self::AlertRaised { wallet, .. }
            | Self::AlertAcknowledged { wallet, .. }
            | Self::AlertResolved { wallet, .. } => ("alert", Some(wallet), None),
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Decision(decided) => decided.text(),
            Self::Settled { outcome, signature: Some(signature), .. } => format!("{}: {signature}", outcome.text()),
            Self::Settled { outcome, signature: None, .. } => outcome.text().to_owned(),
            Self::PolicySet { version, hash, .. } => format!("policy version {version} in force, hash {hash}"),
            Self::PolicyWaits { version, hash, due, .. } => {
                format!("wider policy version {version} waits until {due}, hash {hash}")
            }
            Self::PolicyWithdrawn { version, hash, .. } => {
                format!("wider policy version {version} taken back before it took effect, hash {hash}")
            }
            Self::BudgetSet { version, hash } => format!("budget version {version} in force, hash {hash}"),
            Self::WalletCreated { name, address, .. } => format!("wallet `{name}` made, account {address}"),
            Self::KeyCreated { key, name, .. } => format!("API key {key} `{name}` made"),
            Self::KeyRevoked { key, .. } => format!("API key {key} revoked"),
            Self::ClientRegistered { client, name, .. } => format!("OAuth client {client} `{name}` registered"),
            Self::Approved { .. } => "approved by the owner".to_owned(),
            Self::Rejected { reason: Some(reason), .. } => format!("rejected by the owner: {reason}"),
            Self::Rejected { reason: None, .. } => "rejected by the owner".to_owned(),
            Self::Cancelled { .. } => "taken back before it was signed".to_owned(),
            Self::Deposit { asset, amount, signature, .. } => {
                format!("received {}: {signature}", amount_text(*asset, *amount, None))
            }
            Self::VaultChanged { act, multisig, signature, .. } => {
                format!("vault of multisig {multisig}: {act}: {signature}")
            }
            Self::Suspended { .. } => "stopped by the owner".to_owned(),
            Self::Lifted { .. } => "let go on by the owner".to_owned(),
            Self::DestinationSet { version, to, .. } => {
                format!("recovery destination version {version} registered: {to}")
            }
            Self::CreationDropped { name, .. } => format!("wallet `{name}` was never finished, and is taken back"),
            Self::RecoveryBegun { to, .. } => format!("recovery to {to} begun by the owner"),
            Self::Recovered { to, .. } => format!("recovered: everything that could be taken out went to {to}"),
            Self::KeyReplaced { address, .. } => format!("agent key replaced by the owner, now {address}"),
            Self::LeftBehind { account, what, .. } => format!("left behind in {account}: {what}"),
            Self::Ended { .. } => "ended by the owner, its key destroyed".to_owned(),
            Self::WalletNamed { name, tags, .. } if tags.is_empty() => format!("called `{name}`, without tags"),
            Self::WalletNamed { name, tags, .. } => format!("called `{name}`, with the tags {}", tags.join(", ")),
            Self::WebhookChanged { webhook, change, url } => format!("webhook {webhook} {}: {url}", change.word()),
            Self::Emergency { wallet: Some(_) } => "stopped in an emergency".to_owned(),
            Self::Emergency { wallet: None } => "all wallets stopped in an emergency".to_owned(),
            Self::Submitted { signature: Some(signature), .. } => format!("sent: {signature}"),
            Self::Submitted { signature: None, .. } => "sent".to_owned(),
            Self::Proposed { index, multisig, .. } => format!("proposed on chain: proposal {index} of {multisig}"),
            Self::SecondFactor { change } => change.text().to_owned(),
            Self::OwnerSigned { what, digest, by, .. } => {
                format!("the daemon has the owner key sign for {by}: {what} (SHA-256 {digest})")
            }
            Self::PocketSwept { signature, .. } => {
                format!("taken out of the agent key's own account by the owner: {signature}")
            }
            Self::RefillChanged { text, .. } => text.clone(),
            Self::ReceiptKeyRenewed { old, new } => {
                format!("receipt key {new} takes the place of {old} at the enclave's next start")
            }
            Self::Started { version } => format!("daemon {version} started"),
            Self::AlertRaised { alert, kind, text, .. } => format!("alert {alert} ({kind}): {text}"),
            Self::AlertAcknowledged { alert, by, .. } => format!("alert {alert} seen by {by}"),
            Self::AlertResolved { alert, .. } => format!("alert {alert} is over"),
        }
    }
}

impl WebhookAct {
    const fn word(self) -> &'static str {
        match self {
            Self::Made => "made",
            Self::Changed => "changed",
            Self::Rotated => "has another secret",
            Self::Removed => "removed",
        }
    }
}

impl FactorAct {
    const fn text(self) -> &'static str {
        match self {
            Self::On => "the owner's second factor is on",
            Self::Off => "the owner's second factor is off",
            Self::NewCodes => "the owner's second factor has new recovery codes",
            Self::CodeUsed => "a recovery code of the owner's second factor was used up",
            Self::Locked => "the owner's second factor is locked: too many wrong codes",
        }
    }
}

impl Outcome {
    const fn text(self) -> &'static str {
        match self {
            Self::Paid => "paid",
            Self::Failed => "failed, nothing was paid",
            Self::Expired => "never landed, nothing was paid",
        }
    }
}

impl Decided {
    fn text(&self) -> String {
        let outflows: Vec<_> = self.outflows.iter().map(outflow_text).collect();
        let what = if outflows.is_empty() { "pay nothing".to_owned() } else { outflows.join(", ") };
        format!("{}: {what}", decision_text(&self.decision))
    }
}

fn decision_text(decision: &Decision) -> String {
    match decision {
        Decision::Allow(Tier::Instant) => "allowed".to_owned(),
        Decision::Allow(Tier::Notify) => "allowed, the owner is told".to_owned(),
        Decision::Allow(Tier::Delay(span)) => format!("allowed after {span}"),
        Decision::AskOwner(reasons) => {
            format!("the owner is asked ({})", rules(reasons.iter().map(|reason| reason.rule)))
        }
        Decision::Deny(denials) => format!("denied ({})", rules(denials.iter().map(|denial| denial.rule))),
    }
}

fn rules(ids: impl Iterator<Item = RuleId>) -> String {
    ids.map(|id| id.to_string()).collect::<Vec<_>>().join(", ")
}

fn outflow_text(outflow: &Outflow) -> String {
    format!("pay {} to {}", amount_text(outflow.asset, outflow.amount, outflow.decimals), outflow.to)
}

/// `0.5 SOL`; a token whose decimals are not known in base units.
fn amount_text(asset: Asset, amount: u64, decimals: Option<u8>) -> String {
    match (asset, decimals) {
        (Asset::Sol, _) => format!("{} SOL", format_ui(amount, SOL_DECIMALS)),
        (Asset::Token(_), Some(decimals)) => format!("{} of {asset}", format_ui(amount, decimals)),
        (Asset::Token(_), None) => format!("{amount} base units of {asset}"),
    }
}
