//! The way of a call: address, key, role and right, limits, body, idempotency, and only then what answers it.

use super::{
    call::{Answer, Call},
    limits::{Buckets, Level},
    openapi,
    operation::{Method, Operation},
    read::{
        basic, bearer, body, idempotency_key, if_match, one_time_code, path_fields, query_fields, request_id, trace,
    },
    remember::{self, Found},
    reply,
};
use crate::{
    api::{
        authenticate::{Badge, Principal, holder},
        desk::Desk,
    },
    daemon::Daemon,
    manage::{factor, kept_out},
    traceparent::{self, within},
    traffic::Who,
};
use axum::{
    Router,
    body::Body,
    extract::Request,
    http::{HeaderMap, Response},
    routing::{MethodFilter, MethodRouter},
};
use std::{collections::BTreeMap, net::IpAddr, sync::Arc};
use tracing::{debug, warn};
use waiaas_policy::{
    id::{AgentId, KeyId},
    time::Timestamp,
};
use waiaas_wire::{
    Code, Problem,
    view::{KeyTier, Role},
};

/// Errors of somebody who shows a secret that is not good.
const BAD_SECRETS: [Code; 6] = [
    Code::AuthKeyInvalid,
    Code::AuthKeyExpired,
    Code::AuthKeyRevoked,
    Code::AuthTokenInvalid,
    Code::AuthTokenExpired,
    Code::AuthClientInvalid,
];

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
            Method::Put => MethodFilter::PUT,
            Method::Patch => MethodFilter::PATCH,
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

impl Door {
    async fn answer(self, operation: &'static Operation, request: Request) -> Response<Body> {
        let (path, id) = (request.uri().path().to_owned(), request_id(request.headers()));
        let trace = trace(request.headers());
        let mut level = None;
        let answer = match within(trace, self.let_in(operation, request, &mut level)).await {
            Ok(answer) => answer,
            Err(problem) => {
                if problem.code.entry().status >= 500 {
                    warn!(request = %id, trace = trace.map(tracing::field::display), operation = operation.id, code = %problem.code, detail = %problem.detail, "a call failed");
                } else {
                    debug!(request = %id, trace = trace.map(tracing::field::display), operation = operation.id, code = %problem.code, "a call was refused");
                }
                reply::error(&problem, &path, &id)
            }
        };
        self.daemon.traffic.count(operation.id, answer.status);
        let answer = trace.into_iter().fold(answer, |answer, trace| answer.with("traceparent", trace.to_string()));
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
        let stranger = Who::Address(peer);
        let taken = self.limits.addresses.take(&peer, settings.requests_per_minute_per_address, 1, now);
        self.pass(level, taken, stranger, now).await?;
        let (who, secret) = match self.who(operation, request.headers(), peer) {
            Ok(known) => known,
            Err(why) => return Err(self.not_known(level, why, stranger, now).await),
        };
        if let Principal::Holder(badge) = &who {
            self.may_come_in(level, Who::Key(badge.key), now)?;
            let cost = if operation.method == Method::Get { 1 } else { 5 };
            let per_minute = match badge.tier {
                KeyTier::Low => settings.requests_per_minute_low,
                KeyTier::Standard => settings.requests_per_minute_per_key,
                KeyTier::High => settings.requests_per_minute_high,
            };
            let taken = self.limits.keys.take(&badge.key, per_minute, cost, now);
            self.pass(level, taken, Who::Key(badge.key), now).await?;
            if let (true, Some(wallet)) = (operation.id == "createTransaction", badge.wallet) {
                let taken = self.limits.payments.take(&wallet, settings.payments_per_minute_per_agent, 1, now);
                self.pass(level, taken, Who::Key(badge.key), now).await?;
            }
        }
        let path = path_fields(&mut request).await?;
        let query = query_fields(operation, request.uri().query().unwrap_or_default())?;
        let idempotency_key = idempotency_key(operation, request.headers())?;
        let if_match = if_match(request.headers());
        let basic = basic(request.headers());
        let code = one_time_code(request.headers());
        let target = request.uri().to_string();
        let body = body(operation, request).await?;
        let desk = Desk { daemon: Arc::clone(&self.daemon), who };
        let call = Call { desk, path, query, body, idempotency_key, basic, code, if_match, target: target.clone() };
        if operation.id == "issueToken" {
            self.may_come_in(level, stranger, now)?;
        }
        let answer = self.remembered(operation, call, &secret, &target).await;
        // Elsewhere, such an error is about somebody else's secret.
        if operation.id != "issueToken" {
            return answer;
        }
        match answer {
            Ok(answer) => Ok(answer),
            Err(why) => Err(self.not_known(level, why, stranger, now).await),
        }
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
        // A token is not remembered: who asks again gets another one.
        let forgets = ["createTransaction", "issueToken"].contains(&operation.id);
        let key = call.idempotency_key.clone().filter(|_| !forgets);
        let Some(key) = key else { return carry_out(operation, call).await };
        let request = [operation.method.name().as_bytes(), b" ", target.as_bytes(), b"\n", &call.body].concat();
        let memory = match remember::look(&self.daemon, secret, &key, &request).await? {
            Found::Again(answer) => return Ok(answer),
            Found::New(memory) => memory,
        };
        let path = target.split('?').next().unwrap_or_default().to_owned();
        // To the end, even if the caller goes away: an answer that nobody kept would never be in flight no more.
        let done = traceparent::spawn(async move {
            let answer = carry_out(operation, call).await;
            let kept = match &answer {
                Ok(answer) => memory.keep(answer).await,
                Err(problem) => memory.keep(&reply::error(problem, &path, "")).await,
            };
            kept.and(answer)
        });
        done.await.unwrap_or_else(|_| Err(Problem::plain(Code::Internal)))
    }

    /// Lets pass what a bucket allows; who empties it too often is kept out.
    async fn pass(&self, level: &mut Option<Level>, taken: Level, who: Who, now: Timestamp) -> Result<(), Problem> {
        *level = Some(taken);
        if taken.passes {
            return Ok(());
        }
        self.strike(who, now).await;
        let detail = format!("more than {} a minute; again in {} ms", taken.limit, taken.wait);
        Err(Problem::new(Code::Busy, detail))
    }

    /// Lets pass who is not kept out.
    fn may_come_in(&self, level: &mut Option<Level>, who: Who, now: Timestamp) -> Result<(), Problem> {
        let Some(until) = self.daemon.traffic.kept_out(who, now) else { return Ok(()) };
        let wait = until.as_millis().saturating_sub(now.as_millis());
        *level = Some(Level { passes: false, limit: 0, remaining: 0, wait });
        Err(Problem::new(Code::Busy, format!("too much went wrong: kept out until {until}")))
    }

    /// Somebody's key is not good. Who tries bad keys again and again is not even told that they are bad; who has a good
    /// one is let in from the same address all the same.
    async fn not_known(&self, level: &mut Option<Level>, why: Problem, who: Who, now: Timestamp) -> Problem {
        if !BAD_SECRETS.contains(&why.code) {
            return why;
        }
        if let Err(kept_out) = self.may_come_in(level, who, now) {
            return kept_out;
        }
        self.strike(who, now).await;
        why
    }

    async fn strike(&self, who: Who, now: Timestamp) {
        let settings = &self.daemon.config.api;
        let pause = settings.keep_out.span();
        if self.daemon.traffic.strike(who, settings.strikes, pause, now) {
            kept_out::tell(&self.daemon, who, now.saturating_add(pause)).await;
        }
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

/// Asks for the second factor where there has to be one, then does it. (Not before an answer that is remembered is given
/// again: nothing is done then, and the code of that time is used up.)
async fn carry_out(operation: &'static Operation, call: Call) -> Result<Answer, Problem> {
    // Where the daemon signs, the code is for that, and good once.
    if operation.wants_code() && !call.desk.signs() {
        factor::check(&call.desk.daemon, call.code.clone()).await?;
    }
    (operation.handler)(call).await
}

/// Somebody without any right.
fn nobody() -> Principal {
    let (key, tier) = (KeyId::from_u128(0), KeyTier::Standard);
    Principal::Holder(Badge { key, role: Role::Viewer, wallet: None, scopes: Vec::new(), tier })
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
