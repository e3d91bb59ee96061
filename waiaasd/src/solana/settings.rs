//! What the adapter must be told.

use std::time::Duration;

use super::{ChainError, Commitment, url::EndpointUrl};

/// Settings of the adapter, from the sections `[rpc]`, `[fees]` and `[deposits]`.
#[derive(Debug, Clone)]
pub struct Settings {
    /// JSON-RPC end points, best first: the first that works is asked.
    pub urls: Vec<String>,
    /// WebSocket end points; empty: derived from `urls`.
    pub ws_urls: Vec<String>,
    /// Longest wait for one answer of one end point.
    pub timeout: Duration,
    /// How settled the ledger must be that is read, and when a payment counts as paid.
    pub commitment: Commitment,
    /// Most micro-lamports per compute unit.
    pub priority_cap: u64,
    /// How old a blockhash may be when it is handed out. Fetching one takes 1–2 ms on a local ledger and a network
    /// round trip elsewhere; a second costs a message 20 of its 150 blocks at 50 ms a block, and 3 at 400 ms.
    pub blockhash_age: Duration,
    /// How often wallets are scanned for deposits while the subscription works. Without it, four times as often.
    pub poll: Duration,
}

impl Settings {
    /// Settings for these end points, everything else as `default.toml` has it.
    pub fn new(urls: Vec<String>) -> Self {
        Self {
            urls,
            ws_urls: Vec::new(),
            timeout: Duration::from_secs(10),
            commitment: Commitment::Confirmed,
            priority_cap: 1_000_000,
            blockhash_age: Duration::from_secs(1),
            poll: Duration::from_secs(20),
        }
    }

    pub(super) fn endpoints(&self) -> Result<Vec<EndpointUrl>, ChainError> {
        if self.urls.is_empty() {
            return Err(ChainError::Setting("no solana end point is set".to_owned()));
        }
        self.urls.iter().map(|text| EndpointUrl::http(text)).collect()
    }

    pub(super) fn sockets(&self) -> Result<Vec<EndpointUrl>, ChainError> {
        if self.ws_urls.is_empty() {
            return Ok(self.endpoints()?.iter().map(EndpointUrl::socket).collect());
        }
        self.ws_urls.iter().map(|text| EndpointUrl::ws(text)).collect()
    }
}
