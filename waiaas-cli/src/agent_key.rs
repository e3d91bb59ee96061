//! The agent's side: an API key in the environment makes every command act as that agent.

use crate::{output::refusal, private};
use std::{env, path::PathBuf};
use waiaas_wire::{Code, Problem};

/// Holds the key itself.
const KEY: &str = "WAIAAS_API_KEY";

/// Names a 0600 file that holds it.
const KEY_FILE: &str = "WAIAAS_API_KEY_FILE";

/// Variables that a started daemon must not inherit.
pub const NOT_FOR_OTHERS: [&str; 3] = [KEY, KEY_FILE, "WAIAAS_PASSPHRASE_FILE"];

/// The agent's key, if there is one.
pub fn find() -> Result<Option<String>, Problem> {
    let key = set(KEY)?;
    let file = set(KEY_FILE)?;
    match (key, file) {
        (Some(_), Some(_)) => Err(refusal::both_set(KEY, KEY_FILE)),
        (Some(key), None) => Ok(Some(key)),
        (None, Some(file)) => read(&PathBuf::from(file)).map(Some),
        (None, None) => Ok(None),
    }
}

fn read(file: &std::path::Path) -> Result<String, Problem> {
    let bytes = private::read(file)?;
    let key = std::str::from_utf8(&bytes).map_err(|_| refusal::not_text(file))?.trim();
    if key.is_empty() {
        return Err(Problem::new(Code::AuthKeyInvalid, refusal::empty_file(file)));
    }
    Ok(key.to_owned())
}

/// A variable that is set and not empty.
fn set(name: &str) -> Result<Option<String>, Problem> {
    match env::var(name) {
        Ok(value) if value.is_empty() => Ok(None),
        Ok(value) => Ok(Some(value)),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(_)) => Err(refusal::variable_not_text(name)),
    }
}
