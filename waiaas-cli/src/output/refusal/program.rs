//! Programs, the environment and the system.

use super::file::system_words;
use std::{fmt::Display, path::Path};
use waiaas_wire::{Code, Problem, error::exit};

/// A variable with bytes that are no text.
pub fn variable_not_text(name: &str) -> Problem {
    Problem::new(Code::ValidationFormat, format!("the variable {name} is not text")).at(name)
}

/// Two variables that say different things.
pub fn both_set(one: &str, other: &str) -> Problem {
    Problem::new(Code::ValidationFormat, format!("{one} and {other} are both set; unset one of them")).at(one)
}

/// A path that a socket cannot have.
pub fn path_too_long(path: &Path, most: usize) -> Problem {
    let detail = format!("`{}` is too long for a socket: {most} bytes at most; use a shorter `--home`", path.display());
    Problem::new(Code::ValidationRange, detail).at("home")
}

/// No home directory.
pub fn no_home() -> Problem {
    Problem::new(Code::ValidationRequired, "this account has no home directory; name one with `--home DIR`").at("home")
}

/// The system gave no random bytes.
pub fn no_randomness() -> Problem {
    Problem::new(Code::Internal, "the system gave no random bytes")
}

/// The program's own machinery did not start.
pub fn no_runtime(why: &std::io::Error) -> String {
    format!("the system refused what every program needs: {}", system_words(why))
}

/// A program that is not installed.
pub fn program_missing(name: &str) -> Problem {
    Problem::new(Code::ProgramMissing, format!("`{name}` is neither beside `waiaas` nor in PATH")).at(name)
}

/// A program that did not start.
pub fn program_failed(path: &Path, why: &std::io::Error) -> Problem {
    Problem::new(Code::ProgramMissing, format!("`{}` does not start: {}", path.display(), system_words(why)))
}

/// A program that ended at once.
pub fn program_ended(name: &str, log: &Path, last: &str) -> Problem {
    let last = if last.is_empty() { String::new() } else { format!(": {last}") };
    Problem::new(Code::ProgramFailed, format!("`{name}` ended at once{last} (its log is `{}`)", log.display()))
}

/// A program that ended at once with one of our exit codes: it says itself what is wrong.
pub fn program_refused(name: &str, log: &Path, last: &str, status: Option<i32>) -> Problem {
    let code = match status.and_then(|status| u8::try_from(status).ok()) {
        Some(exit::USAGE) => Code::ConfigInvalid,
        Some(exit::UNAUTHORISED) => Code::PermissionsTooOpen,
        Some(exit::CONFLICT) => Code::AlreadyRunning,
        _ => return program_ended(name, log, last),
    };
    Problem::new(code, format!("`{name}` says: {last}"))
}

/// A program that does not get ready.
pub fn program_not_ready(name: &str, log: &Path) -> Problem {
    Problem::new(Code::ProgramFailed, format!("`{name}` does not get ready; its log is `{}`", log.display()))
}

/// A program that does not end.
pub fn program_does_not_end(name: &str, pid: u32) -> Problem {
    Problem::new(Code::AlreadyRunning, format!("`{name}` (process {pid}) does not end"))
}

/// Another program said no.
pub fn program_said(name: &str, words: &str) -> Problem {
    let words = words.trim().trim_start_matches("error: ");
    let first = words.lines().next().unwrap_or("it gave no reason");
    Problem::new(Code::ConfigInvalid, format!("`{name}` says: {first}"))
}

/// A directory that is not this command's to empty.
pub fn not_a_dev_home(path: &Path) -> Problem {
    let detail =
        format!("`{}` is in use and was not made by `waiaas dev`, which begins with an empty one", path.display());
    Problem::new(Code::ValidationDuplicate, detail).at("home")
}

/// A local ledger that did not do what it was asked.
pub fn ledger(what: impl Display) -> Problem {
    Problem::new(Code::RpcUnavailable, format!("the local ledger: {what}"))
}

/// Somebody else is trying things there.
pub fn dev_runs(path: &Path) -> Problem {
    Problem::new(Code::AlreadyRunning, format!("another `waiaas dev` runs in `{}`: end it with Ctrl-C", path.display()))
}
