//! `waiaas policy withdraw`.

use crate::{Ending, output::talk, session::Session};
use clap::Args;
use waiaas_wire::error::exit;

/// Take back a wider policy before it takes effect
///
/// A policy that allows more than the one in force may have to wait (`policy.widen_cooldown` in the settings). Until then it
/// can be taken back, without the owner key: that only ever allows less. `waiaas inbox` lists what waits.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  waiaas policy withdraw shop")]
pub struct Withdraw {
    /// The wallet, by name or id
    #[arg(value_name = "WALLET")]
    wallet: String,
}

impl Withdraw {
    pub async fn run(self, session: &Session) -> Ending {
        let daemon = session.daemon().await?;
        let wallet = self.wallet;
        let left = daemon
            .ask(async move |client, context, caller| client.policy_withdraw(context, caller, wallet).await)
            .await?;
        session.output.talk(talk::WITHDRAWN);
        session.output.show(&left);
        Ok(exit::DONE)
    }
}
