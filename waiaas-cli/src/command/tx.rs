//! `waiaas tx`.

use super::transfer::{duration, finish, follow};
use crate::{Ending, clock::Deadline, daemon::Daemon, output::talk, session::Session};
use clap::Subcommand;
use waiaas_policy::{id::TxId, time::Span};
use waiaas_wire::{
    Problem,
    control::{TxFilter, TxIdText},
    error::exit,
    view::{TxKind, TxPage, TxStatus, TxView},
};

/// Payments, deposits and the owner's transfers
#[derive(Debug, Subcommand)]
pub enum Tx {
    /// List transactions, newest first
    #[command(after_help = "\
Examples:
  waiaas tx list --wallet shop --status PENDING
  waiaas tx list --all --json")]
    List {
        /// Of this wallet only
        #[arg(long, value_name = "WALLET")]
        wallet: Option<String>,
        /// In this status only: PENDING, APPROVED, SUBMITTED, CONFIRMED, FAILED, REJECTED or EXPIRED
        #[arg(long, value_name = "STATUS")]
        status: Option<TxStatus>,
        /// Of this kind only: payment, funding or deposit
        #[arg(long, value_name = "KIND")]
        kind: Option<TxKind>,
        /// Most items of a page
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100), default_value_t = 20)]
        limit: u32,
        /// Go on where an earlier page ended
        #[arg(long, value_name = "CURSOR", conflicts_with = "all")]
        cursor: Option<String>,
        /// All pages
        #[arg(long)]
        all: bool,
    },
    /// Show a transaction
    Show {
        /// The transaction
        #[arg(value_name = "ID")]
        id: TxId,
    },
    /// Wait until a transaction is final
    ///
    /// Ends with 0 when it is paid, 4 when it still waits for the owner or a delay, 9 when its outcome is not known yet.
    Wait {
        /// The transaction
        #[arg(value_name = "ID")]
        id: TxId,
        /// How long to wait
        #[arg(long, value_name = "TIME", default_value = "2m")]
        timeout: Span,
    },
    /// Take back a payment that waits for its delay or for the owner
    Cancel {
        /// The transaction
        #[arg(value_name = "ID")]
        id: TxId,
    },
}

impl Tx {
    pub async fn run(self, session: &Session) -> Ending {
        let daemon = session.daemon().await?;
        match self {
            Self::List { wallet, status, kind, limit, cursor, all } => {
                let filter = TxFilter { wallet, status, kind, limit: Some(limit), cursor };
                let page = if all { every_page(&daemon, filter).await? } else { page(&daemon, filter).await? };
                session.output.show(&page);
            }
            Self::Show { id } => session.output.show(&show(&daemon, id).await?),
            Self::Wait { id, timeout } => return wait(session, &daemon, id, timeout).await,
            Self::Cancel { id } => session.output.show(&cancel(&daemon, id).await?),
        }
        Ok(exit::DONE)
    }
}

async fn page(daemon: &Daemon, filter: TxFilter) -> Result<TxPage, Problem> {
    daemon.ask(async move |client, context, caller| client.tx_list(context, caller, filter).await).await
}

async fn every_page(daemon: &Daemon, filter: TxFilter) -> Result<TxPage, Problem> {
    let mut filter = TxFilter { limit: Some(100), ..filter };
    let mut items = Vec::new();
    loop {
        let page = page(daemon, filter.clone()).await?;
        items.extend(page.items);
        match page.cursor {
            Some(cursor) if page.has_more => filter.cursor = Some(cursor),
            _ => return Ok(TxPage { items, cursor: None, has_more: false }),
        }
    }
}

async fn show(daemon: &Daemon, id: TxId) -> Result<TxView, Problem> {
    daemon.ask(async move |client, context, caller| client.tx_show(context, caller, TxIdText(id)).await).await
}

async fn cancel(daemon: &Daemon, id: TxId) -> Result<TxView, Problem> {
    daemon.ask(async move |client, context, caller| client.tx_cancel(context, caller, TxIdText(id)).await).await
}

async fn wait(session: &Session, daemon: &Daemon, id: TxId, timeout: Span) -> Ending {
    let busy = session.output.busy(talk::WAITING);
    let tx = show(daemon, id).await?;
    let tx = follow(daemon, tx, true, Deadline::after(duration(timeout))).await?;
    drop(busy);
    finish(session, &tx, true)
}
