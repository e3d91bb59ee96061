//! The audit log.

use super::{
    call::{Answer, Call, page},
    examples,
    operation::{AUDITORS, Method, Operation, Reply},
};
use crate::api::desk::not_a_cursor;
use futures::FutureExt as _;
use waiaas_wire::{
    Code, Problem,
    schema::Schema as _,
    view::{CheckpointView, LeafPage, Scope},
};

/// The calls.
pub const ALL: &[Operation] = &[
    Operation {
        method: Method::Get,
        path: "/api/v1/audit/log",
        id: "listAuditLog",
        tag: "extensions",
        summary: "Read the audit log",
        description: "Its entries, the oldest first, with the very bytes that are hashed: `waiaas audit verify` checks them offline.",
        scope: Some(Scope::AuditRead),
        roles: AUDITORS,
        path_fields: &[],
        query: &[examples::LIMIT, examples::CURSOR],
        body: None,
        reply: Reply { status: 200, doc: "A page of the log.", schema: LeafPage::schema, example: examples::LEAF_PAGE },
        errors: &[Code::ValidationRange],
        handler: |call| async move { log(&call) }.boxed(),
    },
    Operation {
        method: Method::Get,
        path: "/api/v1/audit/checkpoint",
        id: "getAuditCheckpoint",
        tag: "extensions",
        summary: "See the audit log's head",
        description: "Size and root of the tree, signed by the enclave as a C2SP note.",
        scope: Some(Scope::AuditRead),
        roles: AUDITORS,
        path_fields: &[],
        query: &[],
        body: None,
        reply: Reply { status: 200, doc: "The head.", schema: CheckpointView::schema, example: examples::CHECKPOINT },
        errors: &[Code::EnclaveUnavailable],
        handler: |call| checkpoint(call).boxed(),
    },
];

fn log(call: &Call) -> Result<Answer, Problem> {
    let limit = call.limit()?;
    let after = call.query::<String>("cursor")?;
    let after = after.map(|text| text.parse::<u64>().map_err(|_| not_a_cursor(&text))).transpose()?;
    let from = after.map_or(0, |after| after.saturating_add(1));
    let leaves = call.desk.audit_leaves(from, u64::from(limit).saturating_add(1))?;
    let (items, cursor, has_more) = page(leaves, limit, |leaf| leaf.index.to_string());
    Answer::json(200, &LeafPage { items, cursor, has_more })
}

async fn checkpoint(call: Call) -> Result<Answer, Problem> {
    Answer::json(200, &call.desk.audit_checkpoint().await?)
}
