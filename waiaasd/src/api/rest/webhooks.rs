//! Webhooks.

use super::{
    call::{Answer, Call, page},
    examples,
    operation::{Body, Method, OWNER, Operation, Reply},
};
use crate::api::desk::not_a_cursor;
use futures::FutureExt as _;
use waiaas_policy::id::WebhookId;
use waiaas_wire::{
    Code, Problem,
    schema::Schema as _,
    view::{DeliveryPage, DeliveryView, NewWebhook, NewWebhookView, Scope, WebhookChange, WebhookPage, WebhookView},
};

/// The calls.
pub const ALL: &[Operation] = &[
    Operation {
        method: Method::Post,
        path: "/api/v1/webhooks",
        id: "createWebhook",
        tag: "webhooks",
        summary: "Make a webhook",
        description: "From now on, events are told to the URL, signed as Standard Webhooks has it. A message is sent until it is answered with 2xx within 5 seconds: after 1, 5 and 25 seconds and so on, for a day. Messages about one agent come in order, and each at least once: `webhook-id` tells repetitions. The secret is shown this once.",
        scope: Some(Scope::AdminAll),
        roles: OWNER,
        path_fields: &[],
        query: &[],
        body: Some(Body {
            schema: NewWebhook::schema,
            example: r#"{"url":"https://example.com/hook","events":["transaction.confirmed"]}"#,
            optional: false,
        }),
        reply: Reply {
            status: 201,
            doc: "The webhook with its secret.",
            schema: NewWebhookView::schema,
            example: examples::NEW_WEBHOOK,
        },
        errors: &[Code::WebhookUrl, Code::AgentNotFound],
        handler: |call| create(call).boxed(),
    },
    Operation {
        method: Method::Get,
        path: "/api/v1/webhooks",
        id: "listWebhooks",
        tag: "webhooks",
        summary: "List the webhooks",
        description: "All webhooks, the oldest first, without their secrets.",
        scope: Some(Scope::AdminAll),
        roles: OWNER,
        path_fields: &[],
        query: &[examples::LIMIT, examples::CURSOR],
        body: None,
        reply: Reply {
            status: 200,
            doc: "A page of webhooks.",
            schema: WebhookPage::schema,
            example: examples::WEBHOOK_PAGE,
        },
        errors: &[Code::ValidationRange],
        handler: |call| async move { list(&call) }.boxed(),
    },
    Operation {
        method: Method::Patch,
        path: "/api/v1/webhooks/{webhookId}",
        id: "updateWebhook",
        tag: "extensions",
        summary: "Give a webhook another URL or other events",
        description: "What is left out stays as it is. Messages that still wait go to the new URL; events of before are not told again.",
        scope: Some(Scope::AdminAll),
        roles: OWNER,
        path_fields: &[examples::WEBHOOK_ID],
        query: &[],
        body: Some(Body {
            schema: WebhookChange::schema,
            example: r#"{"events":["transaction.confirmed","transaction.failed"]}"#,
            optional: false,
        }),
        reply: Reply { status: 200, doc: "The webhook.", schema: WebhookView::schema, example: examples::WEBHOOK },
        errors: &[Code::WebhookNotFound, Code::WebhookUrl],
        handler: |call| change(call).boxed(),
    },
    Operation {
        method: Method::Delete,
        path: "/api/v1/webhooks/{webhookId}",
        id: "deleteWebhook",
        tag: "webhooks",
        summary: "Remove a webhook",
        description: "Nothing more is told to it; its messages are forgotten.",
        scope: Some(Scope::AdminAll),
        roles: OWNER,
        path_fields: &[examples::WEBHOOK_ID],
        query: &[],
        body: None,
        reply: Reply { status: 200, doc: "It was.", schema: WebhookView::schema, example: examples::WEBHOOK },
        errors: &[Code::WebhookNotFound],
        handler: |call| delete(call).boxed(),
    },
    Operation {
        method: Method::Post,
        path: "/api/v1/webhooks/{webhookId}/test",
        id: "testWebhook",
        tag: "webhooks",
        summary: "Try a webhook out",
        description: "Sends a message of type `webhook.test` once, and tells how it was answered. Nothing is kept of it.",
        scope: Some(Scope::AdminAll),
        roles: OWNER,
        path_fields: &[examples::WEBHOOK_ID],
        query: &[],
        body: None,
        reply: Reply {
            status: 200,
            doc: "What became of it.",
            schema: DeliveryView::schema,
            example: examples::DELIVERY,
        },
        errors: &[Code::WebhookNotFound],
        handler: |call| test(call).boxed(),
    },
    Operation {
        method: Method::Post,
        path: "/api/v1/webhooks/{webhookId}/rotate-secret",
        id: "rotateWebhookSecret",
        tag: "extensions",
        summary: "Give a webhook another secret",
        description: "For 24 hours messages carry a signature with each of both secrets.",
        scope: Some(Scope::AdminAll),
        roles: OWNER,
        path_fields: &[examples::WEBHOOK_ID],
        query: &[],
        body: None,
        reply: Reply {
            status: 201,
            doc: "The webhook with its new secret.",
            schema: NewWebhookView::schema,
            example: examples::NEW_WEBHOOK,
        },
        errors: &[Code::WebhookNotFound],
        handler: |call| rotate(call).boxed(),
    },
    Operation {
        method: Method::Get,
        path: "/api/v1/webhooks/{webhookId}/deliveries",
        id: "listDeliveries",
        tag: "extensions",
        summary: "See what became of a webhook's messages",
        description: "Messages of the last seven days and those that are still tried, the newest first. `DEAD` ones were given up.",
        scope: Some(Scope::AdminAll),
        roles: OWNER,
        path_fields: &[examples::WEBHOOK_ID],
        query: &[examples::LIMIT, examples::CURSOR],
        body: None,
        reply: Reply {
            status: 200,
            doc: "A page of messages.",
            schema: DeliveryPage::schema,
            example: examples::DELIVERY_PAGE,
        },
        errors: &[Code::WebhookNotFound, Code::ValidationRange],
        handler: |call| async move { deliveries(&call) }.boxed(),
    },
    Operation {
        method: Method::Post,
        path: "/api/v1/webhooks/{webhookId}/deliveries/{number}/replay",
        id: "replayDelivery",
        tag: "extensions",
        summary: "Send a message again",
        description: "With the same `webhook-id` and body, whatever became of it before.",
        scope: Some(Scope::AdminAll),
        roles: OWNER,
        path_fields: &[examples::WEBHOOK_ID, examples::NUMBER],
        query: &[],
        body: None,
        reply: Reply { status: 202, doc: "The message.", schema: DeliveryView::schema, example: examples::DELIVERY },
        errors: &[Code::WebhookNotFound],
        handler: |call| replay(call).boxed(),
    },
];

async fn create(call: Call) -> Result<Answer, Problem> {
    let new: NewWebhook = call.json()?;
    Answer::json(201, &call.desk.webhook_create(new).await?)
}

fn list(call: &Call) -> Result<Answer, Problem> {
    let limit = call.limit()?;
    let after = call.query::<String>("cursor")?;
    let after = after.map(|text| text.parse::<WebhookId>().map_err(|_| not_a_cursor(&text))).transpose()?;
    let mut webhooks = call.desk.webhooks()?;
    webhooks.retain(|webhook| after.is_none_or(|after| webhook.id > after));
    let (items, cursor, has_more) = page(webhooks, limit, |webhook| webhook.id.to_string());
    let page = WebhookPage { items, cursor, has_more };
    call.page(&page, page.cursor.as_deref())
}

async fn change(call: Call) -> Result<Answer, Problem> {
    let change: WebhookChange = call.json()?;
    Answer::json(200, &call.desk.webhook_change(call.path("webhookId")?, change).await?)
}

async fn delete(call: Call) -> Result<Answer, Problem> {
    Answer::json(200, &call.desk.webhook_delete(call.path("webhookId")?).await?)
}

async fn test(call: Call) -> Result<Answer, Problem> {
    Answer::json(200, &call.desk.webhook_test(call.path("webhookId")?).await?)
}

async fn rotate(call: Call) -> Result<Answer, Problem> {
    Answer::json(201, &call.desk.webhook_rotate(call.path("webhookId")?).await?)
}

fn deliveries(call: &Call) -> Result<Answer, Problem> {
    let limit = call.limit()?;
    let before = call.query::<String>("cursor")?;
    let before = before.map(|text| text.parse::<u64>().map_err(|_| not_a_cursor(&text))).transpose()?;
    let most = usize::try_from(limit).unwrap_or(usize::MAX).saturating_add(1);
    let found = call.desk.deliveries(call.path("webhookId")?, before, most)?;
    let (items, cursor, has_more) = page(found, limit, |message| message.number.to_string());
    let page = DeliveryPage { items, cursor, has_more };
    call.page(&page, page.cursor.as_deref())
}

async fn replay(call: Call) -> Result<Answer, Problem> {
    Answer::json(202, &call.desk.delivery_replay(call.path("webhookId")?, call.path("number")?).await?)
}
