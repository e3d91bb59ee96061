//! JSON Schema (2020-12) of what travels, made from the Rust types: `sdk/openapi.json` comes from here.
//!
//! Types are described where they are defined, by the macros of [`crate::view`]; their doc comments become descriptions.

use crate::{error::Code, signed::Signature};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use waiaas_policy::{
    Address,
    asset::Asset,
    id::{AgentId, AlertId, Digest, EventId, KeyId, TxId, WebhookId},
    leave::Leave,
    time::Timestamp,
};

/// Named schemas, by name: the `components.schemas` of the document.
pub type Schemas = BTreeMap<String, Value>;

/// A type that has a JSON form.
pub trait Schema {
    /// Its schema; named types put theirs into `all` and give a reference.
    fn schema(all: &mut Schemas) -> Value;
}

/// A type that travels as its text.
pub trait Text {
    /// The schema of the text.
    fn text() -> Value;
}

/// A value under its own JSON form.
pub fn plain<T: Schema>(all: &mut Schemas, docs: &[&str]) -> Value {
    described(T::schema(all), docs)
}

/// A value that travels as text.
pub fn text<T: Text>(_: &mut Schemas, docs: &[&str]) -> Value {
    described(T::text(), docs)
}

/// A value that travels as text, or `null`.
pub fn option<T: TextOption>(_: &mut Schemas, docs: &[&str]) -> Value {
    described(nullable(T::text()), docs)
}

/// A list of values that travel as text.
pub fn list<T: TextList>(_: &mut Schemas, docs: &[&str]) -> Value {
    described(json!({"type": "array", "items": T::text()}), docs)
}

/// Bytes that travel as standard base64.
#[allow(clippy::extra_unused_type_parameters, reason = "called like its neighbours, by a macro")]
pub fn base64<T>(_: &mut Schemas, docs: &[&str]) -> Value {
    described(json!({"type": "string", "contentEncoding": "base64", "pattern": "^[A-Za-z0-9+/]*={0,2}$"}), docs)
}

/// Bytes that travel as standard base64, or `null`.
#[allow(clippy::extra_unused_type_parameters, reason = "called like its neighbours, by a macro")]
pub fn base64_option<T>(all: &mut Schemas, docs: &[&str]) -> Value {
    nullable(base64::<T>(all, docs))
}

/// `Option<T>` of a text.
pub trait TextOption {
    /// The schema of the text when it is there.
    fn text() -> Value;
}

impl<T: Text> TextOption for Option<T> {
    fn text() -> Value {
        T::text()
    }
}

/// `Vec<T>` of texts.
pub trait TextList {
    /// The schema of one text.
    fn text() -> Value;
}

impl<T: Text> TextList for Vec<T> {
    fn text() -> Value {
        T::text()
    }
}

/// The doc comment's lines as one description.
pub fn described(schema: Value, docs: &[&str]) -> Value {
    let text = docs.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ");
    match schema {
        _ if text.is_empty() => schema,
        Value::Object(mut object) => {
            object.insert("description".to_owned(), Value::String(text));
            Value::Object(object)
        }
        other => other,
    }
}

/// The same schema, or `null`.
pub fn nullable(schema: Value) -> Value {
    let Value::Object(mut object) = schema else { return schema };
    match object.get("type").cloned() {
        Some(Value::String(kind)) if !object.contains_key("enum") => {
            object.insert("type".to_owned(), json!([kind, "null"]));
            Value::Object(object)
        }
        _ => json!({"anyOf": [Value::Object(object), {"type": "null"}]}),
    }
}

/// An object under a name.
///
/// `optional` names the fields that may be left out; nothing but the fields is allowed when `strict`.
pub fn object(
    all: &mut Schemas,
    name: &str,
    docs: &[&str],
    strict: bool,
    fields: impl FnOnce(&mut Schemas) -> Vec<(String, Value, bool)>,
) -> Value {
    let reference = json!({"$ref": format!("#/components/schemas/{name}")});
    if all.contains_key(name) {
        return reference;
    }
    // Taken first, so that a type that holds itself ends.
    all.insert(name.to_owned(), Value::Null);
    let (mut properties, mut required) = (Map::new(), Vec::new());
    for (field, schema, needed) in fields(all) {
        if needed {
            required.push(Value::String(field.clone()));
        }
        properties.insert(field, schema);
    }
    let mut schema = json!({"type": "object", "properties": properties});
    if let Value::Object(schema) = &mut schema {
        if !required.is_empty() {
            schema.insert("required".to_owned(), Value::Array(required));
        }
        if strict {
            schema.insert("additionalProperties".to_owned(), Value::Bool(false));
        }
    }
    all.insert(name.to_owned(), described(schema, docs));
    reference
}

/// A set of words under a name.
pub fn words(all: &mut Schemas, name: &str, docs: &[&str], words: &[&str]) -> Value {
    all.entry(name.to_owned()).or_insert_with(|| described(json!({"type": "string", "enum": words}), docs));
    json!({"$ref": format!("#/components/schemas/{name}")})
}

/// `created_at` as `createdAt`, as serde has it.
pub fn camel(field: &str) -> String {
    let mut parts = field.trim_start_matches("r#").split('_');
    let mut name = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let mut letters = part.chars();
        name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        name.push_str(letters.as_str());
    }
    name
}

macro_rules! simple {
    ($($type:ty => $schema:tt;)*) => {$(
        impl Schema for $type {
            fn schema(_: &mut Schemas) -> Value {
                json!($schema)
            }
        }
    )*};
}

simple! {
    String => {"type": "string"};
    bool => {"type": "boolean"};
    u8 => {"type": "integer", "minimum": 0, "maximum": 255};
    u16 => {"type": "integer", "minimum": 0, "maximum": 65535};
    u32 => {"type": "integer", "minimum": 0, "maximum": 4_294_967_295_u32};
    u64 => {"type": "integer", "minimum": 0};
}

impl<T: Schema> Schema for Option<T> {
    fn schema(all: &mut Schemas) -> Value {
        nullable(T::schema(all))
    }
}

impl<T: Schema> Schema for Vec<T> {
    fn schema(all: &mut Schemas) -> Value {
        json!({"type": "array", "items": T::schema(all)})
    }
}

impl Schema for Code {
    fn schema(all: &mut Schemas) -> Value {
        let names: Vec<_> = Self::ALL.iter().map(|code| code.entry().name).collect();
        words(all, "ErrorCode", &["Which error; docs/errors.md explains each."], &names)
    }
}

macro_rules! texts {
    ($($type:ty => $schema:tt;)*) => {$(
        impl Text for $type {
            fn text() -> Value {
                json!($schema)
            }
        }
    )*};
}

texts! {
    u64 => {"type": "string", "pattern": "^(0|[1-9][0-9]{0,19})$"};
    AgentId => {"type": "string", "pattern": "^agt_[0-7][0-9A-HJKMNP-TV-Z]{25}$"};
    TxId => {"type": "string", "pattern": "^tx_[0-7][0-9A-HJKMNP-TV-Z]{25}$"};
    KeyId => {"type": "string", "pattern": "^key_[0-7][0-9A-HJKMNP-TV-Z]{25}$"};
    WebhookId => {"type": "string", "pattern": "^whk_[0-7][0-9A-HJKMNP-TV-Z]{25}$"};
    AlertId => {"type": "string", "pattern": "^alt_[0-7][0-9A-HJKMNP-TV-Z]{25}$"};
    EventId => {"type": "string", "pattern": "^evt_[0-7][0-9A-HJKMNP-TV-Z]{25}$"};
    Digest => {"type": "string", "pattern": "^[0-9a-f]{64}$"};
    Address => {"type": "string", "pattern": "^[1-9A-HJ-NP-Za-km-z]{32,44}$"};
    Asset => {"type": "string", "pattern": "^(SOL|[1-9A-HJ-NP-Za-km-z]{32,44})$"};
    Leave => {"type": "string", "pattern": "^((SOL|[1-9A-HJ-NP-Za-km-z]{32,44}):[1-9][0-9]{0,19}(,|$))*(unlisted)?$", "minLength": 5};
    Signature => {"type": "string", "pattern": "^[1-9A-HJ-NP-Za-km-z]{64,88}$"};
    Timestamp => {"type": "string", "format": "date-time"};
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::{TxPage, TxView};

    #[test]
    fn fields_are_named_as_serde_names_them() {
        assert_eq!(camel("created_at"), "createdAt");
        assert_eq!(camel("id"), "id");
    }

    #[test]
    fn a_view_is_described_with_all_that_it_holds() {
        let mut all = Schemas::new();
        assert_eq!(TxPage::schema(&mut all)["$ref"], "#/components/schemas/TxPage");
        let _ = TxView::schema(&mut all);
        let tx = &all["TxView"];
        assert_eq!(tx["properties"]["amount"]["type"], "string", "amounts are no numbers");
        assert_eq!(tx["properties"]["dueAt"]["type"], json!(["string", "null"]));
        assert_eq!(tx["properties"]["id"]["description"], "Its id.");
        assert!(all.contains_key("TxState") && all.contains_key("Problem") && all.contains_key("DenialView"));
        assert!(all.values().all(|schema| !schema.is_null()));
    }
}
