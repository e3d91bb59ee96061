//! What an owner leaves behind with a key that goes.

use super::vault::policy_of;
use crate::{amount::read_words, daemon::Daemon, output::refusal};
use clap::Args;
use waiaas_policy::{
    amount::parse_ui,
    asset::{Asset, SOL_DECIMALS},
    document::Policy,
    leave::Leave,
};
use waiaas_wire::{Problem, control::Amount, view::WalletView};

/// The word for every token that the policy does not list.
const UNLISTED: &str = "unlisted";

/// What may be lost, as an owner writes it.
#[derive(Debug, Args)]
pub struct LeaveArgs {
    /// What may be lost with the key where somebody keeps paying to its own account: `"0.001 SOL"`, `"0.05 USDC"`, or `unlisted`
    /// for any amount of tokens that the policy does not list; more than once for several. The word that you sign says so
    #[arg(long, value_name = "AMOUNT")]
    leave_behind: Vec<String>,
}

impl LeaveArgs {
    /// In base units, by the wallet's policy.
    pub async fn read(&self, daemon: &Daemon, wallet: &WalletView) -> Result<Option<Leave>, Problem> {
        if self.leave_behind.is_empty() {
            return Ok(None);
        }
        let policy = policy_of(daemon, wallet).await?.unwrap_or_else(Policy::empty);
        let (unlisted, named): (Vec<&String>, Vec<_>) = self.leave_behind.iter().partition(|text| *text == UNLISTED);
        let most = named.into_iter().map(|text| base_units(&policy, text)).collect::<Result<_, _>>()?;
        Leave::new(most, !unlisted.is_empty()).map(Some).map_err(refusal::no_leave)
    }
}

fn base_units(policy: &Policy, text: &str) -> Result<(Asset, u64), Problem> {
    let Amount::Ui { amount, asset } = read_words(text)? else { return Err(refusal::asset_unknown(text)) };
    let called = |symbol: &Option<String>| symbol.as_deref() == Some(asset.as_str());
    let listed = policy.assets.iter().find(|(mint, rules)| called(&rules.symbol) || mint.to_string() == asset);
    let (asset, decimals) = match listed {
        _ if asset == "SOL" => (Asset::Sol, SOL_DECIMALS),
        Some((mint, rules)) => (*mint, rules.decimals),
        None => return Err(refusal::not_listed(&asset)),
    };
    Ok((asset, parse_ui(&amount, decimals).map_err(|why| refusal::amount(&amount, why))?))
}
