//! Where the locked key lies: in the keyring of the account, or in a 0600 file.

use super::{Elsewhere, Locked, keyring};
use crate::{home::Home, output::refusal, private};
use serde::Serialize;
use std::path::PathBuf;
use waiaas_wire::Problem;

/// Where to put the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum KeyStore {
    /// The keyring of this account (Secret Service, macOS Keychain)
    Keyring,
    /// A 0600 file in the installation
    File,
}

/// Where the key is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "store", rename_all = "lowercase")]
pub enum Place {
    /// In the keyring, under the name of the installation.
    Keyring,
    /// In this file.
    File {
        /// Which one.
        path: PathBuf,
    },
    /// In a key service or on a token, which it does not leave.
    #[serde(untagged)]
    Elsewhere(Elsewhere),
}

/// The store that was asked for; else the keyring where there is one.
pub fn choose(wish: Option<KeyStore>) -> Result<KeyStore, Problem> {
    match wish {
        Some(KeyStore::Keyring) if !keyring::is_there() => Err(refusal::keyring("there is none that answers")),
        Some(store) => Ok(store),
        None if keyring::is_there() => Ok(KeyStore::Keyring),
        None => Ok(KeyStore::File),
    }
}

impl KeyStore {
    /// Puts a key there.
    pub fn put(self, home: &Home, namespace: &str, locked: &Locked) -> Result<Place, Problem> {
        match self {
            Self::Keyring => keyring::put(namespace, locked).map(|()| Place::Keyring),
            Self::File => {
                let path = home.owner_file();
                private::write_new(&path, locked.as_str().as_bytes())?;
                Ok(Place::File { path })
            }
        }
    }
}

/// What is kept of the owner key.
pub enum Kept {
    /// The key, locked.
    Here(Locked, Place),
    /// A note of where it is.
    Elsewhere(Elsewhere),
}

impl Kept {
    /// Where the key is.
    pub fn place(self) -> Place {
        match self {
            Self::Here(_, place) => place,
            Self::Elsewhere(elsewhere) => Place::Elsewhere(elsewhere),
        }
    }

    /// The file that a backup keeps it in.
    pub fn file(&self) -> (&'static str, Vec<u8>) {
        match self {
            Self::Here(locked, _) => ("owner.age", locked.as_str().as_bytes().to_vec()),
            Self::Elsewhere(elsewhere) => ("owner.toml", elsewhere.text().into_bytes()),
        }
    }
}

/// What is kept of the key of an installation: a file, or, if the installation's name is known, in the keyring.
pub fn find(home: &Home, namespace: Option<&str>) -> Result<Option<Kept>, Problem> {
    if let Some(elsewhere) = Elsewhere::find(home)? {
        return Ok(Some(Kept::Elsewhere(elsewhere)));
    }
    let path = home.owner_file();
    if path.exists() {
        let bytes = private::read(&path)?;
        let text = String::from_utf8(bytes.to_vec()).map_err(|_| refusal::locked_key_damaged())?;
        return Ok(Some(Kept::Here(Locked::stored(text), Place::File { path })));
    }
    match namespace {
        Some(namespace) if keyring::is_there() => {
            Ok(keyring::get(namespace)?.map(|locked| Kept::Here(locked, Place::Keyring)))
        }
        _ => Ok(None),
    }
}
