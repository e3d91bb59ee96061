//! `waiaas wallet change`.

use crate::{Ending, daemon::Daemon, session::Session};
use clap::Args;
use waiaas_wire::{error::exit, view::AgentChange};

/// Give a wallet another name, or other tags
///
/// Neither means anything to a payment. The name of before is free again.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  waiaas wallet change shop --name shop-eu
  waiaas wallet change shop --tag team:checkout --tag eu
  waiaas wallet change shop --no-tags")]
pub struct Change {
    /// The wallet, by name or id
    #[arg(value_name = "WALLET")]
    wallet: String,
    /// What you call it from now on
    #[arg(long, value_name = "NAME", required_unless_present_any = ["tag", "no_tags"])]
    name: Option<String>,
    /// A word of yours for it; those of before go
    #[arg(long, value_name = "TAG")]
    tag: Vec<String>,
    /// Take all its tags away
    #[arg(long, conflicts_with = "tag")]
    no_tags: bool,
}

impl Change {
    pub async fn run(self, session: &Session, daemon: &Daemon) -> Ending {
        let Self { wallet, name: nickname, tag, no_tags } = self;
        let tags = (no_tags || !tag.is_empty()).then_some(tag);
        let change = AgentChange { nickname, tags };
        let work = async move |client: &waiaas_wire::control::ControlClient, context, caller| {
            client.wallet_change(context, caller, wallet, change).await
        };
        session.output.show(&daemon.ask(work).await?);
        Ok(exit::DONE)
    }
}
