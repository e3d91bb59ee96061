//! Alerts.

use super::{
    call::{Answer, Call, page},
    examples,
    operation::{Method, OVERSEERS, OWNER, Operation, Reply},
};
use crate::api::desk::not_a_cursor;
use futures::FutureExt as _;
use waiaas_policy::id::AlertId;
use waiaas_wire::{
    Code, Problem,
    schema::Schema as _,
    view::{AlertPage, AlertState, AlertView, Scope},
};

/// The calls.
pub const ALL: &[Operation] = &[
    Operation {
        method: Method::Get,
        path: "/api/v1/alerts",
        id: "listAlerts",
        tag: "extensions",
        summary: "List the alerts",
        description: "What is not as it ought to be and what happened that nobody ordered here, the newest first: changes of a vault on chain from outside, and money that left a wallet in a transaction of somebody else. Each is raised once, and told to webhooks as `alert.raised`.",
        scope: Some(Scope::DashboardRead),
        roles: OVERSEERS,
        path_fields: &[],
        query: &[examples::ALERT_STATE, examples::LIMIT, examples::CURSOR],
        body: None,
        reply: Reply {
            status: 200,
            doc: "A page of alerts.",
            schema: AlertPage::schema,
            example: examples::ALERT_PAGE,
        },
        errors: &[Code::ValidationRange, Code::ValidationEnum],
        handler: |call| async move { list(&call) }.boxed(),
    },
    Operation {
        method: Method::Get,
        path: "/api/v1/alerts/{alertId}",
        id: "getAlert",
        tag: "extensions",
        summary: "See an alert",
        description: "One alert, over or not.",
        scope: Some(Scope::DashboardRead),
        roles: OVERSEERS,
        path_fields: &[examples::ALERT_ID],
        query: &[],
        body: None,
        reply: Reply { status: 200, doc: "The alert.", schema: AlertView::schema, example: examples::ALERT },
        errors: &[Code::AlertNotFound],
        handler: |call| async move { show(&call) }.boxed(),
    },
    Operation {
        method: Method::Post,
        path: "/api/v1/alerts/{alertId}/acknowledge",
        id: "acknowledgeAlert",
        tag: "extensions",
        summary: "Say that an alert was seen",
        description: "What happened once is over with that; anything else is over when it is not so any more. Said twice, the first word stands.",
        scope: Some(Scope::AdminAll),
        roles: OWNER,
        path_fields: &[examples::ALERT_ID],
        query: &[],
        body: None,
        reply: Reply { status: 200, doc: "The alert.", schema: AlertView::schema, example: examples::ALERT },
        errors: &[Code::AlertNotFound],
        handler: |call| acknowledge(call).boxed(),
    },
];

fn list(call: &Call) -> Result<Answer, Problem> {
    let limit = call.limit()?;
    let before = call.query::<String>("cursor")?;
    let before = before.map(|text| text.parse::<AlertId>().map_err(|_| not_a_cursor(&text))).transpose()?;
    let only = call.word::<AlertState>("state")?;
    let most = usize::try_from(limit).unwrap_or(usize::MAX).saturating_add(1);
    let found = call.desk.alerts(|state| only.is_none_or(|only| only == state), before, most)?;
    let (items, cursor, has_more) = page(found, limit, |alert| alert.id.to_string());
    let page = AlertPage { items, cursor, has_more };
    call.page(&page, page.cursor.as_deref())
}

fn show(call: &Call) -> Result<Answer, Problem> {
    Answer::json(200, &call.desk.alert(call.path("alertId")?)?)
}

async fn acknowledge(call: Call) -> Result<Answer, Problem> {
    Answer::json(200, &call.desk.alert_acknowledge(call.path("alertId")?).await?)
}
