//! What cannot be meant: documents that read well and contradict themselves.

use alloc::{
    collections::{BTreeMap, BTreeSet},
    format,
    string::String,
    vec::Vec,
};

use super::{
    AssetRules, Budget, DocumentErrors, FeeRules, FirstPayment, HostRules, Hours, Policy, Problem, ProgramRules,
    RateRules, Schedule, toml,
};
use crate::{
    Address,
    address::{self, TOKEN, TOKEN_2022},
    asset::{Asset, SOL_DECIMALS},
    budget::MAX_BURST,
    decode::SIGNATURE_FEE,
    time::Span,
};

/// An error if there is any problem.
pub(super) fn refuse(problems: Vec<Problem>) -> Result<(), DocumentErrors> {
    if problems.is_empty() { Ok(()) } else { Err(DocumentErrors(problems)) }
}

/// Everything that contradicts itself in a policy.
pub(super) fn of_policy(policy: &Policy) -> Vec<Problem> {
    let mut found = Found(Vec::new());
    for (asset, rules) in &policy.assets {
        limits(&format!("assets.{asset}"), rules, &mut found);
    }
    let identities = policy.assets.iter().map(|(asset, rules)| (*asset, rules.symbol.as_deref(), rules.decimals));
    self::identities(identities, &mut found);
    destinations(policy, &mut found);
    for (program, rules) in &policy.programs {
        instructions(&format!("programs.{program}"), rules, &mut found);
    }
    rate(&policy.rate, &mut found);
    fees(&policy.fees, &mut found);
    if let Some(schedule) = &policy.schedule {
        self::schedule(schedule, &mut found);
    }
    for (name, rules) in &policy.hosts {
        host(policy, (&format!("hosts.{}", toml::key(name)), rules), &mut found);
    }
    found.0
}

/// Everything that contradicts itself in a budget.
pub(super) fn of_budget(budget: &Budget) -> Vec<Problem> {
    let mut found = Found(Vec::new());
    for (asset, rules) in &budget.assets {
        let windows =
            [("hourly", rules.hourly), ("daily", rules.daily), ("weekly", rules.weekly), ("monthly", rules.monthly)];
        not_zero(&format!("assets.{asset}"), &windows, &mut found);
    }
    let identities = budget.assets.iter().map(|(asset, rules)| (*asset, rules.symbol.as_deref(), rules.decimals));
    self::identities(identities, &mut found);
    found.0
}

struct Found(Vec<Problem>);

impl Found {
    fn when(&mut self, contradicts: bool, path: String, wrong: &str, right: &str) {
        if contradicts {
            self.0.push(Problem { path, wrong: wrong.into(), right: right.into() });
        }
    }
}

fn limits(path: &str, rules: &AssetRules, found: &mut Found) {
    let caps = [
        ("per_payment", rules.per_payment),
        ("hourly", rules.hourly),
        ("daily", rules.daily),
        ("weekly", rules.weekly),
        ("monthly", rules.monthly),
    ];
    not_zero(path, &caps, found);
    let steps = [
        ("notify_above", rules.notify_above),
        ("delay_above", rules.delay_above),
        ("approve_above", rules.approve_above),
    ];
    for (key, threshold) in steps {
        let never = threshold.zip(rules.per_payment).is_some_and(|(threshold, limit)| threshold > limit);
        let right = "a payment that large is denied: lower the threshold or raise `per_payment`";
        found.when(never, format!("{path}.{key}"), "it is above `per_payment` and never reached", right);
    }
    let approved_first = rules.delay_above.zip(rules.approve_above).is_some_and(|(delay, approve)| delay > approve);
    let right = "a payment that large needs approval and does not wait: lower `delay_above`";
    found.when(approved_first, format!("{path}.delay_above"), "it is above `approve_above` and never reached", right);
    let right = "write both `delay_above` and `delay`, or neither";
    let alone = rules.delay.is_some() != rules.delay_above.is_some();
    found.when(alone, format!("{path}.delay"), "a delay needs a threshold and a length", right);
    found.when(
        rules.delay == Some(Span::ZERO),
        format!("{path}.delay"),
        "it is no time at all",
        "leave it out, or write how long",
    );
}

fn not_zero(path: &str, limits: &[(&str, Option<u64>)], found: &mut Found) {
    for (key, limit) in limits {
        let right = "leave the asset out to forbid it, or write more than 0";
        found.when(*limit == Some(0), format!("{path}.{key}"), "a limit of 0 allows nothing", right);
    }
}

/// What an asset is called must tell it from all others, and SOL has its own decimals.
fn identities<'a>(assets: impl Iterator<Item = (Asset, Option<&'a str>, u8)>, found: &mut Found) {
    let mut symbols = BTreeSet::from(["SOL"]);
    for (asset, symbol, decimals) in assets {
        let path = format!("assets.{asset}");
        if asset == Asset::Sol {
            found.when(decimals != SOL_DECIMALS, format!("{path}.decimals"), "SOL has 9 decimals", "leave it out");
            found.when(
                symbol.is_some_and(|symbol| symbol != "SOL"),
                format!("{path}.symbol"),
                "SOL is called SOL",
                "leave it out",
            );
        } else if let Some(symbol) = symbol {
            let blank = symbol.chars().any(char::is_whitespace);
            found.when(blank, format!("{path}.symbol"), "a symbol has no spaces", "write it as in `USDC`");
            let right = "give every asset a symbol of its own";
            found.when(!symbols.insert(symbol), format!("{path}.symbol"), "another asset has this symbol", right);
        }
    }
}

fn destinations(policy: &Policy, found: &mut Found) {
    let path = || String::from("destinations.allow");
    let mut labels = BTreeMap::new();
    for (wallet, label) in &policy.destinations.allow {
        no_wallet(policy, wallet, &path(), found);
        let Some(label) = label else { continue };
        let again = labels.insert(label.as_str(), wallet).is_some();
        found.when(
            again,
            path(),
            &format!("two wallets have the label `{label}`"),
            "give every wallet a label of its own",
        );
    }
    let no_time = policy.destinations.first_payment == Some(FirstPayment::Delay(Span::ZERO));
    found.when(no_time, "destinations.first_payment_delay".into(), "it is no time at all", "write how long");
}

/// Money that is sent to a program, a mint or a token account does not come to a wallet.
fn no_wallet(policy: &Policy, to: &Address, path: &str, found: &mut Found) {
    let lost =
        address::is_nobodys(to) || policy.assets.contains_key(&Asset::Token(*to)) || policy.programs.contains_key(to);
    let wrong = format!("`{to}` is a program or a mint, and money sent there is lost");
    found.when(lost, path.into(), &wrong, "list wallets");
    if let Some(owner) = owner_of(policy, to) {
        let wrong = format!("`{to}` is a token account of `{owner}`");
        found.when(true, path.into(), &wrong, "list the wallet; tokens find its account by themselves");
    }
}

/// The listed wallet that `account` is a token account of, for a token that is listed. Somebody's own wallet is on the
/// curve, and no token account is: so hardly any address is looked at twice.
fn owner_of<'a>(policy: &'a Policy, account: &Address) -> Option<&'a Address> {
    if address::is_on_curve(account) {
        return None;
    }
    let mints = || {
        policy.assets.keys().filter_map(|asset| match asset {
            Asset::Sol => None,
            Asset::Token(mint) => Some(mint),
        })
    };
    let is_of = |owner: &Address, mint: &Address| {
        [TOKEN, TOKEN_2022].iter().any(|program| address::is_associated_token_address(account, owner, mint, program))
    };
    policy.destinations.allow.keys().find(|owner| mints().any(|mint| is_of(owner, mint)))
}

fn host(policy: &Policy, (path, rules): (&str, &HostRules), found: &mut Found) {
    let listed = policy.assets.contains_key(&rules.asset);
    let wrong = "the asset is not listed under `assets`";
    found.when(!listed, format!("{path}.asset"), wrong, "a host is paid in a listed asset");
    for (key, limit) in [("per_payment", rules.per_payment), ("daily", rules.daily)] {
        let right = "leave the host out to forbid it, or write more than 0";
        found.when(limit == Some(0), format!("{path}.{key}"), "a limit of 0 allows nothing", right);
    }
    rules.pay_to.iter().for_each(|to| no_wallet(policy, to, &format!("{path}.pay_to"), found));
}

/// Below the fee of one signature nothing can be paid at all.
fn fees(rules: &FeeRules, found: &mut Found) {
    for (key, limit) in [("per_payment", rules.per_payment), ("daily", rules.daily)] {
        let right = "a signature costs 0.000005 SOL, and most payments have two";
        found.when(limit < SIGNATURE_FEE, format!("fees.{key}"), "no payment is possible with so little", right);
    }
}

fn instructions(path: &str, rules: &ProgramRules, found: &mut Found) {
    let Some(list) = &rules.instructions else { return };
    let sound = !list.is_empty() && list.iter().all(|bytes| (1..=8).contains(&bytes.0.len()));
    let right = "list beginnings of 1 to 8 bytes, or leave the program out to forbid it";
    found.when(!sound, format!("{path}.instructions"), "no instruction can be meant by this", right);
    let sorted = list.array_windows().all(|[a, b]| a < b);
    found.when(!sorted, format!("{path}.instructions"), "they are not in order", "list each of them once, in order");
}

fn rate(rate: &RateRules, found: &mut Found) {
    let counts = [("hourly", rate.hourly), ("daily", rate.daily), ("weekly", rate.weekly), ("monthly", rate.monthly)];
    for (key, count) in counts {
        let right = "list no assets to forbid everything, or write more than 0";
        found.when(count == Some(0), format!("rate.{key}"), "a rate of 0 allows nothing", right);
    }
    let right = "write `cooldown` as well, or leave `burst` out";
    found.when(
        rate.burst.is_some() && rate.cooldown.is_none(),
        "rate.burst".into(),
        "a burst needs a cool-down",
        right,
    );
    let largest = u64::try_from(MAX_BURST).unwrap_or_default();
    let possible = rate.burst.is_none_or(|burst| (1..=largest).contains(&burst));
    found.when(!possible, "rate.burst".into(), "it is out of range", "it is a number from 1 to 16");
    found.when(
        rate.cooldown == Some(Span::ZERO),
        "rate.cooldown".into(),
        "it is no time at all",
        "leave it out, or write how long",
    );
}

fn schedule(schedule: &Schedule, found: &mut Found) {
    let right = "leave it out to allow all of them";
    found.when(schedule.days.is_empty(), "schedule.days".into(), "no day is allowed", right);
    found.when(schedule.hours.is_empty(), "schedule.hours".into(), "no hour is allowed", right);
    let forwards = schedule.hours.iter().all(|hours| hours.from < hours.to && hours.to <= Hours::MIDNIGHT);
    let right =
        "write the earlier time first; hours over midnight are two entries, as in `22:00-24:00` and `00:00-06:00`";
    found.when(!forwards, "schedule.hours".into(), "they end before they begin", right);
    let apart = schedule.hours.array_windows().all(|[a, b]| a.to <= b.from);
    found.when(forwards && !apart, "schedule.hours".into(), "they overlap", "write each stretch once");
    let possible = (-840..=840).contains(&schedule.utc_offset);
    found.when(
        !possible,
        "schedule.utc_offset".into(),
        "no place on Earth is that far away",
        "it is `-14:00` to `+14:00`",
    );
    let forwards = schedule.blackout.iter().all(|dates| dates.first <= dates.last);
    found.when(!forwards, "schedule.blackout".into(), "it ends before it begins", "write the earlier date first");
    let apart = schedule.blackout.array_windows().all(|[a, b]| a.last < b.first);
    found.when(forwards && !apart, "schedule.blackout".into(), "the dates overlap", "write each date once");
}
