//! The rules by which wallets are filled up: those of the settings, and those that a command has set. Neither carries a
//! signature: a rule only asks, and what may be paid is the paying wallet's policy's to say.

use crate::{
    config::RefillRule,
    daemon::Daemon,
    store::{
        refills::{self, Refills, Rule},
        wallets::{self, State, Wallet},
    },
};
use std::collections::HashMap;
use waiaas_policy::id::AgentId;
use waiaas_wire::{
    Code, Problem,
    view::{NewRefill, RefillView, RuleSource},
};

/// All rules, those of the settings first.
///
/// # Errors
/// The store does not answer.
pub fn rules(daemon: &Daemon) -> Result<Vec<RefillRule>, Problem> {
    Ok(list(daemon)?.into_iter().map(|view| rule_of(&view)).collect())
}

/// The same, for showing.
///
/// # Errors
/// The store does not answer.
pub fn list(daemon: &Daemon) -> Result<Vec<RefillView>, Problem> {
    let mut all: Vec<_> =
        daemon.config.refill.rules.iter().map(|rule| view(rule.clone(), RuleSource::Settings)).collect();
    let (kept, wallets) = daemon.store.read(|view| Ok::<_, Problem>((refills::all(view)?, wallets::all(view)?)))?;
    let in_use = wallets.into_iter().filter(|wallet| wallet.state != State::Terminated);
    let names: HashMap<AgentId, String> = in_use.map(|wallet| (wallet.agent, wallet.name)).collect();
    for Refills { wallet, rules } in kept {
        // A rule about a wallet that is over says nothing any more.
        let Some(name) = names.get(&wallet) else { continue };
        let known = |rule: Rule| Some(with_names(name, names.get(&rule.from)?, rule));
        all.extend(rules.into_iter().filter_map(known).map(|rule| view(rule, RuleSource::Command)));
    }
    Ok(all)
}

/// Sets a rule, in the place of the one that a command set for the same wallet, asset and account.
///
/// # Errors
/// `VALIDATION_OUT_OF_RANGE` for one that makes no sense, alone or beside the others.
pub async fn set(daemon: &Daemon, spoke: &Wallet, hub: &Wallet, new: NewRefill) -> Result<RefillView, Problem> {
    let NewRefill { asset, below, amount, most_per_day, keep, .. } = new;
    let rule = Rule { from: hub.agent, asset, below, amount, most_per_day, keep };
    let named = with_names(&spoke.name, &hub.name, rule.clone());
    let is_replaced = |other: &RefillView| {
        other.source == RuleSource::Command
            && other.wallet == named.wallet
            && rule_of(other).subject() == named.subject()
    };
    let others = list(daemon)?.into_iter().filter(|other| !is_replaced(other));
    let mut all: Vec<_> = others.map(|other| rule_of(&other)).collect();
    all.push(named.clone());
    let checked = crate::config::Refill { rules: all, ..daemon.config.refill.clone() }.check();
    checked.map_err(|why| Problem::new(Code::ValidationRange, why).at("rule"))?;
    let shown = view(named, RuleSource::Command);
    let text = format!(
        "filled up from `{}` when it holds less than {} {}, with {}, at most {} a day",
        shown.from, shown.below, shown.asset, shown.amount, shown.most_per_day
    );
    let (agent, is_pocket) = (spoke.agent, hub.agent == spoke.agent);
    change(daemon, agent, text, move |rules| {
        rules.retain(|other| other.asset != rule.asset || (other.from == agent) != is_pocket);
        rules.push(rule.clone());
    })
    .await?;
    Ok(shown)
}

/// Removes what a command has set for a wallet: for an asset, or all.
///
/// # Errors
/// `VALIDATION_OUT_OF_RANGE` if there is nothing to remove.
pub async fn remove(daemon: &Daemon, spoke: &Wallet, asset: Option<String>) -> Result<Vec<RefillView>, Problem> {
    let gone = |rule: &RefillView| {
        let here = rule.source == RuleSource::Command && rule.wallet == spoke.name;
        here && asset.as_ref().is_none_or(|asset| *asset == rule.asset)
    };
    let removed: Vec<_> = list(daemon)?.into_iter().filter(gone).collect();
    if removed.is_empty() {
        let detail =
            format!("no command has set such a rule for `{}`; those of the settings are changed there", spoke.name);
        return Err(Problem::new(Code::ValidationRange, detail).at("wallet"));
    }
    let text = match &asset {
        Some(asset) => format!("not filled up with {asset} any more"),
        None => "not filled up any more".to_owned(),
    };
    change(daemon, spoke.agent, text, move |rules| {
        rules.retain(|rule| asset.as_ref().is_some_and(|asset| *asset != rule.asset));
    })
    .await?;
    Ok(removed)
}

async fn change(
    daemon: &Daemon,
    wallet: AgentId,
    text: String,
    change: impl Fn(&mut Vec<Rule>) + Send + 'static,
) -> Result<(), Problem> {
    let now = daemon.clock.now();
    let changed = daemon.store.run(move |txn| {
        let known = refills::all(txn)?.into_iter().find(|refills| refills.wallet == wallet);
        let mut rules = known.map_or_else(Vec::new, |refills| refills.rules);
        change(&mut rules);
        refills::set(txn, &Refills { wallet, rules }, text.clone(), now)
    });
    changed.await?;
    daemon.changes.announce();
    Ok(())
}

fn with_names(wallet: &str, from: &str, rule: Rule) -> RefillRule {
    let Rule { asset, below, amount, most_per_day, keep, .. } = rule;
    RefillRule { wallet: wallet.to_owned(), from: from.to_owned(), asset, below, amount, most_per_day, keep }
}

fn rule_of(view: &RefillView) -> RefillRule {
    let RefillView { wallet, from, asset, below, amount, most_per_day, keep, .. } = view.clone();
    RefillRule { wallet, from, asset, below, amount, most_per_day, keep }
}

fn view(rule: RefillRule, source: RuleSource) -> RefillView {
    let RefillRule { wallet, from, asset, below, amount, most_per_day, keep } = rule;
    RefillView { wallet, from, asset, below, amount, most_per_day, keep, source }
}
