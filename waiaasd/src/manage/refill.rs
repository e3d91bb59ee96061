//! Fills wallets up from another one, the hub.
//!
//! A refill is a payment of the hub like every other: its owner-signed policy, the enclave's own count and the limit on
//! chain bound it, and its list of recipients says whom it may fill up. The rules here only say when one is asked for; they
//! can ask for less than that, and for nothing more.

use super::{
    alerts, refills,
    stop::{self, Stopped},
    wallets::holdings,
};
use crate::{
    config::RefillRule,
    daemon::Daemon,
    flow::{
        self, Order, Wanted,
        request::{account, find_asset, pocket, policy_of},
    },
    store::{
        alerts::{About, Finding, open},
        idempotency::Scope,
        journal::{Kind, Payment, State},
        wallets::{self, Wallet},
    },
};
use std::{collections::HashMap, sync::Arc, time::Duration};
use tracing::{info, warn};
use waiaas_policy::{
    Address,
    amount::format_ui,
    asset::{Asset, SOL_DECIMALS},
    time::{Span, Timestamp},
};
use waiaas_wire::{
    Code, Problem,
    control::{Amount, Ask},
    view::AlertKind,
};

/// The idempotency key of a refill begins so.
const KEY: &str = "refill-";

/// The word of the alert about a refill that is held.
const HELD: &str = "refill.held";

/// Payments of a hub that are read in one step.
const STEP: usize = 100;

/// How long a rule rests after a refill that could not be made.
const REST: Duration = Duration::from_mins(10);

/// How long after its end a refill counts as under way: another end point may not show the money yet.
const SETTLING: Span = Span::from_secs(5);

const HOUR: Span = Span::from_secs(60 * 60);
const DAY: Span = Span::from_secs(24 * 60 * 60);

/// What came of a look at a rule.
enum Looked {
    /// Nothing is to be done, or something is under way.
    Fine,
    /// It is asked for.
    Asked(Box<Payment>),
    /// It is needed and cannot be made now, and why.
    Held(String),
}

/// Looks after every rule, for as long as the daemon runs.
pub async fn keep_full(daemon: Arc<Daemon>) {
    let every = daemon.config.refill.every.duration();
    let mut rests = HashMap::<(String, String), tokio::time::Instant>::new();
    loop {
        match refills::rules(&daemon) {
            Ok(rules) => follow(&daemon, &rules, &mut rests, every).await,
            Err(why) => warn!(%why, "the rules by which wallets are filled up cannot be read"),
        }
        tokio::time::sleep(every).await;
    }
}

/// Looks after every rule once.
async fn follow(
    daemon: &Arc<Daemon>,
    rules: &[RefillRule],
    rests: &mut HashMap<(String, String), tokio::time::Instant>,
    every: Duration,
) {
    if let Err(why) = forget(daemon, rules).await {
        warn!(%why, "alerts of rules that are gone could not be ended");
    }
    for rule in rules {
        let name = (rule.wallet.clone(), rule.subject());
        if rests.get(&name).is_some_and(|until| tokio::time::Instant::now() < *until) {
            continue;
        }
        let held = match look(daemon, rule).await {
            Ok(Looked::Fine) => None,
            Ok(Looked::Asked(payment)) => refused(&payment),
            Ok(Looked::Held(why)) => Some(why),
            Err(why) => Some(why.to_string()),
        };
        if held.is_some() {
            rests.insert(name, tokio::time::Instant::now() + REST.min(every.saturating_mul(20)));
        }
        if let Err(why) = tell(daemon, rule, held).await {
            warn!(wallet = %rule.wallet, %why, "that a wallet is not filled up could not be recorded yet");
        }
    }
}

/// Ends the alerts of rules that are gone.
async fn forget(daemon: &Daemon, rules: &[RefillRule]) -> Result<(), Problem> {
    for wallet in daemon.store.read(|view| wallets::all(view))? {
        for alert in daemon.store.read(|view| open(view, Some(wallet.agent)))? {
            let is_wanted = rules.iter().any(|rule| rule.wallet == wallet.name && rule.subject() == alert.subject);
            if alert.kind == AlertKind::RefillHeld.to_string() && !is_wanted {
                let about = About { kinds: HELD, subject: Some(alert.subject) };
                alerts::compare(daemon, (wallet.agent, &wallet.name), about, Vec::new(), Vec::new()).await?;
            }
        }
    }
    Ok(())
}

/// An alert for what is held, over when it is not any more.
async fn tell(daemon: &Daemon, rule: &RefillRule, held: Option<String>) -> Result<(), Problem> {
    let Some(spoke) = named(daemon, &rule.wallet)? else {
        if let Some(why) = held {
            warn!(%why, "a rule of `refill.rules` cannot be followed");
        }
        return Ok(());
    };
    let about = About { kinds: HELD, subject: Some(rule.subject()) };
    let finding = held.map(|why| Finding {
        kind: AlertKind::RefillHeld,
        subject: rule.subject(),
        text: format!("it runs low and is not filled up from `{}`: {why}", rule.from),
    });
    alerts::compare(daemon, (spoke.agent, &spoke.name), about, finding.into_iter().collect(), Vec::new()).await
}

/// Why a refill that was asked for is not made, if it is over already.
fn refused(payment: &Payment) -> Option<String> {
    match payment.state {
        State::Rejected | State::Failed | State::Expired | State::Cancelled => {
            let failure = payment.failure.as_ref().map(|failure| failure.detail.clone());
            Some(failure.unwrap_or_else(|| "it was refused".to_owned()))
        }
        _ => {
            info!(tx = %payment.id, to = %payment.ask.to, "a refill is asked for");
            None
        }
    }
}

/// A rule with what it is about looked up.
struct Case<'a> {
    rule: &'a RefillRule,
    spoke: Wallet,
    hub: Wallet,
    to: Address,
    asset: Asset,
    decimals: u8,
}

async fn look(daemon: &Arc<Daemon>, rule: &RefillRule) -> Result<Looked, Problem> {
    let (Some(spoke), Some(hub)) = (named(daemon, &rule.wallet)?, named(daemon, &rule.from)?) else {
        return Ok(Looked::Held(format!("there is no wallet `{}` or `{}`", rule.wallet, rule.from)));
    };
    // What is stopped, over or being made is left alone.
    if [&spoke, &hub].iter().any(|wallet| wallet.state != wallets::State::Active) {
        return Ok(Looked::Fine);
    }
    let asset = find_asset(&policy_of(daemon, hub.agent)?, &rule.asset)?;
    let decimals = match asset {
        Asset::Sol => SOL_DECIMALS,
        Asset::Token(mint) => {
            let found = daemon.chain.mint(mint).await?;
            found.ok_or_else(|| Problem::new(Code::ValidationFormat, format!("`{mint}` is not a token mint")))?.decimals
        }
    };
    let to = if rule.is_pocket() { own_account(&spoke)? } else { account(&spoke)? };
    decide(daemon, Case { rule, spoke, hub, to, asset, decimals }).await
}

/// The account of a wallet's own key, where its money is in a vault.
fn own_account(wallet: &Wallet) -> Result<Address, Problem> {
    if wallet.place().is_some() {
        return pocket(wallet);
    }
    Err(Problem::new(Code::ConfigInvalid, format!("`{}` has no vault that could fill up its own account", wallet.name)))
}

async fn decide(daemon: &Arc<Daemon>, case: Case<'_>) -> Result<Looked, Problem> {
    let units = case.rule.units(case.decimals).map_err(|why| Problem::new(Code::ConfigInvalid, why))?;
    let now = daemon.clock.now();
    // Before the balance: what lands in between is looked at again, and not filled up twice.
    let earlier = earlier(daemon, &case, now)?;
    let under_way = |payment: &Payment| payment.state.is_open() || payment.updated.saturating_add(SETTLING) > now;
    if earlier.iter().any(under_way) {
        return Ok(Looked::Fine);
    }
    if held(daemon, case.to, case.asset).await? >= units.below {
        return Ok(Looked::Fine);
    }
    let paid = |since: Option<Timestamp>| {
        earlier.iter().filter(move |payment| {
            matches!(payment.state, State::Confirmed | State::Finalized) && Some(payment.created) >= since
        })
    };
    // What was before the owner let it go on, the owner has seen.
    let lately = paid(now.checked_sub(HOUR).max(case.spoke.lifted)).count();
    if lately.saturating_add(1) >= usize::try_from(daemon.config.refill.stop_at).unwrap_or(usize::MAX) {
        return stop_it(daemon, &case.spoke, lately, now).await;
    }
    let shown = |amount: u64| format!("{} {}", format_ui(amount, case.decimals), case.rule.asset);
    let today = paid(now.checked_sub(DAY)).fold(units.amount, |sum, payment| sum.saturating_add(payment.ask.amount));
    if today > units.most_per_day {
        let most = shown(units.most_per_day);
        return Ok(Looked::Held(format!("with the next refill it would get more than {most} within 24 hours")));
    }
    let hub = held(daemon, account(&case.hub)?, case.asset).await?;
    if hub < units.amount.saturating_add(units.keep) {
        let (has, keep) = (shown(hub), shown(units.keep));
        return Ok(Looked::Held(format!("`{}` has {has}, of which it keeps {keep}", case.rule.from)));
    }
    let ask = Ask {
        from: None,
        to: case.to.to_string(),
        amount: Amount::Raw { amount: units.amount, asset: case.rule.asset.clone() },
        memo: Some(format!("refill of {}", case.rule.wallet)),
        idempotency_key: Some(format!("{KEY}{}-{}", case.spoke.agent, now.as_millis())),
    };
    let payment = flow::pay(daemon, Order { wallet: case.hub, caller: Scope::Owner, ask: Wanted::Pay(ask) }).await?;
    Ok(Looked::Asked(Box::new(payment)))
}

/// Whoever runs empty so often is more likely in the wrong hands than busy.
async fn stop_it(daemon: &Daemon, spoke: &Wallet, times: usize, now: Timestamp) -> Result<Looked, Problem> {
    let stopped: Vec<Stopped> = stop::stop(daemon, vec![spoke.agent], stop::Occasion::Usual).await?;
    if !stopped.is_empty() {
        let text = format!("it was to be filled up again after {times} times within an hour, and was stopped instead");
        let subject = now.as_millis().to_string();
        alerts::raise(daemon, (spoke.agent, &spoke.name), Finding { kind: AlertKind::RefillStopped, subject, text })
            .await?;
    }
    Ok(Looked::Fine)
}

fn named(daemon: &Daemon, name: &str) -> Result<Option<Wallet>, Problem> {
    Ok(daemon.store.read(|view| wallets::named(view, name))?)
}

/// What an account holds of an asset, in base units.
async fn held(daemon: &Daemon, account: Address, asset: Asset) -> Result<u64, Problem> {
    let Asset::Token(mint) = asset else { return Ok(daemon.chain.balance(account).await?) };
    let found = holdings(daemon, account).await?;
    Ok(found.tokens.iter().filter(|token| token.mint == mint).fold(0, |sum, token| sum.saturating_add(token.amount)))
}

/// The refills of the last 24 hours, and those under way, the newest first. The journal remembers them over a restart.
fn earlier(daemon: &Daemon, case: &Case<'_>, now: Timestamp) -> Result<Vec<Payment>, Problem> {
    let (mut found, mut before) = (Vec::new(), None);
    loop {
        let page = daemon.store.payments(Some(case.hub.agent), before, STEP)?;
        let Some(last) = page.last() else { return Ok(found) };
        let (next, oldest) = (last.id, last.created);
        let is_refill = |payment: &Payment| {
            let key = payment.idempotency_key.as_ref().is_some_and(|key| key.starts_with(KEY));
            // An agent of the hub may call its payments what it likes: those are none.
            let ours = payment.kind == Kind::Payment && payment.caller == Scope::Owner;
            key && ours && (payment.ask.to, payment.ask.asset) == (case.to, case.asset)
        };
        found.extend(page.into_iter().filter(is_refill));
        if Some(oldest) < now.checked_sub(DAY) {
            return Ok(found);
        }
        before = Some(next);
    }
}
