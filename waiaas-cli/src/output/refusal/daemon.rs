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

/// Nobody answers there, or not as one should.
pub fn no_answer(url: &impl Display, why: impl Display) -> Problem {
    Problem::new(Code::DaemonUnreachable, format!("nothing good comes from `{url}`: {why}"))
}

/// A URL that no API key is sent to.
pub fn url(url: &str, why: impl Display) -> Problem {
    Problem::new(Code::ValidationFormat, format!("`{url}`: {why}")).at("url")
}

/// No HTTP client could be made.
pub fn no_client(why: &impl Display) -> Problem {
    Problem::new(Code::Internal, format!("no HTTP client can be made: {why}"))
}

/// A file without certificates.
pub fn no_certificate(file: &Path) -> Problem {
    Problem::new(Code::ValidationFormat, format!("`{}` holds no certificate in PEM", file.display())).at("ca")
}

/// Certificates for nobody.
pub fn ca_without_url() -> Problem {
    Problem::new(Code::ValidationRequired, "certificates are for a daemon on another machine: name its URL").at("url")
}

/// A daemon on another machine, and no key for it.
pub fn key_missing() -> Problem {
    let detail =
        "a daemon on another machine is asked with an API key, and none is set: WAIAAS_API_KEY or WAIAAS_API_KEY_FILE";
    Problem::new(Code::AuthRequired, detail).at("WAIAAS_API_KEY")
}

/// What only the daemon's own machine answers.
pub fn not_over_rest() -> Problem {
    let detail = "this command is for the daemon's own machine; over a URL there are `transfer`, `tx`, and of `wallet` and \
                  `policy` what shows something";
    Problem::new(Code::ValidationRange, detail).at("url")
}

/// An account that REST does not show.
pub fn not_over_rest_account(name: &str) -> Problem {
    Problem::new(Code::ValidationRange, format!("`{name}` is shown on the daemon's own machine only")).at("wallet")
}

/// A token whose decimals nobody tells.
pub fn decimals_unknown(asset: &str) -> Problem {
    let detail =
        format!("the policy does not name `{asset}`, so its decimals are not known; give base units with `--raw`");
    Problem::new(Code::ValidationFormat, detail).at("amount")
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
