//! Documents back to text, in one order, with nothing left out.

use alloc::string::{String, ToString};
use core::fmt::{Display, Write as _};

use super::spelling::{key, quoted};
use crate::{
    amount::format_ui,
    asset::{Asset, SOL_DECIMALS},
    document::{
        ApprovalBy, AssetRules, Blackout, Budget, BudgetRules, Destinations, FirstPayment, HostRules, Hours, Policy,
        ProgramRules, RateRules, Schedule,
    },
    time::Date,
};

pub(in crate::document) fn policy(policy: &Policy) -> String {
    let mut page = Page::default();
    if let Some(expiry) = policy.expiry {
        page.text("expiry", expiry);
    }
    for (asset, rules) in &policy.assets {
        asset_rules(&mut page, *asset, rules);
    }
    destinations(&mut page, &policy.destinations);
    for (program, rules) in &policy.programs {
        page.table(format_args!("programs.{program}"));
        program_rules(&mut page, rules);
    }
    rate(&mut page, &policy.rate);
    if let Some(schedule) = &policy.schedule {
        write_schedule(&mut page, schedule);
    }
    page.table("fees");
    page.amount("per_payment", Some(policy.fees.per_payment), SOL_DECIMALS);
    page.amount("daily", Some(policy.fees.daily), SOL_DECIMALS);
    for (name, rules) in &policy.hosts {
        page.table(format_args!("hosts.{}", key(name)));
        let decimals = policy.assets.get(&rules.asset).map(|asset| asset.decimals).unwrap_or_default();
        host_rules(&mut page, rules, decimals);
    }
    if policy.approval != ApprovalBy::default() {
        page.table("approval");
        page.text("by", policy.approval.as_str());
    }
    page.0
}

pub(in crate::document) fn budget(budget: &Budget) -> String {
    let mut page = Page::default();
    for (asset, rules) in &budget.assets {
        let BudgetRules { symbol, decimals, hourly, daily, weekly, monthly } = rules;
        identity(&mut page, *asset, symbol.as_deref(), *decimals);
        let amounts = [("hourly", hourly), ("daily", daily), ("weekly", weekly), ("monthly", monthly)];
        for (key, amount) in amounts {
            page.amount(key, *amount, *decimals);
        }
    }
    page.0
}

fn asset_rules(page: &mut Page, asset: Asset, rules: &AssetRules) {
    identity(page, asset, rules.symbol.as_deref(), rules.decimals);
    let amounts = [
        ("per_payment", rules.per_payment),
        ("hourly", rules.hourly),
        ("daily", rules.daily),
        ("weekly", rules.weekly),
        ("monthly", rules.monthly),
        ("notify_above", rules.notify_above),
        ("delay_above", rules.delay_above),
        ("approve_above", rules.approve_above),
    ];
    for (key, amount) in amounts {
        page.amount(key, amount, rules.decimals);
    }
    if let Some(delay) = rules.delay {
        page.text("delay", delay);
    }
}

fn identity(page: &mut Page, asset: Asset, symbol: Option<&str>, decimals: u8) {
    page.table(format_args!("assets.{asset}"));
    if let Some(symbol) = symbol {
        page.text("symbol", symbol);
    }
    page.plain("decimals", decimals);
}

fn destinations(page: &mut Page, destinations: &Destinations) {
    page.table("destinations");
    if destinations.any {
        page.plain("any", true);
    }
    page.list(
        "allow",
        destinations.allow.iter().map(|(address, label)| match label {
            Some(label) => alloc::format!("{{ address = \"{address}\", label = {} }}", quoted(label)),
            None => quoted(&address.to_string()),
        }),
    );
    match destinations.first_payment {
        None => {}
        Some(FirstPayment::Notify) => page.text("first_payment", "notify"),
        Some(FirstPayment::Approve) => page.text("first_payment", "approve"),
        Some(FirstPayment::Delay(delay)) => {
            page.text("first_payment", "delay");
            page.text("first_payment_delay", delay);
        }
    }
}

fn program_rules(page: &mut Page, rules: &ProgramRules) {
    if let Some(label) = &rules.label {
        page.text("label", label);
    }
    match &rules.instructions {
        None => page.plain("any", true),
        Some(list) => page.list("instructions", list.iter().map(|bytes| quoted(&hex::encode(&bytes.0)))),
    }
}

fn rate(page: &mut Page, rate: &RateRules) {
    if *rate == RateRules::default() {
        return;
    }
    page.table("rate");
    let counts = [
        ("hourly", rate.hourly),
        ("daily", rate.daily),
        ("weekly", rate.weekly),
        ("monthly", rate.monthly),
        ("burst", rate.burst),
    ];
    for (key, count) in counts {
        if let Some(count) = count {
            page.plain(key, count);
        }
    }
    if let Some(cooldown) = rate.cooldown {
        page.text("cooldown", cooldown);
    }
}

fn write_schedule(page: &mut Page, schedule: &Schedule) {
    page.table("schedule");
    page.list("days", schedule.days.iter().map(|day| quoted(day.as_str())));
    page.list("hours", schedule.hours.iter().map(|hours| quoted(&hours_text(*hours))));
    let offset = schedule.utc_offset;
    let (sign, minutes) = (if offset < 0 { '-' } else { '+' }, offset.unsigned_abs());
    page.text("utc_offset", format_args!("{sign}{:02}:{:02}", minutes / 60, minutes % 60));
    page.list("blackout", schedule.blackout.iter().map(|dates| quoted(&blackout_text(*dates))));
}

fn hours_text(Hours { from, to }: Hours) -> String {
    alloc::format!("{:02}:{:02}-{:02}:{:02}", from / 60, from % 60, to / 60, to % 60)
}

fn blackout_text(Blackout { first, last }: Blackout) -> String {
    let date = |day: u32| Date::from_days(day.into());
    if first == last { date(first).to_string() } else { alloc::format!("{}..{}", date(first), date(last)) }
}

fn host_rules(page: &mut Page, rules: &HostRules, decimals: u8) {
    page.text("asset", rules.asset);
    page.amount("per_payment", rules.per_payment, decimals);
    page.amount("daily", rules.daily, decimals);
    page.list("pay_to", rules.pay_to.iter().map(|address| quoted(&address.to_string())));
}

/// TOML in the making.
#[derive(Default)]
struct Page(String);

impl Page {
    fn table(&mut self, name: impl Display) {
        let gap = if self.0.is_empty() { "" } else { "\n" };
        self.line(format_args!("{gap}[{name}]"));
    }

    fn plain(&mut self, key: &str, value: impl Display) {
        self.line(format_args!("{key} = {value}"));
    }

    fn text(&mut self, key: &str, value: impl Display) {
        self.plain(key, quoted(&value.to_string()));
    }

    fn amount(&mut self, key: &str, raw: Option<u64>, decimals: u8) {
        if let Some(raw) = raw {
            self.text(key, format_ui(raw, decimals));
        }
    }

    /// An array, one item per line; nothing if there is no item.
    fn list(&mut self, key: &str, items: impl Iterator<Item = String>) {
        let mut items = items.peekable();
        if items.peek().is_none() {
            return;
        }
        self.line(format_args!("{key} = ["));
        for item in items {
            self.line(format_args!("  {item},"));
        }
        self.line("]");
    }

    fn line(&mut self, line: impl Display) {
        // Writing to a `String` cannot fail.
        let _ = writeln!(self.0, "{line}");
    }
}
