//! The way of a call: address, key, role and right, limits, body, idempotency, and only then what answers it.

use super::{
    call::{Answer, Call},
    limits::{Buckets, Level},
    openapi,
    operation::{Method, Operation},
    remember::{self, Found},
    reply,
};
use crate::{
    api::{
        authenticate::{Badge, Principal, holder},
        desk::Desk,
    },
    daemon::Daemon,
};
use axum::{
    RequestExt as _, Router,
    body::{Body, Bytes},
    extract::{RawPathParams, Request},
    http::{HeaderMap, Response, header},
    routing::{MethodFilter, MethodRouter},
};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use std::{collections::BTreeMap, net::IpAddr, sync::Arc, time::Duration};
use tracing::{debug, warn};
use waiaas_policy::id::{AgentId, CallId, KeyId};
use waiaas_wire::{Code, Problem, view::Role};

/// Most bytes of a body.
const MOST_BYTES: usize = 256 << 10;

/// How long a body may take to arrive.
const BODY_TIME: Duration = Duration::from_secs(10);

/// Most bytes of an idempotency key.
const MOST_KEY: usize = 128;

/// Most letters of a request id that a caller gives.
const MOST_ID: usize = 128;

/// Where a call comes from.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub IpAddr);

/// What all calls share.
#[derive(Clone)]
pub struct Door {
    daemon: Arc<Daemon>,
    limits: Arc<Limits>,
}

/// Who called how often.
#[derive(Debug, Default)]
struct Limits {
    addresses: Buckets<IpAddr>,
    keys: Buckets<KeyId>,
    payments: Buckets<AgentId>,
}

/// The routes, made of the operations.
pub fn router(daemon: Arc<Daemon>) -> Router {
    let door = Door { daemon, limits: Arc::default() };
    let mut paths = BTreeMap::<&str, Vec<&'static Operation>>::new();
    for operation in super::operations() {
        paths.entry(operation.path).or_default().push(operation);
    }
    let mut router = Router::new();
    for (path, operations) in paths {
        router = router.route(path, methods(&door, &operations));
    }
    let nothing = move |request: Request| async move {
        let path = request.uri().path().to_owned();
        let id = request_id(request.headers());
        let problem = Problem::new(Code::PathNotFound, format!("there is nothing at `{path}`"));
        reply::response(reply::error(&problem, &path, &id), &id)
    };
    openapi::pages(router).fallback(nothing)
}

fn methods(door: &Door, operations: &[&'static Operation]) -> MethodRouter {
    let mut methods = MethodRouter::new();
    let mut allowed = Vec::new();
    for operation in operations.iter().copied() {
        let filter = match operation.method {
            Method::Get => MethodFilter::GET,
            Method::Post => MethodFilter::POST,
            Method::Delete => MethodFilter::DELETE,
        };
        allowed.push(operation.method.name());
        let door = door.clone();
        methods = methods.on(filter, move |request: Request| async move { door.answer(operation, request).await });
    }
    let allowed = allowed.join(", ");
    methods.fallback(move |request: Request| async move {
        let (path, id) = (request.uri().path().to_owned(), request_id(request.headers()));
        let detail = format!("`{}` is not possible here; {allowed} is", request.method());
        let answer = reply::error(&Problem::new(Code::MethodNotAllowed, detail), &path, &id);
        reply::response(answer.with("allow", allowed), &id)
    })
}

/// The id that a caller gave, if it is one, or a new one.
pub(super) fn request_id(headers: &HeaderMap) -> String {
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

impl Door {
    async fn answer(self, operation: &'static Operation, request: Request) -> Response<Body> {
        let (path, id) = (request.uri().path().to_owned(), request_id(request.headers()));
        let mut level = None;
        let answer = match self.let_in(operation, request, &mut level).await {
            Ok(answer) => answer,
            Err(problem) => {
                if problem.code.entry().status >= 500 {
                    warn!(request = %id, operation = operation.id, code = %problem.code, detail = %problem.detail, "a call failed");
                } else {
                    debug!(request = %id, operation = operation.id, code = %problem.code, "a call was refused");
                }
                reply::error(&problem, &path, &id)
            }
        };
        reply::response(with_level(answer, level), &id)
    }

    async fn let_in(
        &self,
        operation: &'static Operation,
        mut request: Request,
        level: &mut Option<Level>,
    ) -> Result<Answer, Problem> {
        let peer = self.peer(&request);
        let settings = &self.daemon.config.api;
        let now = self.daemon.clock.now();
        pass(level, self.limits.addresses.take(&peer, settings.requests_per_minute_per_address, 1, now))?;
        let (who, secret) = self.who(operation, request.headers(), peer)?;
        if let Principal::Holder(badge) = &who {
            let cost = if operation.method == Method::Get { 1 } else { 5 };
            pass(level, self.limits.keys.take(&badge.key, settings.requests_per_minute_per_key, cost, now))?;
            if let (true, Some(wallet)) = (operation.id == "createTransaction", badge.wallet) {
                pass(level, self.limits.payments.take(&wallet, settings.payments_per_minute_per_agent, 1, now))?;
            }
        }
        let path = path_fields(&mut request).await?;
        let query = query_fields(operation, request.uri().query().unwrap_or_default())?;
        let idempotency_key = idempotency_key(operation, request.headers())?;
        let target = request.uri().to_string();
        let body = body(operation, request).await?;
        let desk = Desk { daemon: Arc::clone(&self.daemon), who };
        let call = Call { desk, path, query, body, idempotency_key };
        self.remembered(operation, call, &secret, &target).await
    }

    /// Carries a call out, or gives the answer that it got before.
    async fn remembered(
        &self,
        operation: &'static Operation,
        call: Call,
        secret: &str,
        target: &str,
    ) -> Result<Answer, Problem> {
        // A payment remembers its key itself, together with what it holds.
        let key = call.idempotency_key.clone().filter(|_| operation.id != "createTransaction");
        let Some(key) = key else { return (operation.handler)(call).await };
        let request = [operation.method.name().as_bytes(), b" ", target.as_bytes(), b"\n", &call.body].concat();
        let memory = match remember::look(&self.daemon, secret, &key, &request).await? {
            Found::Again(answer) => return Ok(answer),
            Found::New(memory) => memory,
        };
        let path = target.split('?').next().unwrap_or_default().to_owned();
        // To the end, even if the caller goes away: an answer that nobody kept would never be in flight no more.
        let done = tokio::spawn(async move {
            let answer = (operation.handler)(call).await;
            let kept = match &answer {
                Ok(answer) => memory.keep(answer).await,
                Err(problem) => memory.keep(&reply::error(problem, &path, "")).await,
            };
            kept.and(answer)
        });
        done.await.unwrap_or_else(|_| Err(Problem::plain(Code::Internal)))
    }

    /// Who calls, and with which secret: known, of a role and with a right that the operation takes.
    fn who(&self, operation: &Operation, headers: &HeaderMap, peer: IpAddr) -> Result<(Principal, String), Problem> {
        let Some(scope) = operation.scope else { return Ok((nobody(), String::new())) };
        let secret = bearer(headers)?;
        let who = Principal::Holder(holder(&self.daemon, &secret, peer)?);
        if !operation.roles.contains(&who.role()) {
            let detail = format!("a key of role `{}` may not do this", who.role());
            return Err(Problem::new(Code::AuthScopeInsufficient, detail));
        }
        who.may(scope)?;
        Ok((who, secret))
    }

    /// Where the call comes from: behind a proxy, the last address that the proxy added.
    fn peer(&self, request: &Request) -> IpAddr {
        let peer = request.extensions().get::<Peer>().map_or(IpAddr::from([0, 0, 0, 0]), |peer| peer.0);
        if !self.daemon.config.api.behind_proxy {
            return peer;
        }
        let forwarded = request.headers().get("x-forwarded-for").and_then(|value| value.to_str().ok());
        let last = forwarded.and_then(|list| list.rsplit(',').next()).and_then(|last| last.trim().parse().ok());
        last.unwrap_or(peer)
    }
}

/// Somebody without any right.
fn nobody() -> Principal {
    Principal::Holder(Badge { key: KeyId::from_u128(0), role: Role::Viewer, wallet: None, scopes: Vec::new() })
}

fn bearer(headers: &HeaderMap) -> Result<String, Problem> {
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

fn pass(level: &mut Option<Level>, now: Level) -> Result<(), Problem> {
    *level = Some(now);
    if now.passes {
        return Ok(());
    }
    let detail = format!("more than {} a minute; again in {} ms", now.limit, now.wait);
    Err(Problem::new(Code::Busy, detail))
}

fn with_level(answer: Answer, level: Option<Level>) -> Answer {
    let Some(level) = level else { return answer };
    let seconds = level.wait.div_ceil(1_000).to_string();
    let answer = answer
        .with("x-ratelimit-limit", level.limit.to_string())
        .with("x-ratelimit-remaining", level.remaining.to_string())
        .with("x-ratelimit-reset", seconds.clone());
    if level.passes { answer } else { answer.with("retry-after", seconds) }
}

async fn path_fields(request: &mut Request) -> Result<Vec<(String, String)>, Problem> {
    let fields = request.extract_parts::<RawPathParams>().await;
    let fields = fields.map_err(|_| Problem::new(Code::ValidationFormat, "the path is not UTF-8").at("path"))?;
    Ok(fields.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
}

fn query_fields(operation: &Operation, query: &str) -> Result<Vec<(String, String)>, Problem> {
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

fn idempotency_key(operation: &Operation, headers: &HeaderMap) -> Result<Option<String>, Problem> {
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

async fn body(operation: &Operation, request: Request) -> Result<Bytes, Problem> {
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
        Some(_) if !bytes.is_empty() && !kind.as_deref().is_some_and(is_json) => Err(Problem::plain(Code::MediaType)),
        _ => Ok(bytes),
    }
}

fn is_json(kind: &str) -> bool {
    kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}
