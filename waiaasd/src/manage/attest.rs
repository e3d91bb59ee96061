//! What the enclave's security module says, passed on: the daemon neither makes nor judges it.

use crate::daemon::Daemon;
use waiaas_policy::id::AgentId;
use waiaas_wire::{Code, Problem, attested::NONCE, enclave::AttestRequest, view::AttestationView};

/// Has the enclave attested, and one of its agents' keys.
///
/// # Errors
/// A nonce that is no hex of 16 to 64 bytes; an enclave that does not answer or has nothing to attest with.
pub async fn attest(daemon: &Daemon, nonce: &str, agent: Option<AgentId>) -> Result<AttestationView, Problem> {
    let bytes = hex::decode(nonce).ok().filter(|bytes| NONCE.contains(&bytes.len()));
    let wrong =
        || Problem::new(Code::ValidationFormat, "a nonce has 16 to 64 bytes, in hexadecimal digits").at("nonce");
    let nonce = bytes.ok_or_else(wrong)?;
    let document = daemon.enclave.attest(AttestRequest { nonce, agent }).await?;
    Ok(AttestationView { document })
}
