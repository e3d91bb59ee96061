//! What has to be written into a document to make it another one.

use alloc::{collections::BTreeMap, string::String, vec::Vec};
use core::fmt::Write as _;

use ::toml::{Table, Value};

use super::{Policy, toml};

/// The edit that makes one policy another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Patch {
    /// TOML to lay over the document: every value that changes, in its table, lists whole. Empty if none does.
    pub set: String,
    /// Keys to take out of the document: `rate.cooldown`, or a whole table of which nothing is left.
    pub remove: Vec<String>,
}

impl Patch {
    /// The edit that leads from `old` to `new`.
    pub fn between(old: &Policy, new: &Policy) -> Self {
        let (old, new) = (leaves(old), leaves(new));
        let gone = old.keys().filter(|path| !new.contains_key(*path));
        let mut remove: Vec<String> = gone.map(|path| name(widest(path, &new))).collect();
        remove.dedup();
        let changed = new.iter().filter(|(path, value)| old.get(*path) != Some(value));
        Self { set: text(changed), remove }
    }
}

/// The keys that lead to a value.
type Path = Vec<String>;

fn leaves(policy: &Policy) -> BTreeMap<Path, Value> {
    let mut leaves = BTreeMap::new();
    // What was written by this crate can be read by it.
    collect(&[], toml::parse(&policy.to_toml()).unwrap_or_default(), &mut leaves);
    leaves
}

fn collect(above: &[String], table: Table, leaves: &mut BTreeMap<Path, Value>) {
    for (key, value) in table {
        let path = [above, &[key]].concat();
        match value {
            Value::Table(table) => collect(&path, table, leaves),
            Value::String(_)
            | Value::Integer(_)
            | Value::Float(_)
            | Value::Boolean(_)
            | Value::Datetime(_)
            | Value::Array(_) => drop(leaves.insert(path, value)),
        }
    }
}

/// The beginning of a path below which nothing is left.
fn widest<'p>(path: &'p [String], left: &BTreeMap<Path, Value>) -> &'p [String] {
    let is_empty = |part: &&[String]| !left.keys().any(|left| left.starts_with(part));
    (1..path.len()).filter_map(|length| path.get(..length)).find(is_empty).unwrap_or(path)
}

fn name(path: &[String]) -> String {
    path.iter().map(|key| toml::key(key)).collect::<Vec<_>>().join(".")
}

/// Values of one table stand together: paths are sorted, and those at the top come first.
fn text<'a>(leaves: impl Iterator<Item = (&'a Path, &'a Value)>) -> String {
    let mut leaves: Vec<_> = leaves.filter_map(|(path, value)| Some((path.split_last()?, value))).collect();
    leaves.sort_by_key(|((_, above), _)| *above);
    let (mut text, mut table): (String, &[String]) = (String::new(), &[]);
    for ((key, above), value) in leaves {
        // Writing to a `String` cannot fail.
        if above != table {
            let gap = if text.is_empty() { "" } else { "\n" };
            let _ = writeln!(text, "{gap}[{}]", name(above));
            table = above;
        }
        let _ = writeln!(text, "{} = {}", toml::key(key), toml::written(value));
    }
    text
}
