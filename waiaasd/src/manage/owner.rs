//! Whom this installation belongs to.

use crate::{daemon::Daemon, store::manifest};
use std::path::Path;
use tracing::info;
use waiaas_policy::Address;
use waiaas_wire::{
    Code, Problem,
    signed::{SignedManifest, decode},
};

/// Takes the owner's manifest, if it is newer than the one in force. Another owner's is refused. The enclave takes it at
/// its next start.
///
/// # Errors
/// `AUTH_SIGNATURE_INVALID` for a manifest that its owner did not sign; `AUTH_SCOPE_INSUFFICIENT` for another owner.
pub async fn adopt(daemon: &Daemon, signed: SignedManifest) -> Result<(), Problem> {
    let adopted = signed.verify().map_err(|why| Problem::new(Code::AuthSignatureInvalid, why.to_string()))?;
    if let Some(known) = known(daemon)? {
        let same = known.manifest.owner == adopted.owner && known.manifest.namespace == adopted.namespace;
        if !same {
            let detail = format!("this installation belongs to owner `{}`", known.manifest.owner);
            return Err(Problem::new(Code::AuthScopeInsufficient, detail));
        }
        // An older one would bring back images that the owner retired.
        if adopted.version <= known.manifest.version {
            return Ok(());
        }
    }
    info!(owner = %adopted.owner, namespace = %adopted.namespace, "adopted");
    daemon.store.run(move |txn| manifest::set(txn, &signed)).await?;
    Ok(())
}

/// The manifest in force.
///
/// # Errors
/// The store does not answer.
pub fn known(daemon: &Daemon) -> Result<Option<SignedManifest>, Problem> {
    Ok(daemon.store.read(|view| manifest::current(view))?)
}

/// The manifest that `waiaas init` left in the data directory.
///
/// # Errors
/// `VERIFICATION_FAILED` when the file cannot be read as one.
pub fn from_file(file: &Path) -> Result<Option<SignedManifest>, Problem> {
    let bytes = match std::fs::read(file) {
        Ok(bytes) => bytes,
        Err(why) if why.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(why) => {
            let detail = format!("`{}` cannot be read: {why}", file.display());
            return Err(Problem::new(Code::VerificationFailed, detail));
        }
    };
    let read = decode(&bytes).map(Some);
    read.map_err(|why| Problem::new(Code::VerificationFailed, format!("`{}` is no manifest: {why}", file.display())))
}

/// The owner's address.
///
/// # Errors
/// `OWNER_NOT_INITIALISED` while there is no owner.
pub fn owner(daemon: &Daemon) -> Result<Address, Problem> {
    let manifest = known(daemon)?.ok_or_else(|| Problem::plain(Code::OwnerMissing))?;
    Ok(manifest.manifest.owner)
}
