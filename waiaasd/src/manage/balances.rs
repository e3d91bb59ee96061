//! Looks whether money runs low: in a wallet, or in the account that pays the fees.

use super::alerts;
use crate::{
    daemon::Daemon,
    store::{
        alerts::{About, Finding},
        wallets::{self, State, Wallet},
    },
};
use std::sync::Arc;
use tracing::debug;
use waiaas_policy::{amount::format_ui, asset::SOL_DECIMALS, id::AgentId};
use waiaas_wire::{Problem, view::AlertKind};

/// Stands for the fee payer where a wallet is named: no agent has this id, since ids carry the time of their making.
pub const FEE_PAYER: AgentId = AgentId::from_u128(0);

/// What the fee payer is called.
pub const FEE_PAYER_NAME: &str = "fee-payer";

/// Looks at every balance now and then, for as long as the daemon runs.
pub async fn watch(daemon: Arc<Daemon>) {
    let every = daemon.config.funding.look_every.duration();
    loop {
        tokio::time::sleep(every).await;
        let Ok(all) = daemon.store.read(|view| wallets::all(view)) else { continue };
        let active: Vec<Wallet> = all.iter().filter(|wallet| wallet.state == State::Active).cloned().collect();
        for wallet in all {
            if let Err(why) = of_wallet(&daemon, &wallet).await {
                debug!(wallet = %wallet.name, %why, "what a wallet holds is not known now");
            }
        }
        // Where nobody pays, nobody pays fees.
        if let Err(why) = of_fee_payer(&daemon, !active.is_empty()).await {
            debug!(%why, "what the fee payer holds is not known now");
        }
    }
}

async fn of_wallet(daemon: &Daemon, wallet: &Wallet) -> Result<(), Problem> {
    let low = daemon.config.funding.wallet_low.lamports();
    let mut found = Vec::new();
    if let (State::Active, Some(account), true) = (wallet.state, wallet.account(), low > 0) {
        let held = daemon.chain.balance(account).await?;
        let kind = AlertKind::WalletLow;
        found.extend((held < low).then(|| finding(kind, format!("it holds {}", less(held, low)))));
    }
    let about = About::all("wallet.low_balance");
    alerts::compare(daemon, (wallet.agent, &wallet.name), about, found, Vec::new()).await
}

async fn of_fee_payer(daemon: &Daemon, needed: bool) -> Result<(), Problem> {
    let low = daemon.config.funding.fee_payer_low.lamports();
    let mut found = Vec::new();
    if needed && low > 0 {
        let held = daemon.chain.balance(daemon.fee_payer()?).await?;
        let text = || {
            let less = less(held, low);
            format!("the account that pays the fees holds {less}; `waiaas wallet fund fee-payer 0.1 SOL` adds some")
        };
        found.extend((held < low).then(|| finding(AlertKind::FeePayerLow, text())));
    }
    let about = About::all("fee_payer.low_balance");
    alerts::compare(daemon, (FEE_PAYER, FEE_PAYER_NAME), about, found, Vec::new()).await
}

fn finding(kind: AlertKind, text: String) -> Finding {
    Finding { kind, subject: "SOL".to_owned(), text }
}

fn less(held: u64, low: u64) -> String {
    format!("{} SOL, less than {}", format_ui(held, SOL_DECIMALS), format_ui(low, SOL_DECIMALS))
}
