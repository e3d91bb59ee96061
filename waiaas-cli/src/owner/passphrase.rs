//! The passphrase of the owner key, or the PIN of its token: from a 0600 file or typed at the terminal, never from argv or a plain variable.

use crate::{
    output::{refusal, talk},
    private,
    session::Session,
    terminal,
};
use age::secrecy::SecretString;
use std::path::Path;
use waiaas_wire::Problem;
use zeroize::Zeroizing;

/// Fewest characters of a new one.
const LEAST: usize = 8;

/// A passphrase in the clear. Zeroized when it is dropped; has no `Debug` and no `Serialize`.
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// The one that was chosen earlier.
    pub fn known(session: &Session) -> Result<Self, Problem> {
        match &session.global.passphrase_file {
            Some(file) => read(file),
            None => terminal::ask_secret(talk::ASK_PASSPHRASE).map(Self),
        }
    }

    /// A new one: typed twice, since a slip would lock the owner out.
    pub fn new(session: &Session, question: &str) -> Result<Self, Problem> {
        let passphrase = match &session.global.passphrase_file {
            Some(file) => read(file)?,
            None => typed_twice(question)?,
        };
        if passphrase.0.chars().count() < LEAST { Err(refusal::passphrase_short(LEAST)) } else { Ok(passphrase) }
    }

    /// The PIN of a token that holds the owner key.
    pub fn pin(session: &Session) -> Result<Self, Problem> {
        match &session.global.passphrase_file {
            Some(file) => read(file),
            None => terminal::ask_secret(talk::ASK_PIN).map(Self),
        }
    }

    /// The one in a file that nobody else may read.
    pub fn of_file(file: &Path) -> Result<Self, Problem> {
        read(file)
    }

    /// A copy, for a thread of its own.
    pub fn again(&self) -> Self {
        Self(self.0.clone())
    }

    /// In the form that age takes.
    pub fn secret(&self) -> SecretString {
        SecretString::from(self.0.as_str().to_owned())
    }
}

fn typed_twice(question: &str) -> Result<Passphrase, Problem> {
    let first = terminal::ask_secret(question)?;
    let second = terminal::ask_secret(talk::ASK_PASSPHRASE_AGAIN)?;
    if *first == *second { Ok(Passphrase(first)) } else { Err(refusal::passphrases_differ()) }
}

/// The file's text without the line end that editors add.
fn read(file: &Path) -> Result<Passphrase, Problem> {
    let bytes = private::read(file)?;
    let text = std::str::from_utf8(&bytes).map_err(|_| refusal::passphrase_not_text(file))?;
    let line = text.strip_suffix('\n').unwrap_or(text);
    let line = line.strip_suffix('\r').unwrap_or(line);
    Ok(Passphrase(Zeroizing::new(line.to_owned())))
}
