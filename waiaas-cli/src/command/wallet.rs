//! `waiaas wallet`.

mod change;
mod delete;
mod fund;
mod leave;
mod receive;
mod recovery;
mod rotate;
mod stop;
pub mod vault;

pub use recovery::Recover;
pub use stop::Which;

use crate::{
    Ending,
    amount::AmountArgs,
    daemon::{Daemon, LEDGER},
    output::{List, refusal, talk, vault::WalletDetail},
    review::vault::vault_of,
    session::Session,
};
use clap::Subcommand;
use waiaas_policy::Address;
use waiaas_wire::{
    Code, Problem,
    error::exit,
    view::{BalanceView, WalletState, WalletView},
};

/// Wallets of agents
#[derive(Debug, Subcommand)]
pub enum Wallet {
    /// Make a wallet: a key in the enclave, under a name, and a vault on chain
    ///
    /// Its money is in a Squads vault on chain, which enforces the limits of the policy a third time. The owner key signs its
    /// creation, and the owner's account pays for it: the costs are shown before. What was cut short goes on with the same command.
    /// With `--custody pocket` the money is in the account of the agent's key: nothing to sign or to pay, and no limit on chain.
    #[command(after_help = "Examples:\n  waiaas wallet create shop\n  waiaas wallet create shop --custody pocket")]
    Create {
        /// What you call it
        #[arg(value_name = "NAME")]
        name: String,
        /// Where its money is
        #[arg(long, value_enum, default_value = "vault")]
        custody: Custody,
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
    Withdraw(vault::Withdraw),
    Move(vault::Move),
    Sweep(vault::Sweep),
    Suspend(stop::Suspend),
    Resume(stop::Resume),
    RotateKey(rotate::RotateKey),
    #[command(subcommand)]
    Recovery(recovery::Destination),
    Change(change::Change),
    Delete(delete::Delete),
}

/// Where a wallet's money is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Custody {
    /// In a Squads vault on chain
    Vault,
    /// In the account of the agent's key
    Pocket,
}

impl Wallet {
    /// Whether an agent's key is never enough for it.
    pub fn is_for_owner(&self) -> bool {
        let on_chain =
            matches!(self, Self::Withdraw(_) | Self::Move(_) | Self::Suspend(_) | Self::Resume(_) | Self::Delete(_));
        on_chain
            || matches!(self, Self::RotateKey(_) | Self::Sweep(_) | Self::Recovery(_) | Self::Change(_))
            || matches!(self, Self::Create { .. } | Self::Fund(_) | Self::Airdrop { .. })
    }

    pub async fn run(self, session: &Session) -> Ending {
        let daemon = session.daemon().await?;
        match self {
            Self::Create { name, custody } => create(session, &daemon, name, custody).await?,
            Self::List => session.output.show(&list(&daemon).await?),
            Self::Show { wallet } => session.output.show(&detail(session, &daemon, wallet).await?),
            Self::Balance { wallet } => session.output.show(&balance(&daemon, wallet).await?),
            Self::Fund(fund) => return fund.run(session, &daemon).await,
            Self::Airdrop { wallet, amount } => airdrop(session, &daemon, wallet, amount).await?,
            Self::Receive(receive) => return receive.run(session, &daemon).await,
            Self::Withdraw(withdraw) => return withdraw.run(session, &daemon).await,
            Self::Suspend(suspend) => return suspend.run(session, &daemon).await,
            Self::Move(move_) => return move_.run(session, &daemon).await,
            Self::Sweep(sweep) => return sweep.run(session, &daemon).await,
            Self::Resume(resume) => return resume.run(session, &daemon).await,
            Self::Recovery(recovery) => return recovery.run(session, &daemon).await,
            Self::RotateKey(rotate) => return rotate.run(session, &daemon).await,
            Self::Change(change) => return change.run(session, &daemon).await,
            Self::Delete(delete) => return delete.run(session, &daemon).await,
        }
        Ok(exit::DONE)
    }
}

async fn create(session: &Session, daemon: &Daemon, name: String, custody: Custody) -> Result<(), Problem> {
    let wallet = match custody {
        Custody::Pocket => {
            let _busy = session.output.busy(talk::MAKING_WALLET);
            make(daemon, name).await?
        }
        Custody::Vault => vault::create(session, daemon, name).await?,
    };
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

/// One wallet, with its vault as it is on chain. A chain that cannot be asked hides nothing else.
async fn detail(session: &Session, daemon: &Daemon, wallet: Option<String>) -> Result<WalletDetail, Problem> {
    let wallet = show(daemon, wallet).await?;
    if wallet.multisig.is_none() {
        return Ok(WalletDetail { wallet, vault: None });
    }
    match vault::look(daemon, &wallet).await {
        Ok(vault) => Ok(WalletDetail { wallet, vault: Some(vault) }),
        Err(why) => {
            session.output.warn(format!("the vault could not be looked at: {why}"));
            Ok(WalletDetail { wallet, vault: None })
        }
    }
}

/// The account that a wallet is paid at. Of a vault it is derived from the multisig and compared: what is paid to another
/// account, the multisig's own included, is lost.
pub fn paid_at(wallet: &WalletView) -> Result<Address, Problem> {
    if wallet.state == WalletState::Creating {
        return Err(Problem::plain(Code::AgentCreating));
    }
    if wallet.state == WalletState::Terminated {
        return Err(refusal::over(&wallet.name));
    }
    let derived = wallet.multisig.as_ref().map_or(Ok(wallet.address), vault_of)?;
    if derived == wallet.address {
        Ok(derived)
    } else {
        Err(refusal::disagrees("the vault is not that of the multisig"))
    }
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
