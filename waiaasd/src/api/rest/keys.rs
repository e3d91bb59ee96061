//! API keys.

use super::{
    call::{Answer, Call, page},
    examples,
    operation::{Body, Method, OWNER, Operation, Reply},
};
use crate::api::desk::not_a_cursor;
use futures::FutureExt as _;
use waiaas_policy::id::KeyId;
use waiaas_wire::{
    Code, Problem,
    schema::Schema as _,
    view::{KeyPage, KeyView, NewKey, NewKeyView, Scope},
};

/// The calls.
pub const ALL: &[Operation] = &[
    Operation {
        method: Method::Post,
        path: "/api/v1/auth/keys",
        id: "createKey",
        tag: "auth",
        summary: "Make an API key",
        description: "The secret is shown this once; what is kept is its hash. A key cannot carry a right that its maker lacks.",
        scope: Some(Scope::AdminAll),
        roles: OWNER,
        path_fields: &[],
        query: &[],
        body: Some(Body { schema: NewKey::schema, example: r#"{"role":"viewer","name":"board"}"#, optional: false }),
        reply: Reply {
            status: 201,
            doc: "The key with its secret.",
            schema: NewKeyView::schema,
            example: examples::NEW_KEY,
        },
        errors: &[Code::AgentNotFound],
        handler: |call| create(call).boxed(),
    },
    Operation {
        method: Method::Get,
        path: "/api/v1/auth/keys",
        id: "listKeys",
        tag: "auth",
        summary: "List the API keys",
        description: "All keys, the oldest first, without their secrets.",
        scope: Some(Scope::AdminAll),
        roles: OWNER,
        path_fields: &[],
        query: &[examples::LIMIT, examples::CURSOR],
        body: None,
        reply: Reply { status: 200, doc: "A page of keys.", schema: KeyPage::schema, example: examples::KEY_PAGE },
        errors: &[Code::ValidationRange],
        handler: |call| async move { list(&call) }.boxed(),
    },
    Operation {
        method: Method::Delete,
        path: "/api/v1/auth/keys/{keyId}",
        id: "revokeKey",
        tag: "auth",
        summary: "Revoke an API key",
        description: "The key is useless at once. Doing it again changes nothing.",
        scope: Some(Scope::AdminAll),
        roles: OWNER,
        path_fields: &[examples::KEY_ID],
        query: &[],
        body: None,
        reply: Reply { status: 200, doc: "The key, revoked.", schema: KeyView::schema, example: examples::KEY },
        errors: &[Code::KeyNotFound],
        handler: |call| revoke(call).boxed(),
    },
    Operation {
        method: Method::Post,
        path: "/api/v1/auth/keys/{keyId}/rotate",
        id: "rotateKey",
        tag: "extensions",
        summary: "Put another API key in a key's place",
        description: "Answers a new key with the same rights. The one before is good for 24 hours more, so that nothing stands still meanwhile.",
        scope: Some(Scope::AdminAll),
        roles: OWNER,
        path_fields: &[examples::KEY_ID],
        query: &[],
        body: None,
        reply: Reply {
            status: 201,
            doc: "The new key with its secret.",
            schema: NewKeyView::schema,
            example: examples::NEW_KEY,
        },
        errors: &[Code::KeyNotFound],
        handler: |call| rotate(call).boxed(),
    },
];

async fn create(call: Call) -> Result<Answer, Problem> {
    let new: NewKey = call.json()?;
    Answer::json(201, &call.desk.key_create(new).await?)
}

fn list(call: &Call) -> Result<Answer, Problem> {
    let limit = call.limit()?;
    let after = call.query::<String>("cursor")?;
    let after = after.map(|text| text.parse::<KeyId>().map_err(|_| not_a_cursor(&text))).transpose()?;
    // One more than the page holds tells whether there is another page.
    let most = usize::try_from(limit).unwrap_or(usize::MAX).saturating_add(1);
    let (items, cursor, has_more) = page(call.desk.keys(after, most)?, limit, |key| key.id.to_string());
    let page = KeyPage { items, cursor, has_more };
    call.page(&page, page.cursor.as_deref())
}

async fn rotate(call: Call) -> Result<Answer, Problem> {
    Answer::json(201, &call.desk.key_rotate(call.path("keyId")?).await?)
}

async fn revoke(call: Call) -> Result<Answer, Problem> {
    Answer::json(200, &call.desk.key_revoke(call.path("keyId")?).await?)
}
