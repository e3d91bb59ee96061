//! The end points as one: the first that works is asked, the next when it does not.
//!
//! Order is the owner's order, those whose last answer was bad behind the others until a probe finds them well again.
//! Latency is measured and shown but does not reorder: hopping between nodes that are at different slots would show the
//! ledger going back and forth.

use serde::de::DeserializeOwned;
use serde_json::Value;
use solana_client::{
    client_error::{ClientError, ClientErrorKind},
    nonblocking::rpc_client::RpcClient,
    rpc_client::RpcClientConfig,
    rpc_request::{RpcError, RpcRequest},
};
use std::{
    future::Future,
    io::ErrorKind,
    sync::{Arc, Weak},
    time::Duration,
};
use tokio::time::{Instant, sleep, sleep_until};
use waiaas_wire::view::RpcView;

use super::{
    ChainError, Settings,
    health::Health,
    transport::{Transport, split_message},
    url::EndpointUrl,
};

/// How often end points that are not in use are asked how they are.
const PROBE_EVERY: Duration = Duration::from_secs(5);

/// One end point.
pub(super) struct Endpoint {
    client: RpcClient,
    pub health: Arc<Health>,
    url: EndpointUrl,
}

/// All end points, in the owner's order.
pub(super) struct Pool {
    endpoints: Vec<Arc<Endpoint>>,
    /// Longest that a question waits for end points that ask to slow down.
    patience: Duration,
}

impl Endpoint {
    fn new(url: EndpointUrl, timeout: Duration) -> Result<Self, ChainError> {
        let health = Arc::new(Health::default());
        let transport = Transport::new(url.clone(), Arc::clone(&health), timeout)?;
        Ok(Self { client: RpcClient::new_sender(transport, RpcClientConfig::default()), health, url })
    }

    /// One request to this end point.
    pub(super) async fn call<T: DeserializeOwned>(&self, request: RpcRequest, params: Value) -> Result<T, Trouble> {
        self.client.send(request, params).await.map_err(|error| self.trouble(&error))
    }

    fn trouble(&self, error: &ClientError) -> Trouble {
        match error.kind() {
            ClientErrorKind::RpcError(RpcError::RpcResponseError { code, message, .. }) => {
                Trouble::Refused { code: *code, message: message.clone() }
            }
            ClientErrorKind::Io(error) => match error.kind() {
                ErrorKind::ConnectionRefused => Trouble::NotSent(error.to_string()),
                ErrorKind::QuotaExceeded => Trouble::Limited,
                _ => Trouble::NoAnswer(error.to_string()),
            },
            _ => {
                // Good JSON that is not what was asked for: another program may be listening there.
                self.health.failed("the answer is not what was asked for");
                Trouble::NoAnswer("the answer is not what was asked for".to_owned())
            }
        }
    }

    fn view(&self) -> RpcView {
        let seen = self.health.seen();
        RpcView {
            url: self.url.to_string(),
            healthy: seen.healthy,
            slot: seen.slot,
            latency_ms: seen.latency.map(|latency| u64::try_from(latency.as_millis()).unwrap_or(u64::MAX)),
            error: seen.error,
        }
    }
}

/// Why an end point gave no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Trouble {
    /// It was not reached.
    NotSent(String),
    /// It wants to be left alone, and was.
    Limited,
    /// It was reached, and what it did is not known.
    NoAnswer(String),
    /// It answered no.
    Refused { code: i64, message: String },
}

impl Trouble {
    /// Whether another end point may do better.
    pub(super) fn is_about_the_node(&self) -> bool {
        match self {
            Self::Refused { code, .. } => is_about_the_node(*code),
            _ => true,
        }
    }

    pub(super) fn into_error(self, endpoint: &Endpoint) -> ChainError {
        let url = &endpoint.url;
        match self {
            Self::NotSent(why) | Self::NoAnswer(why) => ChainError::Unreachable(format!("{url}: {why}")),
            Self::Limited => ChainError::Unreachable(format!("{url}: asks to slow down")),
            Self::Refused { code, message } => {
                ChainError::Refused { code, message: split_message(&message).0.to_owned() }
            }
        }
    }
}

/// Whether a JSON-RPC error code speaks of the node and not of the request: node behind (-32005), block not there
/// (-32001, -32004, -32007, -32009, -32014), no index or history (-32010, -32011, -32012, -32019), minimum slot not
/// reached (-32016), method not offered (-32601), internal error (-32603).
const fn is_about_the_node(code: i64) -> bool {
    matches!(
        code,
        -32_001 | -32_004 | -32_005 | -32_007 | -32_012..=-32_009 | -32_014 | -32_016 | -32_019 | -32_601 | -32_603
    )
}

impl Pool {
    /// Opens the pool and keeps an eye on end points that are not in use, for as long as the pool lives. Needs a
    /// running Tokio runtime.
    pub(super) fn open(settings: &Settings) -> Result<Arc<Self>, ChainError> {
        let endpoints = settings.endpoints()?.into_iter().map(|url| Endpoint::new(url, settings.timeout).map(Arc::new));
        let pool = Arc::new(Self { endpoints: endpoints.collect::<Result<_, _>>()?, patience: settings.timeout });
        for endpoint in &pool.endpoints {
            tokio::spawn(probe(Arc::downgrade(endpoint)));
        }
        Ok(pool)
    }

    /// Asks until an end point answers: each in turn, and once more when those that asked to slow down are ready again.
    pub(super) async fn ask<T, F, A>(&self, question: F) -> Result<T, ChainError>
    where
        F: Fn(Arc<Endpoint>) -> A,
        A: Future<Output = Result<T, Trouble>>,
    {
        let deadline = Instant::now() + self.patience;
        loop {
            let mut last = None;
            for endpoint in self.usable() {
                match question(Arc::clone(&endpoint)).await {
                    Ok(answer) => return Ok(answer),
                    Err(trouble) if trouble.is_about_the_node() => last = Some(trouble.into_error(&endpoint)),
                    Err(trouble) => return Err(trouble.into_error(&endpoint)),
                }
            }
            self.wait_for_a_turn(deadline, last).await?;
        }
    }

    /// One request, asked until an end point answers.
    pub(super) async fn call<T: DeserializeOwned>(&self, request: RpcRequest, params: Value) -> Result<T, ChainError> {
        self.ask(|endpoint| {
            let params = params.clone();
            async move { endpoint.call(request, params).await }
        })
        .await
    }

    /// End points that want requests, best first.
    pub(super) fn usable(&self) -> Vec<Arc<Endpoint>> {
        self.ordered().into_iter().filter(|endpoint| endpoint.health.paused_until().is_none()).collect()
    }

    /// Best first.
    pub(super) fn views(&self) -> Vec<RpcView> {
        self.ordered().iter().map(|endpoint| endpoint.view()).collect()
    }

    fn ordered(&self) -> Vec<Arc<Endpoint>> {
        let mut ordered = self.endpoints.clone();
        ordered.sort_by_key(|endpoint| (endpoint.health.paused_until().is_some(), !endpoint.health.is_healthy()));
        ordered
    }

    /// Waits for the first end point whose pause ends in time; gives up where there is none.
    async fn wait_for_a_turn(&self, deadline: Instant, last: Option<ChainError>) -> Result<(), ChainError> {
        let pauses = self.endpoints.iter().filter_map(|endpoint| endpoint.health.paused_until());
        match (pauses.min(), last) {
            (Some(turn), _) if turn <= deadline => {
                sleep_until(turn).await;
                Ok(())
            }
            (_, Some(error)) => Err(error),
            (Some(turn), None) => Err(ChainError::Limited(turn.saturating_duration_since(Instant::now()))),
            // A pause ended between the look at it and here; the short sleep keeps this from turning in circles.
            (None, None) => {
                sleep(Duration::from_millis(10)).await;
                Ok(())
            }
        }
    }
}

/// Asks an end point for its slot when it is new, failing or not in use.
async fn probe(endpoint: Weak<Endpoint>) {
    while let Some(endpoint) = endpoint.upgrade() {
        let health = &endpoint.health;
        if health.paused_until().is_none() && (!health.is_healthy() || health.is_silent_for(PROBE_EVERY)) {
            // The answer is of no interest, that there is one is: the transport writes it into the health.
            let _ = endpoint.call::<Value>(RpcRequest::GetLatestBlockhash, serde_json::json!([])).await;
        }
        drop(endpoint);
        sleep(PROBE_EVERY).await;
    }
}
