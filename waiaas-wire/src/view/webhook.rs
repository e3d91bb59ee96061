//! Webhooks: what is told to whom, and what became of it.

use super::{AlertKind, TxStatus};
use serde::{Deserialize, Serialize};
use waiaas_policy::{
    Address,
    asset::Asset,
    id::{AgentId, AlertId, EventId, TxId, WebhookId},
    time::Timestamp,
};

words! {
    /// What happened.
    EventType {
        /// A payment was signed and is on its way.
        TransactionSubmitted = "transaction.submitted",
        /// A payment landed.
        TransactionConfirmed = "transaction.confirmed",
        /// A payment failed; nothing was paid.
        TransactionFailed = "transaction.failed",
        /// A payment was refused, or taken back.
        TransactionRejected = "transaction.rejected",
        /// A payment never landed; nothing was paid.
        TransactionExpired = "transaction.expired",
        /// An agent is in use.
        AgentCreated = "agent.created",
        /// An agent was stopped.
        AgentSuspended = "agent.suspended",
        /// An agent that was stopped goes on.
        AgentResumed = "agent.resumed",
        /// Another key took the place of an agent's.
        AgentKeyRotated = "agent.key_rotated",
        /// An agent is over; its key is destroyed.
        AgentTerminated = "agent.terminated",
        /// A policy, or the budget, was put in force.
        PolicyChanged = "policy.changed",
        /// A payment was against the policy.
        PolicyViolation = "policy.violation",
        /// A payment is one that the policy wants the owner to hear of, or that has to wait.
        PolicyEscalation = "policy.escalation",
        /// A payment waits for the owner.
        ApprovalRequested = "approval.requested",
        /// The owner said yes.
        ApprovalApproved = "approval.approved",
        /// The owner said no.
        ApprovalRejected = "approval.rejected",
        /// The owner said nothing in time.
        ApprovalExpired = "approval.expired",
        /// Somebody paid in.
        FundingDepositConfirmed = "funding.deposit_confirmed",
        /// Money runs low: in a wallet, in the fee payer's account, or where a wallet is to be filled up from.
        FundingLowBalance = "funding.low_balance",
        /// Something is not as it ought to be, or happened that nobody ordered.
        AlertRaised = "alert.raised",
        /// What an alert told is over.
        AlertResolved = "alert.resolved",
        /// The owner stopped all agents, or one in an emergency, or began to take out everything that one holds.
        EmergencyTriggered = "emergency.triggered",
        /// Everything that could be taken out is out.
        EmergencyRecoveryComplete = "emergency.recovery_complete",
        /// The owner paid out of a vault.
        FundingWithdrawalConfirmed = "funding.withdrawal_confirmed",
        /// Nothing: the webhook is being tried.
        WebhookTest = "webhook.test",
    }
}

ask! {
    /// A new webhook.
    NewWebhook {
        /// Where events are told: an `https` URL.
        url: String,
        /// Which events; all, without.
        #[serde(default)]
        events: Option<Vec<EventType>>,
        /// Only those of this agent.
        #[serde(with = "crate::text::option", default)]
        agent_id: Option<AgentId>,
    }
}

ask! {
    /// What is to be changed of a webhook; what is left out stays as it is.
    WebhookChange {
        /// Where events are told from now on: an `https` URL.
        #[serde(default)]
        url: Option<String>,
        /// Which events from now on; none named: all.
        #[serde(default)]
        events: Option<Vec<EventType>>,
    }
}

view! {
    /// A webhook, without its secret.
    WebhookView {
        /// Its id.
        #[serde(with = "crate::text")]
        id: WebhookId,
        /// Where events are told.
        url: String,
        /// Which events; none named: all.
        events: Vec<EventType>,
        /// Only those of this agent, if one is named.
        #[serde(with = "crate::text::option", default)]
        agent_id: Option<AgentId>,
        /// When it was made.
        #[serde(with = "crate::text")]
        created_at: Timestamp,
        /// Until when messages are also signed with the secret before this one.
        #[serde(with = "crate::text::option", default)]
        previous_secret_until: Option<Timestamp>,
    }
}

view! {
    /// A webhook with its secret: the only time that it is shown.
    NewWebhookView {
        /// The webhook.
        webhook: WebhookView,
        /// Signs every message (Standard Webhooks): `whsec_…`.
        secret: String,
    }
}

view! {
    /// All webhooks.
    WebhookPage {
        /// The webhooks, the oldest first.
        items: Vec<WebhookView>,
        /// Where the next page begins.
        cursor: Option<String>,
        /// Whether there is a next page.
        has_more: bool,
    }
}

words! {
    /// What became of a message.
    DeliveryState {
        /// It is still tried.
        Pending = "PENDING",
        /// The other side took it.
        Delivered = "DELIVERED",
        /// It was given up.
        Dead = "DEAD",
    }
}

view! {
    /// A message to a webhook.
    DeliveryView {
        /// Its number at this webhook.
        number: u64,
        /// The event: `webhook-id` of the message, the same however often it is sent.
        #[serde(with = "crate::text")]
        event_id: EventId,
        /// What happened.
        event: EventType,
        /// The agent, where it is about one.
        #[serde(with = "crate::text::option", default)]
        agent_id: Option<AgentId>,
        /// What became of it.
        state: DeliveryState,
        /// How often it was tried.
        attempts: u32,
        /// The last HTTP status of the other side.
        last_status: Option<u16>,
        /// Why the last try failed.
        last_error: Option<String>,
        /// When it is tried next.
        #[serde(with = "crate::text::option", default)]
        due_at: Option<Timestamp>,
        /// When it was made.
        #[serde(with = "crate::text")]
        created_at: Timestamp,
        /// When it was delivered or given up.
        #[serde(with = "crate::text::option", default)]
        ended_at: Option<Timestamp>,
    }
}

view! {
    /// A page of messages to a webhook.
    DeliveryPage {
        /// The messages, the newest first.
        items: Vec<DeliveryView>,
        /// Where the next page begins.
        cursor: Option<String>,
        /// Whether there is a next page.
        has_more: bool,
    }
}

view! {
    /// What a webhook is sent (Standard Webhooks).
    EventView {
        /// What happened.
        r#type: EventType,
        /// When it happened.
        #[serde(with = "crate::text")]
        timestamp: Timestamp,
        /// The particulars.
        data: EventData,
    }
}

view! {
    /// The particulars of an event.
    EventData {
        /// The event, as in `webhook-id`.
        #[serde(with = "crate::text")]
        event_id: EventId,
        /// The agent, where it is about one.
        #[serde(with = "crate::text::option", default)]
        agent_id: Option<AgentId>,
        /// One line for people.
        text: String,
        /// The entry of the audit log that tells it.
        audit_entry: Option<u64>,
        /// The payment, where it is about one, as it stood when the message was made.
        transaction: Option<EventTransaction>,
        /// The alert, where it is about one.
        #[serde(default)]
        alert: Option<EventAlert>,
    }
}

view! {
    /// An alert in an event.
    EventAlert {
        /// Its id.
        #[serde(with = "crate::text")]
        id: AlertId,
        /// What it is about; absent when it is over.
        kind: Option<AlertKind>,
    }
}

view! {
    /// A payment in an event.
    EventTransaction {
        /// Its id.
        #[serde(with = "crate::text")]
        id: TxId,
        /// Where it stands.
        status: TxStatus,
        /// The asset.
        #[serde(with = "crate::text")]
        asset: Asset,
        /// A short name of the asset.
        symbol: Option<String>,
        /// Decimals of the asset.
        decimals: u8,
        /// Base units.
        #[serde(with = "crate::text")]
        amount: u64,
        /// The recipient's wallet.
        #[serde(with = "crate::text")]
        to: Address,
        /// Memo, if any.
        memo: Option<String>,
        /// The transaction's signature on the ledger, once signed.
        signature: Option<String>,
        /// Codes of the rules that it violated.
        violations: Vec<String>,
        /// Idempotency key of the request.
        idempotency_key: Option<String>,
    }
}
