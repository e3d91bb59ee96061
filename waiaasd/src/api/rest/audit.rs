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
    view::{CheckpointView, ConsistencyView, InclusionView, LeafPage, Scope},
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
        errors: &[Code::EnclaveUnavailable, Code::KmsUnavailable],
        handler: |call| checkpoint(call).boxed(),
    },
    Operation {
        method: Method::Get,
        path: "/api/v1/audit/log/{entry}/proof",
        id: "proveAuditEntry",
        tag: "extensions",
        summary: "Prove that an entry is in the audit log",
        description: "The entry, the hashes beside its way to the root, and the signed head (RFC 9162): `waiaas audit verify` checks it offline.",
        scope: Some(Scope::AuditRead),
        roles: AUDITORS,
        path_fields: &[examples::ENTRY],
        query: &[],
        body: None,
        reply: Reply { status: 200, doc: "The proof.", schema: InclusionView::schema, example: examples::INCLUSION },
        errors: &[Code::ValidationRange, Code::EnclaveUnavailable, Code::KmsUnavailable],
        handler: |call| prove(call).boxed(),
    },
    Operation {
        method: Method::Get,
        path: "/api/v1/audit/consistency/{first}",
        id: "proveAuditConsistency",
        tag: "extensions",
        summary: "Prove that nothing before was changed",
        description: "Shows that the log as it is now goes on from its first entries (RFC 9162).",
        scope: Some(Scope::AuditRead),
        roles: AUDITORS,
        path_fields: &[examples::FIRST],
        query: &[],
        body: None,
        reply: Reply {
            status: 200,
            doc: "The proof.",
            schema: ConsistencyView::schema,
            example: examples::CONSISTENCY,
        },
        errors: &[Code::ValidationRange, Code::EnclaveUnavailable, Code::KmsUnavailable],
        handler: |call| consistency(call).boxed(),
    },
];

fn log(call: &Call) -> Result<Answer, Problem> {
    let limit = call.limit()?;
    let after = call.query::<String>("cursor")?;
    let after = after.map(|text| text.parse::<u64>().map_err(|_| not_a_cursor(&text))).transpose()?;
    let from = after.map_or(0, |after| after.saturating_add(1));
    let leaves = call.desk.audit_leaves(from, u64::from(limit).saturating_add(1))?;
    let (items, cursor, has_more) = page(leaves, limit, |leaf| leaf.index.to_string());
    let page = LeafPage { items, cursor, has_more };
    call.page(&page, page.cursor.as_deref())
}

async fn checkpoint(call: Call) -> Result<Answer, Problem> {
    Answer::json(200, &call.desk.audit_checkpoint().await?)
}

async fn prove(call: Call) -> Result<Answer, Problem> {
    Answer::json(200, &call.desk.audit_prove(call.path("entry")?).await?)
}

async fn consistency(call: Call) -> Result<Answer, Problem> {
    Answer::json(200, &call.desk.audit_consistency(call.path("first")?).await?)
}
