//! Programs that run.

use super::{Plain, Style, table::Facts};
use serde::Serialize;
use std::path::PathBuf;
use waiaas_policy::Address;

/// What became of a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Change {
    /// It runs since now.
    Started,
    /// It ran before.
    Running,
    /// It does not run any more.
    Stopped,
    /// It did not run.
    NotRunning,
}

/// A program and what became of it.
#[derive(Debug, Serialize)]
pub struct Program {
    /// What became of it.
    pub state: Change,
    /// Its process id, where it runs or ran.
    pub pid: Option<u32>,
}

/// What `up` and `down` did.
#[derive(Debug, Serialize)]
pub struct Programs {
    /// The daemon.
    pub daemon: Program,
    /// The enclave.
    pub enclave: Program,
}

impl Plain for Programs {
    fn plain(&self, style: Style) -> String {
        Facts::new().with("daemon", line(&self.daemon, style)).with("enclave", line(&self.enclave, style)).text(style)
    }
}

fn line(program: &Program, style: Style) -> String {
    let word = match program.state {
        Change::Started => style.green("started"),
        Change::Running => style.green("runs already"),
        Change::Stopped => "stopped".to_owned(),
        Change::NotRunning => "did not run".to_owned(),
    };
    match program.pid {
        Some(pid) => format!("{word} (process {pid})"),
        None => word,
    }
}

/// What `dev` has prepared.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DevView {
    /// The installation.
    pub home: PathBuf,
    /// The ledger.
    pub rpc_url: String,
    /// The ledger's subscriptions.
    pub ws_url: String,
    /// The owner's account.
    #[serde(with = "waiaas_wire::text")]
    pub owner: Address,
    /// The file with the owner's passphrase.
    pub passphrase_file: PathBuf,
    /// The name of the wallet.
    pub wallet: String,
    /// Its account.
    #[serde(with = "waiaas_wire::text")]
    pub address: Address,
    /// The test token.
    #[serde(with = "waiaas_wire::text")]
    pub usdc_mint: Address,
    /// The file with the agent's key.
    pub api_key_file: PathBuf,
    /// The agent's key.
    pub api_key: String,
}

impl Plain for DevView {
    fn plain(&self, style: Style) -> String {
        let facts = Facts::new()
            .with("ledger", &self.rpc_url)
            .with("owner", self.owner)
            .with("wallet", format!("{} {}", style.bold(&self.wallet), self.address))
            .with("test USDC", self.usdc_mint)
            .with("API key", &self.api_key);
        format!("{}\n\n{}", facts.text(style), self.steps(style))
    }
}

impl DevView {
    fn steps(&self, style: Style) -> String {
        let home = self.home.display();
        let lines = [
            style.bold("in another terminal, as the agent:"),
            format!("  export WAIAAS_HOME={home} WAIAAS_API_KEY={}", self.api_key),
            "  waiaas wallet balance".to_owned(),
            format!("  waiaas transfer {} 0.01 SOL", self.owner),
            style.bold("as the owner:"),
            format!("  export WAIAAS_HOME={home} WAIAAS_PASSPHRASE_FILE={}", self.passphrase_file.display()),
            "  waiaas status; waiaas tx list; waiaas policy show demo; waiaas inbox".to_owned(),
        ];
        lines.join("\n")
    }
}
