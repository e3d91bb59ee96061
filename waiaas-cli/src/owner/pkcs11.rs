//! The owner key on a PKCS#11 token (smart card, HSM). The only importer of the crate `cryptoki`.

mod token;
mod uri;

pub use uri::Uri;

use super::{Passphrase, apart, elsewhere::Elsewhere};
use crate::{output::refusal, session::Session};
use std::sync::{Arc, Mutex, PoisonError};
use token::Token;
use waiaas_policy::Address;
use waiaas_wire::Problem;

/// A key on a token, with a session that is logged in.
pub struct TokenKey {
    token: Arc<Mutex<Token>>,
    address: Address,
}

/// What was found or made.
pub struct Found {
    /// The key, ready to sign.
    pub key: TokenKey,
    /// Where it is.
    pub place: Elsewhere,
    /// Whether it was made now.
    pub made: bool,
}

impl TokenKey {
    /// The key that the installation uses already.
    pub async fn open(session: &Session, text: &str) -> Result<Self, Problem> {
        let uri = Uri::parse(text).map_err(refusal::pkcs11)?;
        let pin = pin(session, &uri)?;
        apart(move || {
            let mut token = Token::open(&uri, &pin)?;
            let address = token.find()?.ok_or_else(|| refusal::pkcs11("the token has no such key"))?;
            Ok(Self { token: Arc::new(Mutex::new(token)), address })
        })
        .await
    }

    /// The key that is meant; one is made on the token where there is none of that name.
    pub async fn establish(session: &Session, uri: &Uri) -> Result<Found, Problem> {
        let (uri, pin) = (uri.clone(), pin(session, uri)?);
        apart(move || {
            let mut token = Token::open(&uri, &pin)?;
            let (address, made) = match token.find()? {
                Some(address) => (address, false),
                None => (token.make()?, true),
            };
            let key = Self { token: Arc::new(Mutex::new(token)), address };
            Ok(Found { key, place: Elsewhere::Pkcs11 { uri: uri.text().to_owned() }, made })
        })
        .await
    }

    /// Its public half.
    pub fn address(&self) -> Address {
        self.address
    }

    /// Has the bytes signed. The answer is not verified yet.
    pub async fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Problem> {
        let (token, message) = (Arc::clone(&self.token), message.to_vec());
        apart(move || token.lock().unwrap_or_else(PoisonError::into_inner).sign(&message)).await
    }
}

/// From the file that the URI names, else as a passphrase is asked for.
fn pin(session: &Session, uri: &Uri) -> Result<Passphrase, Problem> {
    match uri.pin_source() {
        Some(file) => Passphrase::of_file(file),
        None => Passphrase::pin(session),
    }
}
