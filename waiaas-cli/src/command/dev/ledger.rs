//! The local ledger: where it is, and money out of nothing.

use crate::output::refusal;
use serde::Deserialize;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};
use waiaas_policy::Address;
use waiaas_wire::Problem;

/// How long the ledger may take for an answer.
const MOST: Duration = Duration::from_secs(10);

/// What the ledger says about itself when it is ready.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Ledger {
    /// Where to send requests.
    pub rpc_url: String,
    /// Where to subscribe.
    pub ws_url: String,
    /// The test token.
    #[serde(with = "waiaas_wire::text")]
    pub usdc_mint: Address,
    /// Its decimals.
    pub usdc_decimals: u8,
}

impl Ledger {
    /// Sets how much of the test token a wallet has.
    pub async fn set_tokens(&self, wallet: Address, amount: u64) -> Result<(), Problem> {
        let params = json!([wallet.to_string(), self.usdc_mint.to_string(), { "amount": amount }]);
        self.call("surfnet_setTokenAccount", params).await.map(drop)
    }

    async fn call(&self, method: &str, params: Value) -> Result<Value, Problem> {
        let request = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
        let answer = tokio::time::timeout(MOST, post(&self.rpc_url, &request.to_string())).await;
        let answer = answer.map_err(|_| refusal::ledger("no answer in time"))?;
        let answer = answer.map_err(|why| refusal::ledger(why.kind()))?;
        let answer: Value = serde_json::from_str(&answer).map_err(refusal::ledger)?;
        match answer.get("error") {
            Some(error) => Err(refusal::ledger(error)),
            None => Ok(answer),
        }
    }
}

/// One request over HTTP/1.0: the answer ends when the connection does. Enough for a ledger on this machine.
async fn post(url: &str, body: &str) -> std::io::Result<String> {
    let host = url.trim_start_matches("http://").trim_end_matches('/');
    let mut stream = TcpStream::connect(host).await?;
    let length = body.len();
    let head = format!(
        "POST / HTTP/1.0\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    Ok(answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap_or_default())
}
