//! The three programs of `waiaas dev`, tied to it.

use super::{ground::Ground, ledger::Ledger};
use crate::{
    clock::Deadline,
    command::up,
    output::refusal,
    private,
    program::{self, Bond, Start},
    session::Session,
};
use rustix::process::{Pid, Signal, kill_process};
use std::{path::Path, time::Duration};
use tokio::process::Child;
use waiaas_wire::Problem;

/// The Squads program for the ledger, where it is installed beside it.
const SQUADS: &str = "libwaiaas_localnet_squads.so";
/// How long a program may take to get ready.
const READY: Duration = Duration::from_mins(1);
/// How long a program may take to end.
const END: Duration = Duration::from_secs(15);
/// How often to look.
const LOOK: Duration = Duration::from_millis(20);

/// What was started so far.
#[derive(Debug, Default)]
pub struct Programs {
    ledger: Option<Child>,
    enclave: Option<Child>,
    daemon: Option<Child>,
}

impl Programs {
    /// Starts the ledger and waits for what it says about itself.
    pub async fn start_ledger(
        &mut self,
        ground: &Ground,
        program: Option<&Path>,
        squads: Option<&Path>,
    ) -> Result<Ledger, Problem> {
        let program = match program {
            Some(program) if program::is_program(program) => {
                std::path::absolute(program).map_err(|why| refusal::file(program, &why))?
            }
            Some(program) => return Err(refusal::not_a_file(program)),
            None => program::find(program::LOCALNET)?,
        };
        let directory = ground.ledger();
        private::make_directory(&directory, 0o077)?;
        let log = ground.path().join("log").join("waiaas-localnet.log");
        let mut arguments = vec!["--dir".into(), directory.clone().into(), "--exit-with-parent".into()];
        let beside = program.parent().map(|directory| directory.join(SQUADS)).filter(|file| file.is_file());
        if let Some(squads) = squads.map(Path::to_owned).or(beside) {
            arguments.extend(["--squads-so".into(), squads.into()]);
        }
        let start = Start { program: &program, arguments, variables: Vec::new(), log: &log, bond: Bond::Tied };
        let child = self.ledger.insert(start.run()?);
        announcement(child, &directory.join("localnet.json"), &log).await
    }

    /// Starts enclave and daemon on a ledger.
    pub async fn start_services(&mut self, session: &Session, ledger: &Ledger) -> Result<(), Problem> {
        let home = &session.home;
        let enclave = self.enclave.insert(up::start_enclave(home, Bond::Tied)?);
        up::enclave_ready(home, enclave, Deadline::after(READY)).await?;
        let variables = vec![
            ("WAIAAS_RPC_URLS", ledger.rpc_url.clone()),
            ("WAIAAS_RPC_WS_URLS", ledger.ws_url.clone()),
            ("WAIAAS_API_LISTEN", "127.0.0.1:0".to_owned()),
        ];
        let daemon = self.daemon.insert(up::start_daemon(home, Bond::Tied, variables)?);
        up::daemon_ready(session, daemon, Deadline::after(READY)).await.map(drop)
    }

    /// Waits until one of them ends, which none should.
    pub async fn first_to_end(&mut self, session: &Session) -> Problem {
        let name = tokio::select! {
            () = ended(self.ledger.as_mut()) => program::LOCALNET,
            () = ended(self.enclave.as_mut()) => program::ENCLAVE,
            () = ended(self.daemon.as_mut()) => program::DAEMON,
        };
        let log = session.home.log_file(name);
        refusal::program_ended(name, &log, &program::last_words(&log))
    }

    /// Whether anything was started.
    pub fn began(&self) -> bool {
        self.ledger.is_some()
    }

    /// Ends them: the daemon first, since it may still need the others for what it has begun.
    pub async fn stop(&mut self) {
        for child in [&mut self.daemon, &mut self.enclave, &mut self.ledger].into_iter().flatten() {
            stop(child).await;
        }
    }
}

async fn announcement(child: &mut Child, file: &Path, log: &Path) -> Result<Ledger, Problem> {
    let deadline = Deadline::after(READY);
    while !file.exists() {
        if child.try_wait().is_ok_and(|ended| ended.is_some()) {
            return Err(refusal::program_ended(program::LOCALNET, log, &program::last_words(log)));
        }
        if deadline.is_over() {
            return Err(refusal::program_not_ready(program::LOCALNET, log));
        }
        tokio::time::sleep(LOOK).await;
    }
    let text = private::read_text(file)?;
    serde_json::from_str(&text).map_err(refusal::ledger)
}

/// Never, for a program that was not started.
async fn ended(child: Option<&mut Child>) {
    match child {
        Some(child) => drop(child.wait().await),
        None => std::future::pending().await,
    }
}

async fn stop(child: &mut Child) {
    let pid = child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw);
    if let Some(pid) = pid {
        // It may have ended meanwhile, which is what is wanted.
        let _ = kill_process(pid, Signal::TERM);
    }
    if tokio::time::timeout(END, child.wait()).await.is_err() {
        let _ = child.kill().await;
    }
}
