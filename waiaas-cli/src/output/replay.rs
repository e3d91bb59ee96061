//! What another policy would have decided.

use super::{
    Plain, Style,
    money::{count, moment, short},
    table::Columns,
    words,
};
use crate::daemon::Daemon;
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;
use waiaas_policy::{
    amount::format_ui,
    asset::{Asset, SOL_DECIMALS},
    document::Policy,
    id::{AgentId, Digest, TxId},
    replay::{Flip, Outcome},
    rule::RuleId,
    time::Timestamp,
};
use waiaas_wire::Problem;

/// A replay's result.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Replayed {
    /// The policy's file.
    pub file: String,
    /// Its hash.
    #[serde(with = "waiaas_wire::text")]
    pub hash: Digest,
    /// Since when decisions were compared.
    #[serde(with = "waiaas_wire::text")]
    pub since: Timestamp,
    /// Whether the policy's own decisions were the history of those that follow.
    pub cascade: bool,
    /// How many decisions were compared.
    pub decisions: u64,
    /// Decisions that could not be, since what the payment did is not known.
    pub skipped: u64,
    /// How many would have been others.
    pub flips: u64,
    /// Of these, how many would have been stricter.
    pub stricter: u64,
    /// How much money that is.
    #[serde(serialize_with = "values")]
    pub money: BTreeMap<Asset, Money>,
    /// Which rules make the difference.
    #[serde(serialize_with = "values")]
    pub rules: BTreeMap<RuleId, Rule>,
    /// The decisions themselves, the first of them.
    pub items: Vec<Flipped>,
}

/// What flips of one asset.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Money {
    /// The asset.
    pub asset: String,
    /// Its short name, where the policy has one.
    pub symbol: Option<String>,
    /// Its decimals, where they are known.
    pub decimals: Option<u8>,
    /// Was let through or put to the owner, and would be denied: base units.
    #[serde(with = "waiaas_wire::text")]
    pub denied: u64,
    /// Was denied, and would be let through or put to the owner.
    #[serde(with = "waiaas_wire::text")]
    pub allowed: u64,
    /// Would be delayed, told or asked about more than it was.
    #[serde(with = "waiaas_wire::text")]
    pub stricter: u64,
    /// Would be delayed, told or asked about less than it was.
    #[serde(with = "waiaas_wire::text")]
    pub laxer: u64,
}

/// What one rule makes.
#[derive(Debug, Serialize)]
pub struct Rule {
    /// Its id.
    #[serde(rename = "rule")]
    pub id: String,
    /// Decisions that it would make stricter.
    pub stricter: u64,
    /// Decisions that it made stricter, and would not any more.
    pub laxer: u64,
}

/// One decision that would have been another.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Flipped {
    /// The payment.
    #[serde(with = "waiaas_wire::text")]
    pub tx: TxId,
    /// Its wallet.
    pub wallet: String,
    /// When it was decided.
    #[serde(with = "waiaas_wire::text")]
    pub at: Timestamp,
    /// What was to be paid.
    pub what: String,
    /// What was decided.
    pub before: String,
    /// What would be.
    pub after: String,
    /// The rules that make the difference.
    pub rules: Vec<String>,
}

/// What wallets are called.
pub struct Names(BTreeMap<AgentId, String>);

impl Names {
    /// Asks the daemon.
    pub async fn of(daemon: &Daemon) -> Result<Self, Problem> {
        let wallets = daemon.ask(async |client, context, caller| client.wallet_list(context, caller).await).await?;
        Ok(Self(wallets.into_iter().map(|wallet| (wallet.id, wallet.name)).collect()))
    }

    /// A wallet's name, or its id.
    pub fn of_wallet(&self, wallet: AgentId) -> String {
        self.0.get(&wallet).cloned().unwrap_or_else(|| wallet.to_string())
    }
}

impl Replayed {
    /// Before the first decision.
    pub fn new(file: String, policy: &Policy, since: Timestamp, cascade: bool) -> Self {
        let (hash, decisions, skipped, flips, stricter) = (policy.hash(), 0, 0, 0, 0);
        let (money, rules, items) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
        Self { file, hash, since, cascade, decisions, skipped, flips, stricter, money, rules, items }
    }

    /// One more decision that would have been another.
    pub fn add(&mut self, flip: &Flip, wallet: String, policy: &Policy, most: usize) {
        let is_stricter = flip.after > flip.before;
        self.flips = self.flips.saturating_add(1);
        self.stricter = self.stricter.saturating_add(u64::from(is_stricter));
        for (asset, amount) in flip.intent.totals() {
            let sum = self.sum_of(asset, flip, policy);
            let sum = match (flip.before, flip.after) {
                (_, Outcome::Denied) => &mut sum.denied,
                (Outcome::Denied, _) => &mut sum.allowed,
                _ if is_stricter => &mut sum.stricter,
                _ => &mut sum.laxer,
            };
            *sum = sum.saturating_add(amount);
        }
        for rule in &flip.rules {
            let none = || Rule { id: rule.to_string(), stricter: 0, laxer: 0 };
            let entry = self.rules.entry(*rule).or_insert_with(none);
            let number = if is_stricter { &mut entry.stricter } else { &mut entry.laxer };
            *number = number.saturating_add(1);
        }
        if self.items.len() < most {
            let (before, after) = (flip.before.to_string(), flip.after.to_string());
            let what = words::payment(&flip.intent, policy);
            let rules = flip.rules.iter().map(ToString::to_string).collect();
            self.items.push(Flipped { tx: flip.tx, wallet, at: flip.at, what, before, after, rules });
        }
    }

    fn sum_of(&mut self, asset: Asset, flip: &Flip, policy: &Policy) -> &mut Money {
        let rules = policy.assets.get(&asset);
        let told = flip.intent.outflows.iter().find(|outflow| outflow.asset == asset);
        let decimals = match asset {
            Asset::Sol => Some(SOL_DECIMALS),
            Asset::Token(_) => told.and_then(|outflow| outflow.decimals),
        };
        self.money.entry(asset).or_insert_with(|| Money {
            asset: asset.to_string(),
            symbol: rules.and_then(|rules| rules.symbol.clone()),
            decimals,
            ..Money::default()
        })
    }
}

/// A map whose values say themselves what they are about.
fn values<K, V: Serialize, S: Serializer>(map: &BTreeMap<K, V>, out: S) -> Result<S::Ok, S::Error> {
    out.collect_seq(map.values())
}

impl Plain for Replayed {
    fn plain(&self, style: Style) -> String {
        let how =
            if self.cascade { "each after its own decisions before" } else { "each against the history as it was" };
        let mut parts = vec![format!(
            "{} since {}, {how}: {} would have been decided otherwise",
            count(self.decisions, "decision"),
            moment(self.since),
            self.flips
        )];
        if self.skipped > 0 {
            let skipped = count(self.skipped, "decision");
            parts.push(style.yellow(&format!("{skipped} left out: what the payment did is not known any more")));
        }
        if self.flips > 0 {
            parts.push(format!("\n{}", self.money_table(style)));
            parts.push(format!("\n{}", self.rule_table(style)));
            parts.push(format!("\n{}", self.item_table(style)));
        }
        let more = self.flips.saturating_sub(u64::try_from(self.items.len()).unwrap_or(u64::MAX));
        if more > 0 {
            parts.push(style.dim(&format!("and {more} more; `--limit` lists them")));
        }
        parts.join("\n")
    }
}

impl Replayed {
    fn money_table(&self, style: Style) -> String {
        let mut columns = Columns::new(style, &["asset", ">denied", ">allowed", ">stricter", ">laxer"]);
        for sum in self.money.values() {
            let amount = |raw: u64| match sum.decimals {
                Some(decimals) => format_ui(raw, decimals),
                None => format!("{raw} base units"),
            };
            let name = sum.symbol.clone().unwrap_or_else(|| sum.asset.clone());
            columns.row(vec![name, amount(sum.denied), amount(sum.allowed), amount(sum.stricter), amount(sum.laxer)]);
        }
        columns.text()
    }

    fn rule_table(&self, style: Style) -> String {
        let mut columns = Columns::new(style, &["rule", ">stricter", ">laxer"]);
        for rule in self.rules.values() {
            columns.row(vec![rule.id.clone(), rule.stricter.to_string(), rule.laxer.to_string()]);
        }
        columns.text()
    }

    fn item_table(&self, style: Style) -> String {
        let mut columns = Columns::new(style, &["id", "decided", "wallet", "payment", "was", "would be", "rules"]);
        for item in &self.items {
            let words: Vec<_> =
                item.what.split(' ').map(|word| if word.len() > 40 { short(word) } else { word.into() }).collect();
            columns.row(vec![
                item.tx.to_string(),
                moment(item.at),
                item.wallet.clone(),
                words.join(" "),
                item.before.clone(),
                item.after.clone(),
                item.rules.join(", "),
            ]);
        }
        columns.text()
    }
}
