//! Where everything goes in an emergency, and what became of it.

use super::{Plain, Style, money::money, table::Facts};
use serde::Serialize;
use waiaas_policy::Address;
use waiaas_wire::view::{DestinationView, LeftView, RecoveryStage, RecoveryView};

impl Plain for DestinationView {
    fn plain(&self, style: Style) -> String {
        let to = self.to.map_or_else(|| "none is registered".to_owned(), |to| style.bold(&to.to_string()));
        Facts::new()
            .with("wallet", self.agent_id)
            .with("recovery destination", to)
            .with("version", self.version)
            .text(style)
    }
}

/// The word that registers a destination.
#[derive(Debug)]
pub struct DestinationToSign<'a> {
    /// What the owner calls the wallet.
    pub name: &'a str,
    /// Where it went until now.
    pub before: Option<Address>,
    /// Where it is to go.
    pub to: Address,
    /// What is signed.
    pub statement: String,
}

impl Plain for DestinationToSign<'_> {
    fn plain(&self, style: Style) -> String {
        let mut facts = Facts::new().with("wallet", style.bold(self.name));
        if let Some(before) = self.before {
            facts = facts.with("until now", before);
        }
        facts.with("recovery destination", self.to).with("you sign", &self.statement).text(style)
    }
}

/// What is about to happen.
#[derive(Debug)]
pub struct RecoveryAhead<'a> {
    /// What the owner calls the wallet.
    pub name: &'a str,
    /// Who gets it.
    pub to: Address,
}

impl Plain for RecoveryAhead<'_> {
    fn plain(&self, style: Style) -> String {
        Facts::new().with("wallet", style.bold(self.name)).with("everything goes to", self.to).text(style)
    }
}

/// What became of it.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub struct Recovered(pub RecoveryView);

impl Plain for Recovered {
    fn plain(&self, style: Style) -> String {
        let RecoveryView { agent, to, stage, left, .. } = &self.0;
        let how = match stage {
            RecoveryStage::Done => "all that can be taken out is out",
            RecoveryStage::SignTransaction => "not all is out yet: run it again",
        };
        let mut facts = Facts::new().with("wallet", style.bold(&agent.name)).with("state", agent.state);
        facts = facts.with("to", to).with("recovery", how);
        for LeftView { asset, amount, decimals, why } in left {
            facts = facts.with("left", style.red(&format!("{}: {why}", money(*amount, *decimals, *asset, None))));
        }
        facts.text(style)
    }
}
