//! `waiaas`: the command of owners and of agents.
//!
//! Data goes to stdout, talk to stderr, questions to the terminal. Every command understands `--json`. The way of a
//! command: [`arguments`] → [`session`] → [`command`] → [`output`].

mod agent_key;
mod amount;
mod arguments;
mod attestation;
mod clock;
mod command;
mod daemon;
mod harden;
mod home;
mod inner;
mod measurements;
mod output;
mod owner;
mod private;
mod process;
mod program;
mod remote;
mod review;
mod session;
mod terminal;

use arguments::Waiaas;
use command::Command;
use output::{Output, refusal};
use session::Session;
use std::process::ExitCode;
use waiaas_wire::{Code, Problem};

/// What a command ends with: the exit code, or what went wrong.
type Ending = Result<u8, Problem>;

fn main() -> ExitCode {
    harden::process();
    let words: Vec<_> = std::env::args_os().collect();
    ExitCode::from(if inner::is_meant(&words) {
        inner::run(words).unwrap_or_else(|problem| output::write_problem(&problem))
    } else {
        arguments::parse(words).map_or_else(|code| code, run)
    })
}

fn run(waiaas: Waiaas) -> u8 {
    let output = Output::new(&waiaas.global);
    let command = waiaas.command;
    let ending = Session::new(waiaas.global, output, &command).and_then(|session| drive(command, &session));
    ending.unwrap_or_else(|problem| output.fail(&problem))
}

/// Runs a command until it ends or Ctrl-C is pressed.
fn drive(command: Command, session: &Session) -> Ending {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|why| Problem::new(Code::Internal, refusal::no_runtime(&why)))?;
    let ending = runtime.block_on(async {
        tokio::select! {
            biased;
            ending = command.run(session) => ending,
            _ = tokio::signal::ctrl_c(), if session.ends_on_interrupt => Err(Problem::plain(Code::Interrupted)),
        }
    });
    // A question may still wait for its answer on another thread; there is none to be had any more.
    runtime.shutdown_background();
    ending
}
