//! Tables: aligned columns without lines, so that they can be read and cut alike.

use super::Style;
use comfy_table::{Attribute, Cell, CellAlignment, Table, presets};

/// Columns under a heading.
pub struct Columns {
    table: Table,
}

impl Columns {
    /// With these headings; those that begin with `>` are for numbers.
    pub fn new(style: Style, headings: &[&str]) -> Self {
        let mut table = Table::new();
        table.load_style(presets::NOTHING);
        if style.is_colored() {
            table.enforce_styling();
        } else {
            table.force_no_tty();
        }
        table.set_header(headings.iter().map(|heading| title(heading)));
        for (index, _) in headings.iter().enumerate().filter(|(_, heading)| heading.starts_with('>')) {
            if let Some(column) = table.column_mut(index) {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        trim(&mut table);
        Self { table }
    }

    /// One more row.
    pub fn row(&mut self, cells: Vec<String>) {
        self.table.add_row(cells);
    }

    /// The text.
    pub fn text(mut self) -> String {
        trim(&mut self.table);
        self.table.trim_fmt()
    }
}

/// The first column begins at the edge.
fn trim(table: &mut Table) {
    if let Some(column) = table.column_mut(0) {
        column.set_padding((0, 1));
    }
}

fn title(heading: &str) -> Cell {
    Cell::new(heading.trim_start_matches('>').to_uppercase()).add_attribute(Attribute::Bold)
}

/// Names and values, one below the other.
#[derive(Default)]
pub struct Facts {
    lines: Vec<(String, String)>,
}

impl Facts {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// One more.
    #[must_use]
    #[allow(clippy::needless_pass_by_value, reason = "callers hand over what they have just made")]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.lines.push((name.to_owned(), value.to_string()));
        self
    }

    /// One more, if there is one.
    #[must_use]
    pub fn with_some(self, name: &str, value: Option<impl ToString>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// The text.
    pub fn text(&self, style: Style) -> String {
        let width = self.lines.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
        let line = |(name, value): &(String, String)| {
            let indented = value.replace('\n', &format!("\n{:width$}  ", ""));
            format!("{}  {indented}", style.dim(&format!("{name:width$}")))
        };
        self.lines.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}
