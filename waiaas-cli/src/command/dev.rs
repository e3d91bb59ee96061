//! `waiaas dev`.

mod demo;
mod ground;
mod ledger;
mod programs;

use crate::{
    Ending,
    output::{Busy, running::DevView, talk},
    owner::{self, KeyStore, Wish},
    session::Session,
};
use clap::Args;
use ground::Ground;
use ledger::Ledger;
use programs::Programs;
use std::path::PathBuf;
use tokio::signal::unix::{SignalKind, signal};
use waiaas_wire::{Code, Problem, error::exit};

/// Run everything on a local ledger, for trying: ledger, enclave, daemon, an owner, a wallet, a policy, an API key
///
/// Stays in the foreground until Ctrl-C. Each start begins afresh: the ledger lives in memory. The directory is .waiaas-dev
/// unless --home names another one.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  waiaas dev --home /tmp/try")]
pub struct Dev {
    /// The program of the local ledger; beside `waiaas` or in PATH unless told
    #[arg(long, value_name = "FILE", env = "WAIAAS_LOCALNET_BIN", hide_env = true)]
    localnet_bin: Option<PathBuf>,
    /// The Squads program for that ledger, without which wallets have no vault; beside the ledger's program unless told
    #[arg(long, value_name = "FILE", env = "WAIAAS_SQUADS_SO", hide_env = true)]
    squads_so: Option<PathBuf>,
}

impl Dev {
    pub async fn run(self, session: &Session) -> Ending {
        let ground = Ground::prepare(session)?;
        let session = ground.session(session)?;
        let mut programs = Programs::default();
        let ending = tokio::select! {
            biased;
            ended = interrupted() => ended,
            ended = self.stay(&session, &ground, &mut programs) => ended,
        };
        let busy = session.output.busy(talk::STOPPING);
        programs.stop().await;
        drop(busy);
        if programs.began() {
            session.output.talk(talk::ENDED);
        }
        ending.map(|()| exit::DONE)
    }

    /// Starts everything, says so, and stays until one of the programs ends.
    async fn stay(self, session: &Session, ground: &Ground, programs: &mut Programs) -> Result<(), Problem> {
        let busy = session.output.busy(talk::STARTING_LEDGER);
        let ledger = programs.start_ledger(ground, self.localnet_bin.as_deref(), self.squads_so.as_deref()).await?;
        let view = prepare(session, ground, &ledger, programs, &busy).await?;
        drop(busy);
        session.output.warn(talk::NOT_REAL);
        session.output.show(&view);
        session.output.talk(talk::CTRL_C);
        Err(programs.first_to_end(session).await)
    }
}

/// Everything that has to be there before an agent can pay.
async fn prepare(
    session: &Session,
    ground: &Ground,
    ledger: &Ledger,
    programs: &mut Programs,
    busy: &Busy,
) -> Result<DevView, Problem> {
    let wish = Wish { store: Some(KeyStore::File), ..Wish::default() };
    let owner = owner::establish(session, &wish).await?.installation.owner();
    busy.turn_to(talk::STARTING_DAEMON);
    programs.start_services(session, ledger).await?;
    busy.turn_to(talk::PREPARING);
    let demo = demo::make(session, ledger, owner).await?;
    let api_key_file = ground.keep_key(&demo.api_key)?;
    Ok(DevView {
        home: ground.path().to_owned(),
        rpc_url: ledger.rpc_url.clone(),
        ws_url: ledger.ws_url.clone(),
        owner,
        passphrase_file: ground.passphrase_file(),
        wallet: demo.wallet,
        address: demo.address,
        usdc_mint: ledger.usdc_mint,
        api_key_file,
        api_key: demo.api_key,
    })
}

/// Ctrl-C, or the end that a supervisor asks for.
async fn interrupted() -> Result<(), Problem> {
    let mut terminated = signal(SignalKind::terminate()).map_err(|_| Problem::plain(Code::Internal))?;
    tokio::select! {
        heard = tokio::signal::ctrl_c() => heard.map_err(|_| Problem::plain(Code::Internal)),
        _ = terminated.recv() => Ok(()),
    }
}
