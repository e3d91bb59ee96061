//! Alerts: raised where something is found, shown, and acknowledged by the owner.

use super::{balances, kept_out};
use crate::{
    daemon::{Daemon, random},
    store::{
        StoreError,
        alerts::{self, About, Alert, Changed, Finding},
        wallets,
    },
};
use tracing::{error, info};
use waiaas_policy::id::{AgentId, AlertId};
use waiaas_wire::{
    Code, Problem,
    view::{AlertState, AlertView},
};

/// Alerts that are read in one step.
const STEP: usize = 100;

/// Raises an alert about something that happened once.
///
/// # Errors
/// The store does not answer.
pub async fn raise(daemon: &Daemon, (agent, name): (AgentId, &str), finding: Finding) -> Result<(), Problem> {
    let now = daemon.clock.now();
    let id = AlertId::from_parts(now.as_millis(), random()?);
    let raised = daemon.store.run(move |txn| alerts::raise(txn, agent, &finding, id, now)).await;
    let raised = (raised as Result<Option<Alert>, StoreError>)?;
    tell(daemon, name, &Changed { raised: raised.into_iter().collect(), resolved: Vec::new() });
    Ok(())
}

/// Compares what is found about a wallet with the alerts that are open. An alert is raised for what is `steady`; what is
/// `fresh` only keeps one open.
///
/// # Errors
/// The store does not answer.
pub async fn compare(
    daemon: &Daemon,
    (agent, name): (AgentId, &str),
    about: About,
    steady: Vec<Finding>,
    fresh: Vec<Finding>,
) -> Result<(), Problem> {
    let now = daemon.clock.now();
    if steady.is_empty() && daemon.store.read(|view| alerts::open(view, Some(agent)))?.is_empty() {
        return Ok(());
    }
    let random = random()?;
    let changed = daemon.store.run(move |txn| alerts::compare(txn, agent, &about, (&steady, &fresh), random, now));
    tell(daemon, name, &(changed.await as Result<Changed, StoreError>)?);
    Ok(())
}

/// Writes to the log what has changed, and wakes who waits for news.
pub fn tell(daemon: &Daemon, wallet: &str, changed: &Changed) {
    for alert in &changed.raised {
        error!(%wallet, alert = %alert.id, kind = %alert.kind, finding = %alert.text, "CRITICAL: an alert");
    }
    for alert in &changed.resolved {
        info!(%wallet, alert = %alert.id, kind = %alert.kind, "an alert is over");
    }
    if *changed != Changed::default() {
        daemon.changes.announce();
    }
}

/// At most `limit` alerts before `before`, the newest first: in one state, or those that are not over, or all.
///
/// # Errors
/// The store does not answer.
pub fn list(
    daemon: &Daemon,
    wanted: impl Fn(AlertState) -> bool,
    before: Option<AlertId>,
    limit: usize,
) -> Result<Vec<AlertView>, Problem> {
    let (mut found, mut below) = (Vec::new(), before);
    while found.len() < limit {
        let page = daemon.store.read(|view| alerts::newest(view, below, STEP))?;
        let Some(last) = page.last() else { break };
        below = Some(last.id);
        let wanted = page.iter().filter(|alert| wanted(alert.state())).take(limit.saturating_sub(found.len()));
        for alert in wanted {
            found.push(view(daemon, alert)?);
        }
    }
    Ok(found)
}

/// All alerts that are not over, the newest first.
///
/// # Errors
/// The store does not answer.
pub fn open(daemon: &Daemon) -> Result<Vec<AlertView>, Problem> {
    let mut all = daemon.store.read(|view| alerts::open(view, None))?;
    all.sort_by_key(|alert| std::cmp::Reverse(alert.id));
    all.iter().map(|alert| view(daemon, alert)).collect()
}

/// An alert.
///
/// # Errors
/// `ALERT_NOT_FOUND`.
pub fn show(daemon: &Daemon, id: AlertId) -> Result<AlertView, Problem> {
    view(daemon, &daemon.store.read(|view| alerts::of(view, id))?.ok_or_else(|| none(id))?)
}

/// The owner has seen an alert.
///
/// # Errors
/// `ALERT_NOT_FOUND`.
pub async fn acknowledge(daemon: &Daemon, id: AlertId, by: String) -> Result<AlertView, Problem> {
    let now = daemon.clock.now();
    let done = daemon.store.run(move |txn| alerts::acknowledge(txn, id, &by, now)).await;
    let alert = done.map_err(|why| match why {
        StoreError::Missing { .. } => none(id),
        other => other.into(),
    })?;
    daemon.changes.announce();
    view(daemon, &alert)
}

fn view(daemon: &Daemon, alert: &Alert) -> Result<AlertView, Problem> {
    Ok(alert.view(name(daemon, alert.wallet)?)?)
}

/// The name of a wallet; its id, where no wallet has that any more.
fn name(daemon: &Daemon, agent: AgentId) -> Result<String, Problem> {
    let wallet = daemon.store.read(|view| wallets::of(view, agent))?;
    let other = || match agent {
        balances::FEE_PAYER => balances::FEE_PAYER_NAME.to_owned(),
        kept_out::DOOR => kept_out::DOOR_NAME.to_owned(),
        agent => agent.to_string(),
    };
    Ok(wallet.map_or_else(other, |wallet| wallet.name))
}

fn none(id: AlertId) -> Problem {
    Problem::new(Code::AlertNotFound, format!("there is no alert `{id}`")).at("alertId")
}
