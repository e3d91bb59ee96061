//! A Solana JSON-RPC client that shares nothing with the product's: a socket, HTTP/1.0 and JSON.

use serde_json::{Value, json};
use std::{
    io::{self, Read, Write},
    net::TcpStream,
    time::Duration,
};

const TIMEOUT: Duration = Duration::from_secs(20);

/// A ledger's JSON-RPC.
#[derive(Debug, Clone)]
pub struct Rpc {
    host: String,
}

impl Rpc {
    /// The one at `http://host:port`.
    pub fn new(url: &str) -> Self {
        Self { host: url.strip_prefix("http://").expect("plain http").trim_end_matches('/').to_owned() }
    }

    /// Calls a method; an error of the ledger fails the test.
    #[track_caller]
    #[allow(clippy::needless_pass_by_value, reason = "callers write `json!` in place")]
    pub fn call(&self, method: &str, params: Value) -> Value {
        let answer = self.post(&json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).to_string());
        let answer = answer.unwrap_or_else(|why| panic!("{method}: {why}"));
        let answer: Value = serde_json::from_str(&answer).unwrap_or_else(|why| panic!("{method}: {why}: {answer}"));
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }

    /// Lamports in an account; none for an account that does not exist.
    #[track_caller]
    pub fn lamports(&self, account: &str) -> u64 {
        self.call("getBalance", json!([account, {"commitment": "confirmed"}]))["value"].as_u64().unwrap()
    }

    /// Base units of a mint that a wallet holds, over all its token accounts.
    #[track_caller]
    pub fn tokens(&self, wallet: &str, mint: &str) -> u64 {
        self.token_accounts(wallet, mint).iter().map(|(_, amount)| amount).sum()
    }

    /// A wallet's token accounts of a mint, with what is in them.
    #[track_caller]
    pub fn token_accounts(&self, wallet: &str, mint: &str) -> Vec<(String, u64)> {
        let options = json!({"encoding": "jsonParsed", "commitment": "confirmed"});
        let found = self.call("getTokenAccountsByOwner", json!([wallet, {"mint": mint}, options]));
        let amount = |account: &Value| {
            account["account"]["data"]["parsed"]["info"]["tokenAmount"]["amount"].as_str().unwrap().parse().unwrap()
        };
        let accounts = found["value"].as_array().unwrap().iter();
        accounts.map(|account| (account["pubkey"].as_str().unwrap().to_owned(), amount(account))).collect()
    }

    /// A transaction as the ledger has it, or `Null`.
    #[track_caller]
    pub fn transaction(&self, signature: &str) -> Value {
        let options = json!({"encoding": "jsonParsed", "commitment": "confirmed", "maxSupportedTransactionVersion": 0});
        self.call("getTransaction", json!([signature, options]))
    }

    /// Signatures of the successful transactions that touched an account, newest first.
    #[track_caller]
    pub fn signatures(&self, account: &str) -> Vec<String> {
        let found = self.call("getSignaturesForAddress", json!([account, {"limit": 1000}]));
        let good = found.as_array().unwrap().iter().filter(|entry| entry["err"].is_null());
        good.map(|entry| entry["signature"].as_str().unwrap().to_owned()).collect()
    }

    fn post(&self, body: &str) -> io::Result<String> {
        self.post_with("Content-Type: application/json\r\n", body)
    }

    /// Posts a body with headers of its own, and gives back the answer's.
    pub fn post_with(&self, headers: &str, body: &str) -> io::Result<String> {
        let mut stream = TcpStream::connect(&self.host)?;
        stream.set_read_timeout(Some(TIMEOUT))?;
        // HTTP/1.0: the answer is neither chunked nor kept open, so reading to the end is reading the answer.
        write!(
            stream,
            "POST / HTTP/1.0\r\nHost: {}\r\n{headers}Content-Length: {}\r\n\r\n{body}",
            self.host,
            body.len()
        )?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        let body = answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned());
        body.ok_or_else(|| io::Error::other("the answer is not HTTP"))
    }
}
