//! What differs between two documents, as an owner would edit it.

use alloc::{
    collections::BTreeSet,
    format,
    string::{String, ToString},
    vec::Vec,
};

use ::toml::{Table, Value};
use minicbor::{Decode, Encode};

use super::{Budget, Policy, toml};

/// One edit of a document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct Change {
    /// Where: `assets.SOL.daily`.
    #[n(0)]
    pub path: String,
    /// What stands there now, as written in TOML; `None` if nothing does.
    #[n(1)]
    pub before: Option<String>,
    /// What is to stand there; `None` to take it out.
    #[n(2)]
    pub after: Option<String>,
}

/// The edits that lead from `old` to `new`, in the order of their paths. An item of a list is an edit of its own.
pub fn changes(old: &Policy, new: &Policy) -> Vec<Change> {
    between(&old.to_toml(), &new.to_toml())
}

/// The same of two budgets.
pub fn budget_changes(old: &Budget, new: &Budget) -> Vec<Change> {
    between(&old.to_toml(), &new.to_toml())
}

fn between(old: &str, new: &str) -> Vec<Change> {
    let (old, new) = (entries(old), entries(new));
    let mut changes: Vec<Change> = Vec::new();
    for (path, value) in old.difference(&new) {
        changes.push(Change { path: path.clone(), before: Some(value.clone()), after: None });
    }
    for (path, value) in new.difference(&old) {
        let single = |change: &&mut Change| change.path == *path && change.after.is_none() && !path.ends_with("[]");
        match changes.iter_mut().find(single) {
            Some(change) => change.after = Some(value.clone()),
            None => changes.push(Change { path: path.clone(), before: None, after: Some(value.clone()) }),
        }
    }
    for change in &mut changes {
        change.path = change.path.trim_end_matches("[]").to_string();
    }
    changes.sort();
    changes
}

/// Every value of a document with the way to it. Items of a list are `path[]`.
fn entries(text: &str) -> BTreeSet<(String, String)> {
    let mut entries = BTreeSet::new();
    // What was written by this crate can be read by it; nothing read is nothing told.
    let table = toml::parse(text).unwrap_or_default();
    collect("", &table, &mut entries);
    entries
}

fn collect(path: &str, table: &Table, entries: &mut BTreeSet<(String, String)>) {
    for (key, value) in table {
        let key = toml::key(key);
        let path = if path.is_empty() { key } else { format!("{path}.{key}") };
        match value {
            Value::Table(table) => collect(&path, table, entries),
            Value::Array(items) => entries.extend(items.iter().map(|item| (format!("{path}[]"), toml::written(item)))),
            Value::String(_) | Value::Integer(_) | Value::Float(_) | Value::Boolean(_) | Value::Datetime(_) => {
                entries.insert((path, toml::written(value)));
            }
        }
    }
}
