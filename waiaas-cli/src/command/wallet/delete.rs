//! `waiaas wallet delete`.

use super::{
    leave::LeaveArgs,
    rotate::{ROUNDS, is_not_empty},
    show,
    stop::halt,
    vault::{Hand, dismiss, strip, sweep, sweep_pocket},
};
use crate::{
    Ending,
    daemon::{Daemon, LEDGER},
    output::{refusal, stop::EndToSign, talk},
    owner::Installation,
    session::Session,
};
use clap::Args;
use waiaas_policy::{Address, leave::Leave, statement::EndStatement};
use waiaas_wire::{
    Problem,
    error::exit,
    signed::SignedEnd,
    view::{WalletState, WalletView},
};

/// End a wallet: its money comes back to you, its key is destroyed
///
/// It is stopped; then the limits of its vault go, everything in the vault is paid out, and the agent's key is removed from the
/// members; then the enclave destroys the key, and the API keys are revoked. Each step is signed by the owner key, and what was
/// cut short goes on with the same command. What lies in the agent key's own account is paid out, too; what the ledger does not let
/// go is left behind, and so is what `--leave-behind` names. A wallet whose making did not come to its end disappears.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  waiaas wallet delete shop
  waiaas wallet delete shop --leave-behind \"0.001 SOL\" --leave-behind unlisted")]
pub struct Delete {
    /// The wallet, by name or id
    #[arg(value_name = "WALLET")]
    wallet: String,
    /// Who gets what it holds; the owner's account unless told
    #[arg(long, value_name = "ADDRESS")]
    to: Option<Address>,
    #[command(flatten)]
    leave: LeaveArgs,
}

impl Delete {
    pub async fn run(self, session: &Session, daemon: &Daemon) -> Ending {
        let to = self.to.unwrap_or(Installation::read(&session.home)?.owner());
        let wallet = show(daemon, Some(self.wallet)).await?;
        let leave = self.leave.read(daemon, &wallet).await?;
        let mut hand = Hand::new(session, daemon);
        let wallet = match wallet.state {
            WalletState::Terminated => wallet,
            WalletState::Creating => over(session, daemon, &mut hand, &wallet, to, leave).await?,
            WalletState::Active | WalletState::Suspended => {
                let wallet = empty(session, daemon, &mut hand, wallet, to, leave.as_ref()).await?;
                over(session, daemon, &mut hand, &wallet, to, leave).await?
            }
        };
        session.output.show(&wallet);
        Ok(exit::DONE)
    }
}

/// Stops it, and takes the money and the agent out of its vault.
async fn empty(
    session: &Session,
    daemon: &Daemon,
    hand: &mut Hand<'_>,
    wallet: WalletView,
    to: Address,
    leave: Option<&Leave>,
) -> Result<WalletView, Problem> {
    let stopped = halt(daemon, Some(wallet.id.to_string())).await?.into_iter().next().ok_or_else(refusal::lost)?;
    session.output.talk(talk::SUSPENDED);
    if stopped.wallet.multisig.is_none() {
        return sweep_pocket(hand, stopped.wallet, to, leave).await;
    }
    let wallet = strip(hand, stopped.wallet).await?;
    let wallet = sweep(hand, wallet, to, leave).await?;
    let wallet = sweep_pocket(hand, wallet, to, leave).await?;
    dismiss(hand, wallet).await
}

/// The owner's last word.
async fn over(
    session: &Session,
    daemon: &Daemon,
    hand: &mut Hand<'_>,
    wallet: &WalletView,
    to: Address,
    leave: Option<Leave>,
) -> Result<WalletView, Problem> {
    let statement = EndStatement { agent: wallet.id, leave: leave.clone() };
    session.confirm(&EndToSign { name: &wallet.name, statement: statement.text() }, talk::ASK_END).await?;
    let message = statement.bytes().ok_or_else(|| refusal::not_signable("the word"))?;
    let end = SignedEnd { agent: wallet.id, signature: hand.key().await?.sign(&message).await?, leave };
    let hand_in = async || {
        let end = end.clone();
        daemon.ask_for(LEDGER, async move |client, context, caller| client.wallet_end(context, caller, end).await).await
    };
    let mut ended = hand_in().await;
    // What somebody pays in meanwhile holds up nothing.
    for _ in 0..ROUNDS {
        if !ended.as_ref().is_err_and(is_not_empty) {
            break;
        }
        if wallet.multisig.is_some() {
            sweep(hand, wallet.clone(), to, end.leave.as_ref()).await?;
        }
        sweep_pocket(hand, wallet.clone(), to, end.leave.as_ref()).await?;
        ended = hand_in().await;
    }
    ended
}
