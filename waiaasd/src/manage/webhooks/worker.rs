//! Makes messages of what happened, and sends them until somebody takes them. For one agent and one webhook there is one
//! message on its way at a time, the oldest: they arrive in order.

use super::{
    event::{self, MOST},
    send,
};
use crate::{
    daemon::Daemon,
    store::{
        StoreError, abort_point, audit,
        leaf::LeafRecord,
        webhooks::{self, Delivery, Event, State, Webhook},
    },
    traceparent::{Traceparent, within},
};
use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::sync::Notify;
use tracing::{info, warn};
use waiaas_policy::{
    id::{AgentId, WebhookId},
    time::Span,
};
use waiaas_wire::Problem;

/// Entries of the audit log that are looked at in one step.
const STEP: usize = 100;

/// Messages to one webhook that are looked at for the next to send.
const WINDOW: usize = 200;

/// Messages to one webhook that are on their way at once.
const AT_ONCE: usize = 8;

/// Commits come in bursts: one look is enough for several.
const BURST: Duration = Duration::from_millis(20);

/// Longest sleep.
const LONGEST: Duration = Duration::from_mins(10);

/// The first pauses between tries; the next ones are five times the one before, up to [`LONGEST_PAUSE`].
const FIRST_PAUSE: u64 = 1_000;

/// Longest pause between two tries, in milliseconds.
const LONGEST_PAUSE: u64 = 3_600_000;

/// How long messages that ended are kept for looking at.
const KEPT: Span = Span::from_secs(7 * 24 * 60 * 60);

/// A webhook, and the agent that a message is about: what arrives in order.
type Lane = (WebhookId, Option<AgentId>);

/// Lanes in which a message is on its way.
#[derive(Default)]
struct Busy {
    lanes: Mutex<HashSet<Lane>>,
    free: Notify,
}

impl Busy {
    fn take(&self, lane: Lane) -> bool {
        let mut lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
        lanes.iter().filter(|(webhook, _)| *webhook == lane.0).count() < AT_ONCE && lanes.insert(lane)
    }

    fn holds(&self, lane: Lane) -> bool {
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner).contains(&lane)
    }

    fn release(&self, lane: Lane) {
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner).remove(&lane);
        self.free.notify_one();
    }
}

/// Tells webhooks what happened, for as long as the daemon runs.
pub async fn deliver(daemon: Arc<Daemon>) {
    let (busy, mut commits) = (Arc::new(Busy::default()), daemon.store.commits());
    loop {
        commits.borrow_and_update();
        let pause = match step(&daemon, &busy).await {
            Ok(pause) => pause,
            Err(why) => {
                warn!(%why, "webhooks could not be told yet");
                Duration::from_secs(2)
            }
        };
        tokio::select! {
            changed = commits.changed() => match changed {
                Ok(()) => tokio::time::sleep(BURST).await,
                Err(_) => return,
            },
            () = busy.free.notified() => {}
            () = tokio::time::sleep(pause.min(LONGEST)) => {}
        }
    }
}

/// Makes and begins to send whatever there is; how long until there is more to send, as far as is known.
async fn step(daemon: &Arc<Daemon>, busy: &Arc<Busy>) -> Result<Duration, Problem> {
    let mut pause = LONGEST;
    for webhook in daemon.store.read(|view| webhooks::all(view))? {
        if plan(daemon, &webhook).await? {
            pause = Duration::ZERO;
        }
        pause = pause.min(start(daemon, busy, &webhook)?);
    }
    Ok(pause)
}

/// Makes messages of the next entries of the audit log; whether there are more.
async fn plan(daemon: &Daemon, webhook: &Webhook) -> Result<bool, Problem> {
    let before = webhook.next;
    let leaves = daemon.store.read(|view| audit::leaves(view, before, STEP))?;
    let Some(last) = leaves.last() else { return Ok(false) };
    let (next, more, now) = (last.index.saturating_add(1), leaves.len() == STEP, daemon.clock.now());
    let mut messages = Vec::new();
    for leaf in &leaves {
        // Read back from what we wrote ourselves; an entry of a later release tells us nothing.
        let Ok(record) = LeafRecord::read(&leaf.data) else { continue };
        let payment = match event::payment_of(&record) {
            Some(tx) => daemon.store.payment(tx)?,
            None => None,
        };
        for (place, told) in (0..MOST).zip(event::events(leaf, &record, payment.as_ref())) {
            if webhook.wants(told.kind, told.agent) {
                messages.push(Delivery {
                    webhook: webhook.id,
                    number: leaf.index.saturating_mul(MOST).saturating_add(place),
                    event: Event { id: told.id, name: told.kind.to_string(), agent: told.agent },
                    body: told.body,
                    state: State::Pending,
                    attempts: 0,
                    due: now,
                    status: None,
                    error: None,
                    created: now,
                    ended: None,
                    since: now,
                    trace: daemon.store.trace_of(leaf).map(|trace| trace.to_string()),
                });
            }
        }
    }
    let (id, old) = (webhook.id, now.checked_sub(KEPT));
    daemon
        .store
        .run(move |txn| {
            webhooks::plan(txn, id, before, next, &messages)?;
            old.map_or(Ok::<_, StoreError>(()), |old| webhooks::forget(txn, id, old, STEP))
        })
        .await?;
    Ok(more)
}

/// Begins to send what is due; how long until the next is.
fn start(daemon: &Arc<Daemon>, busy: &Arc<Busy>, webhook: &Webhook) -> Result<Duration, Problem> {
    let now = daemon.clock.now();
    let (mut seen, mut pause) = (HashSet::new(), LONGEST);
    for message in daemon.store.read(|view| webhooks::open(view, webhook.id, WINDOW))? {
        let lane = (webhook.id, message.event.agent);
        // Only the oldest of its lane: the others wait for it.
        if !seen.insert(lane) || busy.holds(lane) {
            continue;
        }
        if message.due > now {
            pause = pause.min(Duration::from_millis(message.due.as_millis().saturating_sub(now.as_millis())));
        } else if busy.take(lane) {
            let (daemon, busy, webhook) = (Arc::clone(daemon), Arc::clone(busy), webhook.clone());
            tokio::spawn(async move {
                one(&daemon, &webhook, message).await;
                busy.release(lane);
            });
        }
    }
    Ok(pause)
}

/// Sends a message once, and records what became of it.
async fn one(daemon: &Daemon, webhook: &Webhook, message: Delivery) {
    let trace = message.trace.as_deref().and_then(Traceparent::read);
    let outcome = within(trace, send(daemon, webhook, &message.event.id.to_string(), &message.body)).await;
    abort_point("webhook.after-send");
    let now = daemon.clock.now();
    let told = outcome.error.is_none();
    let attempts = message.attempts.saturating_add(1);
    let give_up = daemon.config.webhooks.give_up_after.span();
    let due = now.saturating_add(pause_after(attempts, message.event.id.as_u128()));
    let state = if told {
        State::Delivered
    } else if due > message.since.saturating_add(give_up) {
        State::Dead
    } else {
        State::Pending
    };
    if state == State::Dead {
        warn!(webhook = %webhook.id, event = %message.event.id, why = outcome.error, "a message was given up");
    } else {
        info!(webhook = %webhook.id, event = %message.event.id, told, "a message was sent");
    }
    let ended = (state != State::Pending).then_some(now);
    let Delivery { webhook: to, number, since, .. } = message;
    let kept = daemon.store.finish(move |txn| {
        // Gone, or to be sent again, meanwhile: then this says nothing about it.
        let Some(old) = webhooks::delivery(txn, to, number)?.filter(|old| old.since == since) else { return Ok(()) };
        let (status, error) = (outcome.status, outcome.error.clone());
        webhooks::put(txn, &Delivery { state, attempts, due, status, error, ended, ..old })
    });
    if let Err(why) = kept.await as Result<(), StoreError> {
        warn!(%why, "what became of a message could not be recorded: it will be sent again");
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

/// 1, 5, 25 s and so on up to an hour, give or take a tenth, so that not everything comes back at once.
fn pause_after(attempts: u32, random: u128) -> Span {
    let steps = attempts.saturating_sub(1).min(8);
    let pause = FIRST_PAUSE.saturating_mul(5_u64.saturating_pow(steps)).min(LONGEST_PAUSE);
    let spread = u64::try_from(random.rotate_left(attempts.saturating_mul(7)) % 201).unwrap_or(100);
    Span::from_millis(pause.saturating_mul(900 + spread) / 1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_an_hour() {
        for (attempts, pause) in [(1, 1_000), (2, 5_000), (3, 25_000), (4, 125_000), (7, 3_600_000), (90, 3_600_000)] {
            for random in [0, 100, 200] {
                let span = pause_after(attempts, random).as_millis();
                assert!((pause * 9 / 10..=pause * 11 / 10).contains(&span), "{attempts}: {span}");
            }
        }
    }

    #[test]
    fn one_message_of_a_lane_and_eight_of_a_webhook_are_on_their_way() {
        let (busy, webhook) = (Busy::default(), WebhookId::from_u128(1));
        let lane = |agent| (webhook, Some(AgentId::from_u128(agent)));
        assert!(busy.take(lane(0)) && !busy.take(lane(0)));
        assert!((1..8).all(|agent| busy.take(lane(agent))) && !busy.take(lane(8)));
        assert!(busy.take((WebhookId::from_u128(2), None)), "another webhook has its own");
        busy.release(lane(3));
        assert!(busy.take(lane(8)));
    }
}
