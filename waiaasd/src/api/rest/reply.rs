//! The only place where an error becomes a status.

use super::call::Answer;
use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, Response, StatusCode, header},
};
use waiaas_wire::{Code, Problem, view::ErrorView};

/// Where the errors are explained.
const PAGE: &str = "https://github.com/waiaas/waiaas/blob/main/docs/errors.md";

/// An error as RFC 9457 has it.
pub fn view(problem: &Problem, path: &str, request_id: &str) -> ErrorView {
    let entry = problem.code.entry();
    ErrorView {
        r#type: format!("{PAGE}#{}", entry.name),
        title: entry.title.to_owned(),
        status: entry.status,
        detail: problem.detail.clone(),
        instance: path.to_owned(),
        code: problem.code,
        param: problem.param.clone(),
        request_id: request_id.to_owned(),
        retryable: entry.retryable,
        hint: problem.hint().to_owned(),
        escalation: escalation(problem.code).map(str::to_owned),
        denials: problem.denials.clone(),
        transaction: problem.transaction.clone(),
        error: path.starts_with("/oauth/").then(|| oauth_word(problem, path).to_owned()),
    }
}

/// The word of RFC 6749 (5.2) or RFC 7591 (3.2.2) for an error.
fn oauth_word(problem: &Problem, path: &str) -> &'static str {
    match (problem.code, problem.param.as_deref()) {
        (Code::AuthClientInvalid, _) => "invalid_client",
        (code, _) if code.entry().status == 401 => "invalid_token",
        _ if path == "/oauth/register" => "invalid_client_metadata",
        (_, Some("scope")) => "invalid_scope",
        (Code::ValidationEnum, Some("grant_type")) => "unsupported_grant_type",
        _ => "invalid_request",
    }
}

/// Who can help, where the caller cannot.
fn escalation(code: Code) -> Option<&'static str> {
    let name = code.entry().name;
    let begins = |words: &[&str]| words.iter().any(|word| name.starts_with(word));
    if code == Code::Busy || begins(&["VALIDATION_", "IDEMPOTENCY_", "REQUEST_"]) {
        None
    } else if begins(&["SYSTEM_"]) {
        Some("operator")
    } else if begins(&["POLICY_", "AUTH_", "TRANSACTION_INSUFFICIENT", "OWNER_"]) {
        Some("owner")
    } else {
        None
    }
}

/// What would have been right instead.
fn challenge(code: Code) -> &'static str {
    match code {
        Code::AuthClientInvalid => "Basic realm=\"waiaas\"",
        Code::AuthRequired => "Bearer realm=\"waiaas\"",
        _ => "Bearer realm=\"waiaas\", error=\"invalid_token\"",
    }
}

/// An error as an answer.
pub fn error(problem: &Problem, path: &str, request_id: &str) -> Answer {
    let body = serde_json::to_vec(&view(problem, path, request_id)).unwrap_or_default();
    let status = problem.code.entry().status;
    let mut answer = Answer { status, body, content_type: "application/problem+json".to_owned(), headers: Vec::new() };
    if status == 401 {
        answer = answer.with("www-authenticate", challenge(problem.code));
    }
    if matches!(status, 503 | 504) {
        answer = answer.with("retry-after", "2");
    }
    answer
}

/// An answer as it goes out, with what goes out with every one.
pub fn response(answer: Answer, request_id: &str) -> Response<Body> {
    let mut response = Response::new(Body::from(answer.body));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    let fixed = [
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Ok(value) = HeaderValue::from_str(&answer.content_type) {
        headers.insert(header::CONTENT_TYPE, value);
    }
    if let Ok(value) = HeaderValue::from_str(request_id) {
        headers.insert(HeaderName::from_static("x-request-id"), value);
    }
    for (name, value) in answer.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            headers.insert(name, value);
        }
    }
    response
}
