//! The owner's budget over all wallets.

use super::{Plain, Style, usage::windows};
use waiaas_wire::view::BudgetView;

impl Plain for BudgetView {
    fn plain(&self, style: Style) -> String {
        match &self.document {
            None => "there is no budget over all wallets: each has its own policy only".to_owned(),
            Some(document) => {
                let title = format!("# version {}", self.version);
                let document = format!("{}\n{}", style.dim(&title), document.trim_end());
                if self.usage.is_empty() { document } else { format!("{document}\n\n{}", windows(&self.usage, style)) }
            }
        }
    }
}
