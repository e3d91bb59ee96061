//! A local Solana ledger.

use crate::{Process, Rpc, program, until_some};
use serde_json::{Value, json};
use std::{fs, path::Path, process::Command};

/// A block lasts twice as long as usual, so that a blockhash lives for fifteen seconds: tests share their machine.
const SLOT_MS: &str = "100";

/// A running ledger and what it says about itself.
#[derive(Debug)]
pub struct Ledger {
    /// Its JSON-RPC, read by a client that is not the product's.
    pub rpc: Rpc,
    /// Where that is.
    pub rpc_url: String,
    /// Where to subscribe.
    pub ws_url: String,
    /// The mint of the test USDC (6 decimals).
    pub usdc: String,
    process: Process,
}

impl Ledger {
    /// Starts one that keeps its files in `directory`.
    pub fn start(directory: &Path) -> Self {
        Self::start_at(directory, 0, 0)
    }

    /// Starts one at given ports, 0 for free ones.
    pub fn start_at(directory: &Path, rpc_port: u16, ws_port: u16) -> Self {
        Self::launch(directory, rpc_port, ws_port, None)
    }

    /// Starts one that has the Squads program.
    pub fn start_with_squads(directory: &Path, squads: &Path) -> Self {
        Self::launch(directory, 0, 0, Some(squads))
    }

    fn launch(directory: &Path, rpc_port: u16, ws_port: u16, squads: Option<&Path>) -> Self {
        let mut command = Command::new(program("waiaas-localnet"));
        command.arg("--dir").arg(directory).arg("--exit-with-parent").args(["--slot-ms", SLOT_MS]);
        match squads {
            Some(squads) => command.arg("--squads-so").arg(squads),
            None => command.arg("--no-squads"),
        };
        command.args(["--rpc-port", &rpc_port.to_string(), "--ws-port", &ws_port.to_string()]);
        let mut process = Process::start("waiaas-localnet", &command, &directory.with_extension("log"));
        let facts = until_some("the ledger answers", || {
            assert!(process.ended().is_none(), "the ledger did not start:\n{}", process.said());
            serde_json::from_str::<Value>(&fs::read_to_string(directory.join("localnet.json")).ok()?).ok()
        });
        let text = |name: &str| facts[name].as_str().unwrap_or_else(|| panic!("no {name} in {facts}")).to_owned();
        let rpc_url = text("rpcUrl");
        Self { rpc: Rpc::new(&rpc_url), rpc_url, ws_url: text("wsUrl"), usdc: text("usdcMint"), process }
    }

    /// Puts lamports into an account, and waits until they are there.
    pub fn airdrop(&self, account: &str, lamports: u64) {
        let before = self.rpc.lamports(account);
        self.rpc.call("requestAirdrop", json!([account, lamports]));
        crate::until("the airdrop landed", || self.rpc.lamports(account) == before + lamports);
    }

    /// Sets what a wallet's associated token account holds of the test USDC.
    pub fn set_usdc(&self, wallet: &str, amount: u64) {
        self.rpc.call("surfnet_setTokenAccount", json!([wallet, self.usdc, {"amount": amount}]));
    }

    /// Ends it.
    pub fn stop(&mut self) {
        self.process.terminate();
    }

    /// Stops it in its tracks: it accepts connections and answers nothing.
    pub fn freeze(&self) {
        self.process.signal(rustix::process::Signal::STOP);
    }

    /// Lets it go on.
    pub fn thaw(&self) {
        self.process.signal(rustix::process::Signal::CONT);
    }
}
