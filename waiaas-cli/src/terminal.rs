//! Questions. They go to the terminal, wherever stdout and stderr go.

use crate::output::refusal;
use std::{
    fs::OpenOptions,
    io::{BufRead as _, BufReader, ErrorKind, Write as _},
};
use waiaas_wire::{Code, Problem};
use zeroize::Zeroizing;

const TERMINAL: &str = "/dev/tty";

/// Whether there is somebody to ask.
pub fn is_there() -> bool {
    OpenOptions::new().read(true).write(true).open(TERMINAL).is_ok()
}

/// Asks a question to be answered with yes or no; no answer is no.
pub async fn ask(question: String) -> Result<bool, Problem> {
    if !is_there() {
        return Err(Problem::plain(Code::ConfirmationRequired));
    }
    // Reading blocks: on a thread of its own, so that Ctrl-C is heard.
    let answer = tokio::task::spawn_blocking(move || read_answer(&question)).await;
    let answer = answer.map_err(|_| Problem::plain(Code::Interrupted))?;
    answer.map_err(|_| Problem::plain(Code::ConfirmationRequired))
}

fn read_answer(question: &str) -> std::io::Result<bool> {
    let mut terminal = OpenOptions::new().read(true).write(true).open(TERMINAL)?;
    write!(terminal, "{question} [y/N] ")?;
    terminal.flush()?;
    let mut answer = String::new();
    BufReader::new(terminal).read_line(&mut answer)?;
    Ok(matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes"))
}

/// Asks for a code without showing it.
pub fn ask_code(prompt: &str) -> Result<Zeroizing<String>, Problem> {
    if !is_there() {
        return Err(refusal::no_code());
    }
    rpassword::prompt_password(prompt).map(Zeroizing::new).map_err(|why| match why.kind() {
        ErrorKind::Interrupted => Problem::plain(Code::Interrupted),
        _ => refusal::no_code(),
    })
}

/// Asks for a secret without showing it.
pub fn ask_secret(prompt: &str) -> Result<Zeroizing<String>, Problem> {
    if !is_there() {
        return Err(refusal::no_passphrase());
    }
    // Not on a thread of its own: it gives the terminal back when Ctrl-C is pressed, and must not be cut short in that.
    rpassword::prompt_password(prompt).map(Zeroizing::new).map_err(|why| match why.kind() {
        ErrorKind::Interrupted => Problem::plain(Code::Interrupted),
        _ => refusal::no_passphrase(),
    })
}
