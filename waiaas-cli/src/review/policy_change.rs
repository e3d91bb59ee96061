//! How one policy differs from another, and whether it allows more. Careful rather than exact: a difference that is not
//! understood here counts as wider.

use super::change::{Change, Changes, Effect};
use std::collections::BTreeSet;
use waiaas_policy::{
    Address,
    amount::format_ui,
    asset::{Asset, SOL_DECIMALS},
    document::{AssetRules, Destinations, FirstPayment, HostRules, Policy, ProgramRules},
    time::Span,
};

/// All differences, in the order of the document.
pub fn compare(old: &Policy, new: &Policy) -> Vec<Change> {
    let mut changes = Changes::default();
    assets(&mut changes, old, new);
    destinations(&mut changes, &old.destinations, &new.destinations);
    programs(&mut changes, old, new);
    rate(&mut changes, old, new);
    schedule(&mut changes, old, new);
    changes.limit("expiry".into(), old.expiry, new.expiry, |time| time.to_string());
    fees(&mut changes, old, new);
    hosts(&mut changes, old, new);
    changes.into_vec()
}

/// Keys of both, each once, in order.
fn both<'a, K: Ord>(old: impl Iterator<Item = &'a K>, new: impl Iterator<Item = &'a K>) -> BTreeSet<&'a K> {
    old.chain(new).collect()
}

fn assets(changes: &mut Changes, old: &Policy, new: &Policy) {
    for asset in both(old.assets.keys(), new.assets.keys()) {
        let path = format!("assets.{asset}");
        match (old.assets.get(asset), new.assets.get(asset)) {
            (Some(old), Some(new)) => one_asset(changes, &path, old, new),
            (Some(old), None) => changes.push(path, Some(listed(*asset, old)), None, Effect::Tighter),
            (None, Some(new)) => changes.push(path, None, Some(listed(*asset, new)), Effect::Wider),
            (None, None) => {}
        }
    }
}

/// An asset's rules in one line.
fn listed(asset: Asset, rules: &AssetRules) -> String {
    let name = rules.symbol.clone().unwrap_or_else(|| asset.to_string());
    let limits = [
        ("per payment", rules.per_payment),
        ("hourly", rules.hourly),
        ("daily", rules.daily),
        ("weekly", rules.weekly),
        ("monthly", rules.monthly),
    ];
    let limits = limits.iter().filter_map(|(word, limit)| limit.map(|raw| (word, format_ui(raw, rules.decimals))));
    let limits: Vec<_> = limits.map(|(word, amount)| format!("{amount} {word}")).collect();
    if limits.is_empty() { format!("{name} without limits") } else { format!("{name}: {}", limits.join(", ")) }
}

fn one_asset(changes: &mut Changes, path: &str, old: &AssetRules, new: &AssetRules) {
    let at = |key: &str| format!("{path}.{key}");
    let show = |raw| format_ui(raw, new.decimals);
    changes.push(at("symbol"), old.symbol.clone(), new.symbol.clone(), Effect::Same);
    let decimals = (Some(old.decimals.to_string()), Some(new.decimals.to_string()));
    changes.push(at("decimals"), decimals.0, decimals.1, Effect::Wider);
    changes.limit(at("per_payment"), old.per_payment, new.per_payment, show);
    changes.limit(at("hourly"), old.hourly, new.hourly, show);
    changes.limit(at("daily"), old.daily, new.daily, show);
    changes.limit(at("weekly"), old.weekly, new.weekly, show);
    changes.limit(at("monthly"), old.monthly, new.monthly, show);
    changes.limit(at("notify_above"), old.notify_above, new.notify_above, show);
    changes.limit(at("delay_above"), old.delay_above, new.delay_above, show);
    changes.demand(at("delay"), old.delay, new.delay, |span| span.to_string());
    changes.limit(at("approve_above"), old.approve_above, new.approve_above, show);
}

fn destinations(changes: &mut Changes, old: &Destinations, new: &Destinations) {
    let any = |any: bool| any.then(|| "true".to_owned());
    let effect = if new.any { Effect::Wider } else { Effect::Tighter };
    changes.push("destinations.any".into(), any(old.any), any(new.any), effect);
    for address in both(old.allow.keys(), new.allow.keys()) {
        let (before, after) = (old.allow.get(address), new.allow.get(address));
        let effect = match (before, after) {
            (None, Some(_)) => Effect::Wider,
            (Some(_), None) => Effect::Tighter,
            _ => Effect::Same,
        };
        let show = |label: Option<&Option<String>>| label.map(|label| label.clone().unwrap_or_else(|| "listed".into()));
        changes.push(format!("destinations.allow.{address}"), show(before), show(after), effect);
    }
    let (old, new) = (old.first_payment, new.first_payment);
    let effect = if strictness(new) < strictness(old) { Effect::Wider } else { Effect::Tighter };
    let show = |first: FirstPayment| match first {
        FirstPayment::Notify => "notify".to_owned(),
        FirstPayment::Delay(span) => format!("delay {span}"),
        FirstPayment::Approve => "approve".to_owned(),
    };
    changes.push("destinations.first_payment".into(), old.map(show), new.map(show), effect);
}

/// How much a first payment is held back, and for how long.
fn strictness(first: Option<FirstPayment>) -> (u8, Span) {
    match first {
        None => (0, Span::ZERO),
        Some(FirstPayment::Notify) => (1, Span::ZERO),
        Some(FirstPayment::Delay(span)) => (2, span),
        Some(FirstPayment::Approve) => (3, Span::ZERO),
    }
}

fn programs(changes: &mut Changes, old: &Policy, new: &Policy) {
    for program in both(old.programs.keys(), new.programs.keys()) {
        let (before, after) = (old.programs.get(program), new.programs.get(program));
        let effect = if allows_more(before, after) { Effect::Wider } else { Effect::Tighter };
        changes.push(format!("programs.{program}"), before.map(show_program), after.map(show_program), effect);
    }
}

fn allows_more(old: Option<&ProgramRules>, new: Option<&ProgramRules>) -> bool {
    match (old, new) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(old), Some(new)) => match (&old.instructions, &new.instructions) {
            (None, _) => false,
            (Some(_), None) => true,
            // A shorter beginning covers more than a longer one.
            (Some(old), Some(new)) => !new.iter().all(|new| old.iter().any(|old| new.0.starts_with(&old.0))),
        },
    }
}

fn show_program(rules: &ProgramRules) -> String {
    match &rules.instructions {
        None => "every instruction".to_owned(),
        Some(list) => {
            let list: Vec<_> = list.iter().map(|beginning| hex::encode(&beginning.0)).collect();
            format!("instructions {}", list.join(", "))
        }
    }
}

fn rate(changes: &mut Changes, old: &Policy, new: &Policy) {
    let show = |count: u64| count.to_string();
    let (old, new) = (&old.rate, &new.rate);
    changes.limit("rate.hourly".into(), old.hourly, new.hourly, show);
    changes.limit("rate.daily".into(), old.daily, new.daily, show);
    changes.limit("rate.weekly".into(), old.weekly, new.weekly, show);
    changes.limit("rate.monthly".into(), old.monthly, new.monthly, show);
    changes.demand("rate.cooldown".into(), old.cooldown, new.cooldown, |span| span.to_string());
    // Without a number a burst is one payment: the strictest there is.
    let burst = |burst: Option<u64>| Some(burst.unwrap_or(1));
    changes.limit("rate.burst".into(), burst(old.burst), burst(new.burst), show);
}

/// Schedules are not compared in detail: one that was not there is tighter, every other difference counts as wider.
fn schedule(changes: &mut Changes, old: &Policy, new: &Policy) {
    if old.schedule == new.schedule {
        return;
    }
    let effect = if old.schedule.is_none() { Effect::Tighter } else { Effect::Wider };
    let show = |there: bool, word: &str| there.then(|| word.to_owned());
    changes.push(
        "schedule".into(),
        show(old.schedule.is_some(), "the one before"),
        show(new.schedule.is_some(), "the one in the document"),
        effect,
    );
}

fn fees(changes: &mut Changes, old: &Policy, new: &Policy) {
    let show = |raw: u64| format!("{} SOL", format_ui(raw, SOL_DECIMALS));
    changes.limit("fees.per_payment".into(), Some(old.fees.per_payment), Some(new.fees.per_payment), show);
    changes.limit("fees.daily".into(), Some(old.fees.daily), Some(new.fees.daily), show);
}

fn hosts(changes: &mut Changes, old: &Policy, new: &Policy) {
    for host in both(old.hosts.keys(), new.hosts.keys()) {
        let path = format!("hosts.{host}");
        match (old.hosts.get(host), new.hosts.get(host)) {
            (Some(old), Some(new)) => one_host(changes, &path, old, new),
            (Some(_), None) => changes.push(path, Some("listed".into()), None, Effect::Tighter),
            (None, Some(_)) => changes.push(path, None, Some("listed".into()), Effect::Wider),
            (None, None) => {}
        }
    }
}

fn one_host(changes: &mut Changes, path: &str, old: &HostRules, new: &HostRules) {
    let at = |key: &str| format!("{path}.{key}");
    let show = |raw: u64| raw.to_string();
    changes.push(at("asset"), Some(old.asset.to_string()), Some(new.asset.to_string()), Effect::Wider);
    changes.limit(at("per_payment"), old.per_payment, new.per_payment, show);
    changes.limit(at("daily"), old.daily, new.daily, show);
    let addresses = |list: &[Address]| list.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let wider = new.pay_to.iter().any(|address| !old.pay_to.contains(address));
    let effect = if wider { Effect::Wider } else { Effect::Tighter };
    changes.push(at("pay_to"), Some(addresses(&old.pay_to)), Some(addresses(&new.pay_to)), effect);
}
