//! The commands: one file per group, each with its arguments and what it does.

mod alert;
mod approval;
mod audit;
mod backup;
mod budget;
mod call;
mod completions;
mod config;
mod dev;
mod doctor;
mod down;
mod emergency;
mod enclave;
mod init;
mod key;
mod owner;
mod policy;
mod receipt;
mod refill;
mod status;
mod transfer;
mod tx;
mod up;
mod wallet;
mod webhook;

pub use audit::Proof;
pub use backup::Contents;
pub use completions::NAME;

use crate::{Ending, session::Session};
use clap::Subcommand;

/// Everything that `waiaas` can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    Init(init::Init),
    Up(up::Up),
    Down(down::Down),
    Status(status::Status),
    Doctor(doctor::Doctor),
    Dev(dev::Dev),
    #[command(subcommand)]
    Wallet(wallet::Wallet),
    #[command(subcommand)]
    Emergency(emergency::Emergency),
    Transfer(transfer::Transfer),
    Call(call::Call),
    #[command(subcommand)]
    Tx(tx::Tx),
    #[command(subcommand)]
    Policy(policy::Policy),
    #[command(subcommand)]
    Budget(budget::Budget),
    Inbox(approval::Inbox),
    Approve(approval::Approve),
    Reject(approval::Reject),
    #[command(subcommand)]
    Refill(refill::Refill),
    #[command(subcommand)]
    Alert(alert::Alert),
    #[command(subcommand)]
    Key(key::Key),
    #[command(subcommand)]
    Webhook(webhook::Webhook),
    #[command(subcommand)]
    Audit(audit::Audit),
    #[command(subcommand)]
    Receipt(receipt::Receipt),
    #[command(subcommand)]
    Enclave(enclave::Enclave),
    #[command(subcommand)]
    Backup(backup::Backup),
    Restore(backup::Restore),
    #[command(subcommand)]
    Owner(owner::Owner),
    #[command(subcommand)]
    Config(config::Config),
    Completions(completions::Completions),
}

impl Command {
    /// Whether an agent's key is never enough for it.
    pub fn is_for_owner(&self) -> bool {
        match self {
            Self::Init(_)
            | Self::Up(_)
            | Self::Down(_)
            | Self::Doctor(_)
            | Self::Dev(_)
            | Self::Emergency(_)
            | Self::Budget(_)
            | Self::Inbox(_)
            | Self::Approve(_)
            | Self::Reject(_)
            | Self::Refill(_)
            | Self::Alert(_)
            | Self::Key(_)
            | Self::Webhook(_)
            | Self::Enclave(_)
            | Self::Backup(_)
            | Self::Restore(_)
            | Self::Owner(_)
            | Self::Config(_) => true,
            Self::Wallet(wallet) => wallet.is_for_owner(),
            Self::Policy(policy) => policy.is_for_owner(),
            Self::Audit(audit) => audit.is_for_owner(),
            Self::Receipt(receipt) => receipt.is_for_owner(),
            Self::Status(_) | Self::Transfer(_) | Self::Call(_) | Self::Tx(_) | Self::Completions(_) => false,
        }
    }

    /// Whether it hears Ctrl-C itself, to end what it has begun.
    pub fn hears_interrupts(&self) -> bool {
        matches!(self, Self::Dev(_))
    }

    /// Does it.
    pub async fn run(self, session: &Session) -> Ending {
        match self {
            Self::Init(command) => command.run(session).await,
            Self::Up(command) => command.run(session).await,
            Self::Down(command) => command.run(session).await,
            Self::Status(command) => command.run(session).await,
            Self::Doctor(command) => command.run(session).await,
            Self::Dev(command) => command.run(session).await,
            Self::Wallet(command) => command.run(session).await,
            Self::Emergency(command) => command.run(session).await,
            Self::Transfer(command) => command.run(session).await,
            Self::Call(command) => command.run(session).await,
            Self::Tx(command) => command.run(session).await,
            Self::Policy(command) => command.run(session).await,
            Self::Budget(command) => command.run(session).await,
            Self::Inbox(command) => command.run(session).await,
            Self::Approve(command) => command.run(session).await,
            Self::Reject(command) => command.run(session).await,
            Self::Refill(command) => command.run(session).await,
            Self::Alert(command) => command.run(session).await,
            Self::Key(command) => command.run(session).await,
            Self::Webhook(command) => command.run(session).await,
            Self::Audit(command) => command.run(session).await,
            Self::Receipt(command) => command.run(session).await,
            Self::Enclave(command) => command.run(session).await,
            Self::Backup(command) => command.run(session).await,
            Self::Restore(command) => command.run(session).await,
            Self::Owner(command) => command.run(session).await,
            Self::Config(command) => command.run(session).await,
            Self::Completions(command) => command.run(session),
        }
    }
}
