//! What was used of the limits: by each agent, and by all agents of the owner together.

use super::{
    error::StoreError,
    record::record,
    txn::{Reads, Txn},
};
use minicbor::{Decode, Encode};
use waiaas_policy::{budget::Ledger, id::AgentId};

/// What one agent has used.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct AgentLedger {
    /// The agent.
    #[n(0)]
    pub agent: AgentId,
    /// Its ledger.
    #[n(1)]
    pub ledger: Ledger,
}

/// What all agents have used.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct OwnerLedger {
    /// Their common ledger.
    #[n(0)]
    pub ledger: Ledger,
}

record!(AgentLedger, Ledger, AgentId, |it| it.agent, often);
record!(OwnerLedger, OwnerLedger, (), |_it| (), often);

/// An agent's ledger; an empty one if it has used nothing yet.
pub fn of(from: &impl Reads, agent: AgentId) -> Result<Ledger, StoreError> {
    Ok(from.get::<AgentLedger>(&agent)?.map_or_else(Ledger::new, |kept| kept.ledger))
}

/// The common ledger; an empty one if nothing was used yet.
pub fn owner(from: &impl Reads) -> Result<Ledger, StoreError> {
    Ok(from.get::<OwnerLedger>(&())?.map_or_else(Ledger::new, |kept| kept.ledger))
}

/// Keeps an agent's ledger.
pub fn keep(txn: &mut Txn<'_>, agent: AgentId, ledger: Ledger) -> Result<(), StoreError> {
    txn.put(&AgentLedger { agent, ledger })
}

/// Keeps the common ledger.
pub fn keep_owner(txn: &mut Txn<'_>, ledger: Ledger) -> Result<(), StoreError> {
    txn.put(&OwnerLedger { ledger })
}
