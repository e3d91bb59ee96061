//! Where a key is, and a client for it.

use crate::{Failure, connector};
use aws_config::{BehaviorVersion, Region, retry::RetryConfig, timeout::TimeoutConfig};
use aws_sdk_kms::{Client, config::Builder};
use std::time::Duration;

/// Where a key is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its id, its ARN, or `alias/NAME`.
    pub key: String,
    /// Another end point than that of AWS.
    pub endpoint: Option<String>,
    /// The region; that of the ARN, else that of the account's settings, without.
    pub region: Option<String>,
}

/// How long KMS may take.
#[derive(Debug, Clone)]
pub struct Patience {
    /// For one answer.
    pub attempt: Duration,
    /// For one answer with all its repetitions.
    pub whole: Duration,
    /// How often a question is put again.
    pub retries: RetryConfig,
}

impl Patience {
    /// As often as the SDK asks by itself.
    pub fn of(attempt: Duration, whole: Duration) -> Self {
        Self { attempt, whole, retries: RetryConfig::standard() }
    }
}

impl Place {
    /// A client for where the key is. Credentials: as every AWS program finds them. Nobody is asked yet.
    ///
    /// # Errors
    /// No region is known, or no client can be made.
    pub async fn client(&self, patience: Patience) -> Result<Client, Failure> {
        let timeouts = TimeoutConfig::builder().operation_attempt_timeout(patience.attempt);
        let timeouts = timeouts.operation_timeout(patience.whole).build();
        let loader = aws_config::defaults(BehaviorVersion::latest());
        let loader = loader.timeout_config(timeouts).retry_config(patience.retries);
        let loader = loader.http_client(connector::new().map_err(Failure::Unreachable)?);
        let loader = match self.region.as_deref().or_else(|| region(&self.key)) {
            Some(region) => loader.region(Region::new(region.to_owned())),
            None => loader,
        };
        let settings = loader.load().await;
        if settings.region().is_none() {
            return Err(Failure::NoRegion(self.key.clone()));
        }
        let mut builder = Builder::from(&settings);
        if let Some(endpoint) = &self.endpoint {
            builder = builder.endpoint_url(endpoint);
        }
        Ok(Client::from_conf(builder.build()))
    }
}

/// The region that an ARN names: `arn:aws:kms:REGION:ACCOUNT:key/ID`.
pub fn region(key: &str) -> Option<&str> {
    let mut parts = key.split(':');
    let kind = (parts.next()?, parts.next()?, parts.next()?);
    if kind.0 == "arn" && kind.2 == "kms" { parts.next().filter(|region| !region.is_empty()) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arn_names_its_region() {
        assert_eq!(region("arn:aws:kms:eu-west-1:111122223333:key/x"), Some("eu-west-1"));
        assert_eq!(region("arn:aws-cn:kms:cn-north-1:1:alias/x"), Some("cn-north-1"));
        assert_eq!(region("arn:aws:kms::1:key/x"), None);
        assert_eq!(region("alias/owner"), None);
        assert_eq!(region("1234abcd-12ab-34cd-56ef-1234567890ab"), None);
    }
}
