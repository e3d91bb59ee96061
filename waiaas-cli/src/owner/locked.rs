//! The key under a passphrase: an armoured age file (age-encryption.org/v1, scrypt) around the keygen form, so that the
//! `age` program opens it too.

use super::{OwnerKey, Passphrase, keygen};
use crate::output::refusal;
use age::scrypt::{Identity, Recipient};
use waiaas_wire::{Code, Problem};
use zeroize::Zeroizing;

/// Work factor of scrypt, as the `age` program has it: 2^18 rounds, 256 MiB, about a second.
pub const WORK: u8 = 18;

/// More than anybody uses; a damaged or hostile file cannot ask for hours.
pub const MOST_WORK: u8 = 22;

/// A key that nobody can use without the passphrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Locked(String);

impl Locked {
    /// What was stored before.
    pub fn stored(text: String) -> Self {
        Self(text)
    }

    /// What is to be stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Locks a key.
    pub fn close(key: &OwnerKey, passphrase: &Passphrase) -> Result<Self, Problem> {
        let mut recipient = Recipient::new(passphrase.secret());
        recipient.set_work_factor(WORK);
        let text = age::encrypt_and_armor(&recipient, keygen::write(key).as_bytes());
        text.map(Self).map_err(|_| Problem::plain(Code::Internal))
    }

    /// Opens it.
    pub fn open(&self, passphrase: &Passphrase) -> Result<OwnerKey, Problem> {
        let mut identity = Identity::new(passphrase.secret());
        identity.set_max_work_factor(MOST_WORK);
        let text = age::decrypt(&identity, self.0.as_bytes()).map_err(|why| refuse(&why))?;
        keygen::parse(&Zeroizing::new(text)).map_err(|_| refusal::locked_key_damaged())
    }
}

fn refuse(why: &age::DecryptError) -> Problem {
    use age::DecryptError;
    match why {
        DecryptError::DecryptionFailed | DecryptError::KeyDecryptionFailed | DecryptError::NoMatchingKeys => {
            refusal::wrong_passphrase()
        }
        _ => refusal::locked_key_damaged(),
    }
}
