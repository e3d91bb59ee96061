//! Decisions of the policy engine, made on this side, in words.

use super::money::name;
use waiaas_policy::{
    amount::format_ui,
    asset::{Asset, SOL_DECIMALS},
    decide::{Denial, Reason},
    document::Policy,
    rule::RuleId,
};
use waiaas_wire::view::DenialView;

/// A violated rule with its figures.
pub fn view(policy: &Policy, denial: &Denial) -> DenialView {
    DenialView {
        rule: denial.rule.to_string(),
        code: denial.rule.code().to_owned(),
        detail: sentence(policy, denial),
        asset: denial.asset,
        subject: denial.subject,
        limit: denial.limit,
        used: denial.used,
        asked: denial.asked,
        earliest_at: denial.earliest,
    }
}

/// Why the owner is asked.
pub fn reason(policy: &Policy, reason: &Reason) -> String {
    let figure = |raw| figure(policy, reason.rule, reason.asset, raw);
    match (reason.asked, reason.threshold) {
        (Some(asked), Some(threshold)) => {
            format!("{}: {} asked, up to {} goes without asking", reason.rule.title(), figure(asked), figure(threshold))
        }
        _ => reason.rule.title().to_owned(),
    }
}

/// `limit per payment: 2 SOL asked, 0 SOL used, 1 SOL allowed`.
fn sentence(policy: &Policy, denial: &Denial) -> String {
    let figure = |raw| figure(policy, denial.rule, denial.asset, raw);
    let figures = [(denial.asked, "asked"), (denial.used, "used"), (denial.limit, "allowed")];
    let figures = figures.iter().filter_map(|(raw, word)| raw.map(|raw| format!("{} {word}", figure(raw))));
    let figures: Vec<_> = figures.collect();
    let subject = denial.subject.map(|subject| format!(" ({subject})")).unwrap_or_default();
    let title = denial.rule.title();
    if figures.is_empty() { format!("{title}{subject}") } else { format!("{title}{subject}: {}", figures.join(", ")) }
}

/// A figure in the unit that the rule counts in.
fn figure(policy: &Policy, rule: RuleId, asset: Option<Asset>, raw: u64) -> String {
    match (asset, rule) {
        (Some(asset), _) => {
            let rules = policy.assets.get(&asset);
            let decimals = rules.map_or(SOL_DECIMALS, |rules| rules.decimals);
            let symbol = rules.and_then(|rules| rules.symbol.as_deref());
            format!("{} {}", format_ui(raw, decimals), name(asset, symbol))
        }
        (None, RuleId::FeePerPayment | RuleId::FeePerDay) => format!("{} SOL", format_ui(raw, SOL_DECIMALS)),
        (None, _) => raw.to_string(),
    }
}
