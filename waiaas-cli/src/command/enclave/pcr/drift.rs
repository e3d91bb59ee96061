//! `waiaas enclave pcr drift`: what the policies of the keys say, against what they should.

use super::{Where, statements::Place};
use crate::{
    Ending, clock,
    output::pcr::{DriftView, KeyDrift},
    owner::{Installation, key_policy},
    session::Session,
};
use clap::Args;
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use waiaas_wire::{error::exit, signed::Images};

/// Read the policy of each key from KMS and tell what differs
///
/// Ends with 10 when something differs.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  waiaas enclave pcr drift --role arn:aws:iam::111122223333:role/waiaas")]
pub struct Drift {
    #[command(flatten)]
    places: Where,
    /// Another end point of AWS KMS than that of the daemon's settings, for one region (`REGION=URL`) or for all (`URL`)
    #[arg(long, value_name = "URL")]
    kms_endpoint: Vec<String>,
}

impl Drift {
    pub async fn run(&self, session: &Session, installation: &Installation, images: &Images) -> Ending {
        let mut keys = Vec::new();
        for place in self.places.of(installation)? {
            let policy = Box::pin(key_policy(session, &place.key, self.endpoint(&place.region))).await?;
            let Place { key, region, .. } = &place;
            let found = compare(&place.statements(images, clock::now()), &policy);
            keys.push(KeyDrift { region: region.clone(), key: key.clone(), found });
        }
        let differs = keys.iter().any(|key| !key.found.is_empty());
        session.output.show(&DriftView { differs, items: keys });
        Ok(if differs { exit::VERIFICATION } else { exit::DONE })
    }

    fn endpoint(&self, region: &str) -> Option<&str> {
        let named = self.kms_endpoint.iter().find_map(|text| text.strip_prefix(region)?.strip_prefix('='));
        named.or_else(|| self.kms_endpoint.iter().find(|text| text.starts_with("http")).map(String::as_str))
    }
}

/// What of the policy is not as it should be.
fn compare(expected: &[Value], policy: &Value) -> Vec<String> {
    let actual: Vec<&Value> = match policy.get("Statement") {
        Some(Value::Array(all)) => all.iter().collect(),
        Some(one) => vec![one],
        None => Vec::new(),
    };
    let sid = |statement: &Value| statement.get("Sid").and_then(Value::as_str).unwrap_or("without a Sid").to_owned();
    let mut found = Vec::new();
    for wanted in expected {
        let name = sid(wanted);
        match actual.iter().find(|statement| sid(statement) == name) {
            None => found.push(format!("the statement {name} is missing")),
            Some(there) => found.extend(difference(&name, &normal(wanted), &normal(there))),
        }
    }
    let guarded = found.is_empty();
    for other in actual.iter().filter(|statement| !expected.iter().any(|wanted| sid(wanted) == sid(statement))) {
        // The guards take back what another statement allows, as long as they are whole.
        if !guarded && other.get("Effect").and_then(Value::as_str) == Some("Allow") && opens(other) {
            found.push(format!("the statement {} lets somebody open without these conditions", sid(other)));
        }
        if other.get("Effect").and_then(Value::as_str) == Some("Deny") && opens(other) {
            found.push(format!("the statement {} denies opening", sid(other)));
        }
    }
    found
}

/// Whether an action of the statement is, or may be, opening.
fn opens(statement: &Value) -> bool {
    let Some(actions) = statement.get("Action") else { return true };
    let fits = |pattern: &str| {
        let (pattern, name) = (pattern.to_ascii_lowercase(), "kms:derivesharedsecret");
        match pattern.split_once('*') {
            Some((start, _)) => name.starts_with(start),
            None => pattern == name,
        }
    };
    match actions {
        Value::String(one) => fits(one),
        Value::Array(all) => all.iter().filter_map(Value::as_str).any(fits),
        _ => true,
    }
}

fn difference(name: &str, wanted: &Value, there: &Value) -> Option<String> {
    if wanted == there {
        return None;
    }
    let (wanted, there) = (values(wanted), values(there));
    let lists = |all: Vec<&String>| all.into_iter().map(|it| short(it)).collect::<Vec<_>>().join(", ");
    let (lacks, more) = (lists(wanted.difference(&there).collect()), lists(there.difference(&wanted).collect()));
    let words = [(lacks, "lacks"), (more, "has besides")];
    let words: Vec<_> =
        words.iter().filter(|(list, _)| !list.is_empty()).map(|(list, verb)| format!("{verb} {list}")).collect();
    Some(format!(
        "the statement {name} is another: it {}",
        if words.is_empty() { "is built in another way".to_owned() } else { words.join(" and ") }
    ))
}

/// Every text in a statement, with where it is.
fn values(statement: &Value) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    collect(statement, "", &mut all);
    all
}

fn collect(value: &Value, path: &str, all: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, value)| collect(value, name, all)),
        Value::Array(items) => items.iter().for_each(|item| collect(item, path, all)),
        other => {
            let text = other.as_str().map_or_else(|| other.to_string(), str::to_owned);
            all.insert(format!("{path} {text}"));
        }
    }
}

/// Register values are long; their beginning tells them apart.
fn short(text: &str) -> String {
    match text.rsplit_once(' ') {
        Some((path, value)) if value.len() > 64 && value.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
            format!("`{path} {}…`", value.get(..12).unwrap_or(value))
        }
        _ => format!("`{text}`"),
    }
}

/// The same statement in one form: KMS gives lists of one as a text, and letters in either case.
fn normal(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let fields = fields.iter().map(|(name, value)| {
                let value = if value.is_string() { Value::Array(vec![value.clone()]) } else { value.clone() };
                (name.to_ascii_lowercase(), normal(&value))
            });
            Value::Object(fields.collect::<Map<_, _>>())
        }
        Value::Array(items) => {
            let texts: BTreeSet<String> = items.iter().filter_map(Value::as_str).map(str::to_ascii_lowercase).collect();
            Value::Array(texts.into_iter().map(Value::String).collect())
        }
        Value::String(text) => Value::String(text.to_ascii_lowercase()),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests;
