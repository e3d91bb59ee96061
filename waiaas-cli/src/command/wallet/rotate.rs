//! `waiaas wallet rotate-key`.

use super::{
    leave::LeaveArgs,
    show,
    stop::{go_on, halt, stop_of},
    vault::{Hand, exchange, sweep_pocket},
};
use crate::{
    Ending, attestation,
    daemon::{Daemon, LEDGER},
    output::{refusal, stop::RotateToSign, talk},
    owner::{self, Installation},
    session::Session,
};
use clap::Args;
use waiaas_policy::{leave::Leave, statement::RotateStatement};
use waiaas_wire::{
    Code, Problem,
    error::exit,
    signed::SignedRotate,
    view::{RotationStage, RotationView, StopView, WalletView},
};

/// How often what came in meanwhile is taken out.
pub(super) const ROUNDS: usize = 4;

/// Put another key in the place of an agent's; the vault and its address stay
///
/// The wallet is stopped. The enclave makes another key, which is attested and verified here; then members and limits on chain
/// change to it, in one transaction where that fits; when that is final, the old key is destroyed, and the wallet goes on. Policy
/// and budgets stay, and what the agent has used stays used. Each step is signed by the owner key, and what was cut short goes on
/// with the same command. What lies in the agent key's own account is paid to you before. For a wallet with a vault.
#[derive(Debug, Args)]
#[command(
    alias = "rotate",
    after_help = "\
Examples:
  waiaas wallet rotate-key shop
  waiaas wallet rotate-key shop --leave-behind \"0.001 SOL\" --leave-behind unlisted"
)]
pub struct RotateKey {
    /// The wallet, by name or id
    #[arg(value_name = "WALLET")]
    wallet: String,
    #[command(flatten)]
    leave: LeaveArgs,
}

impl RotateKey {
    pub async fn run(self, session: &Session, daemon: &Daemon) -> Ending {
        owner::must_be_there(session)?;
        let wallet = show(daemon, Some(self.wallet)).await?;
        if wallet.multisig.is_none() {
            return Err(refusal::no_other_key(&wallet));
        }
        let leave = self.leave.read(daemon, &wallet).await?;
        let mut hand = Hand::new(session, daemon);
        let stopped = halt(daemon, Some(wallet.id.to_string())).await?.into_iter().next().ok_or_else(refusal::lost)?;
        let owner = Installation::read(&session.home)?.owner();
        // The old key's own account is out of reach once the key is gone.
        let swept = sweep_pocket(&mut hand, stopped.wallet, owner, leave.as_ref()).await?;
        let word = word(session, &mut hand, daemon, &swept, leave).await?;
        let begun = insist(session, &mut hand, daemon, &swept, &word).await?;
        if let Some(next) = begun.next {
            let exchanged = exchange(&mut hand, swept).await?;
            let done = insist(session, &mut hand, daemon, &exchanged, &word).await?;
            if done.stage != RotationStage::Done || done.key != next {
                return Err(refusal::disagrees("the key in force is not the one that was let in on chain"));
            }
        }
        let wallet = show(daemon, Some(wallet.id.to_string())).await?;
        let wallet = go_on(session, &mut hand, daemon, wallet).await?;
        session.output.show(&wallet);
        Ok(exit::DONE)
    }
}

/// Whether it is refused since something lies in the agent key's own account, or in the vault.
pub(super) fn is_not_empty(why: &Problem) -> bool {
    why.code == Code::ValidationRange
        && (why.detail.contains("own account") || why.detail.contains("still holds something"))
}

/// Hands the word in. What somebody pays to the old key meanwhile holds up nothing, as far as it can be taken out or is left behind.
async fn insist(
    session: &Session,
    hand: &mut Hand<'_>,
    daemon: &Daemon,
    wallet: &WalletView,
    word: &SignedRotate,
) -> Result<RotationView, Problem> {
    let owner = Installation::read(&session.home)?.owner();
    let mut found = hand_in(session, daemon, word.clone()).await;
    for _ in 0..ROUNDS {
        if !found.as_ref().is_err_and(is_not_empty) {
            break;
        }
        sweep_pocket(hand, wallet.clone(), owner, word.leave.as_ref()).await?;
        found = hand_in(session, daemon, word.clone()).await;
    }
    found
}

/// The owner's word, for the stop in force.
async fn word(
    session: &Session,
    hand: &mut Hand<'_>,
    daemon: &Daemon,
    wallet: &WalletView,
    leave: Option<Leave>,
) -> Result<SignedRotate, Problem> {
    let StopView { agent, stop } = stop_of(daemon, wallet).await?;
    if agent != wallet.id {
        return Err(refusal::disagrees("the stop is that of another wallet"));
    }
    let statement = RotateStatement { agent, stop, leave: leave.clone() };
    session.confirm(&RotateToSign { name: &wallet.name, statement: statement.text() }, talk::ASK_ROTATE).await?;
    let message = statement.bytes().ok_or_else(|| refusal::not_signable("the word"))?;
    Ok(SignedRotate { agent, stop, signature: hand.key().await?.sign(&message).await?, leave })
}

/// Hands the word in, and makes sure of whatever key is in force when all is done.
async fn hand_in(session: &Session, daemon: &Daemon, word: SignedRotate) -> Result<RotationView, Problem> {
    let (busy, agent) = (session.output.busy(talk::REPLACING_KEY), word.agent);
    let found = daemon
        .ask_for(LEDGER, async move |client, context, caller| client.wallet_rotate(context, caller, word).await)
        .await?;
    drop(busy);
    if found.stage == RotationStage::Done {
        attestation::account(session, daemon, &agent.to_string(), found.key).await?;
    }
    Ok(found)
}
