//! One end point over HTTP: the `RpcSender` under the official client.
//!
//! The client crate's own sender waits inside for as long as a 429 asks, where nobody can go to another end point, and
//! its errors carry the URL with its secrets. This one answers at once and keeps the end point's health.

use serde_json::Value;
use solana_client::{
    client_error::{
        ClientError, ClientErrorKind,
        reqwest::{self, Client, Response, StatusCode, header::RETRY_AFTER, redirect::Policy},
    },
    rpc_request::{RpcError, RpcRequest, RpcResponseErrorData},
    rpc_sender::{RpcSender, RpcTransportStats},
};
use std::{
    future::Future,
    io::{Error, ErrorKind},
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::{
    sync::Semaphore,
    time::{Instant, timeout},
};

use super::{ChainError, health::Health, url::EndpointUrl};
use crate::traceparent;

/// Requests under way at one end point at most; others wait for their turn.
const UNDER_WAY: usize = 32;
/// Longest wait for a connection: whoever is there takes it within a round trip or two.
const CONNECT: Duration = Duration::from_secs(3);
/// Most bytes of an answer.
const LARGEST_ANSWER: usize = 32 << 20;
/// Codes with which nodes and providers say "too many requests" inside an ordinary answer.
const LIMIT_CODES: [i64; 2] = [429, -32_429];

/// The node says itself that it is behind.
const NODE_UNHEALTHY: i64 = -32_005;

/// An HTTP connection pool to one end point.
pub(super) struct Transport {
    http: Client,
    url: EndpointUrl,
    health: Arc<Health>,
    turns: Semaphore,
    timeout: Duration,
    next_id: AtomicU64,
}

impl Transport {
    pub(super) fn new(url: EndpointUrl, health: Arc<Health>, timeout: Duration) -> Result<Self, ChainError> {
        // A redirect would carry the request, and perhaps the credentials in the URL, to somebody the owner did not
        // name.
        let http = Client::builder().redirect(Policy::none()).connect_timeout(timeout.min(CONNECT)).timeout(timeout);
        let http = if url.is_loopback() { http.no_proxy() } else { http };
        let http = http.build().map_err(|why| ChainError::Setting(format!("no http client: {why}")))?;
        Ok(Self { http, url, health, turns: Semaphore::new(UNDER_WAY), timeout, next_id: AtomicU64::new(0) })
    }

    /// One request. Errors of kind `Io` are the end point's, with these kinds: `ConnectionRefused` (nothing was sent),
    /// `QuotaExceeded` (slow down), `TimedOut`, `InvalidData` (an answer that is none), `Other`.
    async fn request(&self, request: RpcRequest, params: Value) -> Result<Value, ClientError> {
        let turn = timeout(self.timeout, self.turns.acquire()).await;
        let _turn = turn.map_err(|_| Error::new(ErrorKind::QuotaExceeded, "too many requests under way"))?;
        if self.health.paused_until().is_some() {
            return Err(Error::new(ErrorKind::QuotaExceeded, "asked to slow down").into());
        }
        let started = Instant::now();
        match self.exchange(request, params).await {
            Ok(answer) => self.judge(answer, started.elapsed()),
            Err(error) => {
                if error.kind() != ErrorKind::QuotaExceeded {
                    self.health.failed(&error.to_string());
                }
                Err(error.into())
            }
        }
    }

    /// There and back, until there is JSON.
    async fn exchange(&self, request: RpcRequest, params: Value) -> Result<Value, Error> {
        let body = request.build_request_json(self.next_id.fetch_add(1, Ordering::Relaxed), params);
        let request = self.http.post(self.url.secret().clone()).json(&body);
        let request = match traceparent::current() {
            Some(trace) => request.header("traceparent", trace.child().to_string()),
            None => request,
        };
        let sent = request.send().await;
        let response = sent.map_err(|why| transport_error(&why))?;
        self.check_status(&response)?;
        let bytes = read_capped(response).await?;
        serde_json::from_slice(&bytes).map_err(|_| Error::new(ErrorKind::InvalidData, "the answer is no json"))
    }

    fn check_status(&self, response: &Response) -> Result<(), Error> {
        let status = response.status();
        if status.is_success() {
            return Ok(());
        }
        let asked = retry_after(response);
        if status == StatusCode::TOO_MANY_REQUESTS || (status == StatusCode::SERVICE_UNAVAILABLE && asked.is_some()) {
            return Err(self.slow_down(asked));
        }
        Err(Error::other(format!("http status {status}")))
    }

    fn slow_down(&self, asked: Option<Duration>) -> Error {
        let pause = self.health.limited(asked);
        Error::new(ErrorKind::QuotaExceeded, format!("asks to slow down for {} ms", pause.as_millis()))
    }

    /// The result, or the error that the node answers with.
    fn judge(&self, mut answer: Value, latency: Duration) -> Result<Value, ClientError> {
        if let Some(error) = answer.get("error").filter(|error| error.is_object()) {
            return Err(self.judge_error(error, latency));
        }
        let Some(result) = answer.get_mut("result").map(Value::take) else {
            self.health.failed("the answer has no result");
            return Err(Error::new(ErrorKind::InvalidData, "the answer has no result").into());
        };
        self.health.answered(latency, result.pointer("/context/slot").and_then(Value::as_u64));
        Ok(result)
    }

    fn judge_error(&self, error: &Value, latency: Duration) -> ClientError {
        let code = error.get("code").and_then(Value::as_i64).unwrap_or_default();
        let message = error.get("message").and_then(Value::as_str).unwrap_or("no message").to_owned();
        if LIMIT_CODES.contains(&code) {
            return self.slow_down(None).into();
        }
        if code == NODE_UNHEALTHY {
            self.health.failed(&message);
        } else {
            self.health.answered(latency, None);
        }
        // The node's own form of `data` does not fit the client's enum for every make of node, so it travels as text.
        let message = match error.pointer("/data/err") {
            Some(cause) => format!("{message}{DATA}{cause}"),
            None => message,
        };
        ClientErrorKind::RpcError(RpcError::RpcResponseError { code, message, data: RpcResponseErrorData::Empty })
            .into()
    }
}

/// Between a node's message and the JSON of its `data.err`.
const DATA: &str = "\u{1f}";

/// Splits what [`Transport::judge_error`] joined: the message, and the transaction error where the node gave one.
pub(super) fn split_message(message: &str) -> (&str, Option<Value>) {
    match message.split_once(DATA) {
        Some((message, cause)) => (message, serde_json::from_str(cause).ok()),
        None => (message, None),
    }
}

impl RpcSender for Transport {
    fn send<'life0, 'async_trait>(
        &'life0 self,
        request: RpcRequest,
        params: Value,
    ) -> Pin<Box<dyn Future<Output = Result<Value, ClientError>> + Send + 'async_trait>>
    where
        'life0: 'async_trait,
        Self: 'async_trait,
    {
        Box::pin(self.request(request, params))
    }

    fn get_transport_stats(&self) -> RpcTransportStats {
        RpcTransportStats::default()
    }

    fn url(&self) -> String {
        self.url.to_string()
    }
}

/// In words, without the URL.
fn transport_error(error: &reqwest::Error) -> Error {
    if error.is_connect() {
        Error::new(ErrorKind::ConnectionRefused, "no connection")
    } else if error.is_timeout() {
        Error::new(ErrorKind::TimedOut, "no answer in time")
    } else {
        Error::other("the connection broke")
    }
}

fn retry_after(response: &Response) -> Option<Duration> {
    let seconds = response.headers().get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}

async fn read_capped(mut response: Response) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(|why| transport_error(&why))? {
        if bytes.len().saturating_add(piece.len()) > LARGEST_ANSWER {
            return Err(Error::new(ErrorKind::InvalidData, "the answer is too large"));
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes)
}
