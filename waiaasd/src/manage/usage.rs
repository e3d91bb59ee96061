//! What is used of the limits, and what is left, beside the enclave's own count.

use super::policies::enclave_ledger;
use crate::{
    daemon::Daemon,
    flow::request::policy_of,
    store::{
        StoreError, ledgers, policies,
        wallets::{self, Wallet},
    },
};
use waiaas_policy::{
    asset::{Asset, SOL_DECIMALS},
    budget::{AssetUsage, Ledger, Period},
    document::{Budget, Policy},
    time::Timestamp,
};
use waiaas_wire::{
    Problem,
    view::{BudgetView, UsageView, WindowView},
};

const PERIODS: [(Period, &str); 4] =
    [(Period::Hour, "hour"), (Period::Day, "day"), (Period::Week, "week"), (Period::Month, "month")];

/// A wallet's usage: every asset of its policy, and every other that something counts of.
///
/// # Errors
/// The store does not answer.
pub async fn of(daemon: &Daemon, wallet: &Wallet) -> Result<Vec<UsageView>, Problem> {
    let now = daemon.clock.now();
    let policy = policy_of(daemon, wallet.agent).unwrap_or_else(|_| Policy::empty());
    let ledger = daemon.store.read(|view| ledgers::of(view, wallet.agent))?;
    let enclave = enclave_ledger(daemon, wallet.agent).await;
    let mut assets: Vec<Asset> = policy.assets.keys().copied().chain(ledger.assets()).collect();
    assets.sort_unstable();
    assets.dedup();
    let mut views = Vec::new();
    for asset in assets {
        let mut view = view(&policy, asset, &ledger, enclave.as_ref(), now);
        identify(daemon, &mut view).await?;
        views.push(view);
    }
    Ok(views)
}

/// Finds out what an asset is called and how many decimals it has, where its own document does not say: from another
/// wallet's policy, or from the mint. What nobody tells is left open; a guess would be a wrong amount.
async fn identify(daemon: &Daemon, view: &mut UsageView) -> Result<(), Problem> {
    let (Asset::Token(mint), None) = (view.asset, view.decimals) else { return Ok(()) };
    let listed = daemon.store.read(|store| {
        for wallet in wallets::all(store)? {
            let policy = policies::current(store, wallet.agent)?.and_then(|it| Policy::decode(&it.signed.policy));
            if let Some(rules) = policy.and_then(|mut policy| policy.assets.remove(&view.asset)) {
                return Ok::<_, StoreError>(Some((rules.symbol, rules.decimals)));
            }
        }
        Ok(None)
    })?;
    (view.symbol, view.decimals) = match listed {
        Some((symbol, decimals)) => (symbol, Some(decimals)),
        None => (None, daemon.chain.mint(mint).await.ok().flatten().map(|found| found.decimals)),
    };
    Ok(())
}

fn view(policy: &Policy, asset: Asset, ledger: &Ledger, enclave: Option<&Ledger>, now: Timestamp) -> UsageView {
    let rules = policy.assets.get(&asset);
    let limits = rules.map_or([None; 4], |rules| [rules.hourly, rules.daily, rules.weekly, rules.monthly]);
    let enclave = enclave.map(|enclave| enclave.usage(asset, now));
    UsageView {
        asset,
        symbol: rules
            .and_then(|rules| rules.symbol.clone())
            .or_else(|| (asset == Asset::Sol).then(|| "SOL".to_owned())),
        decimals: decimals(asset, rules.map(|rules| rules.decimals)),
        per_payment: rules.and_then(|rules| rules.per_payment),
        windows: windows(limits, &ledger.usage(asset, now), enclave.as_ref()),
    }
}

fn decimals(asset: Asset, listed: Option<u8>) -> Option<u8> {
    if asset == Asset::Sol { Some(SOL_DECIMALS) } else { listed }
}

fn windows(limits: [Option<u64>; 4], usage: &AssetUsage, enclave: Option<&AssetUsage>) -> Vec<WindowView> {
    let periods = PERIODS.into_iter().zip(limits);
    let window = |((period, word), limit): ((Period, &str), Option<u64>)| {
        let used = usage.of(period);
        WindowView {
            period: word.to_owned(),
            limit,
            spent: used.spent,
            held: used.held,
            remaining: limit.map(|limit| limit.saturating_sub(used.used())),
            enclave: enclave.map(|usage| usage.of(period).used()),
        }
    };
    periods.map(window).collect()
}

/// The owner's budget over all wallets, with its usage.
///
/// # Errors
/// The store does not answer.
pub async fn budget(daemon: &Daemon) -> Result<BudgetView, Problem> {
    let now = daemon.clock.now();
    let (stored, ledger) =
        daemon.store.read(|view| Ok::<_, StoreError>((policies::budget(view)?, ledgers::owner(view)?)))?;
    let budget = stored.as_ref().and_then(|stored| Budget::decode(&stored.signed.budget));
    let mut assets: Vec<Asset> = ledger.assets().collect();
    assets.extend(budget.iter().flat_map(|budget| budget.assets.keys().copied()));
    assets.sort_unstable();
    assets.dedup();
    let line = |asset: Asset| {
        let rules = budget.as_ref().and_then(|budget| budget.assets.get(&asset));
        let limits = rules.map_or([None; 4], |rules| [rules.hourly, rules.daily, rules.weekly, rules.monthly]);
        UsageView {
            asset,
            symbol: rules
                .and_then(|rules| rules.symbol.clone())
                .or_else(|| (asset == Asset::Sol).then(|| "SOL".to_owned())),
            decimals: decimals(asset, rules.map(|rules| rules.decimals)),
            per_payment: None,
            windows: windows(limits, &ledger.usage(asset, now), None),
        }
    };
    let mut usage: Vec<UsageView> = assets.into_iter().map(line).collect();
    for view in &mut usage {
        identify(daemon, view).await?;
    }
    Ok(BudgetView {
        version: stored.as_ref().map_or(0, |stored| stored.signed.version),
        document: stored.map(|stored| stored.document),
        usage,
    })
}
