//! `waiaas down`.

use crate::{
    Ending,
    clock::Deadline,
    output::{
        refusal,
        running::{Change, Program, Programs},
        talk,
    },
    process::{self, Running},
    program,
    session::Session,
};
use clap::Args;
use std::time::Duration;
use waiaas_policy::time::Span;
use waiaas_wire::{Problem, error::exit};

/// Stop the daemon and the enclave, after the work in hand
#[derive(Debug, Args)]
pub struct Down {
    /// How long to wait for each of them
    #[arg(long, value_name = "TIME", default_value = "30s")]
    timeout: Span,
}

impl Down {
    pub async fn run(self, session: &Session) -> Ending {
        let wait = Duration::from_millis(self.timeout.as_millis());
        let busy = session.output.busy(talk::STOPPING);
        // The daemon first: it may still need the enclave for what it has begun.
        let running = daemon(session).await;
        let daemon = stop(session, program::DAEMON, running, wait).await?;
        let enclave = stop(session, program::ENCLAVE, Running::find(&session.home, program::ENCLAVE), wait).await?;
        drop(busy);
        session.output.show(&Programs { daemon, enclave });
        Ok(exit::DONE)
    }
}

/// The daemon: by its own word, else by the file. Asks it to end.
async fn daemon(session: &Session) -> Option<Running> {
    let noted = Running::find(&session.home, program::DAEMON);
    let Ok(daemon) = session.daemon().await else { return noted };
    let status = daemon.ask(async |client, context, caller| client.status(context, caller).await).await;
    let running = status.ok().and_then(|status| Running::is(program::DAEMON, status.pid)).or(noted);
    // It may close the connection before it answers; it is sent a signal besides.
    let _ = daemon.ask(async |client, context, caller| client.stop(context, caller).await).await;
    running
}

async fn stop(session: &Session, name: &str, running: Option<Running>, wait: Duration) -> Result<Program, Problem> {
    let Some(running) = running else {
        process::forget(&session.home, name);
        return Ok(Program { state: Change::NotRunning, pid: None });
    };
    running.terminate();
    if !running.ended(Deadline::after(wait)).await {
        return Err(refusal::program_does_not_end(name, running.id()));
    }
    process::forget(&session.home, name);
    Ok(Program { state: Change::Stopped, pid: Some(running.id()) })
}
