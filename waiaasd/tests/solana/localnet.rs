//! A ledger of one's own: the real program, in a directory of its own, on free ports.

use serde_json::{Value, json};
use std::{
    env,
    io::{BufRead as _, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
    str::FromStr,
    sync::Arc,
    time::Duration,
};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};
use waiaas_policy::Address;
use waiaasd::solana::{Chain, Settings, Solana};

/// A running ledger. It ends with this value.
pub struct Localnet {
    process: Child,
    pub rpc_url: String,
    pub ws_url: String,
    pub usdc: Address,
    _directory: TempDir,
}

impl Localnet {
    /// Starts a ledger and waits until it says that it is ready.
    pub fn start() -> Self {
        let directory = TempDir::new().unwrap();
        let mut process = Command::new(program())
            .args(["--exit-with-parent", "--no-squads", "--dir"])
            .arg(directory.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let ready: Value = serde_json::from_str(&line).expect("the ledger did not start");
        let text = |name: &str| ready[name].as_str().unwrap().to_owned();
        let usdc = Address::from_str(&text("usdcMint")).unwrap();
        Self { process, rpc_url: text("rpcUrl"), ws_url: text("wsUrl"), usdc, _directory: directory }
    }

    /// Settings for this ledger alone.
    pub fn settings(&self) -> Settings {
        let mut settings = Settings::new(vec![self.rpc_url.clone()]);
        settings.ws_urls = vec![self.ws_url.clone()];
        settings.timeout = Duration::from_secs(5);
        settings
    }

    /// The adapter on this ledger.
    pub fn open(&self) -> Arc<Solana> {
        Solana::open(self.settings()).unwrap()
    }

    /// Gives a wallet SOL, and waits until it has it.
    pub async fn give_sol(&self, wallet: Address, lamports: u64) {
        let chain = self.open();
        let before = chain.balance(wallet).await.unwrap();
        chain.airdrop(wallet, lamports).await.unwrap();
        while chain.balance(wallet).await.unwrap() == before {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Sets a wallet's amount of test USDC, by a method that only a local ledger has. No transaction shows it.
    pub async fn set_usdc(&self, wallet: Address, amount: u64) {
        let params = json!([wallet.to_string(), self.usdc.to_string(), {"amount": amount}]);
        self.call("surfnet_setTokenAccount", params).await;
    }

    /// One JSON-RPC call, without the code under test.
    pub async fn call(&self, method: &str, params: Value) -> Value {
        let host = self.rpc_url.strip_prefix("http://").unwrap();
        let body = json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).to_string();
        let mut stream = TcpStream::connect(host).await.unwrap();
        let head = "POST / HTTP/1.0\r\nContent-Type: application/json\r\n";
        let request = format!("{head}Host: {host}\r\nContent-Length: {}\r\n\r\n{body}", body.len());
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        let answer: Value = serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap();
        assert_eq!(answer.get("error"), None, "{method}");
        answer["result"].clone()
    }

    /// Ends the ledger at once.
    pub fn kill(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Drop for Localnet {
    fn drop(&mut self) {
        self.kill();
    }
}

fn program() -> PathBuf {
    let built = concat!(env!("CARGO_MANIFEST_DIR"), "/../localnet/target/debug/waiaas-localnet");
    let named = ["WAIAAS_LOCALNET_BIN", "WAIAAS_LOCALNET"].into_iter().find_map(env::var_os);
    let program = PathBuf::from(named.unwrap_or_else(|| built.into()));
    let hint = "build it with `cargo build --manifest-path localnet/Cargo.toml`, or name it in WAIAAS_LOCALNET_BIN";
    assert!(program.is_file(), "these tests need the local ledger, and {} is not there: {hint}", program.display());
    program
}
