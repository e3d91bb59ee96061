//! When agents were last heard of.

use super::{
    error::StoreError,
    record::record,
    txn::{Reads, Txn},
};
use minicbor::{Decode, Encode};
use waiaas_policy::{
    id::AgentId,
    time::{Span, Timestamp},
};

/// How far behind the truth "last heard of" may be: a write for every beat would cost more than it tells.
const PRECISION: Span = Span::from_secs(5);

/// An agent's last sign of life.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Heartbeat {
    /// The agent.
    #[n(0)]
    pub agent: AgentId,
    /// When.
    #[n(1)]
    pub at: Timestamp,
}

record!(Heartbeat, Heartbeat, AgentId, |it| it.agent);

/// When an agent was last heard of, if ever.
pub fn of(from: &impl Reads, agent: AgentId) -> Result<Option<Timestamp>, StoreError> {
    Ok(from.get::<Heartbeat>(&agent)?.map(|beat| beat.at))
}

/// Whether a beat at `now` is worth a call of [`keep`].
pub fn is_news(from: &impl Reads, agent: AgentId, now: Timestamp) -> Result<bool, StoreError> {
    Ok(of(from, agent)?.is_none_or(|at| at.saturating_add(PRECISION) <= now))
}

/// Keeps a beat; a clock that steps back takes none away.
pub fn keep(txn: &mut Txn<'_>, agent: AgentId, now: Timestamp) -> Result<(), StoreError> {
    let at = of(txn, agent)?.map_or(now, |before| before.max(now));
    txn.put(&Heartbeat { agent, at })
}
