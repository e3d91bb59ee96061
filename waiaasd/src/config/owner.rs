//! `[owner]`: who signs as the owner.

use crate::kms::Place;
use serde::Deserialize;

/// `[owner]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Owner {
    /// Who signs what needs the owner key.
    pub mode: SigningMode,
    /// The owner key in AWS KMS: its id, its ARN, or `alias/NAME`.
    pub kms_key: String,
    /// Another end point than that of AWS; empty: none.
    pub kms_endpoint: String,
    /// Its region; empty: that of the ARN, else that of the account's settings.
    pub kms_region: String,
}

/// Who signs what needs the owner key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SigningMode {
    /// Whoever calls: the daemon only prepares.
    Client,
    /// The daemon, with a key in KMS, for a caller of REST who has passed the second factor.
    Daemon,
}

impl Owner {
    /// What types alone cannot say.
    pub(super) fn check(&self) -> Result<(), String> {
        let named = !self.kms_key.is_empty();
        match self.mode {
            SigningMode::Daemon if !named => {
                Err("`owner.mode` is `daemon`, and `owner.kms_key` does not name the owner key".to_owned())
            }
            // A key that nobody uses is more likely a mode that somebody forgot.
            SigningMode::Client if named => Err("`owner.kms_key` is set, and `owner.mode` is not `daemon`".to_owned()),
            SigningMode::Daemon | SigningMode::Client => Ok(()),
        }
    }

    /// Where the owner key is that the daemon signs with, if it does.
    pub fn key(&self) -> Option<Place> {
        let given = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        (self.mode == SigningMode::Daemon).then(|| Place {
            key: self.kms_key.clone(),
            endpoint: given(&self.kms_endpoint),
            region: given(&self.kms_region),
        })
    }
}
