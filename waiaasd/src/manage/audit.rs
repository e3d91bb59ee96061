//! The audit log's head, signed by the enclave.

use super::boot::unexpected;
use crate::{daemon::Daemon, enclave::EnclaveError, store::audit};
use waiaas_wire::{
    Problem,
    enclave::{Answer, Checkpoint, Request},
    view::CheckpointView,
};

/// The head as it is now, signed.
///
/// # Errors
/// The enclave does not answer.
pub async fn checkpoint(daemon: &Daemon) -> Result<CheckpointView, Problem> {
    let identity = daemon.identity()?;
    let frontier = daemon.store.read(|view| audit::head(view))?;
    let checkpoint =
        Checkpoint { origin: format!("waiaas/{}", identity.namespace), size: frontier.size(), root: frontier.root() };
    match daemon.enclave.request(Request::Checkpoint(checkpoint.clone())).await? {
        Answer::Checkpoint(note) => {
            Ok(CheckpointView { note, key: identity.receipt_key, size: checkpoint.size, root: checkpoint.root })
        }
        Answer::Refused(refusal) => Err(Problem::from(EnclaveError::Refused(refusal))),
        _ => Err(unexpected()),
    }
}
