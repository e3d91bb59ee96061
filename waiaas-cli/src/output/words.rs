//! Payments and decisions of the policy engine in a few words.

use waiaas_policy::{
    amount::format_ui,
    asset::{Asset, SOL_DECIMALS},
    decide::{Decision, Tier},
    document::Policy,
    intent::Intent,
    rule::RuleId,
};

/// What a payment does: `2 SOL to …`.
pub fn payment(intent: &Intent, policy: &Policy) -> String {
    let outflow =
        |out: &waiaas_policy::intent::Outflow| format!("{} to {}", amount(out.asset, out.amount, policy), out.to);
    let call = |call: &waiaas_policy::intent::Call| {
        let data =
            if call.data.is_empty() { "no data".to_owned() } else { format!("data {}", hex::encode(&call.data)) };
        format!("a call of {} with {data}", call.program)
    };
    let mut parts: Vec<_> = intent.outflows.iter().map(outflow).chain(intent.calls.iter().map(call)).collect();
    parts.extend(intent.host.as_ref().map(|host| format!("for {host}")));
    if intent.outflows.is_empty() && intent.calls.is_empty() {
        parts.push("a transaction that pays nothing".to_owned());
    }
    parts.join(" ")
}

/// An amount in the asset's own units, or in base units where the policy does not list it.
pub fn amount(asset: Asset, raw: u64, policy: &Policy) -> String {
    let rules = policy.assets.get(&asset);
    let symbol = rules.and_then(|rules| rules.symbol.clone()).unwrap_or_else(|| asset.to_string());
    match (asset, rules) {
        (Asset::Sol, _) => format!("{} {symbol}", format_ui(raw, SOL_DECIMALS)),
        (Asset::Token(_), Some(rules)) => format!("{} {symbol}", format_ui(raw, rules.decimals)),
        (Asset::Token(_), None) => format!("{raw} base units of {symbol}"),
    }
}

/// `denied (per_payment, daily)`.
pub fn decision(decision: &Decision) -> String {
    match decision {
        Decision::Allow(Tier::Instant) => "allowed at once".to_owned(),
        Decision::Allow(Tier::Notify) => "allowed, and told to the owner".to_owned(),
        Decision::Allow(Tier::Delay(delay)) => format!("allowed after {delay}"),
        Decision::AskOwner(reasons) => format!("the owner is asked ({})", rules(reasons.iter().map(|it| it.rule))),
        Decision::Deny(denials) => format!("denied ({})", rules(denials.iter().map(|it| it.rule))),
    }
}

/// Rules, each once.
pub fn rules(rules: impl Iterator<Item = RuleId>) -> String {
    let mut names: Vec<_> = rules.map(|rule| rule.to_string()).collect();
    names.dedup();
    names.join(", ")
}
