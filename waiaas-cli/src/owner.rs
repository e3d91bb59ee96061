//! The Owner Key: who controls the money. It is in the clear only while it signs.

mod key;
mod keygen;
mod keyring;
mod locked;
mod manifest;
mod passphrase;
mod store;

pub use key::OwnerKey;
pub use locked::{Locked, MOST_WORK, WORK};
pub use manifest::Installation;
pub use passphrase::Passphrase;
pub use store::{KeyStore, Place};

use crate::{
    home::Home,
    output::{refusal, talk},
    session::Session,
};
use std::path::Path;
use waiaas_policy::id::OwnerId;
use waiaas_wire::{Code, Problem};
use zeroize::Zeroizing;

/// Opens the owner key of this installation, to sign with it.
pub async fn open(session: &Session) -> Result<OwnerKey, Problem> {
    let installation = Installation::read(&session.home)?;
    let namespace = installation.namespace();
    let (locked, _) =
        store::find(&session.home, Some(namespace))?.ok_or_else(|| refusal::owner_key_missing(namespace))?;
    let passphrase = Passphrase::known(session)?;
    let key = unlock(session, locked, passphrase).await?;
    let owner = installation.owner();
    if key.address() == owner { Ok(key) } else { Err(refusal::owner_key_differs(key.address(), owner)) }
}

/// The passphrase of the owner key, after it has opened that key: a slip would lock the owner out of what is locked with it.
pub async fn proven_passphrase(session: &Session) -> Result<Passphrase, Problem> {
    let installation = Installation::read(&session.home)?;
    let namespace = installation.namespace();
    let (locked, _) =
        store::find(&session.home, Some(namespace))?.ok_or_else(|| refusal::owner_key_missing(namespace))?;
    let passphrase = Passphrase::known(session)?;
    unlock(session, locked, passphrase.again()).await?;
    Ok(passphrase)
}

/// The owner key as it is kept, locked.
pub fn locked(home: &Home, namespace: &str) -> Result<Locked, Problem> {
    let found = store::find(home, Some(namespace))?;
    found.map(|(locked, _)| locked).ok_or_else(|| refusal::owner_key_missing(namespace))
}

/// Refuses what only an owner can do, before anything is asked, where there is none.
pub fn must_be_there(session: &Session) -> Result<(), Problem> {
    Installation::read(&session.home).map(drop)
}

/// Where the key of an installation is.
pub fn place(home: &Home, installation: &Installation) -> Result<Place, Problem> {
    let namespace = installation.namespace();
    let found = store::find(home, Some(namespace))?;
    found.map(|(_, place)| place).ok_or_else(|| refusal::owner_key_missing(namespace))
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

/// What [`establish`] is asked for.
pub struct Wish<'a> {
    /// A file in Solana's keygen form to take the key from.
    pub import: Option<&'a Path>,
    /// Where to put the key; `None` is the keyring where there is one, else a file.
    pub store: Option<KeyStore>,
}

/// What [`establish`] found or made.
pub struct Established {
    /// Whose it is now.
    pub installation: Installation,
    /// Where the key is.
    pub place: Place,
    /// Whether it was made now.
    pub made: bool,
}

/// Makes this installation somebody's. Changes nothing where there is an owner.
pub async fn establish(session: &Session, wish: &Wish<'_>) -> Result<Established, Problem> {
    let imported = wish.import.map(keygen::read).transpose()?;
    if let Some(installation) = Installation::find(&session.home)? {
        return confirm_same(session, installation, imported);
    }
    // A key file without a manifest: an earlier run was cut short between the two. It goes on with that key.
    match store::find(&session.home, None)? {
        Some((locked, place)) => adopt_left_over(session, locked, place, imported).await,
        None => make(session, wish, imported).await,
    }
}

fn confirm_same(
    session: &Session,
    installation: Installation,
    imported: Option<OwnerKey>,
) -> Result<Established, Problem> {
    let owner = installation.owner();
    if let Some(other) = imported.filter(|key| key.address() != owner) {
        return Err(refusal::owner_is_another(other.address(), owner));
    }
    let place = place(&session.home, &installation)?;
    Ok(Established { installation, place, made: false })
}

async fn adopt_left_over(
    session: &Session,
    locked: Locked,
    place: Place,
    imported: Option<OwnerKey>,
) -> Result<Established, Problem> {
    let key = unlock(session, locked, Passphrase::known(session)?).await?;
    if let Some(other) = imported.filter(|other| other.address() != key.address()) {
        return Err(refusal::owner_is_another(other.address(), key.address()));
    }
    let installation = Installation::make(&session.home, &key, new_namespace()?)?;
    Ok(Established { installation, place, made: true })
}

async fn make(session: &Session, wish: &Wish<'_>, imported: Option<OwnerKey>) -> Result<Established, Problem> {
    let store = store::choose(wish.store)?;
    let passphrase = Passphrase::new(session)?;
    let key = imported.map_or_else(OwnerKey::generate, Ok)?;
    let namespace = new_namespace()?;
    let locked = lock(session, key.secret(), passphrase).await?;
    // First the key, then the manifest that names it: never an owner whose key is nowhere.
    let place = store.put(&session.home, &namespace, &locked)?;
    let installation = Installation::make(&session.home, &key, namespace)?;
    Ok(Established { installation, place, made: true })
}

/// A name for this installation that no other one has.
fn new_namespace() -> Result<String, Problem> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(|_| refusal::no_randomness())?;
    Ok(OwnerId::from_parts(crate::clock::now().as_millis(), u128::from_be_bytes(random)).to_string())
}
