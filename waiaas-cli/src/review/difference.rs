//! How one document differs from another, and whether it allows more: as the policy engine has it, with an example that
//! was seen to flip.

use crate::output::{money::moment, words};
use serde::Serialize;
use waiaas_policy::{
    amount::format_ui,
    asset::{Asset, SOL_DECIMALS},
    budget::Period,
    compare::{Past, Raise, Witness, raises, widens},
    document::{Budget, Change, Policy, budget_changes, changes},
    time::Timestamp,
};
use waiaas_wire::view::ChangeView;

/// The differences of two documents.
#[derive(Debug, PartialEq, Serialize)]
pub struct Difference {
    /// Whether the new one allows more.
    pub widens: bool,
    /// All of them.
    pub changes: Vec<ChangeView>,
    /// What the new one allows and the old one does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example: Option<Example>,
}

/// Something that newly passes.
#[derive(Debug, PartialEq, Serialize)]
pub struct Example {
    /// What.
    pub what: String,
    /// When.
    #[serde(with = "waiaas_wire::text::option", skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
    /// What was paid before it, where that matters.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<String>,
    /// What the old document says.
    pub before: String,
    /// What the new one says.
    pub after: String,
}

impl Difference {
    /// Of two policies, from `now` on.
    pub fn of_policies(old: &Policy, new: &Policy, now: Timestamp) -> Self {
        let witness = widens(old, new, now);
        let widens = witness.is_some();
        // What does not show what it says is not shown; the policy counts as wider all the same.
        let example = witness.filter(|witness| witness.holds(old, new)).map(|witness| Example::of(&witness, new));
        Self { widens, changes: views(changes(old, new)), example }
    }

    /// Of two budgets over all wallets.
    pub fn of_budgets(old: &Budget, new: &Budget) -> Self {
        let raise = raises(old, new);
        let changes = views(budget_changes(old, new));
        Self { widens: raise.is_some(), changes, example: raise.map(|raise| Example::raise(raise, old)) }
    }

    /// Why it allows more, in a sentence; nothing if it does not.
    pub fn first_wider(&self) -> Option<String> {
        if !self.widens {
            return None;
        }
        let example = self.example.as_ref().map(|it| format!("{}: {} before, {} now", it.what, it.before, it.after));
        Some(example.unwrap_or_else(|| "an example could not be made".to_owned()))
    }
}

fn views(changes: Vec<Change>) -> Vec<ChangeView> {
    changes.into_iter().map(|Change { path, before, after }| ChangeView { path, before, after }).collect()
}

impl Example {
    fn of(witness: &Witness, policy: &Policy) -> Self {
        Self {
            what: words::payment(&witness.payment, policy),
            at: Some(witness.at),
            history: witness.history.iter().map(|past| words_of(past, policy)).collect(),
            before: words::decision(&witness.before),
            after: words::decision(&witness.after),
        }
    }

    fn raise(raise: Raise, old: &Budget) -> Self {
        let Raise { asset, period, before, after } = raise;
        let rules = old.assets.get(&asset);
        let decimals = rules.map_or(SOL_DECIMALS, |rules| rules.decimals);
        let symbol = rules.and_then(|rules| rules.symbol.clone()).unwrap_or_else(|| asset.to_string());
        let amount = |raw| format!("up to {} {symbol}", format_ui(raw, decimals));
        Self {
            what: format!("all wallets together within {}", window(period)),
            at: None,
            history: Vec::new(),
            before: amount(before),
            after: after.map_or_else(|| "without limit".to_owned(), amount),
        }
    }
}

const fn window(period: Period) -> &'static str {
    match period {
        Period::Hour => "an hour",
        Period::Day => "a day",
        Period::Week => "a week",
        Period::Month => "30 days",
    }
}

/// `3 payments of 2 SOL together at …`.
fn words_of(past: &Past, policy: &Policy) -> String {
    let Past { at, payments, amount, fees, to, host } = past;
    let count = if *payments == 1 { "1 payment".to_owned() } else { format!("{payments} payments") };
    let amount = amount.map(|(asset, raw)| format!(" of {} together", words::amount(asset, raw, policy)));
    let fees = (*fees > 0).then(|| format!(" with {} of fees", words::amount(Asset::Sol, *fees, policy)));
    let to = to.map(|to| format!(" to {to}"));
    let host = host.as_ref().map(|host| format!(" for {host}"));
    let details: String = [amount, fees, to, host].into_iter().flatten().collect();
    format!("{count}{details} at {}", moment(*at))
}
