//! Settings as they are shown: value, source, meaning; without secrets.

use super::DEFAULTS;
use std::collections::BTreeMap;
use toml::Value;

/// A value for showing: URLs lose what may be a credential.
pub(super) fn redacted(value: &Value) -> String {
    match value {
        Value::Array(items) => format!("[{}]", items.iter().map(redacted).collect::<Vec<_>>().join(", ")),
        Value::String(text) if text.contains("://") => format!("\"{}\"", crate::solana::redact(text)),
        Value::String(text) => format!("\"{text}\""),
        other => other.to_string(),
    }
}

pub(super) fn docs() -> BTreeMap<String, String> {
    let (mut docs, mut section, mut doc) = (BTreeMap::new(), String::new(), Vec::new());
    for line in DEFAULTS.lines() {
        if let Some(comment) = line.strip_prefix("# ") {
            doc.push(comment);
        } else if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            name.clone_into(&mut section);
            doc.clear();
        } else if let Some((key, _)) = line.split_once(" = ") {
            docs.insert(format!("{section}.{key}"), doc.join(" "));
            doc.clear();
        } else {
            doc.clear();
        }
    }
    docs
}
