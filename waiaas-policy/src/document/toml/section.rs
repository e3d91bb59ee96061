//! A table of a document, with the way to it.

use alloc::{format, string::String, vec::Vec};

use ::toml::{Table, Value};

use super::{spelling, value::Wrong};
use crate::document::{DocumentErrors, Problem};

/// What was found wrong so far.
pub(in crate::document) struct Problems(Vec<Problem>);

impl Problems {
    pub(super) const fn new() -> Self {
        Self(Vec::new())
    }

    pub(in crate::document) fn add(&mut self, path: String, Wrong { wrong, right }: Wrong) {
        self.0.push(Problem { path, wrong, right });
    }

    pub(super) fn into_result(self) -> Result<(), DocumentErrors> {
        if self.0.is_empty() { Ok(()) } else { Err(DocumentErrors(self.0)) }
    }
}

/// A table, with the way to it.
pub(in crate::document) struct Section<'a> {
    path: String,
    table: &'a Table,
}

impl<'a> Section<'a> {
    /// The whole document; any key that is not `known` is a problem.
    pub(super) fn top(table: &'a Table, known: &[&str], problems: &mut Problems) -> Self {
        Self::new(String::new(), table, known, problems)
    }

    fn new(path: String, table: &'a Table, known: &[&str], problems: &mut Problems) -> Self {
        let section = Self { path, table };
        for key in table.keys().filter(|key| !known.contains(&key.as_str())) {
            problems.add(section.path(key), Wrong::key(known));
        }
        section
    }

    /// The way to a key of this table.
    pub(in crate::document) fn path(&self, key: &str) -> String {
        let dot = if self.path.is_empty() { "" } else { "." };
        format!("{}{dot}{}", self.path, spelling::key(key))
    }

    /// The table under `key`, if there is one.
    pub(in crate::document) fn section(
        &self,
        key: &str,
        known: &[&str],
        problems: &mut Problems,
    ) -> Option<Section<'a>> {
        let table = self.table(key, problems)?;
        Some(Section::new(self.path(key), table, known, problems))
    }

    /// The tables under `key` by their names, which are read by `name`.
    pub(super) fn sections<K>(
        &self,
        key: &str,
        known: &[&str],
        name: impl Fn(&str) -> Result<K, Wrong>,
        problems: &mut Problems,
    ) -> Vec<(K, Section<'a>)> {
        let Some(table) = self.table(key, problems) else { return Vec::new() };
        let outer = Section { path: self.path(key), table };
        let mut sections = Vec::new();
        for inner in table.keys() {
            match name(inner) {
                Ok(name) => sections.extend(outer.section(inner, known, problems).map(|section| (name, section))),
                Err(wrong) => problems.add(outer.path(inner), wrong),
            }
        }
        sections
    }

    /// The tables in the array under `key`.
    pub(in crate::document) fn array(&self, key: &str, known: &[&str], problems: &mut Problems) -> Vec<Section<'a>> {
        let Some(value) = self.table.get(key) else { return Vec::new() };
        let mut sections = Vec::new();
        let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
        if !value.is_array() {
            problems.add(self.path(key), Wrong::kind(value, "an array of tables"));
        }
        for (place, item) in items.iter().enumerate() {
            let path = format!("{}[{place}]", self.path(key));
            match item.as_table() {
                Some(table) => sections.push(Section::new(path, table, known, problems)),
                None => problems.add(path, Wrong::kind(item, "a table")),
            }
        }
        sections
    }

    fn table(&self, key: &str, problems: &mut Problems) -> Option<&'a Table> {
        let value = self.table.get(key)?;
        let table = value.as_table();
        if table.is_none() {
            problems.add(self.path(key), Wrong::kind(value, "a table"));
        }
        table
    }

    /// The value under `key`, if there is one and it is right.
    pub(in crate::document) fn read<T>(
        &self,
        key: &str,
        read: impl Fn(&Value) -> Result<T, Wrong>,
        problems: &mut Problems,
    ) -> Option<T> {
        let value = self.table.get(key)?;
        read(value).map_err(|wrong| problems.add(self.path(key), wrong)).ok()
    }

    /// The value under `key`, which must be there.
    pub(in crate::document) fn require<T>(
        &self,
        key: &str,
        right: &str,
        read: impl Fn(&Value) -> Result<T, Wrong>,
        problems: &mut Problems,
    ) -> Option<T> {
        if !self.table.contains_key(key) {
            problems.add(self.path(key), Wrong::new("it is missing", right));
        }
        self.read(key, read, problems)
    }

    /// The values in the array under `key`; `None` if there is none.
    pub(super) fn list<T>(
        &self,
        key: &str,
        read: impl Fn(&Value) -> Result<T, Wrong>,
        problems: &mut Problems,
    ) -> Option<Vec<T>> {
        let value = self.table.get(key)?;
        let Some(items) = value.as_array() else {
            problems.add(self.path(key), Wrong::kind(value, "an array"));
            return None;
        };
        let mut values = Vec::new();
        for (place, item) in items.iter().enumerate() {
            match read(item) {
                Ok(value) => values.push(value),
                Err(wrong) => problems.add(format!("{}[{place}]", self.path(key)), wrong),
            }
        }
        Some(values)
    }
}
