//! The audit log's head, signed by the enclave, and proofs against it.

use super::{boot::unexpected, receipts};
use crate::{
    daemon::Daemon,
    enclave::EnclaveError,
    store::{StoreError, audit},
};
use waiaas_wire::{
    Code, Problem,
    enclave::{Answer, Checkpoint, Request},
    merkle::Frontier,
    view::{CheckpointView, ConsistencyView, InclusionView},
};

/// The head as it is now, signed.
///
/// # Errors
/// The enclave does not answer.
pub async fn checkpoint(daemon: &Daemon) -> Result<CheckpointView, Problem> {
    signed(daemon, &daemon.store.read(|view| audit::head(view))?).await
}

/// A head of the log, signed.
///
/// # Errors
/// The enclave does not answer.
pub async fn signed(daemon: &Daemon, frontier: &Frontier) -> Result<CheckpointView, Problem> {
    let identity = daemon.identity()?;
    let checkpoint =
        Checkpoint { origin: format!("waiaas/{}", identity.namespace), size: frontier.size(), root: frontier.root() };
    match daemon.enclave.request(Request::Checkpoint(checkpoint.clone())).await? {
        Answer::Checkpoint(note) => {
            let successions = receipts::successions(daemon)?;
            let Checkpoint { size, root, .. } = checkpoint;
            Ok(CheckpointView { note, key: identity.receipt_key, size, root, successions })
        }
        Answer::Refused(refusal) => Err(Problem::from(EnclaveError::Refused(refusal))),
        _ => Err(unexpected()),
    }
}

/// Shows that an entry is in the log as it is now.
///
/// # Errors
/// `VALIDATION_OUT_OF_RANGE` if there is no such entry; or the enclave does not answer.
pub async fn inclusion(daemon: &Daemon, entry: u64) -> Result<InclusionView, Problem> {
    let checkpoint = checkpoint(daemon).await?;
    let outside = || {
        let detail = format!("there is no entry {entry}: the log has {} entries, counted from 0", checkpoint.size);
        Problem::new(Code::ValidationRange, detail).at("entry")
    };
    let leaf = daemon.store.read(|view| audit::leaves(view, entry, 1))?.pop().ok_or_else(outside)?.view()?;
    let size = checkpoint.size;
    let path = off_the_runtime(daemon, move |store| store.inclusion(entry, size)).await?;
    Ok(InclusionView { leaf, path: path.ok_or_else(outside)?, checkpoint })
}

/// Shows that the log as it is now goes on from its first `first` entries.
///
/// # Errors
/// `VALIDATION_OUT_OF_RANGE` if it never had so many; or the enclave does not answer.
pub async fn consistency(daemon: &Daemon, first: u64) -> Result<ConsistencyView, Problem> {
    let checkpoint = checkpoint(daemon).await?;
    if first == 0 {
        return Ok(ConsistencyView { first, path: Vec::new(), checkpoint });
    }
    let size = checkpoint.size;
    let path = off_the_runtime(daemon, move |store| store.consistency(first, size)).await?;
    let short = || {
        let detail = format!("the log has {} entries: it cannot go on from a head of {first}", checkpoint.size);
        Problem::new(Code::ValidationRange, detail).at("first")
    };
    Ok(ConsistencyView { first, path: path.ok_or_else(short)?, checkpoint })
}

/// A proof of a long log reads for a while.
async fn off_the_runtime<T: Send + 'static>(
    daemon: &Daemon,
    work: impl FnOnce(&crate::store::Store) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, Problem> {
    let store = daemon.store.clone();
    let done = tokio::task::spawn_blocking(move || work(&store)).await;
    Ok(done.map_err(|_| Problem::plain(Code::Internal))??)
}
