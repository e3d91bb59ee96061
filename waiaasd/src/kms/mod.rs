//! AWS KMS: the only place in the daemon that knows its client. What it answers is believed by nobody here: whoever asks makes
//! sure of it.

mod connector;
mod error;
mod relay;
mod sign;

pub use error::KmsError;
pub use relay::{Described, Kms};
pub use sign::OwnerKey;

use aws_config::{BehaviorVersion, Region, retry::RetryConfig, timeout::TimeoutConfig};
use aws_sdk_kms::{Client, config::Builder};

/// Where a key is.
#[derive(Debug, Clone)]
pub struct Place {
    /// Its id, its ARN, or `alias/NAME`.
    pub key: String,
    /// Another end point than that of AWS.
    pub endpoint: Option<String>,
    /// The region; that of the ARN, else that of the account's settings, without.
    pub region: Option<String>,
}

/// A client for where a key is. Credentials: as every AWS program finds them.
///
/// # Errors
/// No region is known, or no client can be made.
async fn client(place: &Place, retries: RetryConfig, timeouts: TimeoutConfig) -> Result<Client, KmsError> {
    let loader = aws_config::defaults(BehaviorVersion::latest()).timeout_config(timeouts).retry_config(retries);
    let loader = loader.http_client(connector::new().map_err(KmsError::Unreachable)?);
    let loader = match place.region.as_deref().or_else(|| region(&place.key)) {
        Some(region) => loader.region(Region::new(region.to_owned())),
        None => loader,
    };
    let settings = loader.load().await;
    if settings.region().is_none() {
        let why = format!("no region is known for `{}`: name the key by its ARN, or set its region", place.key);
        return Err(KmsError::Refused(why));
    }
    let mut builder = Builder::from(&settings);
    if let Some(endpoint) = &place.endpoint {
        builder = builder.endpoint_url(endpoint);
    }
    Ok(Client::from_conf(builder.build()))
}

/// `arn:aws:kms:REGION:ACCOUNT:key/ID`
fn region(key: &str) -> Option<&str> {
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
        assert_eq!(region("arn:aws:kms::1:key/x"), None);
        assert_eq!(region("alias/owner"), None);
        assert_eq!(region("1234abcd-12ab-34cd-56ef-1234567890ab"), None);
    }
}
