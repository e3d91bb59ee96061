//! Signing as the owner, with a key in KMS: mode `daemon`. The draft is the one that an owner elsewhere would get, and what is
//! signed is handed in where that owner would hand it in; only the signature is made here.
//!
//! A signature takes a [`Mandate`], and a mandate takes the proof that the caller has just passed the second factor. What is
//! signed, and for whom, is in the audit log before KMS is asked.

mod carry;
mod vault;

pub use carry::{approve, destination, end, fund, lift, recover, rotate, set_budget, set_policy};
pub use vault::{act, create, once, strip};

use super::{factor::Passed, owner};
use crate::{
    daemon::Daemon,
    store::leaf::{Event, LeafRecord},
};
use tracing::{info, warn};
use waiaas_policy::id::{AgentId, Digest};
use waiaas_wire::{Code, Problem, Signature, signed::verifies};

/// The right to have the owner key sign within one call.
#[derive(Debug)]
pub struct Mandate {
    by: String,
    _passed: Passed,
}

impl Mandate {
    /// For somebody who has passed the second factor.
    pub fn of(by: String, passed: Passed) -> Self {
        Self { by, _passed: passed }
    }
}

/// Refuses to start with a key that is not the owner's. A KMS that does not answer keeps nobody from paying: each signature is
/// verified before it is used.
///
/// # Errors
/// `CONFIG_INVALID`.
pub async fn check_key(daemon: &Daemon) -> Result<(), Problem> {
    let Some(key) = &daemon.owner_key else { return Ok(()) };
    let owner = owner::known(daemon)?.map(|known| known.manifest.owner);
    match (key.address().await, owner) {
        (Ok(found), Some(owner)) if found != owner => {
            let detail = format!(
                "`owner.kms_key`: the public half of `{}` is `{found}`, and the owner of this installation is `{owner}`",
                key.name()
            );
            Err(Problem::new(Code::ConfigInvalid, detail).at("owner.kms_key"))
        }
        (Ok(_), _) => {
            warn!(key = key.name(), "the daemon signs as the owner, for callers who pass the second factor");
            Ok(())
        }
        (Err(why), _) => {
            warn!(key = key.name(), %why, "the owner key's KMS does not answer: nothing is signed until it does");
            Ok(())
        }
    }
}

/// Has the owner key sign: after the audit log knows of it, and verified before anybody uses it.
///
/// # Errors
/// The daemon does not sign here; a store that cannot write; `OWNER_SIGNER_UNAVAILABLE`; `VERIFICATION_FAILED` for a signature
/// that is not the owner's.
async fn sign(
    daemon: &Daemon,
    mandate: &Mandate,
    wallet: Option<AgentId>,
    what: String,
    message: &[u8],
) -> Result<Signature, Problem> {
    let key = daemon.owner_key.as_ref().ok_or_else(not_here)?;
    let owner = owner::owner(daemon)?;
    info!(%what, by = %mandate.by, "the owner key is to sign");
    let event = Event::OwnerSigned { wallet, what, digest: Digest::of(message), by: mandate.by.clone() };
    let leaf = LeafRecord { at: daemon.clock.now(), event };
    daemon.store.run(move |txn| txn.append_leaf(&leaf).map(drop)).await?;
    let signature = key.sign(message).await.map_err(|why| {
        let detail = format!("the owner key `{}`: {why}", key.name());
        Problem::new(Code::OwnerUnavailable, detail)
    })?;
    if verifies(&owner, message, &signature) {
        return Ok(signature);
    }
    let detail = format!("what `{}` signed is not signed by the owner `{owner}`; nothing was done", key.name());
    Err(Problem::new(Code::VerificationFailed, detail))
}

/// The daemon has no key to sign with.
pub fn not_here() -> Problem {
    Problem::new(Code::ValidationRequired, "the owner's signature is missing (`owner.mode` is `client`)")
        .at("signature")
}
