//! `waiaas alert`.

use crate::{Ending, daemon::Daemon, session::Session};
use clap::Subcommand;
use waiaas_policy::id::AlertId;
use waiaas_wire::{
    Problem,
    control::AlertIdText,
    error::exit,
    view::{AlertPage, AlertView},
};

/// What is not as it ought to be, and what happened that nobody ordered here
#[derive(Debug, Subcommand)]
pub enum Alert {
    /// List alerts, the newest first
    #[command(after_help = "\
Examples:
  waiaas alert list
  waiaas alert list --all --json       with those that are over")]
    List {
        /// Those that are over, too
        #[arg(long)]
        all: bool,
    },
    /// Show an alert
    Show {
        /// The alert
        #[arg(value_name = "ID")]
        id: AlertId,
    },
    /// Say that you have seen an alert
    ///
    /// Money that left, once seen, is over with that. Anything else stays until it is not so any more.
    Ack {
        /// The alert
        #[arg(value_name = "ID")]
        id: AlertId,
    },
}

impl Alert {
    pub async fn run(self, session: &Session) -> Ending {
        let daemon = session.daemon().await?;
        match self {
            Self::List { all } => session.output.show(&list(&daemon, all).await?),
            Self::Show { id } => session.output.show(&show(&daemon, AlertIdText(id)).await?),
            Self::Ack { id } => session.output.show(&acknowledge(&daemon, AlertIdText(id)).await?),
        }
        Ok(exit::DONE)
    }
}

/// Every page.
async fn list(daemon: &Daemon, all: bool) -> Result<AlertPage, Problem> {
    let (mut items, mut before) = (Vec::new(), None::<AlertIdText>);
    loop {
        let from = before.clone();
        let page = daemon
            .ask(async move |client, context, caller| client.alert_list(context, caller, all, from, 100).await)
            .await?;
        items.extend(page.items);
        before = items.last().map(|alert: &AlertView| AlertIdText(alert.id));
        if !page.has_more {
            return Ok(AlertPage { items, cursor: None, has_more: false });
        }
    }
}

async fn show(daemon: &Daemon, id: AlertIdText) -> Result<AlertView, Problem> {
    daemon.ask(async move |client, context, caller| client.alert_show(context, caller, id).await).await
}

async fn acknowledge(daemon: &Daemon, id: AlertIdText) -> Result<AlertView, Problem> {
    daemon.ask(async move |client, context, caller| client.alert_acknowledge(context, caller, id).await).await
}
