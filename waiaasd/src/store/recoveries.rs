//! Emergencies: where everything goes, and what is being taken out.

use super::{
    error::StoreError,
    leaf::{Event, LeafRecord},
    record::record,
    txn::{Reads, Txn},
};
use minicbor::{Decode, Encode};
use waiaas_policy::{Address, address, id::AgentId, time::Timestamp};
use waiaas_wire::signed::SignedDestination;

/// The last time that everything was taken out of a wallet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Recovery {
    /// The wallet.
    #[n(0)]
    pub agent: AgentId,
    /// Who gets it.
    #[cbor(n(1), with = "address::cbor")]
    pub to: Address,
    /// When it began.
    #[n(2)]
    pub begun: Timestamp,
    /// When all that could be taken out was out; absent while it is not.
    #[n(3)]
    pub ended: Option<Timestamp>,
}

record!(SignedDestination, Destination, AgentId, |it| it.agent);
record!(Recovery, Recovery, AgentId, |it| it.agent);

/// Where everything that a wallet holds goes in an emergency.
pub fn destination(from: &impl Reads, agent: AgentId) -> Result<Option<SignedDestination>, StoreError> {
    from.get(&agent)
}

/// The recovery that is under way for a wallet.
pub fn open(from: &impl Reads, agent: AgentId) -> Result<Option<Recovery>, StoreError> {
    Ok(from.get::<Recovery>(&agent)?.filter(|recovery| recovery.ended.is_none()))
}

/// Registers a destination. `false`: another one came first, or a recovery is under way; nothing was kept then.
pub fn register(txn: &mut Txn<'_>, word: &SignedDestination, at: Timestamp) -> Result<bool, StoreError> {
    let SignedDestination { agent: wallet, version, to, .. } = *word;
    let last = destination(txn, wallet)?.map_or(0, |known| known.version);
    if open(txn, wallet)?.is_some() || last.checked_add(1) != Some(version) {
        return Ok(false);
    }
    txn.append_leaf(&LeafRecord { at, event: Event::DestinationSet { wallet, version, to } })?;
    txn.put(word)?;
    Ok(true)
}

/// Begins to take everything out, unless that is under way; then it goes where it went.
pub fn begin(txn: &mut Txn<'_>, agent: AgentId, to: Address, at: Timestamp) -> Result<Recovery, StoreError> {
    if let Some(recovery) = open(txn, agent)? {
        return Ok(recovery);
    }
    txn.append_leaf(&LeafRecord { at, event: Event::RecoveryBegun { wallet: agent, to } })?;
    let recovery = Recovery { agent, to, begun: at, ended: None };
    txn.put(&recovery)?;
    Ok(recovery)
}

/// What could be taken out is out. Idempotent.
pub fn end(txn: &mut Txn<'_>, agent: AgentId, at: Timestamp) -> Result<(), StoreError> {
    let Some(recovery) = open(txn, agent)? else { return Ok(()) };
    txn.append_leaf(&LeafRecord { at, event: Event::Recovered { wallet: agent, to: recovery.to } })?;
    txn.put(&Recovery { ended: Some(at), ..recovery })
}
