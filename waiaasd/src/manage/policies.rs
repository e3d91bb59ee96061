//! Policies and the owner's budget: taken when signed, pushed to the enclave, and what is used of them.

use super::{boot::unexpected, owner, widening};
use crate::{
    daemon::Daemon,
    enclave::EnclaveError,
    flow::{propose, request::not_over},
    store::{
        StoreError, Txn,
        leaf::{Event, LeafRecord},
        policies::{self, BudgetVersion, PolicyVersion},
        sealed, wallets,
        wallets::Wallet,
    },
};
use std::sync::Arc;
use tracing::info;
use waiaas_policy::{
    asset::Asset,
    budget::Ledger,
    document::{ApprovalBy, Policy},
    id::AgentId,
};
use waiaas_wire::{
    Code, Problem,
    enclave::{Answer, Reason, Request, State},
    signed::{NotAccepted, SignedBudget, SignedPolicy},
};

/// Takes a policy. The server applies it at once; the enclave gets it in the same call, or, if it does not answer, as
/// soon as it does: until then the stricter of the two holds. One that allows more than the one in force waits first, if
/// the settings say so; one that does not takes the place of one that waits.
///
/// # Errors
/// `AUTH_SIGNATURE_INVALID`, `POLICY_INVALID`, or `POLICY_VERSION_CONFLICT` if it does not follow the version in force.
pub async fn set(daemon: &Arc<Daemon>, wallet: &Wallet, signed: SignedPolicy) -> Result<(), Problem> {
    not_over(wallet)?;
    let policy = signed.verify(&owner::owner(daemon)?).map_err(not_accepted)?;
    if policy.approval == ApprovalBy::Proposal && wallet.vault.is_none() {
        let detail =
            "a wallet without a vault has nobody to propose to: leave `approval` out, or write `by = \"word\"`";
        return Err(Problem::new(Code::PolicyInvalid, detail).at("approval.by"));
    }
    check_decimals(daemon, &policy).await?;
    let (agent, version, hash) = (signed.agent, signed.version, signed.statement().hash);
    let now = daemon.clock.now();
    if let Some(due) = widening::due(daemon, agent, &policy, now)? {
        return widening::wait(daemon, signed, policy.to_toml(), now, due).await;
    }
    let set = PolicyVersion { signed, document: policy.to_toml(), set: now };
    daemon.store.run(move |txn| put_in_force(txn, &set)).await?;
    info!(wallet = %wallet.agent, version, %hash, "policy set");
    daemon.changes.announce();
    push(daemon, agent).await?;
    // What waited for a word may now have to be proposed.
    propose::take_up(daemon, agent)
}

/// Records a policy that is in force from now on, and that another one does not wait any more.
pub(super) fn put_in_force(txn: &mut Txn<'_>, set: &PolicyVersion) -> Result<(), StoreError> {
    let SignedPolicy { agent: wallet, version, .. } = set.signed;
    if let Some(dropped) = policies::set(txn, set)?.filter(|dropped| dropped.signed != set.signed) {
        widening::record_withdrawal(txn, &dropped, set.set)?;
    }
    let event = Event::PolicySet { wallet, version, hash: set.signed.statement().hash };
    txn.append_leaf(&LeafRecord { at: set.set, event }).map(drop)
}

/// Takes the owner's budget.
///
/// # Errors
/// `AUTH_SIGNATURE_INVALID`, `POLICY_INVALID`, or `POLICY_VERSION_CONFLICT` if it does not follow the version in force.
pub async fn set_budget(daemon: &Daemon, signed: SignedBudget) -> Result<(), Problem> {
    let budget = signed.verify(&owner::owner(daemon)?).map_err(not_accepted)?;
    let (version, hash) = (signed.version, signed.statement().hash);
    let set = BudgetVersion { signed, document: budget.to_toml(), set: daemon.clock.now() };
    daemon
        .store
        .run(move |txn| {
            policies::set_budget(txn, &set)?;
            txn.append_leaf(&LeafRecord { at: set.set, event: Event::BudgetSet { version, hash } })?;
            Ok::<_, StoreError>(())
        })
        .await?;
    daemon.changes.announce();
    Ok(())
}

#[allow(clippy::needless_pass_by_value, reason = "the shape that `map_err` hands over")]
fn not_accepted(why: NotAccepted) -> Problem {
    let code = match why {
        NotAccepted::Signature => Code::AuthSignatureInvalid,
        NotAccepted::Document => Code::PolicyInvalid,
    };
    Problem::new(code, why.to_string())
}

/// A token's decimals in the policy must be its mint's. Only checked where the ledger answers: a tightening must not wait
/// for it, and a wrong figure allows nothing.
async fn check_decimals(daemon: &Daemon, policy: &Policy) -> Result<(), Problem> {
    for (asset, rules) in &policy.assets {
        let Asset::Token(mint) = asset else { continue };
        let Ok(found) = daemon.chain.mint(*mint).await else { continue };
        let detail = match found {
            None => format!("`{mint}` is not a token mint on this ledger"),
            Some(found) if found.decimals != rules.decimals => {
                format!("`{mint}` has {} decimals, the policy says {}", found.decimals, rules.decimals)
            }
            Some(_) => continue,
        };
        return Err(Problem::new(Code::PolicyInvalid, detail).at(format!("assets.{mint}.decimals")));
    }
    Ok(())
}

/// Brings every agent's policy in the enclave up to the one in force.
pub(super) async fn push_all(daemon: &Daemon) -> Result<(), Problem> {
    // The enclave has no key of one that is over.
    for wallet in daemon.store.read(|view| wallets::all(view))?.iter().filter(|wallet| not_over(wallet).is_ok()) {
        push(daemon, wallet.agent).await?;
    }
    Ok(())
}

/// Brings an agent's policy in the enclave up to the one in force, version by version, since it skips none.
pub(super) async fn push(daemon: &Daemon, agent: AgentId) -> Result<(), Problem> {
    let Some(current) = daemon.store.read(|view| policies::current(view, agent))? else { return Ok(()) };
    let known = enclave_version(daemon, agent)?;
    for version in known.saturating_add(1)..=current.signed.version {
        let Some(kept) = daemon.store.read(|view| policies::version(view, agent, version))? else { continue };
        if let Some(state) = give(daemon, kept.signed).await? {
            daemon.store.finish(move |txn| sealed::keep_state(txn, &state)).await?;
        }
    }
    Ok(())
}

/// The policy version in the enclave's newest sealed state.
///
/// # Errors
/// The store does not answer.
pub fn enclave_version(daemon: &Daemon, agent: AgentId) -> Result<u64, Problem> {
    let state = daemon.store.read(|view| sealed::state(view, agent))?;
    Ok(state.and_then(|state| state.policy).map_or(0, |mark| mark.version))
}

async fn give(daemon: &Daemon, signed: SignedPolicy) -> Result<Option<State>, Problem> {
    match daemon.enclave.request(Request::SetPolicy(signed)).await? {
        Answer::State(state) => Ok(Some(state)),
        // It has it: an answer was lost.
        Answer::Refused(refusal) if refusal.reason == Reason::StaleVersion => Ok(None),
        Answer::Refused(refusal) => Err(Problem::from(EnclaveError::Refused(refusal))),
        _ => Err(unexpected()),
    }
}

/// The enclave's own ledger of an agent; `None` when it does not answer.
pub async fn enclave_ledger(daemon: &Daemon, agent: AgentId) -> Option<Ledger> {
    match daemon.enclave.request(Request::Ledger(agent)).await {
        Ok(Answer::Ledger(ledger)) => Some(ledger),
        _ => None,
    }
}
