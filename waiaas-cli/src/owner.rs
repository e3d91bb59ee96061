//! The Owner Key: who controls the money. It is in the clear only while it signs.

mod elsewhere;
mod establish;
pub mod images;
mod key;
mod keygen;
mod keyring;
mod kms;
mod locked;
mod manifest;
mod passphrase;
mod pkcs11;
mod signer;
mod store;

pub use elsewhere::{Elsewhere, Wanted};
pub use establish::{Wish, establish};
pub use key::OwnerKey;
pub use locked::{Locked, MOST_WORK, WORK};
pub use manifest::Installation;
pub use passphrase::Passphrase;
pub use signer::OwnerSigner;
pub use store::{Kept, KeyStore, Place};

use crate::{
    home::Home,
    output::{refusal, talk},
    session::Session,
};
use kms::KmsKey;
pub use kms::{SealUnder, key_policy};
use pkcs11::TokenKey;
use waiaas_policy::Address;
use waiaas_wire::{Code, Problem};
use zeroize::Zeroizing;

/// Opens the owner key of this installation, to sign with it.
pub async fn open(session: &Session) -> Result<OwnerSigner, Problem> {
    let installation = Installation::read(&session.home)?;
    let owner = installation.owner();
    let key = match kept(&session.home, installation.namespace())? {
        Kept::Here(locked, _) => OwnerSigner::Key(unlock(session, locked, Passphrase::known(session)?).await?),
        Kept::Elsewhere(place) => open_elsewhere(session, &place, owner).await?,
    };
    if key.address() == owner { Ok(key) } else { Err(refusal::owner_key_differs(key.address(), owner)) }
}

/// Whoever signs from elsewhere. What is signed is compared with the owner's account, whoever answers.
async fn open_elsewhere(session: &Session, place: &Elsewhere, owner: Address) -> Result<OwnerSigner, Problem> {
    match place {
        Elsewhere::Kms { key, endpoint } => {
            Box::pin(KmsKey::open(key, endpoint.as_deref(), owner)).await.map(OwnerSigner::Kms)
        }
        Elsewhere::Pkcs11 { uri } => TokenKey::open(session, uri).await.map(OwnerSigner::Token),
    }
}

/// The passphrase of the owner key, after it has opened that key: a slip would lock the owner out of what is locked with it.
/// Where the key is elsewhere and has none, a new one.
pub async fn proven_passphrase(session: &Session) -> Result<Passphrase, Problem> {
    let installation = Installation::read(&session.home)?;
    let Kept::Here(locked, _) = kept(&session.home, installation.namespace())? else {
        return Passphrase::new(session, talk::ASK_BACKUP_PASSPHRASE);
    };
    let passphrase = Passphrase::known(session)?;
    unlock(session, locked, passphrase.again()).await?;
    Ok(passphrase)
}

/// What is kept of the owner key.
pub fn kept(home: &Home, namespace: &str) -> Result<Kept, Problem> {
    store::find(home, Some(namespace))?.ok_or_else(|| refusal::owner_key_missing(namespace))
}

/// Refuses what only an owner can do, before anything is asked, where there is none.
pub fn must_be_there(session: &Session) -> Result<(), Problem> {
    Installation::read(&session.home).map(drop)
}

/// Refuses what needs the key itself, before anything is asked, where it is elsewhere.
pub fn must_be_here(session: &Session) -> Result<(), Problem> {
    let installation = Installation::read(&session.home)?;
    match kept(&session.home, installation.namespace())? {
        Kept::Here(..) => Ok(()),
        Kept::Elsewhere(_) => Err(refusal::not_exportable()),
    }
}

/// Where the key of an installation is.
pub fn place(home: &Home, installation: &Installation) -> Result<Place, Problem> {
    kept(home, installation.namespace()).map(Kept::place)
}

/// A key in Solana's keygen form.
pub fn keygen_text(key: &OwnerKey) -> Zeroizing<String> {
    keygen::write(key)
}

/// Opens a locked key. Takes a second on purpose.
async fn unlock(session: &Session, locked: Locked, passphrase: Passphrase) -> Result<OwnerKey, Problem> {
    let _busy = session.output.busy(talk::OPENING_KEY);
    apart(move || locked.open(&passphrase)).await
}

/// Locks a key. Takes a second on purpose.
async fn lock(session: &Session, key: Zeroizing<[u8; 32]>, passphrase: Passphrase) -> Result<Locked, Problem> {
    let _busy = session.output.busy(talk::LOCKING_KEY);
    apart(move || Locked::close(&OwnerKey::from_secret(&key), &passphrase)).await
}

/// Runs what takes long on a thread of its own, so that Ctrl-C is heard.
async fn apart<T: Send + 'static>(work: impl FnOnce() -> Result<T, Problem> + Send + 'static) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work).await.map_err(|_| Problem::plain(Code::Interrupted))?
}
