//! Admission: the only place where the server's policy is applied for good.

use super::{Done, PaymentError, admitted, index::OfMessage, not_stopped, required};
use crate::store::{
    StoreError, Txn,
    idempotency::{self, Claim, Claimed, KEPT},
    journal::{Called, Calls, Decided, Payment, State, Verdict},
    leaf::{self, Event, LeafRecord},
    ledgers, policies,
    txn::Reads,
};
use std::sync::Arc;
use waiaas_policy::{
    budget::{Hold, LedgerError},
    decide::{Decision, Denial, Reason, Tier, decide, decide_budget},
    document::{Budget, Discriminator, Policy},
    id::{AgentId, Digest, TxId},
    intent::Intent,
    rule::RuleId,
    time::{Span, Timestamp},
};

/// What became of a payment that asked to be admitted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Admission {
    /// Allowed, as far as can be seen; nothing was written.
    Clear,
    /// Allowed and held.
    Reserved(Payment),
    /// Refused, or waiting; the record says which.
    Recorded(Payment),
    /// The same request was admitted before.
    Replayed(Payment),
    /// Another request was admitted under the same idempotency key.
    Mismatch(TxId),
    /// The same message is reserved for another payment; nothing was written.
    Clash,
}

/// Admits a payment: the only place where the server's policy is applied for good.
pub(super) fn admit(
    txn: &mut Txn<'_>,
    mut payment: Payment,
    intent: &Intent,
    now: Timestamp,
    expire_after: Span,
    hold: bool,
) -> Done<Admission> {
    if let Some(known) = known(txn, &payment)? {
        return Ok(known);
    }
    not_stopped(txn, payment.wallet)?;
    let message = Digest::of(&payment.prepared.message);
    if hold && txn.get::<OfMessage>(&message)?.is_some() {
        return Ok(Admission::Clash);
    }
    let current = current_policy(txn, payment.wallet)?;
    let decision = decision(txn, &current.policy, &payment, intent, now)?;
    if payment.proposal.is_some() && !matches!(decision, Decision::Deny(_)) {
        // The owner's vote is still to come, whatever else would have to be waited for.
        return if hold { super::proposal::reserve(txn, payment, intent, now) } else { Ok(Admission::Clear) };
    }
    if !hold && matches!(decision, Decision::Allow(Tier::Instant | Tier::Notify)) {
        return Ok(Admission::Clear);
    }
    payment.updated = now;
    payment.decision = Some(Decided {
        policy_version: current.version,
        policy_hash: current.hash,
        verdict: verdict(&decision),
        leaf: txn.append_leaf(&decision_leaf(&payment, intent, &decision, &current, now))?,
    });
    (payment.state, payment.due) = match decision {
        Decision::Allow(Tier::Instant | Tier::Notify) => {
            payment.hold = Some(take_hold(txn, payment.wallet, intent, now)?);
            txn.put(&OfMessage { message, tx: payment.id })?;
            (State::Reserved, None)
        }
        Decision::Allow(Tier::Delay(wait)) => (State::Delayed, Some(now.saturating_add(wait))),
        Decision::AskOwner(_) => (State::AwaitingOwner, Some(now.saturating_add(expire_after))),
        Decision::Deny(_) => (State::Rejected, None),
    };
    claim(txn, &payment)?;
    admitted(txn, &payment)?;
    Ok(if payment.state == State::Reserved { Admission::Reserved(payment) } else { Admission::Recorded(payment) })
}

/// The policy in force, read.
pub(super) struct Current {
    pub policy: Arc<Policy>,
    version: u64,
    hash: Digest,
}

pub(super) fn current_policy(txn: &Txn<'_>, wallet: AgentId) -> Done<Current> {
    let stored = policies::current(txn, wallet)?.ok_or(PaymentError::Missing("policy of a wallet that pays"))?;
    let (policy, hash) = policies::read(&stored.signed.policy).ok_or(PaymentError::Missing("readable policy"))?;
    Ok(Current { policy, version: stored.signed.version, hash })
}

/// The agent's policy and the owner's budget together: every violated rule of both is told.
///
/// # Errors
/// The store does not answer.
pub fn decision(
    from: &impl Reads,
    policy: &Policy,
    payment: &Payment,
    intent: &Intent,
    now: Timestamp,
) -> Done<Decision> {
    let decision = decide(policy, intent, &ledgers::of(from, payment.wallet)?, now, payment.standing);
    let decision = match &payment.ask.calls {
        Some(calls) => of_calls(policy, calls, payment, decision),
        None => decision,
    };
    let Some(stored) = policies::budget(from)? else { return Ok(decision) };
    let budget = Budget::decode(&stored.signed.budget).ok_or(PaymentError::Missing("readable budget"))?;
    let over = decide_budget(&budget, intent, &ledgers::owner(from)?, now);
    Ok(match decision {
        Decision::Deny(denials) => Decision::Deny([denials, over].concat()),
        decision if over.is_empty() => decision,
        _ => Decision::Deny(over),
    })
}

/// What the policy says to calls of programs besides: each program is listed, also one that is understood and could be paid
/// with otherwise; and the owner is asked, whatever they move.
fn of_calls(policy: &Policy, calls: &Calls, payment: &Payment, decision: Decision) -> Decision {
    let listed = |called: &Called| {
        let begins = |Discriminator(bytes): &Discriminator| called.data.starts_with(bytes);
        let rules = policy.programs.get(&called.program);
        rules.is_some_and(|rules| rules.instructions.as_ref().is_none_or(|listed| listed.iter().any(begins)))
    };
    let of = |rule, program| Denial {
        rule,
        asset: None,
        subject: Some(program),
        limit: None,
        used: None,
        asked: None,
        earliest: None,
    };
    let (mut denials, allowed) = match decision {
        Decision::Deny(denials) => (denials, None),
        other => (Vec::new(), Some(other)),
    };
    for called in calls.instructions.iter().filter(|called| !listed(called)) {
        let denial = of(RuleId::Program, called.program);
        if !denials.iter().any(|known| (known.rule, known.subject) == (denial.rule, denial.subject)) {
            denials.push(denial);
        }
    }
    denials.sort_by_key(|denial| denial.rule);
    match allowed {
        Some(Decision::Allow(_)) if denials.is_empty() && payment.proposal.is_none() => {
            Decision::AskOwner(vec![Reason::from(of(RuleId::ProgramCall, payment.ask.to))])
        }
        Some(other) if denials.is_empty() => other,
        _ => Decision::Deny(denials),
    }
}

/// Holds an amount in both ledgers.
pub(super) fn take_hold(txn: &mut Txn<'_>, wallet: AgentId, intent: &Intent, now: Timestamp) -> Done<Hold> {
    let (mut ledger, mut owner) = (ledgers::of(txn, wallet)?, ledgers::owner(txn)?);
    let hold = ledger.hold(intent, now).map_err(LedgerError::from)?;
    owner.hold(intent, now).map_err(LedgerError::from)?;
    ledgers::keep(txn, wallet, ledger)?;
    ledgers::keep_owner(txn, owner)?;
    Ok(hold)
}

fn decision_leaf(payment: &Payment, intent: &Intent, decision: &Decision, by: &Current, at: Timestamp) -> LeafRecord {
    let decided = leaf::Decided {
        tx: payment.id,
        wallet: payment.wallet,
        intent: intent.digest(),
        outflows: intent.outflows.clone(),
        fees: intent.fees,
        decision: decision.clone(),
        policy_version: by.version,
        policy_hash: Some(by.hash),
    };
    LeafRecord { at, event: Event::Decision(decided) }
}

fn verdict(decision: &Decision) -> Verdict {
    match decision {
        Decision::Allow(tier) => Verdict::Allowed(*tier),
        Decision::AskOwner(reasons) => Verdict::OwnerAsked(reasons.clone()),
        Decision::Deny(denials) => Verdict::Denied(denials.clone()),
    }
}

/// Whether this payment, or this request, has been admitted before.
fn known(txn: &mut Txn<'_>, payment: &Payment) -> Done<Option<Admission>> {
    if let Some(stored) = txn.get::<Payment>(&payment.id)? {
        let waits = matches!(stored.state, State::Delayed | State::AwaitingOwner);
        return Ok(if waits { None } else { Some(Admission::Replayed(stored)) });
    }
    let Some(seen) = seen(txn, payment)? else { return Ok(None) };
    if seen.request == payment.body() {
        required(txn, seen.tx).map(Admission::Replayed).map(Some)
    } else {
        Ok(Some(Admission::Mismatch(seen.tx)))
    }
}

/// The request that was made under the same idempotency key within the time that keys are kept.
pub fn seen(from: &impl Reads, payment: &Payment) -> Result<Option<Claim>, StoreError> {
    let Some(key) = &payment.idempotency_key else { return Ok(None) };
    let claim = from.get::<Claim>(&(payment.caller, Digest::of(key.as_bytes())))?;
    Ok(claim.filter(|claim| claim.created.saturating_add(KEPT) > payment.created))
}

/// Binds the idempotency key to the payment that is being recorded.
fn claim(txn: &mut Txn<'_>, payment: &Payment) -> Done<()> {
    let Some(key) = &payment.idempotency_key else { return Ok(()) };
    let claim = Claim {
        scope: payment.caller,
        key: Digest::of(key.as_bytes()),
        request: payment.body(),
        tx: payment.id,
        created: payment.created,
    };
    match idempotency::claim(txn, &claim)? {
        // A parked payment that comes back finds its own claim.
        Claimed::New | Claimed::Again(_) => Ok(()),
        Claimed::Mismatch => Err(PaymentError::Missing("free idempotency key")),
    }
}
