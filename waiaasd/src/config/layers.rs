//! Layers of settings, one over the other: defaults, file, environment.

use super::{DEFAULTS, invalid};
use std::{collections::BTreeMap, path::Path};
use toml::{Table, Value};
use waiaas_wire::Problem;

pub(super) fn text_of(file: &Path) -> Result<Option<String>, Problem> {
    match std::fs::read_to_string(file) {
        Ok(text) => Ok(Some(text)),
        Err(why) if why.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(why) => Err(invalid(format!("`{}` cannot be read: {why}", file.display()))),
    }
}

pub(super) fn parse(text: &str, name: &str) -> Result<Table, Problem> {
    text.parse()
        .map_err(|why: toml::de::Error| invalid(format!("{name}: {}", why.to_string().trim().replace('\n', " "))))
}

pub(super) fn leaves(table: &Table) -> Vec<String> {
    let mut names = Vec::new();
    for (section, value) in table {
        if let Value::Table(section_table) = value {
            names.extend(section_table.keys().map(|key| format!("{section}.{key}")));
        }
    }
    names
}

pub(super) fn overlay(
    into: &mut Table,
    from: &Table,
    path: &str,
    source: &str,
    sources: &mut BTreeMap<String, String>,
) -> Result<(), Problem> {
    for (key, value) in from {
        let name = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        match (into.get_mut(key), value) {
            (Some(Value::Table(inner)), Value::Table(value)) => overlay(inner, value, &name, source, sources)?,
            (Some(place), value) if !place.is_table() => {
                *place = value.clone();
                sources.insert(name, source.to_owned());
            }
            _ => return Err(unknown(&name, source)),
        }
    }
    Ok(())
}

fn unknown(name: &str, source: &str) -> Problem {
    let known = leaves(&DEFAULTS.parse().unwrap_or_default());
    let section = name.split('.').next().unwrap_or_default();
    let near: Vec<_> = known.iter().filter(|known| known.starts_with(&format!("{section}."))).cloned().collect();
    let near = if near.is_empty() { known } else { near };
    invalid(format!("`{name}` in {source} is no setting; known are {}", near.join(", "))).at(name)
}

pub(super) fn overlay_environment(
    merged: &mut Table,
    environment: impl Iterator<Item = (String, String)>,
    sources: &mut BTreeMap<String, String>,
) -> Result<(), Problem> {
    let names = leaves(merged);
    for (variable, text) in environment {
        let Some(name) = names.iter().find(|name| variable_of(name) == variable) else { continue };
        let Some(place) = place(merged, name) else { continue };
        *place = typed(place, &text).map_err(|why| invalid(format!("{variable}: {why}")).at(name.clone()))?;
        sources.insert(name.clone(), variable);
    }
    Ok(())
}

fn variable_of(name: &str) -> String {
    format!("WAIAAS_{}", name.replace('.', "_").to_uppercase())
}

fn place<'t>(table: &'t mut Table, name: &str) -> Option<&'t mut Value> {
    let (section, key) = name.split_once('.')?;
    table.get_mut(section)?.as_table_mut()?.get_mut(key)
}

pub(super) fn look_up<'t>(table: &'t Table, name: &str) -> Option<&'t Value> {
    let (section, key) = name.split_once('.')?;
    table.get(section)?.as_table()?.get(key)
}

/// The text of a variable as a value of the kind that the default has.
fn typed(like: &Value, text: &str) -> Result<Value, String> {
    match like {
        Value::Integer(_) => text.parse().map(Value::Integer).map_err(|_| format!("`{text}` is not a whole number")),
        Value::Boolean(_) => text.parse().map(Value::Boolean).map_err(|_| format!("`{text}` is not `true` or `false`")),
        Value::Array(_) => {
            let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
            Ok(Value::Array(items.map(|item| Value::String(item.to_owned())).collect()))
        }
        _ => Ok(Value::String(text.to_owned())),
    }
}
