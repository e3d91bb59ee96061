//! `[kms]`

use super::Wait;
use serde::Deserialize;

/// Where AWS KMS is, if the enclave's root is under one of its keys.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kms {
    /// Another end point than the region's own; empty: the region's.
    pub endpoint: String,
    /// Region; empty: that of the key's ARN.
    pub region: String,
    /// Longest wait for one answer.
    pub timeout: Wait,
}

impl Kms {
    /// What types alone cannot say.
    pub(super) fn check(&self) -> Result<(), String> {
        let is_url = self.endpoint.starts_with("http://") || self.endpoint.starts_with("https://");
        if self.endpoint.is_empty() || is_url {
            return Ok(());
        }
        Err(format!("`{}` in `kms.endpoint` is not an http or https URL", self.endpoint))
    }

    /// The end point, where it is not the region's own.
    pub fn endpoint(&self) -> Option<String> {
        Some(self.endpoint.clone()).filter(|url| !url.is_empty())
    }

    /// The region, where it is not that of the key's ARN.
    pub fn region(&self) -> Option<String> {
        Some(self.region.clone()).filter(|name| !name.is_empty())
    }
}
