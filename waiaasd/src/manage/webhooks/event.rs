//! What an entry of the audit log means to a webhook.

use crate::{
    manage::{balances::FEE_PAYER, kept_out::DOOR},
    store::{
        acts::Kind,
        audit::Leaf,
        journal::{Payment, Verdict},
        leaf::{Event, LeafRecord, Outcome},
    },
};
use waiaas_policy::{
    decide::{Decision, Tier},
    id::{AgentId, EventId, TxId},
};
use waiaas_wire::{
    Code,
    view::{AlertKind, EventAlert, EventData, EventTransaction, EventType, EventView},
};

/// Events of one entry at most.
pub const MOST: u64 = 4;

/// An event, and what is sent of it.
pub struct Told {
    /// Its id: the same however often it is made of the entry.
    pub id: EventId,
    /// What it is.
    pub kind: EventType,
    /// The agent, where it is about one.
    pub agent: Option<AgentId>,
    /// What is sent.
    pub body: Vec<u8>,
}

/// The payment that an entry is about.
pub fn payment_of(record: &LeafRecord) -> Option<TxId> {
    record.summary().tx
}

/// The events of an entry, in order.
pub fn events(leaf: &Leaf, record: &LeafRecord, payment: Option<&Payment>) -> Vec<Told> {
    let summary = record.summary();
    // Money for the fee payer is no agent's, nor is the API's door.
    let agent = summary.wallet.filter(|wallet| ![FEE_PAYER, DOOR].contains(wallet));
    let make = |(place, kind): (u64, EventType)| {
        let id = id_of(leaf, record, place);
        let data = EventData {
            event_id: id,
            agent_id: agent,
            text: summary.text.clone(),
            audit_entry: Some(leaf.index),
            transaction: payment.map(transaction),
            alert: alert(&record.event),
        };
        let told = EventView { r#type: kind, timestamp: record.at, data };
        Told { id, kind, agent, body: serde_json::to_vec(&told).unwrap_or_default() }
    };
    (0..MOST).zip(kinds(&record.event, payment)).map(make).collect()
}

fn id_of(leaf: &Leaf, record: &LeafRecord, place: u64) -> EventId {
    let mut random = [0; 16];
    random.iter_mut().zip(leaf.hash.0).for_each(|(to, from)| *to = from);
    let random = u128::from_be_bytes(random).wrapping_add(u128::from(place));
    EventId::from_parts(record.at.as_millis(), random & ((1 << 80) - 1))
}

fn kinds(event: &Event, payment: Option<&Payment>) -> Vec<EventType> {
    match event {
        Event::Decision(decided) => match &decided.decision {
            Decision::Allow(Tier::Instant) => Vec::new(),
            Decision::Allow(Tier::Notify | Tier::Delay(_)) => vec![EventType::PolicyEscalation],
            Decision::AskOwner(_) => vec![EventType::ApprovalRequested],
            Decision::Deny(_) => vec![EventType::PolicyViolation, EventType::TransactionRejected],
        },
        Event::Settled { outcome: Outcome::Paid, .. } => vec![EventType::TransactionConfirmed],
        Event::Settled { outcome: Outcome::Failed, .. } if lacked_money(payment) => {
            vec![EventType::TransactionFailed, EventType::FundingLowBalance]
        }
        Event::Settled { outcome: Outcome::Failed, .. } => vec![EventType::TransactionFailed],
        Event::Settled { outcome: Outcome::Expired, .. } if waited_for_the_owner(payment) => {
            vec![EventType::ApprovalExpired, EventType::TransactionExpired]
        }
        Event::Settled { outcome: Outcome::Expired, .. } => vec![EventType::TransactionExpired],
        Event::Rejected { .. } if rejected_by_the_owner(payment) => {
            vec![EventType::ApprovalRejected, EventType::TransactionRejected]
        }
        Event::Rejected { .. } if lacked_money(payment) => {
            vec![EventType::TransactionRejected, EventType::FundingLowBalance]
        }
        Event::Rejected { .. } | Event::Cancelled { .. } => vec![EventType::TransactionRejected],
        Event::Approved { .. } => vec![EventType::ApprovalApproved],
        Event::PolicySet { .. } | Event::BudgetSet { .. } => vec![EventType::PolicyChanged],
        Event::WalletCreated { .. } => vec![EventType::AgentCreated],
        Event::Suspended { .. } => vec![EventType::AgentSuspended],
        Event::Lifted { .. } => vec![EventType::AgentResumed],
        Event::RecoveryBegun { .. } | Event::Emergency { .. } => vec![EventType::EmergencyTriggered],
        Event::Recovered { .. } => vec![EventType::EmergencyRecoveryComplete],
        Event::KeyReplaced { .. } => vec![EventType::AgentKeyRotated],
        Event::Ended { .. } => vec![EventType::AgentTerminated],
        Event::Submitted { .. } => vec![EventType::TransactionSubmitted],
        Event::VaultChanged { act, .. } if act == Kind::Withdraw.word() => vec![EventType::FundingWithdrawalConfirmed],
        Event::PocketSwept { .. } => vec![EventType::FundingWithdrawalConfirmed],
        Event::Deposit { .. } => vec![EventType::FundingDepositConfirmed],
        Event::AlertRaised { kind, .. } if kind.parse().is_ok_and(AlertKind::is_low_balance) => {
            vec![EventType::AlertRaised, EventType::FundingLowBalance]
        }
        Event::AlertRaised { .. } => vec![EventType::AlertRaised],
        Event::AlertResolved { .. } => vec![EventType::AlertResolved],
        _ => Vec::new(),
    }
}

fn alert(event: &Event) -> Option<EventAlert> {
    match event {
        Event::AlertRaised { alert, kind, .. } => Some(EventAlert { id: *alert, kind: kind.parse().ok() }),
        Event::AlertResolved { alert, .. } => Some(EventAlert { id: *alert, kind: None }),
        _ => None,
    }
}

fn waited_for_the_owner(payment: Option<&Payment>) -> bool {
    payment.is_some_and(|payment| {
        let asked = payment.decision.as_ref().map(|decided| &decided.verdict);
        payment.approval.is_none() && matches!(asked, Some(Verdict::OwnerAsked(_)))
    })
}

/// Whether a payment ended for want of money, the agent's or the fee payer's.
fn lacked_money(payment: Option<&Payment>) -> bool {
    let failure = payment.and_then(|payment| payment.failure.as_ref());
    let codes = [Code::TransactionBalance, Code::TransactionFeeBalance];
    failure.is_some_and(|failure| codes.iter().any(|code| failure.code == code.entry().name))
}

fn rejected_by_the_owner(payment: Option<&Payment>) -> bool {
    let failure = payment.and_then(|payment| payment.failure.as_ref());
    failure.is_some_and(|failure| failure.code == Code::TransactionRejected.entry().name)
}

fn transaction(payment: &Payment) -> EventTransaction {
    let violations = match payment.decision.as_ref().map(|decided| &decided.verdict) {
        Some(Verdict::Denied(denials)) => denials.iter().map(|one| one.rule.code().to_owned()).collect(),
        _ => Vec::new(),
    };
    EventTransaction {
        id: payment.id,
        status: payment.state.view().status(),
        asset: payment.ask.asset,
        symbol: payment.ask.symbol.clone(),
        decimals: payment.ask.decimals,
        amount: payment.ask.amount,
        to: payment.ask.to,
        memo: payment.ask.memo.clone(),
        signature: payment.signature().map(|signature| signature.to_string()),
        violations,
        idempotency_key: payment.idempotency_key.clone(),
    }
}
