//! The owner, and what the owner moves.

use super::{Plain, Style, money::lamports, table::Facts};
use crate::{
    owner::{Elsewhere, Place},
    review::funding::Funding,
};
use serde::Serialize;
use std::path::PathBuf;
use waiaas_policy::{Address, amount::format_ui, asset::Asset};

/// Whom the installation belongs to.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OwnerView {
    /// Whether it was made now.
    pub created: bool,
    /// Name of the installation.
    pub namespace: String,
    /// The owner's account on chain.
    #[serde(with = "waiaas_wire::text")]
    pub owner: Address,
    /// Where the key is.
    pub key: Place,
    /// The settings, if they were or are there.
    pub config: Option<PathBuf>,
}

impl Plain for OwnerView {
    fn plain(&self, style: Style) -> String {
        let key = match &self.key {
            Place::Keyring => "in the keyring of this account, under the passphrase".to_owned(),
            Place::File { path } => format!("{}, under the passphrase", path.display()),
            Place::Elsewhere(Elsewhere::Kms { key, .. }) => format!("in AWS KMS: {key}"),
            Place::Elsewhere(Elsewhere::Pkcs11 { uri }) => format!("on a token: {uri}"),
        };
        Facts::new()
            .with("owner", style.bold(&self.owner.to_string()))
            .with("installation", &self.namespace)
            .with("key", key)
            .with_some("config", self.config.as_ref().map(|path| path.display()))
            .text(style)
    }
}

/// The owner key in the clear, in a file.
#[derive(Debug, Serialize)]
pub struct ExportedKey {
    /// The owner's account on chain.
    #[serde(with = "waiaas_wire::text")]
    pub owner: Address,
    /// Where it is.
    pub file: PathBuf,
}

impl Plain for ExportedKey {
    fn plain(&self, style: Style) -> String {
        Facts::new().with("owner", self.owner).with("file", self.file.display()).text(style)
    }
}

impl Plain for Funding {
    fn plain(&self, style: Style) -> String {
        let amount = format_ui(self.outflow.amount, self.decimals);
        let asset = match self.outflow.asset {
            Asset::Sol => "SOL".to_owned(),
            Asset::Token(mint) => format!("of token {mint}"),
        };
        let creates = self.creates.first().map(|_| "the wallet's token account is created");
        Facts::new()
            .with("pay", style.bold(&format!("{amount} {asset}")))
            .with("from", format!("{} (the owner's account)", self.outflow.from))
            .with("to", format!("{} ({})", self.outflow.to, self.asked.name))
            .with("fees", format!("{} at most", lamports(self.fees.total())))
            .with_some("account", creates)
            .text(style)
    }
}

/// How to be paid.
#[derive(Debug, Serialize)]
pub struct ReceiveView {
    /// What the owner calls the wallet.
    pub name: String,
    /// The account.
    #[serde(with = "waiaas_wire::text")]
    pub address: Address,
    /// A Solana Pay URL.
    pub url: String,
    /// The URL as a picture for a terminal.
    #[serde(skip)]
    pub picture: Option<String>,
    /// What came in while it was waited for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deposits: Option<Vec<waiaas_wire::view::DepositView>>,
}

impl Plain for ReceiveView {
    fn plain(&self, style: Style) -> String {
        let facts = Facts::new()
            .with("wallet", &self.name)
            .with("address", style.bold(&self.address.to_string()))
            .with("url", &self.url);
        let deposits = self.deposits.iter().flatten().fold(facts, |facts, deposit| {
            facts.with("received", format!("{} base units of {}", deposit.amount, deposit.asset))
        });
        match &self.picture {
            Some(picture) => format!("{}\n\n{picture}", deposits.text(style)),
            None => deposits.text(style),
        }
    }
}
