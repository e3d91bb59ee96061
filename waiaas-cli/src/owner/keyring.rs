//! The keyring of the account (Secret Service, macOS Keychain). The only importer of the crate `keyring`.

use super::Locked;
use crate::output::refusal;
use keyring::v1::{Entry, Error};
use waiaas_wire::Problem;

/// What our entries are filed under.
const SERVICE: &str = "waiaas";

/// Whether there is a keyring that answers.
pub fn is_there() -> bool {
    Entry::store_status().is_ok()
}

/// What is filed under a name.
pub fn get(namespace: &str) -> Result<Option<Locked>, Problem> {
    match entry(namespace)?.get_password() {
        Ok(text) => Ok(Some(Locked::stored(text))),
        Err(Error::NoEntry) => Ok(None),
        Err(why) => Err(refusal::keyring(words(&why))),
    }
}

/// Files a locked key under a name, and makes sure that it is there.
pub fn put(namespace: &str, locked: &Locked) -> Result<(), Problem> {
    entry(namespace)?.set_password(locked.as_str()).map_err(|why| refusal::keyring(words(&why)))?;
    if get(namespace)?.as_ref() == Some(locked) { Ok(()) } else { Err(refusal::keyring("it did not keep the key")) }
}

fn entry(namespace: &str) -> Result<Entry, Problem> {
    Entry::new(SERVICE, namespace).map_err(|why| refusal::keyring(words(&why)))
}

/// What went wrong, without the library's own dump (which may hold the stored bytes).
fn words(why: &Error) -> &'static str {
    match why {
        Error::NoDefaultStore => "there is none that answers",
        Error::NoStorageAccess(_) => "it is locked, or its unlocking was refused",
        Error::Ambiguous(_) => "it holds more than one owner key of that name",
        Error::BadEncoding(_) | Error::BadDataFormat(..) | Error::BadStoreFormat(_) => "what it holds is damaged",
        _ => "it refused",
    }
}
