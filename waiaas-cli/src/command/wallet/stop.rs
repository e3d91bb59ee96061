//! Stopping wallets at once, and letting them go on.

use super::{
    show,
    vault::{Hand, restore, strip},
};
use crate::{
    Ending,
    daemon::{Daemon, LEDGER},
    output::{
        refusal,
        stop::{Halted, LiftToSign, Stops},
        talk,
    },
    owner,
    session::Session,
};
use clap::Args;
use waiaas_policy::statement::LiftStatement;
use waiaas_wire::{
    Problem,
    error::exit,
    signed::SignedLift,
    view::{StopView, StoppedView, WalletState, WalletView},
};

/// Stop a wallet: it pays nothing from this moment on
///
/// Daemon and enclave refuse at once, also after a restart. The limits of a vault are then removed on chain, which the owner
/// key signs, so that the agent's key alone can pay nothing, either.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  waiaas wallet suspend shop")]
pub struct Suspend {
    /// The wallet, by name or id
    #[arg(value_name = "WALLET")]
    wallet: String,
}

impl Suspend {
    pub async fn run(self, session: &Session, daemon: &Daemon) -> Ending {
        let stopped = halt(daemon, Some(self.wallet)).await?.into_iter().next().ok_or_else(refusal::lost)?;
        if !stopped.enclave {
            session.output.warn(talk::ENCLAVE_NOT_TOLD);
        }
        session.output.talk(talk::SUSPENDED);
        let wallet = strip(&mut Hand::new(session, daemon), stopped.wallet).await?;
        session.output.show(&wallet);
        Ok(exit::DONE)
    }
}

/// Let a wallet go on that was stopped
///
/// First the limits of a vault on chain, then the enclave, then the daemon; the owner key signs for it.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  waiaas wallet resume shop")]
pub struct Resume {
    /// The wallet, by name or id
    #[arg(value_name = "WALLET")]
    wallet: String,
}

impl Resume {
    pub async fn run(self, session: &Session, daemon: &Daemon) -> Ending {
        owner::must_be_there(session)?;
        let wallet = show(daemon, Some(self.wallet)).await?;
        let wallet = go_on(session, &mut Hand::new(session, daemon), daemon, wallet).await?;
        session.output.show(&wallet);
        Ok(exit::DONE)
    }
}

/// Everything in its order.
pub async fn go_on(
    session: &Session,
    hand: &mut Hand<'_>,
    daemon: &Daemon,
    wallet: WalletView,
) -> Result<WalletView, Problem> {
    // Before anything is changed on chain: is it stopped at all?
    stop_of(daemon, &wallet).await?;
    let wallet = restore(hand, wallet).await?;
    let StopView { agent, stop } = stop_of(daemon, &wallet).await?;
    if agent != wallet.id {
        return Err(refusal::disagrees("the stop is that of another wallet"));
    }
    let statement = LiftStatement { agent, stop };
    session.confirm(&LiftToSign { name: &wallet.name, statement: statement.text() }, talk::ASK_LIFT).await?;
    let message = statement.bytes().ok_or_else(|| refusal::not_signable("the word"))?;
    let lift = SignedLift { agent, stop, signature: hand.key().await?.sign(&message).await? };
    daemon.ask(async move |client, context, caller| client.wallet_lift(context, caller, lift).await).await
}

pub async fn stop_of(daemon: &Daemon, wallet: &WalletView) -> Result<StopView, Problem> {
    let name = wallet.id.to_string();
    daemon.ask(async move |client, context, caller| client.wallet_stop_show(context, caller, name).await).await
}

/// Stops one wallet, or all.
pub async fn halt(daemon: &Daemon, wallet: Option<String>) -> Result<Vec<StoppedView>, Problem> {
    daemon.ask_for(LEDGER, async move |client, context, caller| client.wallet_stop(context, caller, wallet).await).await
}

/// Which wallets an emergency is about.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct Which {
    /// The wallet, by name or id
    #[arg(value_name = "WALLET")]
    wallet: Option<String>,
    /// All wallets
    #[arg(long)]
    all: bool,
}

impl Which {
    /// Stops them: here at once and in one step, then on chain one after another, without a question. What fails for one
    /// wallet stops none of the others.
    pub async fn stop(self, session: &Session, daemon: &Daemon) -> Ending {
        let stopped = halt(daemon, self.wallet.filter(|_| !self.all)).await?;
        if !stopped.is_empty() {
            let vaults = stopped.iter().filter(|stopped| stopped.wallet.multisig.is_some()).count();
            session.output.talk(talk::halted(stopped.len(), vaults));
        }
        let mut hand = Hand::without_questions(session, daemon);
        let (mut items, mut locked) = (Vec::new(), None::<Problem>);
        for StoppedView { wallet, enclave } in stopped {
            let open = match (&locked, wallet.multisig.is_some()) {
                (None, true) => hand.key().await.map(drop),
                (Some(why), true) => Err(why.clone()),
                (_, false) => Ok(()),
            };
            let stripped = match open {
                Ok(()) => strip(&mut hand, wallet.clone()).await,
                // One passphrase that is not there is not asked for again and again.
                Err(why) => Err(locked.insert(why).clone()),
            };
            items.push(Halted { wallet, enclave, problem: stripped.err() });
        }
        Ok(finish(session, items))
    }

    /// Lets them go on.
    pub async fn lift(self, session: &Session, daemon: &Daemon) -> Ending {
        owner::must_be_there(session)?;
        let wallets = if let Some(wallet) = self.wallet {
            vec![show(daemon, Some(wallet)).await?]
        } else {
            let all = super::list(daemon).await?.items;
            all.into_iter().filter(|wallet| wallet.state == WalletState::Suspended).collect()
        };
        let mut hand = Hand::new(session, daemon);
        let mut items = Vec::new();
        for wallet in wallets {
            let lifted = go_on(session, &mut hand, daemon, wallet.clone()).await;
            items.push(match lifted {
                Ok(wallet) => Halted { wallet, enclave: true, problem: None },
                Err(why) => Halted { wallet, enclave: true, problem: Some(why) },
            });
        }
        Ok(finish(session, items))
    }
}

/// Shows what became of each; the first problem tells how it ends.
fn finish(session: &Session, items: Vec<Halted>) -> u8 {
    let code = items.iter().find_map(|item| item.problem.as_ref()).map(|why| why.code.entry().exit);
    session.output.show(&Stops { items });
    code.unwrap_or(exit::DONE)
}
