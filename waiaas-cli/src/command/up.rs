//! `waiaas up`.

use crate::{
    Ending,
    clock::Deadline,
    home::Home,
    output::{
        refusal,
        running::{Change, Program, Programs},
        talk,
    },
    process::{self, Running},
    program::{self, Bond, Start},
    session::Session,
};
use clap::Args;
use std::{ffi::OsString, path::Path, time::Duration};
use tokio::{net::UnixStream, process::Child};
use waiaas_policy::time::Span;
use waiaas_wire::{Problem, error::exit, view::StatusView};

/// How often to look whether a program is ready.
const LOOK: Duration = Duration::from_millis(15);

/// The phase in which the enclave signs.
const READY: &str = "ready";

/// Start the enclave and the daemon, and wait until they are ready
///
/// They go on in the background, each with a log file. What runs already is left alone.
#[derive(Debug, Args)]
pub struct Up {
    /// How long to wait for each of them
    #[arg(long, value_name = "TIME", default_value = "30s")]
    timeout: Span,
}

impl Up {
    pub async fn run(self, session: &Session) -> Ending {
        session.home.check_length()?;
        session.home.prepare()?;
        let wait = Duration::from_millis(self.timeout.as_millis());
        let busy = session.output.busy(talk::STARTING_ENCLAVE);
        let enclave = enclave(session, wait).await?;
        busy.turn_to(talk::STARTING_DAEMON);
        let (daemon, status) = daemon(session, wait).await?;
        drop(busy);
        session.output.show(&Programs { daemon, enclave });
        match (status.initialised, status.wallets) {
            (false, _) => session.output.talk(talk::NEXT_INIT),
            (true, 0) => session.output.talk(talk::NEXT_WALLET),
            (true, _) => {}
        }
        Ok(exit::DONE)
    }
}

async fn enclave(session: &Session, wait: Duration) -> Result<Program, Problem> {
    let home = &session.home;
    if answers(&home.enclave_socket()).await {
        let pid = Running::find(home, program::ENCLAVE).map(Running::id);
        return Ok(Program { state: Change::Running, pid });
    }
    let mut child = start_enclave(home, Bond::Detached)?;
    let pid = note(home, program::ENCLAVE, &child)?;
    enclave_ready(home, &mut child, Deadline::after(wait)).await?;
    Ok(Program { state: Change::Started, pid })
}

async fn daemon(session: &Session, wait: Duration) -> Result<(Program, StatusView), Problem> {
    let home = &session.home;
    if let Ok(status) = ask_status(session).await {
        let pid = Some(status.pid);
        let status = wait_for_enclave(session, status, Deadline::after(wait)).await?;
        return Ok((Program { state: Change::Running, pid }, status));
    }
    let mut child = start_daemon(home, Bond::Detached, Vec::new())?;
    let pid = note(home, program::DAEMON, &child)?;
    let status = daemon_ready(session, &mut child, Deadline::after(wait)).await?;
    Ok((Program { state: Change::Started, pid }, status))
}

/// A daemon that ran before finds a new enclave by itself, and loads it.
async fn wait_for_enclave(session: &Session, status: StatusView, deadline: Deadline) -> Result<StatusView, Problem> {
    let mut status = status;
    while !is_ready(&status) {
        if deadline.is_over() {
            return Err(refusal::program_not_ready(program::DAEMON, &session.home.log_file(program::DAEMON)));
        }
        tokio::time::sleep(LOOK).await;
        status = ask_status(session).await?;
    }
    Ok(status)
}

fn note(home: &Home, name: &str, child: &Child) -> Result<Option<u32>, Problem> {
    child.id().map(|pid| process::note(home, name, pid).map(|()| pid)).transpose()
}

/// Starts the enclave.
pub fn start_enclave(home: &Home, bond: Bond) -> Result<Child, Problem> {
    let arguments = vec!["--socket".into(), home.enclave_socket().into(), "--dir".into(), home.enclave().into()];
    start(home, program::ENCLAVE, arguments, bond, Vec::new())
}

/// Starts the daemon.
pub fn start_daemon(home: &Home, bond: Bond, variables: Vec<(&'static str, String)>) -> Result<Child, Problem> {
    let mut arguments = home.arguments().to_vec();
    arguments.push("run".into());
    start(home, program::DAEMON, arguments, bond, variables)
}

fn start(
    home: &Home,
    name: &str,
    arguments: Vec<OsString>,
    bond: Bond,
    variables: Vec<(&'static str, String)>,
) -> Result<Child, Problem> {
    let program = program::find(name)?;
    Start { program: &program, arguments, variables, log: &home.log_file(name), bond }.run()
}

/// Waits until the enclave answers.
pub async fn enclave_ready(home: &Home, child: &mut Child, deadline: Deadline) -> Result<(), Problem> {
    while !answers(&home.enclave_socket()).await {
        still_starting(home, program::ENCLAVE, child, deadline).await?;
    }
    Ok(())
}

/// Waits until the daemon answers and its enclave has loaded everything.
pub async fn daemon_ready(session: &Session, child: &mut Child, deadline: Deadline) -> Result<StatusView, Problem> {
    loop {
        match ask_status(session).await {
            Ok(status) if is_ready(&status) => return Ok(status),
            _ => still_starting(&session.home, program::DAEMON, child, deadline).await?,
        }
    }
}

/// Whether payments can be made, as far as there is an owner; else whether everything waits for one.
fn is_ready(status: &StatusView) -> bool {
    let phase = status.enclave.phase.as_deref();
    status.enclave.reachable && (!status.initialised || phase == Some(READY))
}

/// Waits a moment; gives up on a program that ended, or when there is no time left.
async fn still_starting(home: &Home, name: &str, child: &mut Child, deadline: Deadline) -> Result<(), Problem> {
    let log = home.log_file(name);
    if let Ok(Some(status)) = child.try_wait() {
        return Err(refusal::program_refused(name, &log, &program::last_words(&log), status.code()));
    }
    if deadline.is_over() {
        return Err(refusal::program_not_ready(name, &log));
    }
    tokio::time::sleep(LOOK).await;
    Ok(())
}

async fn ask_status(session: &Session) -> Result<StatusView, Problem> {
    let daemon = session.daemon().await?;
    daemon.ask(async |client, context, caller| client.status(context, caller).await).await
}

/// Whether somebody listens on a socket.
async fn answers(socket: &Path) -> bool {
    UnixStream::connect(socket).await.is_ok()
}
