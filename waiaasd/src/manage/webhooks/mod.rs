//! Webhooks: made, listed, tried, and told what happened.
//!
//! The audit log is the outbox: every event is in it, in the commit of what it tells. A webhook is told entry after entry
//! from the one at which it was made.

mod event;
mod worker;

pub use worker::deliver;

use crate::{
    daemon::{Daemon, random},
    notify::{self, Message},
    store::{
        StoreError, Txn, audit,
        leaf::{Event, LeafRecord, WebhookAct},
        wallets::Wallet,
        webhooks::{self, Delivery, Previous, State, Webhook},
    },
};
use waiaas_policy::{
    id::{EventId, WebhookId},
    time::{Span, Timestamp},
};
use waiaas_wire::{
    Code, Problem,
    view::{DeliveryState, DeliveryView, EventData, EventType, EventView, NewWebhook, WebhookChange},
};

/// Most webhooks: every event is looked at once for each.
const MOST: usize = 20;

/// How long messages are signed with a secret after another one took its place.
const GRACE: Span = Span::from_secs(24 * 60 * 60);

/// Messages of a removed webhook that go in one commit.
const AT_ONCE: usize = 500;

/// Makes a webhook: the record with its secret. `agent` is the one that [`NewWebhook::agent_id`] names.
///
/// # Errors
/// A URL that messages may not go to, no event, or too many webhooks.
pub async fn create(daemon: &Daemon, agent: Option<Wallet>, new: NewWebhook) -> Result<Webhook, Problem> {
    check(daemon, &new.url)?;
    if new.events.as_ref().is_some_and(Vec::is_empty) {
        return Err(Problem::new(Code::ValidationRange, "a webhook that is told nothing is of no use").at("events"));
    }
    let now = daemon.clock.now();
    let webhook = Webhook {
        id: WebhookId::from_parts(now.as_millis(), random()?),
        url: new.url,
        events: new.events.map(|events| events.iter().map(ToString::to_string).collect()),
        agent: agent.map(|wallet| wallet.agent),
        secret: secret()?,
        previous: None,
        created: now,
        next: 0,
    };
    let room = daemon.store.run(move |txn| {
        if webhooks::all(txn)?.len() >= MOST {
            return Ok(None);
        }
        note(txn, &webhook, WebhookAct::Made, now)?;
        let webhook = Webhook { next: audit::head(txn)?.size(), ..webhook.clone() };
        webhooks::keep(txn, &webhook)?;
        Ok::<_, StoreError>(Some(webhook))
    });
    let full = || Problem::new(Code::ValidationRange, format!("there are {MOST} webhooks, and more are not possible"));
    room.await?.ok_or_else(full)
}

/// Removes a webhook and all messages to it.
///
/// # Errors
/// `WEBHOOK_NOT_FOUND`.
pub async fn remove(daemon: &Daemon, id: WebhookId) -> Result<Webhook, Problem> {
    let (webhook, now) = (find(daemon, id)?, daemon.clock.now());
    let gone = webhook.clone();
    // Said first: cut short in between, it is removed when it is asked for again.
    let said = daemon.store.finish(move |txn| note(txn, &gone, WebhookAct::Removed, now));
    said.await.map_err(|why: StoreError| Problem::from(why))?;
    while !daemon.store.finish(move |txn| webhooks::remove(txn, id, AT_ONCE)).await.map_err(|why| missing(id, why))? {}
    Ok(webhook)
}

/// Gives a webhook another address, other events, or both. What waits to be sent goes to the new address.
///
/// # Errors
/// `WEBHOOK_NOT_FOUND`, a URL that messages may not go to, or nothing to change.
pub async fn change(daemon: &Daemon, id: WebhookId, change: WebhookChange) -> Result<Webhook, Problem> {
    let WebhookChange { url, events } = change;
    if url.is_none() && events.is_none() {
        return Err(
            Problem::new(Code::ValidationRequired, "say what is to be changed: the URL or the events").at("url")
        );
    }
    url.as_deref().map_or(Ok(()), |url| check(daemon, url))?;
    let now = daemon.clock.now();
    let changed = daemon.store.run(move |txn| {
        let mut webhook = webhooks::of(txn, id)?.ok_or(StoreError::Missing { what: "webhook" })?;
        if let Some(url) = &url {
            url.clone_into(&mut webhook.url);
        }
        if let Some(events) = &events {
            let names = events.iter().map(ToString::to_string).collect();
            webhook.events = Some(names).filter(|names: &Vec<String>| !names.is_empty());
        }
        webhooks::keep(txn, &webhook)?;
        note(txn, &webhook, WebhookAct::Changed, now)?;
        Ok(webhook)
    });
    changed.await.map_err(|why| missing(id, why))
}

fn check(daemon: &Daemon, url: &str) -> Result<(), Problem> {
    let refused = |why| Problem::new(Code::WebhookUrl, format!("`{url}`: {why}")).at("url");
    notify::check(url, &daemon.callable).map(|_| ()).map_err(refused)
}

fn note(txn: &mut Txn<'_>, webhook: &Webhook, change: WebhookAct, at: Timestamp) -> Result<(), StoreError> {
    let event = Event::WebhookChanged { webhook: webhook.id, change, url: webhook.url.clone() };
    txn.append_leaf(&LeafRecord { at, event }).map(|_| ())
}

/// Gives a webhook another secret; for a day its messages are signed with both.
///
/// # Errors
/// `WEBHOOK_NOT_FOUND`.
pub async fn rotate(daemon: &Daemon, id: WebhookId) -> Result<Webhook, Problem> {
    let (new, now) = (secret()?, daemon.clock.now());
    let rotated = daemon.store.run(move |txn| {
        let old = webhooks::of(txn, id)?.ok_or(StoreError::Missing { what: "webhook" })?;
        let previous = Some(Previous { secret: old.secret.clone(), until: now.saturating_add(GRACE) });
        let webhook = Webhook { secret: new.clone(), previous, ..old };
        webhooks::keep(txn, &webhook)?;
        note(txn, &webhook, WebhookAct::Rotated, now)?;
        Ok(webhook)
    });
    rotated.await.map_err(|why| missing(id, why))
}

/// Sends a message that tells nothing, once, and tells what became of it. Nothing is kept.
///
/// # Errors
/// `WEBHOOK_NOT_FOUND`.
pub async fn try_out(daemon: &Daemon, id: WebhookId) -> Result<DeliveryView, Problem> {
    let (webhook, now) = (find(daemon, id)?, daemon.clock.now());
    let event_id = EventId::from_parts(now.as_millis(), random()?);
    let told = EventView {
        r#type: EventType::WebhookTest,
        timestamp: now,
        data: EventData {
            event_id,
            agent_id: None,
            text: "the webhook is being tried".to_owned(),
            audit_entry: None,
            transaction: None,
            alert: None,
        },
    };
    let body = serde_json::to_vec(&told).map_err(|why| Problem::new(Code::Internal, why.to_string()))?;
    let outcome = send(daemon, &webhook, &event_id.to_string(), &body).await;
    let state = if outcome.error.is_none() { DeliveryState::Delivered } else { DeliveryState::Dead };
    Ok(DeliveryView {
        number: 0,
        event_id,
        event: EventType::WebhookTest,
        agent_id: None,
        state,
        attempts: 1,
        last_status: outcome.status,
        last_error: outcome.error,
        due_at: None,
        created_at: now,
        ended_at: Some(daemon.clock.now()),
    })
}

/// Sends a message again, with the same id, whatever became of it.
///
/// # Errors
/// `WEBHOOK_NOT_FOUND` if there is no such message (any more).
pub async fn replay(daemon: &Daemon, id: WebhookId, number: u64) -> Result<Delivery, Problem> {
    let now = daemon.clock.now();
    let again = daemon.store.run(move |txn| {
        let old = webhooks::delivery(txn, id, number)?.ok_or(StoreError::Missing { what: "message" })?;
        let again = Delivery { state: State::Pending, due: now, since: now, ended: None, ..old };
        webhooks::put(txn, &again)?;
        Ok(again)
    });
    again.await.map_err(|why| match why {
        StoreError::Missing { .. } => {
            Problem::new(Code::WebhookNotFound, format!("there is no message {number} to webhook `{id}`"))
        }
        other => other.into(),
    })
}

/// A webhook.
///
/// # Errors
/// `WEBHOOK_NOT_FOUND`.
pub fn find(daemon: &Daemon, id: WebhookId) -> Result<Webhook, Problem> {
    daemon.store.read(|view| webhooks::of(view, id))?.ok_or_else(|| none(id))
}

async fn send(daemon: &Daemon, webhook: &Webhook, id: &str, body: &[u8]) -> notify::Outcome {
    let now = daemon.clock.now();
    let secrets = secrets(webhook, now);
    let message = Message { url: &webhook.url, id, at: now.as_millis() / 1_000, body, secrets: &secrets };
    notify::send(&message, &daemon.callable).await
}

/// The secrets that sign at a time, the newest first.
fn secrets(webhook: &Webhook, now: Timestamp) -> Vec<&[u8]> {
    let previous = webhook.previous.as_ref().filter(|old| old.until > now).map(|old| old.secret.as_slice());
    std::iter::once(webhook.secret.as_slice()).chain(previous).collect()
}

fn secret() -> Result<Vec<u8>, Problem> {
    notify::new_secret().map_err(|_| Problem::new(Code::Internal, "the system gives no randomness"))
}

fn missing(id: WebhookId, why: StoreError) -> Problem {
    match why {
        StoreError::Missing { .. } => none(id),
        other => other.into(),
    }
}

fn none(id: WebhookId) -> Problem {
    Problem::new(Code::WebhookNotFound, format!("there is no webhook `{id}`")).at("webhookId")
}
