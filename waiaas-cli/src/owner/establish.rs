//! The first time: an installation becomes somebody's.

use super::{
    Elsewhere, Installation, Kept, KeyStore, Locked, OwnerKey, OwnerSigner, Passphrase, Place, Wanted, keygen,
    kms::KmsKey, lock, pkcs11::TokenKey, place, store, unlock,
};
use crate::{
    output::{refusal, talk},
    session::Session,
};
use std::path::Path;
use waiaas_policy::{Address, id::OwnerId};
use waiaas_wire::{Problem, signed::KmsMark};

/// What [`establish`] is asked for.
#[derive(Default)]
pub struct Wish<'a> {
    /// A file in Solana's keygen form to take the key from.
    pub import: Option<&'a Path>,
    /// Where to put the key; `None` is the keyring where there is one, else a file.
    pub store: Option<KeyStore>,
    /// A key that stays elsewhere, and another end point for it.
    pub elsewhere: Option<(&'a Wanted, Option<&'a str>)>,
    /// The KMS key that the enclave's root is sealed under.
    pub kms: Option<KmsMark>,
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
        return confirm_same(session, installation, wish, imported).await;
    }
    // A key without a manifest: an earlier run was cut short between the two. It goes on with that key.
    match (store::find(&session.home, None)?, wish.elsewhere) {
        (Some(Kept::Here(locked, place)), None) => adopt_left_over(session, locked, place, imported, wish).await,
        (Some(Kept::Here(..)), Some(_)) => Err(refusal::exists(&session.home.owner_file())),
        (Some(Kept::Elsewhere(_)), None) => Err(refusal::exists(&session.home.signer_file())),
        (Some(Kept::Elsewhere(kept)), Some(wanted)) => go_on_elsewhere(session, kept, wanted, wish).await,
        (None, Some(wanted)) => make_elsewhere(session, wanted, wish).await,
        (None, None) => make(session, wish, imported).await,
    }
}

async fn confirm_same(
    session: &Session,
    installation: Installation,
    wish: &Wish<'_>,
    imported: Option<OwnerKey>,
) -> Result<Established, Problem> {
    let owner = installation.owner();
    if let Some(other) = imported.filter(|key| key.address() != owner) {
        return Err(refusal::owner_is_another(other.address(), owner, "import"));
    }
    if wish.kms.is_some() && wish.kms != installation.manifest().kms {
        return Err(refusal::sealed_already());
    }
    let place = place(&session.home, &installation)?;
    match (wish.elsewhere, &place) {
        (None, _) => {}
        (Some((wanted, _)), Place::Elsewhere(kept)) => must_be_same(session, kept, wanted, owner).await?,
        (Some(_), _) => return Err(refusal::owner_is_here(owner)),
    }
    Ok(Established { installation, place, made: false })
}

/// Refuses another key elsewhere than the one in use.
async fn must_be_same(session: &Session, kept: &Elsewhere, wanted: &Wanted, owner: Address) -> Result<(), Problem> {
    let same = match (kept, wanted) {
        (Elsewhere::Kms { key, endpoint }, Wanted::Kms(name)) => {
            let arn = Box::pin(KmsKey::resolve(name, key, endpoint.as_deref())).await?;
            &arn == key
        }
        (Elsewhere::Pkcs11 { uri }, Wanted::Pkcs11(wanted)) => {
            uri == wanted.text() || TokenKey::open(session, wanted.text()).await?.address() == owner
        }
        _ => false,
    };
    if same { Ok(()) } else { Err(refusal::owner_is_here(owner)) }
}

async fn adopt_left_over(
    session: &Session,
    locked: Locked,
    place: Place,
    imported: Option<OwnerKey>,
    wish: &Wish<'_>,
) -> Result<Established, Problem> {
    let key = unlock(session, locked, Passphrase::known(session)?).await?;
    if let Some(other) = imported.filter(|other| other.address() != key.address()) {
        return Err(refusal::owner_is_another(other.address(), key.address(), "import"));
    }
    let installation =
        Installation::make(&session.home, &OwnerSigner::Key(key), new_namespace()?, wish.kms.clone()).await?;
    Ok(Established { installation, place, made: true })
}

async fn make(session: &Session, wish: &Wish<'_>, imported: Option<OwnerKey>) -> Result<Established, Problem> {
    let store = store::choose(wish.store)?;
    let passphrase = Passphrase::new(session, talk::ASK_NEW_PASSPHRASE)?;
    let key = imported.map_or_else(OwnerKey::generate, Ok)?;
    let namespace = new_namespace()?;
    let locked = lock(session, key.secret(), passphrase).await?;
    // First the key, then the manifest that names it: never an owner whose key is nowhere.
    let place = store.put(&session.home, &namespace, &locked)?;
    let installation = Installation::make(&session.home, &OwnerSigner::Key(key), namespace, wish.kms.clone()).await?;
    Ok(Established { installation, place, made: true })
}

async fn make_elsewhere(
    session: &Session,
    wanted: (&Wanted, Option<&str>),
    wish: &Wish<'_>,
) -> Result<Established, Problem> {
    let (signer, kept, made) = find_elsewhere(session, wanted).await?;
    if made {
        session.output.talk(talk::MADE_ELSEWHERE);
    }
    // The note first, as with a key: never an owner whose key is nowhere.
    kept.write(&session.home)?;
    let installation = Installation::make(&session.home, &signer, new_namespace()?, wish.kms.clone()).await?;
    Ok(Established { installation, place: Place::Elsewhere(kept), made: true })
}

/// An earlier run noted the key, and was cut short before the owner's first signature.
async fn go_on_elsewhere(
    session: &Session,
    kept: Elsewhere,
    wanted: (&Wanted, Option<&str>),
    wish: &Wish<'_>,
) -> Result<Established, Problem> {
    let (signer, found, _) = find_elsewhere(session, wanted).await?;
    if found != kept {
        return Err(refusal::exists(&session.home.signer_file()));
    }
    let installation = Installation::make(&session.home, &signer, new_namespace()?, wish.kms.clone()).await?;
    Ok(Established { installation, place: Place::Elsewhere(kept), made: true })
}

async fn find_elsewhere(
    session: &Session,
    (wanted, endpoint): (&Wanted, Option<&str>),
) -> Result<(OwnerSigner, Elsewhere, bool), Problem> {
    match wanted {
        Wanted::Kms(name) => {
            let _busy = session.output.busy(talk::ASKING_SIGNER);
            let found = Box::pin(KmsKey::establish(name, endpoint)).await?;
            Ok((OwnerSigner::Kms(found.key), found.place, found.made))
        }
        Wanted::Pkcs11(uri) => {
            let found = TokenKey::establish(session, uri).await?;
            Ok((OwnerSigner::Token(found.key), found.place, found.made))
        }
    }
}

/// A name for this installation that no other one has.
fn new_namespace() -> Result<String, Problem> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(|_| refusal::no_randomness())?;
    Ok(OwnerId::from_parts(crate::clock::now().as_millis(), u128::from_be_bytes(random)).to_string())
}
