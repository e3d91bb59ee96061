//! `waiaas doctor`.

mod disk;
mod files;

use crate::{
    Ending, clock,
    output::{check::Report, talk},
    program,
    session::Session,
};
use clap::Args;
use std::time::Duration;
use waiaas_policy::time::Timestamp;
use waiaas_wire::{Code, Problem, error::exit, view::CheckView};

/// This program did not exist before: 2026-01-01.
const EARLIEST: Timestamp = Timestamp::from_secs(1_767_225_600);

/// The daemon measures its own disk and asks the ledger.
const MOST: Duration = Duration::from_mins(1);

/// Examine the installation: files, programs, disk, clock, daemon, enclave and ledger
///
/// Ends with 0 when nothing failed (warnings are no failure), 1 when something did, 8 when the daemon does not answer.
#[derive(Debug, Args)]
pub struct Doctor {}

impl Doctor {
    pub async fn run(self, session: &Session) -> Ending {
        let busy = session.output.busy(talk::EXAMINING);
        let mut checks = files::examine(&session.home);
        checks.extend([program::DAEMON, program::ENCLAVE].map(installed));
        checks.extend(disk::examine(session.home.data()));
        checks.push(time());
        let reached = ask_daemon(session, &mut checks).await;
        drop(busy);
        let report = Report::of(checks);
        session.output.show(&report);
        Ok(match (reached, report.failed) {
            (false, _) => exit::UNREACHABLE,
            (true, 0) => exit::DONE,
            (true, _) => exit::FAILED,
        })
    }
}

/// Adds what only the daemon can find out; tells whether it answered.
async fn ask_daemon(session: &Session, checks: &mut Vec<CheckView>) -> bool {
    match daemon_checks(session).await {
        Ok(found) => {
            checks.push(ok("daemon", "answers"));
            checks.extend(found);
            true
        }
        Err(problem) => {
            checks.push(failed("daemon", &problem));
            problem.code.entry().exit != exit::UNREACHABLE
        }
    }
}

async fn daemon_checks(session: &Session) -> Result<Vec<CheckView>, Problem> {
    let daemon = session.daemon().await?;
    daemon.ask_for(MOST, async |client, context, caller| client.doctor(context, caller).await).await
}

fn installed(name: &str) -> CheckView {
    match program::find(name) {
        Ok(path) => ok(&format!("program {name}"), &path.display().to_string()),
        Err(problem) => failed(&format!("program {name}"), &problem),
    }
}

fn time() -> CheckView {
    let now = clock::now();
    if now < EARLIEST {
        let problem = Problem::new(Code::Internal, format!("it is {now}: the clock is wrong"));
        return CheckView { hint: Some("set the system's clock".into()), ..failed("clock", &problem) };
    }
    ok("clock", &now.to_string())
}

fn ok(name: &str, detail: &str) -> CheckView {
    CheckView { name: name.into(), result: "ok".into(), detail: detail.into(), hint: None }
}

fn warning(name: &str, detail: &str, hint: &str) -> CheckView {
    CheckView { name: name.into(), result: "warning".into(), detail: detail.into(), hint: Some(hint.into()) }
}

fn failed(name: &str, problem: &Problem) -> CheckView {
    CheckView {
        name: name.into(),
        result: "failed".into(),
        detail: problem.detail.clone(),
        hint: Some(problem.code.entry().hint.into()),
    }
}
