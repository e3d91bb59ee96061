//! Wallets of agents, as their owner sets them up.

use crate::Terminal;
use std::path::PathBuf;

/// Lamports of one SOL.
pub const LAMPORTS: u64 = 1_000_000_000;

/// An agent: a wallet of its own and an API key for it.
#[derive(Debug, Clone)]
pub struct Agent {
    /// The owner's name for the wallet.
    pub name: String,
    /// The wallet's id.
    pub id: String,
    /// The account that holds its money.
    pub address: String,
    /// The secret of its API key.
    pub secret: String,
    /// The file with that secret, mode 0600.
    pub key_file: PathBuf,
    /// A shell with nothing but the API key.
    pub terminal: Terminal,
}

/// A policy that lets a wallet pay anybody: limits as given, in whole units as TOML lines.
pub fn policy(sol: &str, usdc: Option<(&str, &str)>) -> String {
    let token = usdc.map(|(mint, lines)| format!("[assets.{mint}]\nsymbol = \"USDC\"\ndecimals = 6\n{lines}\n"));
    format!(
        "[assets.SOL]\n{sol}\n\n{}\n[destinations]\nany = true\n\n[fees]\nper_payment = \"0.01\"\ndaily = \"1\"\n",
        token.unwrap_or_default()
    )
}
