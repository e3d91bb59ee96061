//! `waiaas policy`.

mod check;
mod diff;
mod proposal;
mod replay;
mod set;
mod withdraw;

pub use set::{check_widening, sign as sign_policy};

use crate::{
    Ending,
    daemon::Daemon,
    output::{List, refusal, setting::Text},
    session::Session,
};
use clap::Subcommand;
use waiaas_policy::document::template;
use waiaas_wire::{
    Problem,
    error::exit,
    view::{PolicyView, UsageView},
};

/// What an agent may do
#[derive(Debug, Subcommand)]
pub enum Policy {
    /// Show the policy in force
    #[command(after_help = "Example:\n  waiaas policy show shop > shop.toml")]
    Show {
        /// The wallet, by name or id; an agent's key has its own
        #[arg(value_name = "WALLET")]
        wallet: Option<String>,
    },
    Set(set::Set),
    Withdraw(withdraw::Withdraw),
    Check(check::Check),
    /// Print a policy to start from: conservative, standard or permissive
    #[command(after_help = "Example:\n  waiaas policy template standard > shop.toml")]
    Template {
        /// Which one
        #[arg(value_name = "NAME")]
        name: String,
    },
    /// Show what is used of the limits and what is left, as the daemon and the enclave count it
    Usage {
        /// The wallet, by name or id; an agent's key has its own
        #[arg(value_name = "WALLET")]
        wallet: Option<String>,
    },
    Diff(diff::Diff),
    Replay(replay::Replay),
}

impl Policy {
    /// Whether an agent's key is never enough for it.
    pub fn is_for_owner(&self) -> bool {
        matches!(self, Self::Set(_) | Self::Withdraw(_) | Self::Replay(_))
    }

    pub async fn run(self, session: &Session) -> Ending {
        match self {
            Self::Show { wallet } => session.output.show(&show(&session.daemon().await?, wallet).await?),
            Self::Set(set) => return set.run(session).await,
            Self::Check(check) => return check.run(session).await,
            Self::Template { name } => session.output.show(&print_template(name)?),
            Self::Usage { wallet } => session.output.show(&usage(&session.daemon().await?, wallet).await?),
            Self::Diff(diff) => return diff.run(session).await,
            Self::Withdraw(withdraw) => return withdraw.run(session).await,
            Self::Replay(replay) => return replay.run(session).await,
        }
        Ok(exit::DONE)
    }
}

/// The policy in force.
pub async fn show(daemon: &Daemon, wallet: Option<String>) -> Result<PolicyView, Problem> {
    daemon.ask(async move |client, context, caller| client.policy_show(context, caller, wallet).await).await
}

async fn usage(daemon: &Daemon, wallet: Option<String>) -> Result<List<UsageView>, Problem> {
    let items =
        daemon.ask(async move |client, context, caller| client.policy_usage(context, caller, wallet).await).await?;
    Ok(List { items })
}

fn print_template(name: String) -> Result<Text, Problem> {
    match template(&name) {
        Some(text) => Ok(Text { text: text.to_owned(), name }),
        None => Err(refusal::template(&name)),
    }
}
