//! What is read off a request before anybody answers it: its id, its fields, its headers and its body.

use super::operation::{Method, Operation};
use crate::traceparent::Traceparent;
use axum::{
    RequestExt as _,
    body::Bytes,
    extract::{RawPathParams, Request},
    http::{HeaderMap, header},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use std::time::Duration;
use waiaas_policy::id::CallId;
use waiaas_wire::{Code, Problem};

/// Most bytes of a body.
const MOST_BYTES: usize = 256 << 10;

/// How long a body may take to arrive.
const BODY_TIME: Duration = Duration::from_secs(10);

/// Most bytes of an idempotency key.
const MOST_KEY: usize = 128;

/// Most letters of a request id that a caller gives.
const MOST_ID: usize = 128;

/// The id that a caller gave, if it is one, or a new one.
pub fn request_id(headers: &HeaderMap) -> String {
    let given = headers.get("x-request-id").and_then(|value| value.to_str().ok());
    let good = |id: &&str| {
        !id.is_empty()
            && id.len() <= MOST_ID
            && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    };
    given.filter(good).map_or_else(
        || {
            CallId::from_parts(
                crate::clock::Clock::default().now().as_millis(),
                crate::daemon::random().unwrap_or_default(),
            )
            .to_string()
        },
        str::to_owned,
    )
}

/// The trace that a caller is in, with a new span of ours: it goes into the log, to whom we ask and tell, and back.
pub fn trace(headers: &HeaderMap) -> Option<Traceparent> {
    let mut given = headers.get_all("traceparent").iter();
    let (only, more) = (given.next()?, given.next());
    let read = only.to_str().ok().and_then(Traceparent::read).filter(|_| more.is_none());
    read.map(Traceparent::child)
}

/// The `If-Match`.
pub fn if_match(headers: &HeaderMap) -> Option<String> {
    // One that is no text matches nothing.
    headers.get(header::IF_MATCH).map(|value| value.to_str().unwrap_or_default().to_owned())
}

/// The code of the owner's second factor that a caller shows.
pub fn one_time_code(headers: &HeaderMap) -> Option<String> {
    // One that is no text is no code.
    headers.get("x-waiaas-otp").map(|value| value.to_str().unwrap_or_default().trim().to_owned())
}

/// Name and secret of a `Basic` `Authorization` header, each as a form has it (RFC 6749, 2.3.1).
pub fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let (scheme, shown) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let shown = STANDARD.decode(shown.trim()).ok().filter(|_| scheme.eq_ignore_ascii_case("basic"))?;
    let shown = String::from_utf8(shown).ok()?;
    let (name, secret) = shown.split_once(':')?;
    let plain = |text: &str| {
        let read = form_urlencoded::parse(text.as_bytes()).next();
        read.map(|(text, _)| text.into_owned())
    };
    Some((plain(name)?, plain(secret)?))
}

/// The secret of the `Authorization` header.
///
/// # Errors
/// `AUTH_REQUIRED`, `AUTH_KEY_INVALID`.
pub fn bearer(headers: &HeaderMap) -> Result<String, Problem> {
    let hint = "send the API key as `Authorization: Bearer wai_…`";
    let Some(value) = headers.get(header::AUTHORIZATION) else {
        return Err(Problem::new(Code::AuthRequired, hint));
    };
    let text = value.to_str().map_err(|_| Problem::new(Code::AuthKeyInvalid, hint))?;
    match text.split_once(' ') {
        Some((scheme, secret)) if scheme.eq_ignore_ascii_case("bearer") => Ok(secret.trim().to_owned()),
        _ => Err(Problem::new(Code::AuthKeyInvalid, hint)),
    }
}

/// The fields of the path.
///
/// # Errors
/// `VALIDATION_INVALID_FORMAT`.
pub async fn path_fields(request: &mut Request) -> Result<Vec<(String, String)>, Problem> {
    let fields = request.extract_parts::<RawPathParams>().await;
    let fields = fields.map_err(|_| Problem::new(Code::ValidationFormat, "the path is not UTF-8").at("path"))?;
    Ok(fields.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
}

/// The fields of the query, each known and there once.
///
/// # Errors
/// `VALIDATION_INVALID_FORMAT` naming the field.
pub fn query_fields(operation: &Operation, query: &str) -> Result<Vec<(String, String)>, Problem> {
    let mut fields = Vec::<(String, String)>::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        if !operation.query.iter().any(|field| field.name == name) {
            let known: Vec<_> = operation.query.iter().map(|field| field.name).collect();
            let known = if known.is_empty() { "none is known here".to_owned() } else { known.join(", ") };
            let detail = format!("`{name}` is no field of the query; {known}");
            return Err(Problem::new(Code::ValidationFormat, detail).at(name));
        }
        if fields.iter().any(|(known, _)| *known == name) {
            return Err(Problem::new(Code::ValidationFormat, format!("`{name}` is there twice")).at(name));
        }
        fields.push((name.into_owned(), value.into_owned()));
    }
    Ok(fields)
}

/// The `Idempotency-Key` of a `POST`.
///
/// # Errors
/// `VALIDATION_OUT_OF_RANGE`.
pub fn idempotency_key(operation: &Operation, headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(value) = headers.get("idempotency-key").filter(|_| operation.method == Method::Post) else {
        return Ok(None);
    };
    let text = value.to_str().ok().filter(|text| (1..=MOST_KEY).contains(&text.len()));
    let wrong = || {
        let detail = format!("an idempotency key has 1 to {MOST_KEY} visible ASCII letters");
        Problem::new(Code::ValidationRange, detail).at("Idempotency-Key")
    };
    text.map(|text| Some(text.to_owned())).ok_or_else(wrong)
}

/// The body, whole.
///
/// # Errors
/// Too large, too slow, missing, or of another kind than JSON.
pub async fn body(operation: &Operation, request: Request) -> Result<Bytes, Problem> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let read = Limited::new(request.into_body(), MOST_BYTES).collect();
    let read = tokio::time::timeout(BODY_TIME, read).await.map_err(|_| Problem::plain(Code::RequestTimeout))?;
    let bytes = read.map_err(|why| {
        if why.is::<LengthLimitError>() {
            Problem::new(Code::BodyTooLarge, format!("the body has more than {MOST_BYTES} bytes"))
        } else {
            Problem::new(Code::ValidationFormat, "the body did not arrive whole")
        }
    })?;
    let bytes = bytes.to_bytes();
    match operation.body {
        None if !bytes.is_empty() => Err(Problem::new(Code::ValidationFormat, "this call takes no body").at("body")),
        Some(body) if bytes.is_empty() && !body.optional => {
            Err(Problem::new(Code::ValidationRequired, "this call takes a body in JSON").at("body"))
        }
        Some(_) if !bytes.is_empty() && !kind.as_deref().is_some_and(|kind| is(kind, operation.takes())) => {
            Err(Problem::new(Code::MediaType, format!("send `{}`", operation.takes())))
        }
        _ => Ok(bytes),
    }
}

fn is(kind: &str, wanted: &str) -> bool {
    kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case(wanted))
}
