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
            let limit = figure(limit, asset.decimals);
            let dash = || "-".to_owned();
            columns.row(vec![label(asset), "payment".into(), limit, dash(), dash(), dash(), dash()]);
        }
        for window in &asset.windows {
            columns.row(row(asset, window, style));
        }
    }
    columns.text()
}

/// In the asset's own units, or said to be in base units.
fn figure(raw: u64, decimals: Option<u8>) -> String {
    match decimals {
        Some(decimals) => format_ui(raw, decimals),
        None if raw == 0 => "0".to_owned(),
        None => format!("{raw} base units"),
    }
}

fn label(asset: &UsageView) -> String {
    name(asset.asset, asset.symbol.as_deref())
}

fn row(asset: &UsageView, window: &WindowView, style: Style) -> Vec<String> {
    let amount = |raw: u64| figure(raw, asset.decimals);
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
fn enclave(window: &WindowView, decimals: Option<u8>, style: Style) -> String {
    match window.enclave {
        None => "-".to_owned(),
        Some(count) if count == window.spent => style.green("same"),
        Some(count) => style.yellow(&figure(count, decimals)),
    }
}
