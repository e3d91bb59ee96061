//! Webhooks, and the messages to them. A message is made from an entry of the audit log, in the commit that moves the
//! webhook on behind that entry: no event is forgotten, whenever the process ends.

use super::{
    error::StoreError,
    record::{index, record},
    scan::Scan,
    txn::{Reads, Txn},
};
use minicbor::{Decode, Encode};
use waiaas_policy::{
    id::{AgentId, EventId, WebhookId},
    time::Timestamp,
};
use waiaas_wire::view::{DeliveryState, DeliveryView, EventType, WebhookView};

/// A webhook.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
pub struct Webhook {
    /// Its id.
    #[n(0)]
    pub id: WebhookId,
    /// Where events are told.
    #[n(1)]
    pub url: String,
    /// Which events, by name; absent: all.
    #[n(2)]
    pub events: Option<Vec<String>>,
    /// Only those of this agent.
    #[n(3)]
    pub agent: Option<AgentId>,
    /// Signs its messages.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub secret: Vec<u8>,
    /// The secret before this one, and until when it signs, too.
    #[n(5)]
    pub previous: Option<Previous>,
    /// When it was made.
    #[n(6)]
    pub created: Timestamp,
    /// The entry of the audit log that it is to be told next.
    #[n(7)]
    pub next: u64,
}

/// A secret that another one took the place of.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
pub struct Previous {
    /// The secret.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub secret: Vec<u8>,
    /// Until when it signs.
    #[n(1)]
    pub until: Timestamp,
}

impl Webhook {
    /// Whether an event is told to it.
    pub fn wants(&self, event: EventType, agent: Option<AgentId>) -> bool {
        let named = |names: &Vec<String>| names.iter().any(|name| *name == event.to_string());
        self.events.as_ref().is_none_or(named) && self.agent.is_none_or(|only| agent == Some(only))
    }

    /// What is shown of it at a time.
    pub fn view(&self, now: Timestamp) -> WebhookView {
        WebhookView {
            id: self.id,
            url: self.url.clone(),
            events: self.events.iter().flatten().filter_map(|name| name.parse().ok()).collect(),
            agent_id: self.agent,
            created_at: self.created,
            previous_secret_until: self.previous.as_ref().map(|old| old.until).filter(|until| *until > now),
        }
    }
}

/// Whether an event of an agent is told to anybody.
pub fn is_wanted(from: &impl Reads, event: EventType, agent: AgentId) -> Result<bool, StoreError> {
    Ok(all(from)?.iter().any(|webhook| webhook.wants(event, Some(agent))))
}

/// A message to a webhook.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Delivery {
    /// To which.
    #[n(0)]
    pub webhook: WebhookId,
    /// Its number there: later events have higher ones.
    #[n(1)]
    pub number: u64,
    /// The event.
    #[n(2)]
    pub event: Event,
    /// What is sent, whole: it is the same every time.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub body: Vec<u8>,
    /// What became of it.
    #[n(4)]
    pub state: State,
    /// How often it was tried.
    #[n(5)]
    pub attempts: u32,
    /// When it is tried next.
    #[n(6)]
    pub due: Timestamp,
    /// The last HTTP status of the other side.
    #[n(7)]
    pub status: Option<u16>,
    /// Why the last try failed.
    #[n(8)]
    pub error: Option<String>,
    /// When it was made.
    #[n(9)]
    pub created: Timestamp,
    /// When it was delivered or given up.
    #[n(10)]
    pub ended: Option<Timestamp>,
    /// Since when it is tried: when it was made, or sent again on the owner's word.
    #[n(11)]
    pub since: Timestamp,
    /// The trace in which it happened (`traceparent`), where that is known.
    #[n(12)]
    pub trace: Option<String>,
}

/// What a message is about.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Event {
    /// Its id.
    #[n(0)]
    pub id: EventId,
    /// Its name.
    #[n(1)]
    pub name: String,
    /// The agent, where it is about one.
    #[n(2)]
    pub agent: Option<AgentId>,
}

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum State {
    /// It is still tried.
    #[n(0)]
    Pending,
    /// The other side took it.
    #[n(1)]
    Delivered,
    /// It was given up.
    #[n(2)]
    Dead,
}

impl Delivery {
    /// What is shown of it.
    pub fn view(&self) -> DeliveryView {
        DeliveryView {
            number: self.number,
            event_id: self.event.id,
            event: self.event.name.parse().unwrap_or(EventType::WebhookTest),
            agent_id: self.event.agent,
            state: match self.state {
                State::Pending => DeliveryState::Pending,
                State::Delivered => DeliveryState::Delivered,
                State::Dead => DeliveryState::Dead,
            },
            attempts: self.attempts,
            last_status: self.status,
            last_error: self.error.clone(),
            due_at: (self.state == State::Pending).then_some(self.due),
            created_at: self.created,
            ended_at: self.ended,
        }
    }
}

/// A message that is still tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenDelivery {
    /// To which webhook.
    pub webhook: WebhookId,
    /// Its number there.
    pub number: u64,
}

record!(Webhook, Webhook, WebhookId, |it| it.id);
record!(Delivery, Delivery, (WebhookId, u64), |it| (it.webhook, it.number));
index!(OpenDelivery { webhook: WebhookId, number: u64 }, OpenDelivery);

/// A webhook.
pub fn of(from: &impl Reads, id: WebhookId) -> Result<Option<Webhook>, StoreError> {
    from.get(&id)
}

/// All webhooks, the oldest first.
pub fn all(from: &impl Reads) -> Result<Vec<Webhook>, StoreError> {
    from.scan(Scan::all())
}

/// Keeps a webhook.
pub fn keep(txn: &mut Txn<'_>, webhook: &Webhook) -> Result<(), StoreError> {
    txn.put(webhook)
}

/// Removes a webhook and at most `limit` of its messages; whether nothing of it is left.
///
/// # Errors
/// [`StoreError::Missing`] when there is no such webhook and no message to it.
pub fn remove(txn: &mut Txn<'_>, id: WebhookId, limit: usize) -> Result<bool, StoreError> {
    let known = txn.get::<Webhook>(&id)?.is_some();
    let messages: Vec<Delivery> = txn.scan(Scan::under(&id).limit(limit))?;
    if !known && messages.is_empty() {
        return Err(StoreError::Missing { what: "webhook" });
    }
    txn.delete::<Webhook>(&id)?;
    for message in &messages {
        txn.delete::<Delivery>(&(id, message.number))?;
        txn.delete::<OpenDelivery>(&(id, message.number))?;
    }
    Ok(messages.len() < limit)
}

/// Keeps a message, and whether it is still tried.
pub fn put(txn: &mut Txn<'_>, delivery: &Delivery) -> Result<(), StoreError> {
    let Delivery { webhook, number, .. } = *delivery;
    match delivery.state {
        State::Pending => txn.put(&OpenDelivery { webhook, number })?,
        State::Delivered | State::Dead => txn.delete::<OpenDelivery>(&(webhook, number))?,
    }
    txn.put(delivery)
}

/// The messages that are made of entries up to `next`, and that the webhook goes on from there. Nothing if the webhook is
/// gone, or has gone on meanwhile.
pub fn plan(txn: &mut Txn<'_>, id: WebhookId, before: u64, next: u64, messages: &[Delivery]) -> Result<(), StoreError> {
    let Some(webhook) = of(txn, id)?.filter(|webhook| webhook.next == before) else { return Ok(()) };
    messages.iter().try_for_each(|message| put(txn, message))?;
    txn.put(&Webhook { next, ..webhook })
}

/// A message.
pub fn delivery(from: &impl Reads, webhook: WebhookId, number: u64) -> Result<Option<Delivery>, StoreError> {
    from.get(&(webhook, number))
}

/// At most `limit` messages to a webhook before `before`, the newest first.
pub fn newest(
    from: &impl Reads,
    webhook: WebhookId,
    before: Option<u64>,
    limit: usize,
) -> Result<Vec<Delivery>, StoreError> {
    let scan = Scan::under(&webhook).reverse().limit(limit);
    from.scan(match before {
        Some(before) => scan.before(&(webhook, before)),
        None => scan,
    })
}

/// At most `limit` messages to a webhook that are still tried, the oldest first.
pub fn open(from: &impl Reads, webhook: WebhookId, limit: usize) -> Result<Vec<Delivery>, StoreError> {
    let entries: Vec<OpenDelivery> = from.scan(Scan::under(&webhook).limit(limit))?;
    let found = entries.iter().map(|entry| delivery(from, webhook, entry.number));
    found.filter_map(Result::transpose).collect()
}

/// Forgets at most `limit` of the oldest messages to a webhook that ended before `last`.
pub fn forget(txn: &mut Txn<'_>, webhook: WebhookId, last: Timestamp, limit: usize) -> Result<(), StoreError> {
    let oldest: Vec<Delivery> = txn.scan(Scan::under(&webhook).limit(limit))?;
    for old in oldest.iter().filter(|old| old.ended.is_some_and(|ended| ended <= last)) {
        txn.delete::<Delivery>(&(webhook, old.number))?;
    }
    Ok(())
}
