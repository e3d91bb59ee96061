//! Alerts: what was found and the owner is to look at. Each is raised once, and told in the audit log in the same commit.

use super::{
    error::StoreError,
    leaf::{Event, LeafRecord},
    record::{index, record},
    scan::Scan,
    txn::{Reads, Txn},
};
use minicbor::{Decode, Encode};
use waiaas_policy::{
    id::{AgentId, AlertId},
    time::Timestamp,
};
use waiaas_wire::view::{AlertKind, AlertState, AlertView};

/// An alert.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Alert {
    /// Its id.
    #[n(0)]
    pub id: AlertId,
    /// The wallet that it is about.
    #[n(1)]
    pub wallet: AgentId,
    /// What kind of thing, as it is shown.
    #[n(2)]
    pub kind: String,
    /// Which one of the kind: a key, an account, a signature. A finding with the same is the same finding.
    #[n(3)]
    pub subject: String,
    /// What was found, in a sentence.
    #[n(4)]
    pub text: String,
    /// When it was found.
    #[n(5)]
    pub raised: Timestamp,
    /// When it was last seen to be so.
    #[n(6)]
    pub seen: Timestamp,
    /// That the owner has seen it.
    #[n(7)]
    pub acknowledged: Option<Acknowledged>,
    /// When it was over.
    #[n(8)]
    pub resolved: Option<Timestamp>,
}

/// That an alert was seen.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Acknowledged {
    /// When.
    #[n(0)]
    pub at: Timestamp,
    /// By whom: `owner`, or an API key.
    #[n(1)]
    pub by: String,
}

/// An alert that is not over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenAlert {
    /// The wallet.
    pub wallet: AgentId,
    /// The alert.
    pub id: AlertId,
}

record!(Alert, Alert, AlertId, |it| it.id);
index!(OpenAlert { wallet: AgentId, id: AlertId }, OpenAlert);

/// Something that is not as it ought to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What kind of thing.
    pub kind: AlertKind,
    /// Which one of the kind.
    pub subject: String,
    /// What it is, in a sentence.
    pub text: String,
}

/// What a look was for: alerts that are about something else are left alone by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// How the words of its kinds begin.
    pub kinds: &'static str,
    /// The one subject that was looked at; `None`: all of them.
    pub subject: Option<String>,
}

impl About {
    /// Everything of kinds whose words begin so.
    pub const fn all(kinds: &'static str) -> Self {
        Self { kinds, subject: None }
    }

    fn covers(&self, alert: &Alert) -> bool {
        alert.kind.starts_with(self.kinds) && self.subject.as_ref().is_none_or(|subject| *subject == alert.subject)
    }
}

/// What changed when findings were compared with the alerts that are open.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changed {
    /// New alerts.
    pub raised: Vec<Alert>,
    /// Alerts that are over.
    pub resolved: Vec<Alert>,
}

impl Alert {
    /// Whether it tells of something that happened once.
    fn happened(&self) -> bool {
        self.kind.parse().is_ok_and(AlertKind::happened)
    }

    fn is_of(&self, finding: &Finding) -> bool {
        self.kind == finding.kind.to_string() && self.subject == finding.subject
    }

    /// Where it stands.
    pub fn state(&self) -> AlertState {
        match (&self.resolved, &self.acknowledged) {
            (Some(_), _) => AlertState::Resolved,
            (None, Some(_)) => AlertState::Acknowledged,
            (None, None) => AlertState::Open,
        }
    }

    /// What is shown of it; `name` is the wallet's.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] for a kind that this release does not know.
    pub fn view(&self, name: String) -> Result<AlertView, StoreError> {
        let damaged = |why| StoreError::Damaged { table: super::Table::Alert, key: self.id.to_string(), why };
        Ok(AlertView {
            id: self.id,
            kind: self.kind.parse().map_err(damaged)?,
            state: self.state(),
            agent_id: self.wallet,
            wallet_name: name,
            text: self.text.clone(),
            raised_at: self.raised,
            last_seen_at: self.seen,
            acknowledged_at: self.acknowledged.as_ref().map(|seen| seen.at),
            acknowledged_by: self.acknowledged.as_ref().map(|seen| seen.by.clone()),
            resolved_at: self.resolved,
        })
    }
}

/// An alert.
pub fn of(from: &impl Reads, id: AlertId) -> Result<Option<Alert>, StoreError> {
    from.get(&id)
}

/// Alerts that are not over, the oldest first within a wallet: of one wallet, or of all.
pub fn open(from: &impl Reads, wallet: Option<AgentId>) -> Result<Vec<Alert>, StoreError> {
    let entries: Vec<OpenAlert> = from.scan(match wallet {
        Some(wallet) => Scan::under(&wallet),
        None => Scan::all(),
    })?;
    entries.iter().map(|entry| of(from, entry.id)).filter_map(Result::transpose).collect()
}

/// At most `limit` alerts before `before`, over or not, the newest first.
pub fn newest(from: &impl Reads, before: Option<AlertId>, limit: usize) -> Result<Vec<Alert>, StoreError> {
    let scan = Scan::all().reverse().limit(limit);
    from.scan(match before {
        Some(before) => scan.before(&before),
        None => scan,
    })
}

/// Raises an alert, if there is none that says the same. `id` is for the new one.
pub fn raise(
    txn: &mut Txn<'_>,
    wallet: AgentId,
    finding: &Finding,
    id: AlertId,
    now: Timestamp,
) -> Result<Option<Alert>, StoreError> {
    if open(txn, Some(wallet))?.iter().any(|alert| alert.is_of(finding)) {
        return Ok(None);
    }
    let Finding { kind, subject, text } = finding.clone();
    let kind = kind.to_string();
    let event = Event::AlertRaised { alert: id, wallet, kind: kind.clone(), text: text.clone() };
    let alert = Alert { id, wallet, kind, subject, text, raised: now, seen: now, acknowledged: None, resolved: None };
    txn.append_leaf(&LeafRecord { at: now, event })?;
    txn.put(&OpenAlert { wallet, id })?;
    txn.put(&alert)?;
    Ok(Some(alert))
}

/// Everything of its kind that is found about a wallet now, in two parts: an alert is raised for what is `steady`, and not yet for what
/// is `fresh`; what is in neither is over. What happened once is neither found again nor gone. `random` is for the ids.
pub fn compare(
    txn: &mut Txn<'_>,
    wallet: AgentId,
    about: &About,
    (steady, fresh): (&[Finding], &[Finding]),
    random: u128,
    now: Timestamp,
) -> Result<Changed, StoreError> {
    let mut changed = Changed::default();
    let looked_for = |alert: &Alert| !alert.happened() && about.covers(alert);
    for alert in open(txn, Some(wallet))?.into_iter().filter(looked_for) {
        match steady.iter().chain(fresh).find(|finding| alert.is_of(finding)) {
            Some(finding) => txn.put(&Alert { seen: now, text: finding.text.clone(), ..alert })?,
            None => changed.resolved.push(resolve(txn, alert, now)?),
        }
    }
    for (place, finding) in (0_u128..).zip(steady) {
        let id = AlertId::from_parts(now.as_millis(), random.wrapping_add(place) & ((1 << 80) - 1));
        changed.raised.extend(raise(txn, wallet, finding, id, now)?);
    }
    Ok(changed)
}

fn resolve(txn: &mut Txn<'_>, alert: Alert, now: Timestamp) -> Result<Alert, StoreError> {
    let alert = Alert { resolved: Some(now), ..alert };
    let event = Event::AlertResolved { alert: alert.id, wallet: alert.wallet };
    txn.append_leaf(&LeafRecord { at: now, event })?;
    txn.delete::<OpenAlert>(&(alert.wallet, alert.id))?;
    txn.put(&alert)?;
    Ok(alert)
}

/// The owner has seen an alert. What happened once is over with that. Idempotent: the first word stands.
///
/// # Errors
/// [`StoreError::Missing`] when there is no such alert.
pub fn acknowledge(txn: &mut Txn<'_>, id: AlertId, by: &str, now: Timestamp) -> Result<Alert, StoreError> {
    let alert = of(txn, id)?.ok_or(StoreError::Missing { what: "alert" })?;
    if alert.acknowledged.is_some() {
        return Ok(alert);
    }
    let alert = Alert { acknowledged: Some(Acknowledged { at: now, by: by.to_owned() }), ..alert };
    let event = Event::AlertAcknowledged { alert: id, wallet: alert.wallet, by: by.to_owned() };
    txn.append_leaf(&LeafRecord { at: now, event })?;
    txn.put(&alert)?;
    if alert.happened() && alert.resolved.is_none() { resolve(txn, alert, now) } else { Ok(alert) }
}
