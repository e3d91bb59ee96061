//! Examinations.

use super::{Plain, Style, money::count, table::Columns};
use serde::Serialize;
use waiaas_wire::view::CheckView;

/// What `doctor` found.
#[derive(Debug, Serialize)]
pub struct Report {
    /// Everything that was examined.
    pub checks: Vec<CheckView>,
    /// How many failed.
    pub failed: u64,
    /// How many need a look.
    pub warnings: u64,
}

impl Report {
    /// Counts.
    pub fn of(checks: Vec<CheckView>) -> Self {
        let number =
            |result: &str| checks.iter().filter(|check| check.result == result).fold(0_u64, |n, _| n.saturating_add(1));
        Self { failed: number("failed"), warnings: number("warning"), checks }
    }
}

impl Plain for Report {
    fn plain(&self, style: Style) -> String {
        let mut columns = Columns::new(style, &["check", "result", "found"]);
        for check in &self.checks {
            columns.row(vec![check.name.clone(), result(&check.result, style), found(check)]);
        }
        format!("{}\n\n{}", columns.text(), self.verdict(style))
    }
}

/// What was found, and what to do about it.
fn found(check: &CheckView) -> String {
    match &check.hint {
        Some(hint) => format!("{}; {hint}", check.detail),
        None => check.detail.clone(),
    }
}

impl Report {
    fn verdict(&self, style: Style) -> String {
        match (self.failed, self.warnings) {
            (0, 0) => style.green("all is well"),
            (0, warnings) => style.yellow(&count(warnings, "warning")),
            (failed, warnings) => style.red(&format!("{failed} failed, {}", count(warnings, "warning"))),
        }
    }
}

fn result(word: &str, style: Style) -> String {
    match word {
        "ok" => style.green(word),
        "warning" => style.yellow(word),
        _ => style.red(word),
    }
}
