//! The policy of a key, as far as it decides about attested calls: what AWS does with the conditions that WAIaaS writes.
//! Principals are not told apart: the double has one caller.

use serde_json::{Map, Value};
use waiaas_attest::Document;

/// The action that opens.
const OPEN: &str = "kms:derivesharedsecret";

/// How the names of the registers in conditions begin.
const REGISTER: &str = "kms:recipientattestation:pcr";

/// Refuses what is no policy.
///
/// # Errors
/// What is wrong with it.
pub fn read(text: &str) -> Result<Value, String> {
    let policy: Value = serde_json::from_str(text).map_err(|why| why.to_string())?;
    let statements = policy.get("Statement").and_then(Value::as_array).ok_or("a list `Statement` is needed")?;
    for statement in statements {
        let effect = statement.get("Effect").and_then(Value::as_str);
        if !matches!(effect, Some("Allow" | "Deny")) || statement.get("Action").is_none() {
            return Err("every statement needs `Effect` (Allow or Deny) and `Action`".to_owned());
        }
        for operator in conditions(statement).keys() {
            if !matches!(operator.as_str(), "StringEqualsIgnoreCase" | "StringNotEqualsIgnoreCase") {
                return Err(format!("this double does not know the condition `{operator}`"));
            }
        }
    }
    Ok(policy)
}

/// Whether the policy lets this enclave have something opened.
///
/// # Errors
/// What denies it.
pub fn check(policy: &Value, document: &Document) -> Result<(), String> {
    let statements = policy.get("Statement").and_then(Value::as_array).cloned().unwrap_or_default();
    let applies = |statement: &&Value| opens(statement) && holds(&conditions(statement), document);
    let effect = |statement: &Value| statement.get("Effect").and_then(Value::as_str).unwrap_or_default().to_owned();
    let matching: Vec<&Value> = statements.iter().filter(applies).collect();
    if let Some(denied) = matching.iter().find(|statement| effect(statement) == "Deny") {
        return Err(format!("the statement {} denies it", denied.get("Sid").unwrap_or(&Value::Null)));
    }
    if matching.iter().any(|statement| effect(statement) == "Allow") {
        Ok(())
    } else {
        Err("no statement allows it".to_owned())
    }
}

fn conditions(statement: &Value) -> Map<String, Value> {
    statement.get("Condition").and_then(Value::as_object).cloned().unwrap_or_default()
}

fn opens(statement: &Value) -> bool {
    texts(statement.get("Action")).iter().any(|action| {
        let action = action.to_ascii_lowercase();
        action.split_once('*').map_or(action == OPEN, |(start, _)| OPEN.starts_with(start))
    })
}

/// Every condition must hold. A register without a value equals nothing, and differs from everything.
fn holds(conditions: &Map<String, Value>, document: &Document) -> bool {
    conditions.iter().all(|(operator, wanted)| {
        let wanted = wanted.as_object().cloned().unwrap_or_default();
        wanted.iter().all(|(name, values)| {
            let index = name.to_ascii_lowercase().strip_prefix(REGISTER).and_then(|index| index.parse::<u8>().ok());
            let value = index.and_then(|index| document.pcrs.get(&index)).map(hex::encode);
            let equals =
                value.is_some_and(|value| texts(Some(values)).iter().any(|it| it.eq_ignore_ascii_case(&value)));
            equals == (operator == "StringEqualsIgnoreCase")
        })
    })
}

fn texts(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(one)) => vec![one.clone()],
        Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}
