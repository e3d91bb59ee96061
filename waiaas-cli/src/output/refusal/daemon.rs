//! The way to the daemon.

use std::{fmt::Display, path::Path};
use waiaas_wire::{Code, Problem};

/// No socket, or nobody behind it.
pub fn unreachable(socket: &Path) -> Problem {
    Problem::new(Code::DaemonUnreachable, format!("nothing answers on `{}`", socket.display()))
}

/// The daemon went away in the middle of a call.
pub fn lost() -> Problem {
    Problem::new(Code::DaemonUnreachable, "the daemon closed the connection before it answered")
}

/// The daemon took too long.
pub fn too_slow() -> Problem {
    Problem::new(Code::DaemonUnreachable, "the daemon did not answer in time")
}

/// The same, when money may have moved meanwhile.
pub fn unknown_payment(idempotency_key: Option<&str>) -> Problem {
    let detail = "the daemon did not answer: the payment may have been made or not";
    let again = idempotency_key
        .map(|key| format!("; with `--idempotency-key {key}` it can be asked again and is never paid twice"));
    Problem::new(Code::TransactionUnknown, format!("{detail}{}", again.unwrap_or_default()))
}

/// The daemon speaks another protocol.
pub fn not_understood(why: impl Display) -> Problem {
    Problem::new(Code::Internal, format!("the daemon and this command do not understand each other: {why}"))
}

/// The daemon speaks another version of the protocol.
pub fn other_version(daemon: u16, own: u16) -> Problem {
    let detail = format!("the daemon speaks version {daemon} of the protocol, and this command version {own}");
    Problem::new(Code::VersionMismatch, detail)
}

/// A socket that is not a socket.
pub fn not_a_socket(path: &Path) -> Problem {
    Problem::new(Code::DaemonUnreachable, format!("`{}` is not a socket", path.display()))
}
