//! Wallets and what they hold.

use super::{
    List, Plain, Style,
    money::{moment, name, short},
    table::{Columns, Facts},
};
use waiaas_wire::view::{AssetBalance, BalanceView, WalletView};

impl Plain for WalletView {
    fn plain(&self, style: Style) -> String {
        Facts::new()
            .with("wallet", style.bold(&self.name))
            .with("id", self.id)
            .with("state", self.state)
            .with("address", self.address)
            .with("custody", &self.custody)
            .with("protection", &self.protection)
            .with("policy", policy_of(self))
            .with_some("tags", Some(self.tags.join(", ")).filter(|tags| !tags.is_empty()))
            .with_some("last heard of", self.last_seen_at.map(moment))
            .with("created", moment(self.created_at))
            .text(style)
    }
}

fn policy_of(wallet: &WalletView) -> String {
    match (wallet.policy_version, wallet.policy_hash) {
        (Some(version), Some(hash)) => format!("version {version}, sha256 {hash}"),
        (Some(version), None) => format!("version {version}"),
        _ => "none: nothing is allowed".to_owned(),
    }
}

impl Plain for List<WalletView> {
    fn plain(&self, style: Style) -> String {
        let mut columns = Columns::new(style, &["name", "state", "policy", "address", "id"]);
        for wallet in &self.items {
            let policy = wallet.policy_version.map_or_else(|| "none".to_owned(), |version| format!("v{version}"));
            columns.row(vec![
                wallet.name.clone(),
                wallet.state.to_string(),
                policy,
                wallet.address.to_string(),
                wallet.id.to_string(),
            ]);
        }
        columns.text()
    }
}

impl Plain for BalanceView {
    fn plain(&self, style: Style) -> String {
        let mut columns = Columns::new(style, &[">amount", "asset", "mint"]);
        for balance in &self.balances {
            columns.row(vec![balance.ui_amount.clone(), label(balance), mint(balance)]);
        }
        columns.text()
    }
}

fn label(balance: &AssetBalance) -> String {
    match &balance.symbol {
        Some(symbol) => symbol.clone(),
        None => short(name(balance.asset, None)),
    }
}

fn mint(balance: &AssetBalance) -> String {
    use waiaas_policy::asset::Asset;
    match balance.asset {
        Asset::Sol => "-".to_owned(),
        Asset::Token(mint) => mint.to_string(),
    }
}
