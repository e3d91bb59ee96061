//! The state of the installation.

use super::{
    Plain, Style,
    money::{count, lamports, moment},
    table::Facts,
};
use waiaas_wire::view::{EnclaveView, RpcView, StatusView};

impl Plain for StatusView {
    fn plain(&self, style: Style) -> String {
        let owner = self.owner.map_or_else(|| style.yellow("none yet: `waiaas init`"), |owner| owner.to_string());
        Facts::new()
            .with("daemon", format!("{} process {}, since {}", self.version, self.pid, moment(self.started_at)))
            .with_some("installation", self.namespace.as_deref())
            .with("owner", owner)
            .with_some("fee payer", fee_payer(self, style))
            .with("enclave", enclave(&self.enclave, style))
            .with("rpc", endpoints(&self.rpc, style))
            .with("wallets", self.wallets)
            .with("payments", format!("{} open, {} waiting for the owner", self.open, self.inbox))
            .with_some("policies", waiting(self, style))
            .with_some("alerts", alerts(self, style))
            .with("audit log", count(self.audit_leaves, "entry").replace("entrys", "entries"))
            .text(style)
    }
}

fn alerts(status: &StatusView, style: Style) -> Option<String> {
    (status.alerts > 0).then(|| style.red(&format!("{} to be looked at: `waiaas alert list`", status.alerts)))
}

fn waiting(status: &StatusView, style: Style) -> Option<String> {
    let number = status.waiting_policies;
    (number > 0).then(|| style.yellow(&format!("{number} wider waiting for the cool-down: `waiaas inbox`")))
}

fn fee_payer(status: &StatusView, style: Style) -> Option<String> {
    let address = status.fee_payer?;
    let balance = match status.fee_payer_balance {
        Some(0) => style.red("empty: `waiaas wallet fund fee-payer 0.1 SOL`"),
        Some(balance) => lamports(balance),
        None => style.yellow("balance not known"),
    };
    Some(format!("{address} ({balance})"))
}

fn enclave(enclave: &EnclaveView, style: Style) -> String {
    if !enclave.reachable {
        return format!("{}: no payments until it runs", style.red("does not answer"));
    }
    let phase = enclave.phase.as_deref().unwrap_or("unknown");
    let provider = enclave.provider.as_deref().unwrap_or("unknown");
    let isolation = if enclave.isolated { style.green("isolated by hardware") } else { style.yellow(&enclave.note) };
    let trouble = enclave.trouble.as_ref().map(|why| format!("{}\n", style.red(why))).unwrap_or_default();
    format!(
        "{trouble}{} ({provider}), {isolation}",
        if phase == "ready" { style.green(phase) } else { style.yellow(phase) }
    )
}

fn endpoints(rpc: &[RpcView], style: Style) -> String {
    let lines: Vec<_> = rpc.iter().map(|endpoint| line(endpoint, style)).collect();
    if lines.is_empty() { style.red("none set") } else { lines.join("\n") }
}

fn line(endpoint: &RpcView, style: Style) -> String {
    let state = match (&endpoint.error, endpoint.healthy) {
        (_, true) => style.green("healthy"),
        (Some(error), false) => style.red(error),
        (None, false) => style.red("does not answer"),
    };
    let slot = endpoint.slot.map(|slot| format!(", slot {slot}")).unwrap_or_default();
    let latency = endpoint.latency_ms.map(|ms| format!(", {ms} ms")).unwrap_or_default();
    format!("{} {state}{slot}{latency}", endpoint.url)
}
