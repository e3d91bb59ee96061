//! Rules by which wallets are filled up.

use super::{
    Plain, Style,
    money::harmless,
    table::{Columns, Facts},
};
use serde::Serialize;
use waiaas_wire::view::RefillView;

/// Some rules.
#[derive(Debug, Serialize)]
pub struct Refills {
    /// The rules.
    pub items: Vec<RefillView>,
}

impl Plain for RefillView {
    fn plain(&self, style: Style) -> String {
        let asset = harmless(&self.asset);
        let of = |amount: &String| format!("{} {asset}", harmless(amount));
        Facts::new()
            .with("wallet", style.bold(&self.wallet))
            .with("filled up from", &self.from)
            .with("below", of(&self.below))
            .with("with", of(&self.amount))
            .with("at most", format!("{} within 24 hours", of(&self.most_per_day)))
            .with("the other keeps", of(&self.keep))
            .with("set by", self.source)
            .text(style)
    }
}

impl Plain for Refills {
    fn plain(&self, style: Style) -> String {
        if self.items.is_empty() {
            return "no wallet is filled up: `waiaas refill set` makes a rule".to_owned();
        }
        let heads = ["wallet", "from", "asset", "below", "amount", "most a day", "keeps", "set by"];
        let mut columns = Columns::new(style, &heads);
        for rule in &self.items {
            columns.row(vec![
                rule.wallet.clone(),
                rule.from.clone(),
                harmless(&rule.asset),
                harmless(&rule.below),
                harmless(&rule.amount),
                harmless(&rule.most_per_day),
                harmless(&rule.keep),
                rule.source.to_string(),
            ]);
        }
        columns.text()
    }
}
