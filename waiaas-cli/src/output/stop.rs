//! Wallets that were stopped, or go on.

use super::{ErrorDocument, Plain, Style, table::Facts};
use serde::{Serialize, Serializer};
use waiaas_wire::{Problem, view::WalletView};

/// What became of one wallet.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Halted {
    /// The wallet.
    #[serde(flatten)]
    pub wallet: WalletView,
    /// Whether the enclave knows.
    pub enclave: bool,
    /// What kept the rest from being done: on chain, or at all.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "as_document")]
    pub problem: Option<Problem>,
}

#[allow(clippy::ref_option, reason = "serde passes a reference to the field")]
fn as_document<S: Serializer>(problem: &Option<Problem>, out: S) -> Result<S::Ok, S::Error> {
    problem.as_ref().map(|problem| ErrorDocument::of(problem).error).serialize(out)
}

/// What became of each wallet.
#[derive(Debug, Serialize)]
pub struct Stops {
    /// All of them.
    pub items: Vec<Halted>,
}

impl Plain for Stops {
    fn plain(&self, style: Style) -> String {
        if self.items.is_empty() {
            return "no wallet is concerned".to_owned();
        }
        let mut facts = Facts::new();
        for Halted { wallet, enclave, problem } in &self.items {
            let mut text = wallet.state.to_string();
            if !enclave {
                text = format!("{text}; the enclave does not answer, and is told as soon as it does");
            }
            if let Some(problem) = problem {
                text = format!("{text}; {}", style.red(&format!("not all was done: {problem}")));
            }
            facts = facts.with(&wallet.name, text);
        }
        facts.text(style)
    }
}

/// The word that lets a wallet go on.
#[derive(Debug)]
pub struct LiftToSign<'a> {
    /// What the owner calls the wallet.
    pub name: &'a str,
    /// What is signed.
    pub statement: String,
}

impl Plain for LiftToSign<'_> {
    fn plain(&self, style: Style) -> String {
        Facts::new().with("wallet", style.bold(self.name)).with("you sign", &self.statement).text(style)
    }
}

/// The word that ends a wallet.
#[derive(Debug)]
pub struct EndToSign<'a> {
    /// What the owner calls the wallet.
    pub name: &'a str,
    /// What is signed.
    pub statement: String,
}

impl Plain for EndToSign<'_> {
    fn plain(&self, style: Style) -> String {
        Facts::new().with("wallet", style.bold(self.name)).with("you sign", &self.statement).text(style)
    }
}

/// The word that replaces an agent's key.
#[derive(Debug)]
pub struct RotateToSign<'a> {
    /// What the owner calls the wallet.
    pub name: &'a str,
    /// What is signed.
    pub statement: String,
}

impl Plain for RotateToSign<'_> {
    fn plain(&self, style: Style) -> String {
        Facts::new().with("wallet", style.bold(self.name)).with("you sign", &self.statement).text(style)
    }
}
