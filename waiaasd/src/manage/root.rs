//! The enclave's root under a KMS key: it is asked for at every start of the enclave, opened by KMS for this enclave alone,
//! sealed anew, and kept before anything that is sealed under it. Wherever this is cut short, it is begun again; the root
//! that is kept opens, whichever of the two seals it is.

use super::boot::{key, unexpected};
use crate::{
    daemon::Daemon,
    enclave::EnclaveError,
    store::{
        abort_point,
        sealed::{self, SealedRoot},
    },
};
use tracing::info;
use waiaas_policy::id::Digest;
use waiaas_wire::{
    Code, Problem,
    enclave::{Answer, Hello, Phase, Request},
    signed::Manifest,
};

/// Brings an enclave whose manifest names a KMS key to its root. Where it names none, there is nothing to do.
///
/// # Errors
/// `SYSTEM_KMS_UNAVAILABLE` while KMS does not open it; and what the enclave refuses.
pub async fn open(daemon: &Daemon, manifest: &Manifest, hello: &Hello) -> Result<(), Problem> {
    let Some(named) = hello.kms_key.clone() else { return Ok(()) };
    let stored = daemon.store.read(|view| sealed::root(view))?;
    let (sealed, commitment) = match (hello.phase, &stored) {
        (Phase::Bound, Some(stored)) => unseal(daemon, stored).await?,
        (Phase::Bound, None) => {
            must_be_first(daemon, manifest)?;
            root(daemon, Request::SealRoot).await?
        }
        // It has its root; what it answered then may have been lost.
        _ => root(daemon, Request::SealRoot).await?,
    };
    let root = SealedRoot { sealed, key: named, commitment };
    if stored.as_ref().is_some_and(|stored| stored.commitment != root.commitment) {
        // Keeping its root would lose the one that is here, and all that is sealed under it.
        return Err(Problem::new(Code::EnclaveUnavailable, "the enclave has another root than this store; restart it"));
    }
    if stored.as_ref() != Some(&root) {
        info!(key = %root.key, "the enclave's root is sealed");
        abort_point("root.before-keep");
        daemon.store.finish(move |txn| sealed::keep_root(txn, &root)).await?;
        abort_point("root.after-keep");
    }
    Ok(())
}

/// KMS opens it for the enclave, which seals it anew under the manifest's key of now.
async fn unseal(daemon: &Daemon, stored: &SealedRoot) -> Result<(Vec<u8>, Digest), Problem> {
    let ask = match daemon.enclave.request(Request::OpenRoot(stored.sealed.clone())).await? {
        Answer::Unseal(ask) => ask,
        Answer::Refused(refusal) => return Err(Problem::from(EnclaveError::Refused(refusal))),
        _ => return Err(unexpected()),
    };
    let secret = daemon.kms.derive(&ask).await?;
    root(daemon, Request::FinishRoot(secret)).await.map_err(|why| match why.code {
        // The seal was vouched for, so that what does not fit is what answered.
        Code::EnclaveUnavailable => Problem::new(Code::KmsUnavailable, format!("waiting for KMS: {}", why.detail)),
        _ => why,
    })
}

async fn root(daemon: &Daemon, request: Request) -> Result<(Vec<u8>, Digest), Problem> {
    match daemon.enclave.request(request).await? {
        Answer::Root(sealed, Some(commitment)) => Ok((sealed, commitment)),
        Answer::Refused(refusal) => Err(Problem::from(EnclaveError::Refused(refusal))),
        _ => Err(unexpected()),
    }
}

/// A new root opens nothing that is there. It is made for an installation without keys, or for one whose keys move to it.
fn must_be_first(daemon: &Daemon, manifest: &Manifest) -> Result<(), Problem> {
    if manifest.moves.is_some() || daemon.store.read(|view| sealed::keys(view))?.is_empty() {
        return Ok(());
    }
    let detail = "keys are sealed here, and no root that they could be sealed under: if the device's own root sealed them, let \
                  them move (`waiaas enclave manifest sign --seal-under`); else restore a backup";
    Err(Problem::new(Code::EnclaveUnavailable, detail))
}

/// Keeps what the enclave sealed anew while it was loaded, all at once, before anything is signed.
///
/// # Errors
/// The enclave does not answer, or the store cannot write.
pub async fn keep_moved(daemon: &Daemon) -> Result<(), Problem> {
    let mut moved = Vec::new();
    for stored in daemon.store.read(|view| sealed::keys(view))? {
        // Asked for: what loading answered may have gone to a daemon that was cut short.
        let key = key(daemon, Request::Key(stored.purpose)).await?;
        if key.address == stored.address && key.sealed != stored.sealed {
            moved.push(key);
        }
    }
    if !moved.is_empty() {
        info!(keys = moved.len(), "what the device had sealed is sealed under the KMS key now");
        abort_point("root.before-move");
        daemon.store.finish(move |txn| sealed::keep_moved(txn, &moved)).await?;
        abort_point("root.after-move");
    }
    Ok(())
}
