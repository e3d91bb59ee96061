//! `[assets.SOL]` and `[assets.<mint>]`, in a policy and in a budget.

use alloc::{collections::BTreeMap, string::String};

use super::{
    section::{Problems, Section},
    value::{self, Wrong},
};
use crate::{
    asset::{Asset, SOL_DECIMALS},
    document::{AssetRules, BudgetRules},
};

const POLICY_KEYS: [&str; 11] = [
    "symbol",
    "decimals",
    "per_payment",
    "hourly",
    "daily",
    "weekly",
    "monthly",
    "notify_above",
    "delay_above",
    "delay",
    "approve_above",
];
const BUDGET_KEYS: [&str; 6] = ["symbol", "decimals", "hourly", "daily", "weekly", "monthly"];

pub(super) fn of_policy(top: &Section<'_>, problems: &mut Problems) -> BTreeMap<Asset, AssetRules> {
    let sections = top.sections("assets", &POLICY_KEYS, name, problems);
    sections.into_iter().map(|(asset, section)| (asset, policy_rules(asset, &section, problems))).collect()
}

pub(super) fn of_budget(top: &Section<'_>, problems: &mut Problems) -> BTreeMap<Asset, BudgetRules> {
    let sections = top.sections("assets", &BUDGET_KEYS, name, problems);
    sections.into_iter().map(|(asset, section)| (asset, budget_rules(asset, &section, problems))).collect()
}

fn name(text: &str) -> Result<Asset, Wrong> {
    text.parse().map_err(|_| {
        let right = "write `SOL`, or the mint's address and a `symbol` below it";
        Wrong::new("this is no asset", right)
    })
}

fn policy_rules(asset: Asset, section: &Section<'_>, problems: &mut Problems) -> AssetRules {
    let (symbol, decimals) = identity(asset, section, problems);
    let mut amount = |key| section.read(key, value::amount(decimals), problems);
    AssetRules {
        symbol,
        decimals,
        per_payment: amount("per_payment"),
        hourly: amount("hourly"),
        daily: amount("daily"),
        weekly: amount("weekly"),
        monthly: amount("monthly"),
        notify_above: amount("notify_above"),
        delay_above: amount("delay_above"),
        approve_above: amount("approve_above"),
        delay: section.read("delay", value::span, problems),
    }
}

fn budget_rules(asset: Asset, section: &Section<'_>, problems: &mut Problems) -> BudgetRules {
    let (symbol, decimals) = identity(asset, section, problems);
    let mut amount = |key| section.read(key, value::amount(decimals), problems);
    BudgetRules {
        symbol,
        decimals,
        hourly: amount("hourly"),
        daily: amount("daily"),
        weekly: amount("weekly"),
        monthly: amount("monthly"),
    }
}

/// What an asset is called and how many fraction digits it has. Those of SOL are known.
fn identity(asset: Asset, section: &Section<'_>, problems: &mut Problems) -> (Option<String>, u8) {
    let symbol = section.read("symbol", value::text, problems);
    let decimals = match asset {
        Asset::Sol => section.read("decimals", value::decimals, problems).or(Some(SOL_DECIMALS)),
        Asset::Token(_) => {
            section.require("decimals", "write the mint's number of decimals", value::decimals, problems)
        }
    };
    (symbol, decimals.unwrap_or_default())
}
