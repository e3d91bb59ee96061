//! The file of a receipt: what was stated, and what vouches for the key that stated it.

use crate::{output::refusal, private};
use serde::{Deserialize, Serialize};
use std::path::Path;
use waiaas_wire::Problem;

/// Version of the file's form.
const VERSION: u32 = 1;

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
}

impl Bundle {
    /// Of its parts.
    pub const fn new(receipt: Vec<u8>, attestation: Vec<u8>) -> Self {
        Self { version: VERSION, receipt, attestation }
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
        if bundle.version == VERSION { Ok(bundle) } else { Err(refusal::receipt_version(file, bundle.version)) }
    }
}
