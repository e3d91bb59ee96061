//! Whether the daemon works, for whatever watches it.

use super::{
    call::{Answer, Call},
    examples, metrics,
    operation::{Method, OVERSEERS, Operation, Reply},
};
use futures::FutureExt as _;
use waiaas_wire::{
    Code, Problem,
    schema::Schema as _,
    view::{HealthView, Scope},
};

const OK: &str = r#"{"status":"ok","version":"0.1.0"}"#;

/// The calls.
pub const ALL: &[Operation] = &[
    Operation {
        method: Method::Get,
        path: "/healthz",
        id: "getHealth",
        tag: "health",
        summary: "Ask whether the daemon lives",
        description: "Answers while the daemon runs and its store can be read.",
        scope: None,
        roles: &[],
        path_fields: &[],
        query: &[],
        body: None,
        reply: Reply { status: 200, doc: "It does.", schema: HealthView::schema, example: OK },
        errors: &[],
        handler: |call| async move { health(&call) }.boxed(),
    },
    Operation {
        method: Method::Get,
        path: "/readyz",
        id: "getReadiness",
        tag: "health",
        summary: "Ask whether payments are possible",
        description: "Answers `503` while the enclave is not loaded: then nothing can be signed.",
        scope: None,
        roles: &[],
        path_fields: &[],
        query: &[],
        body: None,
        reply: Reply { status: 200, doc: "They are.", schema: HealthView::schema, example: OK },
        errors: &[Code::EnclaveUnavailable, Code::KmsUnavailable],
        handler: |call| async move { ready(&call) }.boxed(),
    },
    Operation {
        method: Method::Get,
        path: "/metrics",
        id: "getMetrics",
        tag: "health",
        summary: "Get figures for Prometheus",
        description: "In its text format: agents, open payments, what waits, whether enclave and ledger answer, and calls by operation and status.",
        scope: Some(Scope::DashboardRead),
        roles: OVERSEERS,
        path_fields: &[],
        query: &[],
        body: None,
        reply: Reply {
            status: 200,
            doc: "The figures.",
            schema: |_| serde_json::json!({"type": "string"}),
            example: examples::METRICS,
        },
        errors: &[],
        handler: |call| async move { metrics::figures(&call.desk.daemon).await }.boxed(),
    },
];

fn ok() -> Result<Answer, Problem> {
    Answer::json(200, &HealthView { status: "ok".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() })
}

fn health(call: &Call) -> Result<Answer, Problem> {
    call.desk.daemon.store.read(|view| crate::store::manifest::current(view))?;
    ok()
}

fn ready(call: &Call) -> Result<Answer, Problem> {
    call.desk.daemon.identity()?;
    ok()
}
