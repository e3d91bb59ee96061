//! Just enough JSON-RPC to read a ledger without going through anything that is being shown.

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::{
    io::{Read, Write},
    net::{TcpStream, ToSocketAddrs},
    time::Duration,
};

const TIMEOUT: Duration = Duration::from_secs(10);

/// A ledger behind a plain `http://host:port`.
#[derive(Debug, Clone)]
pub struct Rpc {
    host: String,
}

impl Rpc {
    /// The ledger at `url`.
    pub fn new(url: &str) -> Result<Self> {
        let host = url.strip_prefix("http://").context("only plain http is spoken here")?;
        Ok(Self { host: host.trim_end_matches('/').to_owned() })
    }

    /// Calls a method and gives back its result.
    pub fn call(&self, method: &str, params: &Value) -> Result<Value> {
        let body = json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).to_string();
        let address = self.host.to_socket_addrs()?.next().context("no address")?;
        let mut stream = TcpStream::connect_timeout(&address, TIMEOUT)?;
        stream.set_read_timeout(Some(TIMEOUT))?;
        // HTTP/1.0: the answer is neither chunked nor kept open.
        write!(
            stream,
            "POST / HTTP/1.0\r\nHost: {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.host,
            body.len()
        )?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        let (_, body) = answer.split_once("\r\n\r\n").context("the answer is not HTTP")?;
        let answer: Value = serde_json::from_str(body).context("the answer is not JSON")?;
        match answer.get("error") {
            Some(error) => bail!("{method}: {error}"),
            None => Ok(answer.get("result").cloned().unwrap_or_default()),
        }
    }

    /// Lamports in an account.
    pub fn lamports(&self, account: &str) -> Result<u64> {
        let found = self.call("getBalance", &json!([account, {"commitment": "confirmed"}]))?;
        found.get("value").and_then(Value::as_u64).context("no balance in the answer")
    }

    /// Base units of a mint that a wallet holds, over all its token accounts.
    pub fn tokens(&self, wallet: &str, mint: &str) -> Result<u64> {
        let options = json!({"encoding": "jsonParsed", "commitment": "confirmed"});
        let found = self.call("getTokenAccountsByOwner", &json!([wallet, {"mint": mint}, options]))?;
        let accounts = found.get("value").and_then(Value::as_array).context("no accounts in the answer")?;
        accounts.iter().map(amount).sum()
    }
}

fn amount(account: &Value) -> Result<u64> {
    let amount = account.pointer("/account/data/parsed/info/tokenAmount/amount").and_then(Value::as_str);
    Ok(amount.context("no token amount in the answer")?.parse()?)
}
