//! `waiaas webhook`.

use crate::{
    Ending,
    daemon::Daemon,
    output::{List, talk},
    session::Session,
};
use clap::Subcommand;
use waiaas_policy::id::WebhookId;
use waiaas_wire::{
    Problem,
    control::WebhookIdText,
    error::exit,
    view::{DeliveryView, EventType, NewWebhook, WebhookChange, WebhookView},
};

/// Who is told what happens
#[derive(Debug, Subcommand)]
pub enum Webhook {
    /// Tell a URL what happens, from now on; the secret that signs the messages is shown once
    #[command(after_help = "\
Examples:
  waiaas webhook add https://example.com/hook
  waiaas webhook add https://example.com/hook --event transaction.confirmed --event approval.requested --wallet shop")]
    Add {
        /// Where events are told: an https URL
        #[arg(value_name = "URL")]
        url: String,
        /// Only this event; may be given several times
        #[arg(long, value_name = "EVENT")]
        event: Vec<EventType>,
        /// Only what is about this wallet, by name or id
        #[arg(long, value_name = "WALLET")]
        wallet: Option<String>,
    },
    /// List the webhooks, without their secrets
    List,
    /// Give a webhook another URL, or other events
    #[command(
        after_help = "Example:\n  waiaas webhook change whk_01K3A0ZQ1R2S3T4V5W6X7Y8Z90 --event transaction.failed"
    )]
    Change {
        /// The webhook
        #[arg(value_name = "ID")]
        id: WebhookId,
        /// Where events are told from now on
        #[arg(long, value_name = "URL", required_unless_present_any = ["event", "all_events"])]
        new_url: Option<String>,
        /// Only this event from now on; may be given several times
        #[arg(long, value_name = "EVENT", conflicts_with = "all_events")]
        event: Vec<EventType>,
        /// All events from now on
        #[arg(long)]
        all_events: bool,
    },
    /// Remove a webhook and the messages to it
    Remove {
        /// The webhook
        #[arg(value_name = "ID")]
        id: WebhookId,
    },
    /// Send a message that tells nothing, and say how it was answered
    Test {
        /// The webhook
        #[arg(value_name = "ID")]
        id: WebhookId,
    },
    /// Show what became of the messages to a webhook, newest first
    Deliveries {
        /// The webhook
        #[arg(value_name = "ID")]
        id: WebhookId,
        /// Most messages
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100), default_value_t = 20)]
        limit: u32,
        /// Only those before this number
        #[arg(long, value_name = "NUMBER")]
        before: Option<u64>,
    },
    /// Send a message again, whatever became of it
    Replay {
        /// The webhook
        #[arg(value_name = "ID")]
        id: WebhookId,
        /// The message's number
        #[arg(value_name = "NUMBER")]
        number: u64,
    },
    /// Give a webhook another secret; for a day, messages are signed with both
    Rotate {
        /// The webhook
        #[arg(value_name = "ID")]
        id: WebhookId,
    },
}

impl Webhook {
    pub async fn run(self, session: &Session) -> Ending {
        let daemon = session.daemon().await?;
        match self {
            Self::Add { url, event, wallet } => add(session, &daemon, url, event, wallet).await?,
            Self::List => session.output.show(&list(&daemon).await?),
            Self::Change { id, new_url: url, event, all_events } => {
                let events = (all_events || !event.is_empty()).then_some(event);
                session.output.show(&change(&daemon, id, WebhookChange { url, events }).await?);
            }
            Self::Remove { id } => session.output.show(&remove(&daemon, id).await?),
            Self::Test { id } => session.output.show(&test(&daemon, id).await?),
            Self::Deliveries { id, limit, before } => {
                session.output.show(&deliveries(&daemon, id, before, limit).await?);
            }
            Self::Replay { id, number } => session.output.show(&replay(&daemon, id, number).await?),
            Self::Rotate { id } => rotate(session, &daemon, id).await?,
        }
        Ok(exit::DONE)
    }
}

async fn add(
    session: &Session,
    daemon: &Daemon,
    url: String,
    events: Vec<EventType>,
    wallet: Option<String>,
) -> Result<(), Problem> {
    let agent_id = match wallet {
        Some(wallet) => Some(super::wallet::show(daemon, Some(wallet)).await?.id),
        None => None,
    };
    let new = NewWebhook { url, events: Some(events).filter(|events| !events.is_empty()), agent_id };
    let made =
        daemon.ask(async move |client, context, caller| client.webhook_create(context, caller, new).await).await?;
    session.output.show(&made);
    session.output.talk(talk::SECRET_ONCE);
    Ok(())
}

async fn list(daemon: &Daemon) -> Result<List<WebhookView>, Problem> {
    let items = daemon.ask(async |client, context, caller| client.webhook_list(context, caller).await).await?;
    Ok(List { items })
}

async fn change(daemon: &Daemon, id: WebhookId, change: WebhookChange) -> Result<WebhookView, Problem> {
    let id = WebhookIdText(id);
    daemon.ask(async move |client, context, caller| client.webhook_change(context, caller, id, change).await).await
}

async fn remove(daemon: &Daemon, id: WebhookId) -> Result<WebhookView, Problem> {
    let id = WebhookIdText(id);
    daemon.ask(async move |client, context, caller| client.webhook_remove(context, caller, id).await).await
}

async fn test(daemon: &Daemon, id: WebhookId) -> Result<DeliveryView, Problem> {
    let id = WebhookIdText(id);
    daemon.ask(async move |client, context, caller| client.webhook_test(context, caller, id).await).await
}

async fn deliveries(
    daemon: &Daemon,
    id: WebhookId,
    before: Option<u64>,
    limit: u32,
) -> Result<List<DeliveryView>, Problem> {
    let id = WebhookIdText(id);
    let work = async move |client: &waiaas_wire::control::ControlClient, context, caller| {
        client.webhook_deliveries(context, caller, id, before, limit).await
    };
    Ok(List { items: daemon.ask(work).await? })
}

async fn replay(daemon: &Daemon, id: WebhookId, number: u64) -> Result<DeliveryView, Problem> {
    let id = WebhookIdText(id);
    daemon.ask(async move |client, context, caller| client.webhook_replay(context, caller, id, number).await).await
}

async fn rotate(session: &Session, daemon: &Daemon, id: WebhookId) -> Result<(), Problem> {
    let id = WebhookIdText(id);
    let rotated =
        daemon.ask(async move |client, context, caller| client.webhook_rotate(context, caller, id).await).await?;
    session.output.show(&rotated);
    session.output.talk(talk::SECRET_ONCE);
    Ok(())
}
