//! The key that signs receipts and checkpoints: another one, and what ties it to the one before.

use super::boot::unexpected;
use crate::{
    daemon::Daemon,
    enclave::EnclaveError,
    store::{StoreError, abort_point, sealed},
};
use waiaas_wire::{
    Problem,
    enclave::{Answer, Request},
    view::SuccessionView,
};

/// Has the enclave make the receipt key of its next start. Until then it signs with the one that it has, which is measured.
/// Cut short anywhere, it is asked for again.
///
/// # Errors
/// The enclave does not answer, or the store cannot write.
pub async fn renew(daemon: &Daemon) -> Result<SuccessionView, Problem> {
    daemon.identity()?;
    let (key, succession) = match daemon.enclave.request(Request::RenewReceipt).await? {
        Answer::Successor(key, succession) => (key, succession),
        Answer::Refused(refusal) => return Err(Problem::from(EnclaveError::Refused(refusal))),
        _ => return Err(unexpected()),
    };
    let (view, at) = (SuccessionView::of(&succession), daemon.clock.now());
    abort_point("receipt-key.before-keep");
    let kept: Result<(), StoreError> = daemon.store.run(move |txn| sealed::succeed(txn, &key, &succession, at)).await;
    kept?;
    abort_point("receipt-key.after-keep");
    Ok(view)
}

/// Which keys took the place of which.
///
/// # Errors
/// The store does not answer.
pub fn successions(daemon: &Daemon) -> Result<Vec<SuccessionView>, Problem> {
    let all = daemon.store.read(|view| sealed::successions(view))?;
    Ok(all.iter().map(SuccessionView::of).collect())
}
