//! Webhooks and the messages to them.

use super::{
    List, Plain, Style,
    money::{moment, moment_or_dash, short},
    table::{Columns, Facts},
};
use waiaas_wire::view::{DeliveryState, DeliveryView, EventType, NewWebhookView, WebhookView};

fn events(events: &[EventType]) -> String {
    if events.is_empty() {
        "all".to_owned()
    } else {
        events.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    }
}

fn facts(webhook: &WebhookView) -> Facts {
    Facts::new()
        .with("webhook", webhook.id)
        .with("url", &webhook.url)
        .with("events", events(&webhook.events))
        .with_some("wallet", webhook.agent_id)
        .with("created", moment(webhook.created_at))
        .with_some("signed with both secrets until", webhook.previous_secret_until.map(moment))
}

impl Plain for WebhookView {
    fn plain(&self, style: Style) -> String {
        facts(self).text(style)
    }
}

impl Plain for NewWebhookView {
    fn plain(&self, style: Style) -> String {
        facts(&self.webhook).with("secret", style.bold(&self.secret)).text(style)
    }
}

impl Plain for List<WebhookView> {
    fn plain(&self, style: Style) -> String {
        let mut columns = Columns::new(style, &["id", "url", "events", "wallet", "created"]);
        for webhook in &self.items {
            columns.row(vec![
                webhook.id.to_string(),
                webhook.url.clone(),
                events(&webhook.events),
                webhook.agent_id.map_or_else(|| "-".to_owned(), short),
                moment(webhook.created_at),
            ]);
        }
        columns.text()
    }
}

fn state(style: Style, delivery: &DeliveryView) -> String {
    match delivery.state {
        DeliveryState::Pending => "pending".to_owned(),
        DeliveryState::Delivered => style.green("delivered"),
        DeliveryState::Dead => style.red("given up"),
    }
}

impl Plain for DeliveryView {
    fn plain(&self, style: Style) -> String {
        Facts::new()
            .with("message", self.number)
            .with("event", self.event)
            .with("state", state(style, self))
            .with("tries", self.attempts)
            .with_some("last answer", self.last_status)
            .with_some("last error", self.last_error.as_ref())
            .with_some("next try", self.due_at.map(moment))
            .text(style)
    }
}

impl Plain for List<DeliveryView> {
    fn plain(&self, style: Style) -> String {
        let mut columns = Columns::new(style, &[">number", "event", "state", ">tries", ">answer", "made", "ended"]);
        for delivery in &self.items {
            columns.row(vec![
                delivery.number.to_string(),
                delivery.event.to_string(),
                state(style, delivery),
                delivery.attempts.to_string(),
                delivery.last_status.map_or_else(|| "-".to_owned(), |status| status.to_string()),
                moment(delivery.created_at),
                moment_or_dash(delivery.ended_at),
            ]);
        }
        columns.text()
    }
}
