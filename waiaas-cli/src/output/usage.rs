//! What is used of the limits, and what is left.

use super::{List, Plain, Style, money::name, table::Columns};
use waiaas_policy::amount::format_ui;
use waiaas_wire::view::{UsageView, WindowView};

impl Plain for List<UsageView> {
    fn plain(&self, style: Style) -> String {
        windows(&self.items, style)
    }
}

/// All windows of all assets.
pub fn windows(assets: &[UsageView], style: Style) -> String {
    let headings = ["asset", "window", ">limit", ">spent", ">held", ">left", "enclave"];
    let mut columns = Columns::new(style, &headings);
    for asset in assets {
        if let Some(limit) = asset.per_payment {
            let limit = format_ui(limit, asset.decimals);
            let dash = || "-".to_owned();
            columns.row(vec![label(asset), "payment".into(), limit, dash(), dash(), dash(), dash()]);
        }
        for window in &asset.windows {
            columns.row(row(asset, window, style));
        }
    }
    columns.text()
}

fn label(asset: &UsageView) -> String {
    name(asset.asset, asset.symbol.as_deref())
}

fn row(asset: &UsageView, window: &WindowView, style: Style) -> Vec<String> {
    let amount = |raw: u64| format_ui(raw, asset.decimals);
    let left = match window.remaining {
        Some(0) => style.red("0"),
        Some(raw) => amount(raw),
        None => "-".to_owned(),
    };
    vec![
        label(asset),
        window.period.clone(),
        window.limit.map_or_else(|| "none".to_owned(), amount),
        amount(window.spent),
        amount(window.held),
        left,
        enclave(window, asset.decimals, style),
    ]
}

/// The enclave's own count: the same, or a reason to look closer.
fn enclave(window: &WindowView, decimals: u8, style: Style) -> String {
    match window.enclave {
        None => "-".to_owned(),
        Some(count) if count == window.spent => style.green("same"),
        Some(count) => style.yellow(&format_ui(count, decimals)),
    }
}
