//! Alerts.

use super::{
    Plain, Style,
    money::{harmless, moment},
    table::{Columns, Facts},
};
use waiaas_wire::view::{AlertPage, AlertState, AlertView};

fn state(state: AlertState, style: Style) -> String {
    match state {
        AlertState::Open => style.red("open"),
        AlertState::Acknowledged => style.yellow("seen"),
        AlertState::Resolved => style.green("over"),
    }
}

impl Plain for AlertView {
    fn plain(&self, style: Style) -> String {
        let by = self.acknowledged_by.as_deref().unwrap_or_default();
        Facts::new()
            .with("alert", self.id)
            .with("state", state(self.state, style))
            .with("kind", self.kind)
            .with("wallet", format!("{} ({})", self.wallet_name, self.agent_id))
            .with("found", harmless(&self.text))
            .with("since", moment(self.raised_at))
            .with("last seen", moment(self.last_seen_at))
            .with_some("acknowledged", self.acknowledged_at.map(|at| format!("{} by {by}", moment(at))))
            .with_some("over", self.resolved_at.map(moment))
            .text(style)
    }
}

impl Plain for AlertPage {
    fn plain(&self, style: Style) -> String {
        if self.items.is_empty() {
            return "there are no alerts".to_owned();
        }
        let mut columns = Columns::new(style, &["id", "since", "state", "wallet", "kind", "found"]);
        for alert in &self.items {
            columns.row(vec![
                alert.id.to_string(),
                moment(alert.raised_at),
                state(alert.state, style),
                alert.wallet_name.clone(),
                alert.kind.to_string(),
                harmless(&alert.text),
            ]);
        }
        columns.text()
    }
}
