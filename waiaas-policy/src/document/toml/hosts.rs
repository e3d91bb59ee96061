//! `[hosts."api.example.com"]`.

use alloc::{
    collections::BTreeMap,
    string::{String, ToString},
};

use ::toml::Value;

use super::{
    section::{Problems, Section},
    value::{self, Wrong},
};
use crate::{
    asset::Asset,
    document::{AssetRules, HostRules},
};

const KEYS: [&str; 4] = ["asset", "per_payment", "daily", "pay_to"];

pub(super) fn read(
    top: &Section<'_>,
    assets: &BTreeMap<Asset, AssetRules>,
    problems: &mut Problems,
) -> BTreeMap<String, HostRules> {
    let sections = top.sections("hosts", &KEYS, name, problems);
    let rules = sections.into_iter().map(|(name, section)| Some((name, rules(&section, assets, problems)?)));
    rules.flatten().collect()
}

/// A host as it stands in a URL: lower case, with a port where it is not the usual one.
fn name(text: &str) -> Result<String, Wrong> {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-:".contains(&byte);
    let right = "write it as in `api.example.com` or `api.example.com:8443`, in lower case";
    if !text.is_empty() && text.len() <= 253 && text.bytes().all(allowed) {
        Ok(text.to_string())
    } else {
        Err(Wrong::new("this is no host", right))
    }
}

fn rules(section: &Section<'_>, assets: &BTreeMap<Asset, AssetRules>, problems: &mut Problems) -> Option<HostRules> {
    let right = "write the symbol or mint of a listed asset";
    let asset = section.require("asset", right, |value| asset(value, assets), problems)?;
    let decimals = assets.get(&asset).map(|rules| rules.decimals).unwrap_or_default();
    let mut amount = |key| section.read(key, value::amount(decimals), problems);
    let (per_payment, daily) = (amount("per_payment"), amount("daily"));
    let pay_to = section.list("pay_to", value::address, problems).unwrap_or_default();
    Some(HostRules { asset, per_payment, daily, pay_to })
}

fn asset(value: &Value, assets: &BTreeMap<Asset, AssetRules>) -> Result<Asset, Wrong> {
    let text = value::string(value)?;
    let named =
        |(asset, rules): &(&Asset, &AssetRules)| rules.symbol.as_deref() == Some(text) || text.parse() == Ok(**asset);
    let found = assets.iter().find(named).map(|(asset, _)| *asset);
    found.ok_or_else(|| {
        Wrong::new(format_args!("`{text}` is not listed under `assets`"), "a host is paid in a listed asset")
    })
}
