//! The file of a receipt: what was stated, and what vouches for the key that stated it.

use crate::{output::refusal, private};
use serde::{Deserialize, Serialize};
use std::path::Path;
use waiaas_wire::{
    Problem,
    receipt::Succession,
    signed::{decode, encode},
};

/// Versions of the file's form: without and with keys of before.
const VERSIONS: [u32; 2] = [1, 2];

/// A receipt with an attestation of its key. Nothing in it is secret, and nothing is to be believed unverified.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bundle {
    version: u32,
    /// The receipt.
    #[serde(with = "waiaas_wire::text::base64")]
    pub receipt: Vec<u8>,
    /// An attestation document that states the receipt key.
    #[serde(with = "waiaas_wire::text::base64")]
    pub attestation: Vec<u8>,
    /// Which receipt keys took the place of which, from the one that signed to the one that is attested; in hexadecimal digits.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    successions: Vec<String>,
}

impl Bundle {
    /// Of its parts.
    pub fn new(receipt: Vec<u8>, attestation: Vec<u8>, successions: &[Succession]) -> Self {
        let successions: Vec<String> = successions.iter().map(|it| hex::encode(encode(it))).collect();
        let [alone, led] = VERSIONS;
        Self { version: if successions.is_empty() { alone } else { led }, receipt, attestation, successions }
    }

    /// Which receipt keys took the place of which.
    pub fn successions(&self) -> Result<Vec<Succession>, Problem> {
        let read = |text: &String| decode(&hex::decode(text).ok()?).ok();
        let all: Option<Vec<Succession>> = self.successions.iter().map(read).collect();
        all.ok_or_else(|| refusal::receipt("what ties its key to the attested one cannot be read"))
    }

    /// Writes it to a new file.
    pub fn write(&self, file: &Path) -> Result<(), Problem> {
        // Plain data: nothing in it can fail to be written as JSON.
        let text = serde_json::to_string_pretty(self).unwrap_or_default();
        private::write_new(file, format!("{text}\n").as_bytes())
    }

    /// Reads it.
    pub fn read(file: &Path) -> Result<Self, Problem> {
        let text = private::read_text(file)?;
        let bundle: Self = serde_json::from_str(&text).map_err(|_| refusal::receipt_file(file))?;
        if VERSIONS.contains(&bundle.version) {
            Ok(bundle)
        } else {
            Err(refusal::receipt_version(file, bundle.version))
        }
    }
}
