//! Payments in the words of an `[[expect]]`.

use alloc::{string::String, vec};

use crate::{
    Address, amount,
    asset::Asset,
    document::{AssetRules, Policy, toml::value::Wrong},
    intent::{Fees, Intent, Outflow},
};

/// Whoever pays in a test; nobody has its key.
const PAYER: Address = Address::new_from_array([0xfe; 32]);

/// A payment without a transaction.
pub(super) struct Payment {
    asset: Asset,
    decimals: u8,
    amount: u64,
    to: Address,
    host: Option<String>,
}

impl Payment {
    /// `0.2 SOL to <address or label>`.
    pub(super) fn parse(text: &str, policy: &Policy) -> Result<Self, Wrong> {
        let right = "write it as in `0.2 SOL to <address or label>`";
        let (sum, to) = text.split_once(" to ").ok_or_else(|| Wrong::new("this is no payment", right))?;
        let to = recipient(to.trim(), policy)?;
        Ok(Self { to, ..Self::parse_amount(sum, policy)? })
    }

    /// `0.2 SOL`, to nobody in particular.
    pub(super) fn parse_amount(text: &str, policy: &Policy) -> Result<Self, Wrong> {
        let mut words = text.split_whitespace();
        let (Some(figure), Some(name), None) = (words.next(), words.next(), words.next()) else {
            return Err(Wrong::new("this is no amount", "write it as in `0.2 SOL`"));
        };
        let (asset, decimals) = asset(name, policy)?;
        let amount =
            amount::parse_ui(figure, decimals).map_err(|error| Wrong::new(error, "write it as in `0.2 SOL`"))?;
        Ok(Self { asset, decimals, amount, to: PAYER, host: None })
    }

    /// The same, as an HTTP payment.
    pub(super) fn for_host(self, host: Option<String>) -> Self {
        Self { host, ..self }
    }

    /// What a transaction that pays this would do, with two signatures.
    pub(super) fn intent(&self) -> Intent {
        let decimals = (self.asset != Asset::Sol).then_some(self.decimals);
        Intent {
            fee_payer: PAYER,
            signers: vec![PAYER],
            outflows: vec![Outflow { asset: self.asset, from: PAYER, to: self.to, amount: self.amount, decimals }],
            fees: Fees { signature: 10_000, priority: 0, rent: 0 },
            host: self.host.clone(),
            ..Intent::default()
        }
    }
}

/// A listed asset by its symbol or mint, or a mint that is not listed, without decimals.
fn asset(name: &str, policy: &Policy) -> Result<(Asset, u8), Wrong> {
    let listed = |(asset, rules): (Asset, &AssetRules)| (asset, rules.decimals);
    if let Some(found) = policy.asset_by_symbol(name) {
        return Ok(listed(found));
    }
    let right = "write `SOL`, the symbol of a listed asset, or a mint";
    let asset = name.parse().map_err(|_| Wrong::new(format_args!("no asset is called `{name}`"), right))?;
    Ok(policy.assets.get(&asset).map_or((asset, 0), |rules| listed((asset, rules))))
}

fn recipient(name: &str, policy: &Policy) -> Result<Address, Wrong> {
    let labelled = |(_, label): &(&Address, &Option<String>)| label.as_deref() == Some(name);
    if let Some((address, _)) = policy.destinations.allow.iter().find(labelled) {
        return Ok(*address);
    }
    let right = "write an address, or the label of a listed destination";
    name.parse().map_err(|_| Wrong::new(format_args!("`{name}` is no recipient"), right))
}
