//! How one global budget differs from another, and whether it allows more.

use super::change::{Change, Changes, Effect};
use std::collections::BTreeSet;
use waiaas_policy::{
    amount::format_ui,
    document::{Budget, BudgetRules},
};

/// All differences. An asset that a budget does not list is not limited by it: to drop one is wider.
pub fn compare(old: &Budget, new: &Budget) -> Vec<Change> {
    let mut changes = Changes::default();
    let assets: BTreeSet<_> = old.assets.keys().chain(new.assets.keys()).collect();
    for asset in assets {
        let path = format!("assets.{asset}");
        match (old.assets.get(asset), new.assets.get(asset)) {
            (Some(old), Some(new)) => one_asset(&mut changes, &path, old, new),
            (Some(_), None) => changes.push(path, Some("limited".into()), None, Effect::Wider),
            (None, Some(new)) => one_asset(&mut changes, &path, &unlimited(new), new),
            (None, None) => {}
        }
    }
    changes.into_vec()
}

fn unlimited(like: &BudgetRules) -> BudgetRules {
    BudgetRules { symbol: like.symbol.clone(), decimals: like.decimals, ..BudgetRules::default() }
}

fn one_asset(changes: &mut Changes, path: &str, old: &BudgetRules, new: &BudgetRules) {
    let at = |key: &str| format!("{path}.{key}");
    let show = |raw| format_ui(raw, new.decimals);
    changes.push(at("symbol"), old.symbol.clone(), new.symbol.clone(), Effect::Same);
    let decimals = (Some(old.decimals.to_string()), Some(new.decimals.to_string()));
    changes.push(at("decimals"), decimals.0, decimals.1, Effect::Wider);
    changes.limit(at("hourly"), old.hourly, new.hourly, show);
    changes.limit(at("daily"), old.daily, new.daily, show);
    changes.limit(at("weekly"), old.weekly, new.weekly, show);
    changes.limit(at("monthly"), old.monthly, new.monthly, show);
}
