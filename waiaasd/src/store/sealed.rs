//! What the enclave gave us to keep: keys and states that only it can open.

use super::{
    error::StoreError,
    key::Key,
    leaf::{Event, LeafRecord},
    record::record,
    scan::Scan,
    txn::{Reads, Txn},
};
use minicbor::{Decode, Encode};
use waiaas_policy::{
    Address,
    id::{AgentId, Digest},
    time::Timestamp,
};
use waiaas_wire::{
    enclave::{self, Purpose, State},
    receipt::Succession,
};

impl Key for Purpose {
    fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Agent(agent) => (0_u8, *agent).write(out),
            Self::FeePayer => 1_u8.write(out),
            Self::Receipt => 2_u8.write(out),
        }
    }

    fn read(bytes: &mut &[u8]) -> Option<Self> {
        match u8::read(bytes)? {
            0 => AgentId::read(bytes).map(Self::Agent),
            1 => Some(Self::FeePayer),
            2 => Some(Self::Receipt),
            _ => None,
        }
    }
}

/// The enclave's root, where a KMS key keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct SealedRoot {
    /// As the enclave sealed it last.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub sealed: Vec<u8>,
    /// ARN of the key that it is sealed to.
    #[n(1)]
    pub key: String,
    /// Names the root, however often it is sealed anew.
    #[n(2)]
    pub commitment: Digest,
}

record!(SealedRoot, SealedRoot, (), |_it| ());
record!(Succession, Succession, Address, |it| it.old);
record!(enclave::Key, SealedKey, Purpose, |it| it.purpose);
record!(State, SealedState, AgentId, |it| it.agent, often);

/// The sealed key for a purpose.
pub fn key(from: &impl Reads, purpose: Purpose) -> Result<Option<enclave::Key>, StoreError> {
    from.get(&purpose)
}

/// All sealed keys.
pub fn keys(from: &impl Reads) -> Result<Vec<enclave::Key>, StoreError> {
    from.scan(Scan::all())
}

/// The sealed state of an agent.
pub fn state(from: &impl Reads, agent: AgentId) -> Result<Option<State>, StoreError> {
    from.get(&agent)
}

/// All sealed states.
pub fn states(from: &impl Reads) -> Result<Vec<State>, StoreError> {
    from.scan(Scan::all())
}

/// The enclave's root, if a KMS key keeps it.
pub fn root(from: &impl Reads) -> Result<Option<SealedRoot>, StoreError> {
    from.get(&())
}

/// Keeps the root as it is sealed now.
pub fn keep_root(txn: &mut Txn<'_>, root: &SealedRoot) -> Result<(), StoreError> {
    txn.put(root)
}

/// Keeps keys, and their states, that were only sealed anew: what is in them, and their numbers, are those of before.
pub fn keep_moved(txn: &mut Txn<'_>, keys: &[enclave::Key]) -> Result<(), StoreError> {
    for key in keys {
        txn.put(&enclave::Key { state: None, ..key.clone() })?;
        if let Some(state) = &key.state {
            txn.put(state)?;
        }
    }
    Ok(())
}

/// Which receipt keys took the place of which.
pub fn successions(from: &impl Reads) -> Result<Vec<Succession>, StoreError> {
    from.scan(Scan::all())
}

/// Keeps the receipt key of the enclave's next start, and what ties it to the one of now.
pub fn succeed(
    txn: &mut Txn<'_>,
    key: &enclave::Key,
    succession: &Succession,
    at: Timestamp,
) -> Result<(), StoreError> {
    if txn.get::<Succession>(&succession.old)?.is_some_and(|known| known.new == succession.new) {
        return Ok(());
    }
    keep_key(txn, key)?;
    txn.put(succession)?;
    let (old, new) = (succession.old, succession.new);
    txn.append_leaf(&LeafRecord { at, event: Event::ReceiptKeyRenewed { old, new } }).map(drop)
}

/// Keeps a sealed key; with it the state, if it came with one.
pub fn keep_key(txn: &mut Txn<'_>, key: &enclave::Key) -> Result<(), StoreError> {
    if let Some(state) = &key.state
        && self::state(txn, state.agent)?.is_none_or(|kept| kept.sequence < state.sequence)
    {
        txn.put(state)?;
    }
    // The state has a row of its own: two copies would be two truths.
    txn.put(&enclave::Key { state: None, ..key.clone() })
}

/// Keeps a sealed state unless one with the same or a higher sequence is there: answers of the enclave may reach the
/// writer in another order than they were given. Whether it was kept.
///
/// A state under a new key is kept with that key alone ([`keep_key`]): with the key of before it would not open.
pub fn keep_state(txn: &mut Txn<'_>, state: &State) -> Result<bool, StoreError> {
    let same_key = |kept: &State| kept.next.is_none() || kept.next == state.next;
    let newest = self::state(txn, state.agent)?.is_none_or(|kept| kept.sequence < state.sequence && same_key(&kept));
    if newest {
        txn.put(state)?;
    }
    Ok(newest)
}

/// Forgets an agent's key and state.
pub fn forget(txn: &mut Txn<'_>, agent: AgentId) -> Result<(), StoreError> {
    txn.delete::<enclave::Key>(&Purpose::Agent(agent))?;
    txn.delete::<State>(&agent)
}
