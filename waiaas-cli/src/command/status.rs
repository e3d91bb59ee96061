//! `waiaas status`.

use crate::{Ending, session::Session};
use clap::Args;
use waiaas_wire::error::exit;

/// Show the state of the daemon, the enclave and the ledger
#[derive(Debug, Args)]
pub struct Status {}

impl Status {
    pub async fn run(self, session: &Session) -> Ending {
        let daemon = session.daemon().await?;
        let status = daemon.ask(async |client, context, caller| client.status(context, caller).await).await?;
        session.output.show(&status);
        Ok(exit::DONE)
    }
}
