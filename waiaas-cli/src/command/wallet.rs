//! `waiaas wallet`.

mod fund;
mod receive;

use crate::{
    Ending,
    amount::AmountArgs,
    daemon::{Daemon, LEDGER},
    output::{List, talk},
    session::Session,
};
use clap::Subcommand;
use waiaas_wire::{
    Problem,
    error::exit,
    view::{BalanceView, WalletView},
};

/// Wallets of agents
#[derive(Debug, Subcommand)]
pub enum Wallet {
    /// Make a wallet: a key in the enclave, under a name
    #[command(after_help = "Example:\n  waiaas wallet create shop")]
    Create {
        /// What you call it
        #[arg(value_name = "NAME")]
        name: String,
    },
    /// List the wallets
    List,
    /// Show a wallet
    Show {
        /// The wallet, by name or id; an agent's key has its own
        #[arg(value_name = "WALLET")]
        wallet: Option<String>,
    },
    /// Show what a wallet holds; `owner` and `fee-payer` name those accounts
    Balance {
        /// The wallet, by name or id; an agent's key has its own
        #[arg(value_name = "WALLET")]
        wallet: Option<String>,
    },
    Fund(fund::Fund),
    /// Ask the ledger's faucet for SOL (not on mainnet)
    #[command(after_help = "Example:\n  waiaas wallet airdrop owner 5 SOL")]
    Airdrop {
        /// The wallet, by name or id; `owner` and `fee-payer` name those accounts
        #[arg(value_name = "WALLET")]
        wallet: String,
        #[command(flatten)]
        amount: AmountArgs,
    },
    Receive(receive::Receive),
}

impl Wallet {
    /// Whether an agent's key is never enough for it.
    pub fn is_for_owner(&self) -> bool {
        matches!(self, Self::Create { .. } | Self::Fund(_) | Self::Airdrop { .. })
    }

    pub async fn run(self, session: &Session) -> Ending {
        let daemon = session.daemon().await?;
        match self {
            Self::Create { name } => create(session, &daemon, name).await?,
            Self::List => session.output.show(&list(&daemon).await?),
            Self::Show { wallet } => session.output.show(&show(&daemon, wallet).await?),
            Self::Balance { wallet } => session.output.show(&balance(&daemon, wallet).await?),
            Self::Fund(fund) => return fund.run(session, &daemon).await,
            Self::Airdrop { wallet, amount } => airdrop(session, &daemon, wallet, amount).await?,
            Self::Receive(receive) => return receive.run(session, &daemon).await,
        }
        Ok(exit::DONE)
    }
}

async fn create(session: &Session, daemon: &Daemon, name: String) -> Result<(), Problem> {
    let busy = session.output.busy(talk::MAKING_WALLET);
    let wallet = make(daemon, name).await?;
    drop(busy);
    session.output.show(&wallet);
    session.output.talk(talk::next_policy(&wallet.name));
    Ok(())
}

/// Makes a wallet.
pub async fn make(daemon: &Daemon, name: String) -> Result<WalletView, Problem> {
    daemon.ask(async move |client, context, caller| client.wallet_create(context, caller, name).await).await
}

async fn list(daemon: &Daemon) -> Result<List<WalletView>, Problem> {
    let items = daemon.ask(async |client, context, caller| client.wallet_list(context, caller).await).await?;
    Ok(List { items })
}

/// One wallet.
pub async fn show(daemon: &Daemon, wallet: Option<String>) -> Result<WalletView, Problem> {
    daemon.ask(async move |client, context, caller| client.wallet_show(context, caller, wallet).await).await
}

/// What a wallet holds.
pub async fn balance(daemon: &Daemon, wallet: Option<String>) -> Result<BalanceView, Problem> {
    daemon.ask(async move |client, context, caller| client.wallet_balance(context, caller, wallet).await).await
}

async fn airdrop(session: &Session, daemon: &Daemon, wallet: String, amount: AmountArgs) -> Result<(), Problem> {
    let amount = amount.read()?;
    let busy = session.output.busy(talk::ASKING_FAUCET);
    let balance = ask_faucet(daemon, wallet, amount).await?;
    drop(busy);
    session.output.show(&balance);
    Ok(())
}

/// Asks the faucet of the ledger.
pub async fn ask_faucet(
    daemon: &Daemon,
    wallet: String,
    amount: waiaas_wire::control::Amount,
) -> Result<BalanceView, Problem> {
    daemon
        .ask_for(LEDGER, async move |client, context, caller| client.airdrop(context, caller, wallet, amount).await)
        .await
}

pub use fund::fund;
