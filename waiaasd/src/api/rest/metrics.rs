//! Figures for Prometheus, in its text format.

use super::call::Answer;
use crate::{daemon::Daemon, manage::status};
use std::fmt::{Display, Write as _};
use waiaas_wire::Problem;

/// The kind of body.
pub const KIND: &str = "text/plain; version=0.0.4; charset=utf-8";

/// The figures as they are now.
///
/// # Errors
/// The store does not answer.
pub async fn figures(daemon: &Daemon) -> Result<Answer, Problem> {
    let state = status::status(daemon).await?;
    let mut page = Page(String::new());
    page.family("waiaas_info", "gauge", "The version that runs.");
    page.one(&format!("waiaas_info{{version=\"{}\"}}", state.version), 1);
    page.gauge("waiaas_start_time_seconds", "When the daemon started.", daemon.started.as_millis() / 1_000);
    page.gauge("waiaas_agents", "Agents.", state.wallets);
    page.gauge("waiaas_payments_open", "Payments that are not over.", state.open);
    page.gauge("waiaas_inbox", "Payments that wait for the owner.", state.inbox);
    page.gauge("waiaas_policies_waiting", "Wider policies that wait.", state.waiting_policies);
    page.gauge("waiaas_audit_entries", "Entries of the audit log.", state.audit_leaves);
    page.gauge("waiaas_enclave_up", "Whether the enclave answers.", u64::from(state.enclave.reachable));
    if let Some(lamports) = state.fee_payer_balance {
        page.gauge("waiaas_fee_payer_lamports", "What the fee payer has.", lamports);
    }
    page.family("waiaas_rpc_up", "gauge", "Whether a Solana end point answers, in the order of the settings.");
    for (place, node) in state.rpc.iter().enumerate() {
        page.one(&format!("waiaas_rpc_up{{place=\"{place}\"}}"), u64::from(node.healthy));
    }
    let kept_out = daemon.traffic.how_many_kept_out(daemon.clock.now());
    page.gauge("waiaas_http_kept_out", "Callers that are kept out for a while.", kept_out);
    page.family("waiaas_http_requests_total", "counter", "Calls of the REST API.");
    for (operation, status, count) in daemon.traffic.calls() {
        let name = format!("waiaas_http_requests_total{{operation=\"{operation}\",status=\"{status}\"}}");
        page.one(&name, count);
    }
    Ok(Answer { status: 200, body: page.0.into_bytes(), content_type: KIND.to_owned(), headers: Vec::new() })
}

struct Page(String);

impl Page {
    fn family(&mut self, name: &str, kind: &str, help: &str) {
        let _ = write!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}\n");
    }

    fn one(&mut self, name: &str, value: impl Display) {
        let _ = writeln!(self.0, "{name} {value}");
    }

    fn gauge(&mut self, name: &str, help: &str, value: impl Display) {
        self.family(name, "gauge", help);
        self.one(name, value);
    }
}
