//! `waiaas wallet recovery` and `waiaas emergency recover`: everything out of a wallet, to where the owner said beforehand.

use super::{
    balance, show,
    vault::{Hand, strip, sweep_one, sweep_pocket},
};
use crate::{
    Ending,
    daemon::{Daemon, LEDGER},
    output::{
        recovery::{DestinationToSign, Recovered, RecoveryAhead},
        refusal, talk,
    },
    owner::{self, Installation},
    session::Session,
};
use clap::{Args, Subcommand};
use waiaas_policy::Address;
use waiaas_wire::{
    Code, Problem, Signature,
    error::exit,
    signed::SignedDestination,
    view::{DestinationView, RecoveryStage, RecoveryView, WalletView},
};

/// How often it is looked whether something came in meanwhile.
const ROUNDS: usize = 16;

/// Where everything that a wallet holds goes in an emergency
#[derive(Debug, Subcommand)]
pub enum Destination {
    /// Register it: the owner key signs, and `waiaas emergency recover` pays there and nowhere else
    #[command(after_help = "Example:\n  waiaas wallet recovery set shop 7v3uijLDBfYNSepa4e4wFk4C1xttvzjT15yRyBdUJ7P4")]
    Set {
        /// The wallet, by name or id
        #[arg(value_name = "WALLET")]
        wallet: String,
        /// The account that gets everything: one of yours that has nothing to do with this installation
        #[arg(value_name = "ADDRESS")]
        to: Address,
    },
    /// Show it, its signature verified
    Show {
        /// The wallet, by name or id
        #[arg(value_name = "WALLET")]
        wallet: String,
    },
}

impl Destination {
    pub async fn run(self, session: &Session, daemon: &Daemon) -> Ending {
        let shown = match self {
            Self::Show { wallet } => registered(session, daemon, &show(daemon, Some(wallet)).await?).await?,
            Self::Set { wallet, to } => set(session, daemon, &wallet, to).await?,
        };
        session.output.show(&shown);
        Ok(exit::DONE)
    }
}

async fn set(session: &Session, daemon: &Daemon, wallet: &str, to: Address) -> Result<DestinationView, Problem> {
    owner::must_be_there(session)?;
    let wallet = show(daemon, Some(wallet.to_owned())).await?;
    let known = registered(session, daemon, &wallet).await?;
    let unsigned = SignedDestination {
        agent: wallet.id,
        version: known.version.saturating_add(1),
        to,
        signature: Signature([0; 64]),
    };
    let statement = unsigned.statement();
    let ask = DestinationToSign { name: &wallet.name, before: known.to, to, statement: statement.text() };
    session.confirm(&ask, talk::ASK_DESTINATION).await?;
    let message = statement.bytes().ok_or_else(|| refusal::not_signable("the word"))?;
    let signature = owner::open(session).await?.sign(&message).await?;
    let word = SignedDestination { signature, ..unsigned };
    daemon.ask(async move |client, context, caller| client.recovery_set(context, caller, word).await).await
}

/// What is registered. What the owner did not sign is not believed.
async fn registered(session: &Session, daemon: &Daemon, wallet: &WalletView) -> Result<DestinationView, Problem> {
    let (owner, name) = (Installation::read(&session.home)?.owner(), wallet.id.to_string());
    let view =
        daemon.ask(async move |client, context, caller| client.recovery_show(context, caller, name).await).await?;
    let DestinationView { agent_id, version, to, signature } = view;
    if agent_id != wallet.id {
        return Err(refusal::disagrees("the recovery destination is that of another wallet"));
    }
    if let Some(to) = to {
        let signature = signature.unwrap_or(Signature([0; 64]));
        let word = SignedDestination { agent: agent_id, version, to, signature };
        word.verify(&owner).map_err(|_| refusal::disagrees("the owner did not sign this recovery destination"))?;
    }
    Ok(view)
}

/// Take everything out of a wallet, to its registered recovery destination
///
/// The wallet is stopped; the limits of its vault are removed; then every token and all SOL in the vault are paid to the account
/// that `waiaas wallet recovery set` registered. For that the owner key alone signs, and neither the agent's key nor the enclave is
/// needed. Last comes what lies in the agent key's own account, which is all there is without a vault: the enclave signs that, too.
/// It asks once. What was cut short goes on with the same command, and until it is through the wallet stays stopped; then
/// `waiaas wallet resume` lets it go on.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  waiaas emergency recover shop")]
pub struct Recover {
    /// The wallet, by name or id
    #[arg(value_name = "WALLET")]
    wallet: String,
}

impl Recover {
    pub async fn run(self, session: &Session, daemon: &Daemon) -> Ending {
        owner::must_be_there(session)?;
        let wallet = show(daemon, Some(self.wallet)).await?;
        let to = registered(session, daemon, &wallet).await?.to;
        let to = to.ok_or_else(|| Problem::plain(Code::RecoveryNowhere))?;
        session.confirm(&RecoveryAhead { name: &wallet.name, to }, talk::ASK_RECOVER).await?;
        let mut hand = Hand::without_questions(session, daemon);
        let mut found = look(daemon, &wallet, to).await?;
        for _ in 0..ROUNDS {
            if found.stage == RecoveryStage::Done {
                break;
            }
            let stripped = strip(&mut hand, found.agent).await?;
            take_out(session, &mut hand, daemon, stripped, to).await?;
            found = look(daemon, &wallet, to).await?;
        }
        let done = found.stage == RecoveryStage::Done && found.left.is_empty();
        session.output.show(&Recovered(found));
        Ok(if done { exit::DONE } else { exit::FAILED })
    }
}

/// Each asset for itself: one that the ledger does not let go holds up none of the others.
async fn take_out(
    session: &Session,
    hand: &mut Hand<'_>,
    daemon: &Daemon,
    wallet: WalletView,
    to: Address,
) -> Result<(), Problem> {
    let held = match wallet.multisig {
        Some(_) => balance(daemon, Some(wallet.id.to_string())).await?.balances,
        None => Vec::new(),
    };
    for balance in held.iter().rev().filter(|balance| balance.amount > 0) {
        match sweep_one(hand, wallet.clone(), to, balance.asset).await {
            Ok(_) => {}
            Err(why) if is_left(why.code) => {
                session.output.warn(format!("{}: {why}", balance.asset));
            }
            Err(why) => return Err(why),
        }
    }
    // Last, since this alone needs the enclave.
    match sweep_pocket(hand, wallet, to, None).await {
        Err(why) if why.code == Code::EnclaveUnavailable || is_left(why.code) => session.output.warn(why.to_string()),
        swept => drop(swept?),
    }
    Ok(())
}

/// Whether the ledger's no to one asset holds up none of the others. It is tried again: somebody may just have paid in.
const fn is_left(code: Code) -> bool {
    matches!(code, Code::TransactionSimulation | Code::TransactionBalance | Code::TransactionFailed)
}

/// Begins, or looks how far it is.
async fn look(daemon: &Daemon, wallet: &WalletView, to: Address) -> Result<RecoveryView, Problem> {
    let name = wallet.id.to_string();
    let found = daemon
        .ask_for(LEDGER, async move |client, context, caller| client.recover(context, caller, name).await)
        .await?;
    if found.to != to || found.agent.id != wallet.id {
        return Err(refusal::disagrees("the recovery goes somewhere else than the owner said"));
    }
    Ok(found)
}
