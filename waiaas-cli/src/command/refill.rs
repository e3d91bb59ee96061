//! `waiaas refill`.

use crate::{Ending, output::refill::Refills, session::Session};
use clap::{Args, Subcommand};
use waiaas_wire::{error::exit, view::NewRefill};

/// Wallets that are filled up from another wallet of yours when they run low
///
/// A rule only asks: the paying wallet's policy, which you signed, and its limits on chain say what may be paid, and to whom.
#[derive(Debug, Subcommand)]
pub enum Refill {
    /// List the rules, those of the settings as well
    List,
    /// Set a rule, in the place of the one for the same wallet and asset
    ///
    /// With --from the same wallet, its vault fills up the account of its agent's key. It holds at once, without a restart.
    #[command(after_help = "\
Examples:
  waiaas refill set shop --from hub --below 0.5 --amount 1 --most-per-day 3 --keep 10
  waiaas refill set shop --from hub --asset USDC --below 50 --amount 100 --most-per-day 300")]
    Set(Set),
    /// Remove what a command has set for a wallet
    #[command(after_help = "Examples:\n  waiaas refill remove shop\n  waiaas refill remove shop --asset USDC")]
    Remove {
        /// The wallet that gets it, by name or id
        #[arg(value_name = "WALLET")]
        wallet: String,
        /// Only the rule for this asset
        #[arg(long, value_name = "ASSET")]
        asset: Option<String>,
    },
}

/// A rule. Amounts are decimal numbers of the asset.
#[derive(Debug, Args)]
pub struct Set {
    /// The wallet that gets it, by name or id
    #[arg(value_name = "WALLET")]
    wallet: String,
    /// The wallet that pays, by name or id
    #[arg(long, value_name = "WALLET")]
    from: String,
    /// `SOL`, a mint, or a symbol of the paying wallet's policy
    #[arg(long, value_name = "ASSET", default_value = "SOL")]
    asset: String,
    /// It is filled up when it holds less than this
    #[arg(long, value_name = "AMOUNT")]
    below: String,
    /// What it gets each time
    #[arg(long, value_name = "AMOUNT")]
    amount: String,
    /// Most that it gets within 24 hours
    #[arg(long, value_name = "AMOUNT")]
    most_per_day: String,
    /// What the paying wallet keeps at least
    #[arg(long, value_name = "AMOUNT", default_value = "0")]
    keep: String,
}

impl Refill {
    pub async fn run(self, session: &Session) -> Ending {
        let daemon = session.daemon().await?;
        match self {
            Self::List => {
                let items =
                    daemon.ask(async |client, context, caller| client.refill_list(context, caller).await).await?;
                session.output.show(&Refills { items });
            }
            Self::Set(Set { wallet, from, asset, below, amount, most_per_day, keep }) => {
                let rule = NewRefill { wallet, from, asset, below, amount, most_per_day, keep };
                let set = daemon
                    .ask(async move |client, context, caller| client.refill_set(context, caller, rule).await)
                    .await?;
                session.output.show(&set);
            }
            Self::Remove { wallet, asset } => {
                let items = daemon
                    .ask(async move |client, context, caller| {
                        client.refill_remove(context, caller, wallet, asset).await
                    })
                    .await?;
                session.output.show(&Refills { items });
            }
        }
        Ok(exit::DONE)
    }
}
