//! Policies, every version of them, and the owner's budget over all agents.

use super::{
    error::StoreError,
    record::record,
    scan::Scan,
    txn::{Reads, Txn},
};
use minicbor::{Decode, Encode};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};
use waiaas_policy::{
    document::Policy,
    id::{AgentId, Digest},
    time::Timestamp,
};
use waiaas_wire::signed::{SignedBudget, SignedPolicy};

/// A policy as it was set.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct PolicyVersion {
    /// What the owner signed.
    #[n(0)]
    pub signed: SignedPolicy,
    /// The document as the owner wrote it, in TOML.
    #[n(1)]
    pub document: String,
    /// When it was set.
    #[n(2)]
    pub set: Timestamp,
}

/// A budget as it was set.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct BudgetVersion {
    /// What the owner signed.
    #[n(0)]
    pub signed: SignedBudget,
    /// The document as the owner wrote it, in TOML.
    #[n(1)]
    pub document: String,
    /// When it was set.
    #[n(2)]
    pub set: Timestamp,
}

/// A policy that the owner signed, that allows more than the one in force, and that waits.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct WaitingPolicy {
    /// What the owner signed.
    #[n(0)]
    pub signed: SignedPolicy,
    /// The document as the owner wrote it, in TOML.
    #[n(1)]
    pub document: String,
    /// When the owner set it.
    #[n(2)]
    pub asked: Timestamp,
    /// When it takes effect.
    #[n(3)]
    pub due: Timestamp,
}

/// Most policies that are kept read.
const MOST_READ: usize = 256;

/// Reads a policy's bytes, and tells their hash. Every payment asks for the same few: each is read once.
pub fn read(bytes: &[u8]) -> Option<(Arc<Policy>, Digest)> {
    static READ: Mutex<BTreeMap<Digest, Arc<Policy>>> = Mutex::new(BTreeMap::new());
    let hash = Digest::of(bytes);
    // What is in it is right or not there at all, whatever panicked.
    let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(policy) = read.get(&hash) {
        return Some((Arc::clone(policy), hash));
    }
    let policy = Arc::new(Policy::decode(bytes)?);
    if read.len() >= MOST_READ {
        read.clear();
    }
    read.insert(hash, Arc::clone(&policy));
    Some((policy, hash))
}

record!(WaitingPolicy, WaitingPolicy, AgentId, |it| it.signed.agent);
record!(PolicyVersion, Policy, (AgentId, u64), |it| (it.signed.agent, it.signed.version));
record!(BudgetVersion, Budget, u64, |it| it.signed.version);

/// The policy in force.
pub fn current(from: &impl Reads, agent: AgentId) -> Result<Option<PolicyVersion>, StoreError> {
    from.last(Scan::under(&agent))
}

/// A policy that is or was in force.
pub fn version(from: &impl Reads, agent: AgentId, version: u64) -> Result<Option<PolicyVersion>, StoreError> {
    from.get(&(agent, version))
}

/// The policy of an agent that waits.
pub fn waiting(from: &impl Reads, agent: AgentId) -> Result<Option<WaitingPolicy>, StoreError> {
    from.get(&agent)
}

/// All policies that wait.
pub fn all_waiting(from: &impl Reads) -> Result<Vec<WaitingPolicy>, StoreError> {
    from.scan(Scan::all())
}

/// Puts a policy in force. The one that waited for its place, if there is one, is gone: it followed another one. It is
/// given back.
///
/// # Errors
/// [`StoreError::NotNext`] unless its version is exactly one above the version in force.
pub fn set(txn: &mut Txn<'_>, policy: &PolicyVersion) -> Result<Option<WaitingPolicy>, StoreError> {
    let agent = policy.signed.agent;
    check_next(txn, agent, policy.signed.version)?;
    txn.put(policy)?;
    forget_waiting(txn, agent)
}

/// Lets a policy wait; it takes the place of one that waits already, which is given back.
///
/// # Errors
/// [`StoreError::NotNext`] unless its version is exactly one above the version in force.
pub fn wait(txn: &mut Txn<'_>, policy: &WaitingPolicy) -> Result<Option<WaitingPolicy>, StoreError> {
    let agent = policy.signed.agent;
    check_next(txn, agent, policy.signed.version)?;
    let before = forget_waiting(txn, agent)?;
    txn.put(policy)?;
    Ok(before)
}

/// Forgets a policy that waits, and gives it back.
///
/// # Errors
/// The store does not answer.
pub fn forget_waiting(txn: &mut Txn<'_>, agent: AgentId) -> Result<Option<WaitingPolicy>, StoreError> {
    let before = waiting(txn, agent)?;
    txn.delete::<WaitingPolicy>(&agent)?;
    Ok(before)
}

fn check_next(txn: &Txn<'_>, agent: AgentId, version: u64) -> Result<(), StoreError> {
    let current = current(txn, agent)?.map_or(0, |policy| policy.signed.version);
    follows("policy", current, version)
}

/// The budget in force.
pub fn budget(from: &impl Reads) -> Result<Option<BudgetVersion>, StoreError> {
    from.last(Scan::all())
}

/// Puts a budget in force.
///
/// # Errors
/// [`StoreError::NotNext`] unless its version is exactly one above the version in force.
pub fn set_budget(txn: &mut Txn<'_>, new: &BudgetVersion) -> Result<(), StoreError> {
    let current = budget(txn)?.map_or(0, |budget| budget.signed.version);
    follows("budget", current, new.signed.version)?;
    txn.put(new)
}

fn follows(what: &'static str, current: u64, given: u64) -> Result<(), StoreError> {
    if current.checked_add(1) == Some(given) { Ok(()) } else { Err(StoreError::NotNext { what, current, given }) }
}
