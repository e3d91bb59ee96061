//! The document that describes the API: made of the operations and of the types that they take and give.

use super::{
    call::Answer,
    operation::{Field, Method, Operation},
    operations,
    read::request_id,
    reply,
};
use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Response},
    routing::get,
};
use serde_json::{Map, Value, json};
use std::{collections::BTreeMap, fmt::Write as _, sync::LazyLock};
use waiaas_wire::{
    Code,
    schema::{Schema as _, Schemas},
    view::{ErrorView, Scope},
};

const JSON: &str = "application/json";
const PROBLEM: &str = "application/problem+json";

const ABOUT: &str = "Wallets for agents, under the control of their owner. Amounts are decimal strings in base units, \
times are RFC 3339 in UTC, ids are prefixed ULIDs. Errors are RFC 9457 problems; `code` is stable.";

const SIGNED_HERE: &str = "Where the daemon signs as the owner (`owner.mode = \"daemon\"`) and the call brings no \
signature, a code in `X-WAIaaS-OTP` has it signed, handed in and followed to its end in this one call.";

const TAGS: [(&str, &str); 11] = [
    ("agents", "Agents: each has one wallet."),
    ("wallets", "What wallets hold."),
    ("transactions", "Payments and other movements of money."),
    ("policies", "What agents may do."),
    ("emergency", "Stopping at once."),
    ("owner", "The owner's overview."),
    ("auth", "API keys."),
    ("oauth", "Programs that register themselves, and their tokens."),
    ("webhooks", "Messages about what happened, signed as Standard Webhooks has it."),
    ("extensions", "Calls besides the 33 of the specification."),
    ("health", "For whatever watches the daemon."),
];

/// The document.
pub fn document() -> Value {
    let mut schemas = Schemas::new();
    let error = ErrorView::schema(&mut schemas);
    let mut paths = BTreeMap::<&str, Map<String, Value>>::new();
    for operation in operations() {
        let described = describe(operation, &error, &mut schemas);
        let methods = paths.entry(operation.path).or_default();
        methods.insert(operation.method.name().to_ascii_lowercase(), described);
    }
    let tags: Vec<_> = TAGS.iter().map(|(name, doc)| json!({"name": name, "description": doc})).collect();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "WAIaaS",
            "version": env!("CARGO_PKG_VERSION"),
            "description": ABOUT,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            "contact": {"name": "WAIaaS", "url": "https://github.com/waiaas/waiaas"},
        },
        "servers": [{"url": "http://127.0.0.1:3100", "description": "The daemon on this machine."}],
        "tags": tags,
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "apiKey": {"type": "http", "scheme": "bearer", "description": "An API key: `wai_live_…`."},
                "client": {"type": "http", "scheme": "basic", "description": "Id and secret of an OAuth client."},
                "oauth": {
                    "type": "oauth2",
                    "description": "A token of an OAuth client.",
                    "flows": {"clientCredentials": {
                        "tokenUrl": "http://127.0.0.1:3100/oauth/token",
                        "scopes": Scope::ALL.iter().map(|scope| (scope.to_string(), json!(""))).collect::<Map<_, _>>(),
                    }},
                },
            },
        },
    })
}

fn describe(operation: &Operation, error: &Value, schemas: &mut Schemas) -> Value {
    let mut parameters: Vec<Value> = operation.path_fields.iter().map(|one| field(one, "path", schemas)).collect();
    parameters.extend(operation.query.iter().map(|one| field(one, "query", schemas)));
    if operation.method == Method::Post {
        parameters.push(json!({
            "name": "Idempotency-Key", "in": "header", "required": false,
            "description": "Kept for 24 hours: the same key and body give the same answer, another body is refused.",
            "schema": {"type": "string", "minLength": 1, "maxLength": 128, "pattern": "^[!-~]+$"},
            "example": "order-1042",
        }));
    }
    if operation.wants_code() || operation.is_signed_here() {
        let when = match (operation.wants_code(), operation.is_signed_here()) {
            (true, _) => "where one is on",
            _ => "where the daemon is to sign",
        };
        parameters.push(json!({
            "name": "X-WAIaaS-OTP", "in": "header", "required": false,
            "description": format!("A code of the owner's second factor, {when} (`waiaas owner mfa`): six digits of the authenticator, or a recovery code. Each is good once."),
            "schema": {"type": "string", "minLength": 1, "maxLength": 64, "pattern": "^[!-~]+$"},
            "example": "287082",
        }));
    }
    if operation.errors.contains(&Code::PreconditionFailed) {
        parameters.push(json!({
            "name": "If-Match", "in": "header", "required": false,
            "description": "The `ETag` that was read: it is refused if it was changed since.",
            "schema": {"type": "string", "minLength": 1, "maxLength": 128, "pattern": "^[!-~]+$"},
            "example": "\"0\"",
        }));
    }
    let mut described = json!({
        "operationId": operation.id,
        "tags": [operation.tag],
        "summary": operation.summary,
        "description": about(operation),
        "parameters": parameters,
        "responses": responses(operation, error, schemas),
        "security": security(operation),
    });
    let body = operation.body.map(|body| {
        let content = json!({operation.takes(): {"schema": (body.schema)(schemas), "example": value(body.example)}});
        json!({"required": !body.optional, "content": content})
    });
    if let (Value::Object(described), Some(body)) = (&mut described, body) {
        described.insert("requestBody".to_owned(), body);
    }
    if let (Value::Object(described), Some(scope)) = (&mut described, operation.scope) {
        let roles: Vec<_> = operation.roles.iter().map(ToString::to_string).collect();
        described.insert("x-scope".to_owned(), json!(scope.to_string()));
        described.insert("x-roles".to_owned(), json!(roles));
        described.insert("x-mfa".to_owned(), json!(operation.takes_factor()));
    }
    described
}

fn security(operation: &Operation) -> Value {
    match operation.scope {
        Some(scope) => json!([{"apiKey": []}, {"oauth": [scope.to_string()]}]),
        // Its secret may be in the form as well.
        None if operation.id == "issueToken" => json!([{"client": []}, {}]),
        None => json!([]),
    }
}

fn about(operation: &Operation) -> String {
    let Some(scope) = operation.scope else { return operation.description.to_owned() };
    let here = if operation.is_signed_here() { format!("\n\n{SIGNED_HERE}") } else { String::new() };
    let roles: Vec<_> = operation.roles.iter().map(ToString::to_string).collect();
    format!("{}{here}\n\nNeeds `{scope}`; for: {}.", operation.description, roles.join(", "))
}

fn field(field: &Field, place: &str, schemas: &mut Schemas) -> Value {
    let schema = (field.schema)(schemas);
    let example = match schema.get("type").and_then(Value::as_str) {
        Some("integer") => value(field.example),
        _ => json!(field.example),
    };
    json!({
        "name": field.name, "in": place, "required": place == "path",
        "description": field.doc, "schema": schema, "example": example,
    })
}

fn responses(operation: &Operation, error: &Value, schemas: &mut Schemas) -> Value {
    let reply = operation.reply;
    let mut headers = json!({"X-Request-Id": {"description": "The id of the request.", "schema": {"type": "string"}}});
    for (name, doc) in also(operation) {
        if let Value::Object(headers) = &mut headers {
            headers.insert(name.to_owned(), json!({"description": doc, "schema": {"type": "string"}}));
        }
    }
    let mut all = Map::new();
    all.insert(
        reply.status.to_string(),
        json!({
            "description": reply.doc,
            "headers": headers,
            "content": {operation.kind(): {"schema": (reply.schema)(schemas), "example": value(reply.example)}},
        }),
    );
    let mut codes = BTreeMap::<u16, Vec<Code>>::new();
    for code in operation.all_errors() {
        codes.entry(code.entry().status).or_default().push(code);
    }
    // A method that the path does not take is refused with this, whoever asks.
    codes.insert(Code::MethodNotAllowed.entry().status, vec![Code::MethodNotAllowed]);
    for (status, codes) in codes {
        let lines: Vec<_> =
            codes.iter().map(|code| format!("`{}`: {}", code.entry().name, code.entry().title)).collect();
        let examples: Map<String, Value> = codes
            .iter()
            .map(|code| (code.entry().name.to_owned(), json!({"value": example(*code, operation)})))
            .collect();
        all.insert(
            status.to_string(),
            json!({
                "description": lines.join("; "),
                "content": {PROBLEM: {"schema": error, "examples": examples}},
            }),
        );
    }
    Value::Object(all)
}

/// Headers of an answer besides those of every answer.
fn also(operation: &Operation) -> Vec<(&'static str, &'static str)> {
    let mut headers = Vec::new();
    if ["getPolicy", "setPolicy", "getGlobalBudget", "setGlobalBudget"].contains(&operation.id) {
        headers.push(("ETag", "Changes when it does; `If-Match` takes it."));
    }
    if operation.query.iter().any(|field| field.name == "cursor") {
        headers.push(("Link", "The next page, if there is one (RFC 8288)."));
    }
    headers
}

fn example(code: Code, operation: &Operation) -> Value {
    let problem = waiaas_wire::Problem::plain(code);
    let view = reply::view(&problem, operation.path, "req_01K3A12ABCDEFGHJKMNPQRSTVW");
    serde_json::to_value(view).unwrap_or_default()
}

/// An example, which is JSON. (A test reads every one.)
fn value(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

/// The document and its page as text, once somebody has asked: making them takes ten megabytes.
static DOCUMENT: LazyLock<String> = LazyLock::new(|| document().to_string());
static PAGE: LazyLock<String> = LazyLock::new(page);

/// Adds the document and its page.
pub fn pages(router: Router) -> Router {
    let bare = "default-src 'none'; frame-ancestors 'none'";
    let style = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'";
    let html = "text/html; charset=utf-8";
    router
        .route("/openapi.json", get(move |headers: HeaderMap| async move { answer(&headers, &DOCUMENT, JSON, bare) }))
        .route("/docs", get(move |headers: HeaderMap| async move { answer(&headers, &PAGE, html, style) }))
}

fn answer(headers: &HeaderMap, text: &str, kind: &str, policy: &str) -> Response<Body> {
    let answer =
        Answer { status: 200, body: text.as_bytes().to_vec(), content_type: kind.to_owned(), headers: Vec::new() };
    reply::response(answer.with("content-security-policy", policy), &request_id(headers))
}

/// The document for people, without a script.
fn page() -> String {
    let mut text = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>WAIaaS API</title><style>{STYLE}</style>\
         <main><h1>WAIaaS API</h1><p>{}</p><p><a href=\"/openapi.json\">openapi.json</a></p>",
        escaped(ABOUT)
    );
    for (tag, doc) in TAGS {
        let _ = write!(text, "<h2>{tag}</h2><p>{}</p>", escaped(doc));
        for operation in operations().filter(|operation| operation.tag == tag) {
            text.push_str(&section(operation));
        }
    }
    text.push_str("</main></html>");
    text
}

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;margin:0;color:#222;background:#fff}\
main{max-width:60rem;margin:2rem auto;padding:0 1rem}summary{cursor:pointer;padding:.4rem 0}\
code,pre{font:14px/1.4 ui-monospace,monospace;background:#f4f4f4;border-radius:4px}code{padding:.1rem .3rem}\
pre{padding:.7rem;overflow:auto}details{border-top:1px solid #ddd}b{display:inline-block;min-width:4.5rem}\
@media(prefers-color-scheme:dark){body{color:#ddd;background:#111}code,pre{background:#222}a{color:#8bf}}";

fn section(operation: &Operation) -> String {
    let mut text = format!(
        "<details id=\"{}\"><summary><b>{}</b> <code>{}</code> {}</summary><p>{}</p>",
        operation.id,
        operation.method.name(),
        escaped(operation.path),
        escaped(operation.summary),
        escaped(&about(operation)),
    );
    for one in operation.path_fields.iter().chain(operation.query) {
        let _ = write!(text, "<p><code>{}</code> {}</p>", one.name, escaped(one.doc));
    }
    if let Some(body) = operation.body {
        let _ = write!(text, "<p>Body</p><pre>{}</pre>", pretty(body.example));
    }
    let reply = operation.reply;
    let _ =
        write!(text, "<p>{} {}</p><pre>{}</pre><p>Errors:", reply.status, escaped(reply.doc), pretty(reply.example));
    for code in operation.all_errors() {
        let entry = code.entry();
        let _ = write!(text, " <code>{} {}</code>", entry.status, entry.name);
    }
    text + "</p></details>"
}

fn pretty(example: &str) -> String {
    escaped(&serde_json::to_string_pretty(&value(example)).unwrap_or_default())
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_operation_has_a_name_of_its_own_and_examples_that_are_json() {
        let mut names = BTreeSet::new();
        for operation in operations() {
            assert!(names.insert(operation.id), "{} is there twice", operation.id);
            assert!(TAGS.iter().any(|(tag, _)| *tag == operation.tag), "{}", operation.id);
            assert!(!value(operation.reply.example).is_null(), "{}", operation.id);
            assert!(operation.body.is_none_or(|body| !value(body.example).is_null()), "{}", operation.id);
            for one in operation.path_fields {
                assert!(operation.path.contains(&format!("{{{}}}", one.name)), "{}", operation.id);
            }
            assert_eq!(operation.path.matches('{').count(), operation.path_fields.len(), "{}", operation.id);
        }
    }

    #[test]
    fn what_the_document_refers_to_is_in_it() {
        let document = document();
        let text = document.to_string();
        for part in text.split("\"#/components/schemas/").skip(1) {
            let name = part.split('"').next().unwrap_or_default();
            assert!(document["components"]["schemas"][name].is_object(), "{name}");
        }
    }
}
