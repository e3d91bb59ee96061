//! The owner key in AWS KMS. It signs there and is never seen here; who may have it sign is a matter of IAM.

mod connector;
mod policies;
mod sealing;

pub use policies::key_policy;
pub use sealing::SealUnder;

use super::elsewhere::Elsewhere;
use crate::output::refusal;
use aws_config::{BehaviorVersion, Region, timeout::TimeoutConfig};
use aws_sdk_kms::{
    Client,
    config::Builder,
    error::{ProvideErrorMetadata, SdkError},
    operation::{describe_key::DescribeKeyError, sign::SignError},
    primitives::Blob,
    types::{KeyMetadata, KeySpec, KeyState, KeyUsageType, MessageType, SigningAlgorithmSpec},
};
use std::{error::Error, time::Duration};
use waiaas_policy::Address;
use waiaas_wire::Problem;

/// The start of a public key as KMS gives it: a `SubjectPublicKeyInfo` with Ed25519's identifier; 32 bytes follow.
const SPKI: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

/// Most bytes that KMS signs unhashed; anything else than the bytes themselves is no signature that the chain accepts.
const MOST: usize = 4096;

/// The start of a name that can be given to a key.
const ALIAS: &str = "alias/";

/// A key in KMS that signs as the owner.
pub struct KmsKey {
    client: Client,
    key: String,
    address: Address,
}

/// What was found or made.
pub struct Found {
    /// The key, ready to sign.
    pub key: KmsKey,
    /// Where it is.
    pub place: Elsewhere,
    /// Whether it was made now.
    pub made: bool,
}

/// Refuses what cannot name a key.
pub fn check_name(key: &str) -> Result<(), String> {
    let fits = |c: char| c.is_ascii_alphanumeric() || "-_/:".contains(c);
    let good = !key.is_empty() && key.len() <= 2048 && key.chars().all(fits) && key != ALIAS;
    if good { Ok(()) } else { Err("after `kms:` comes the id, the ARN or the `alias/NAME` of a key".to_owned()) }
}

impl KmsKey {
    /// The key that the installation uses already.
    pub async fn open(key: &str, endpoint: Option<&str>, address: Address) -> Result<Self, Problem> {
        Ok(Self { client: client(key, endpoint).await?, key: key.to_owned(), address })
    }

    /// The key of this id, ARN or alias. An alias that there is not is made, with a key for it.
    pub async fn establish(name: &str, endpoint: Option<&str>) -> Result<Found, Problem> {
        let client = client(name, endpoint).await?;
        let (key, made) = match describe(&client, name).await? {
            Some(key) => (key, false),
            None if name.starts_with(ALIAS) => (make(&client, name).await?, true),
            None => return Err(refusal::kms_no_key(name)),
        };
        check(name, &key)?;
        let arn = key.arn().ok_or_else(|| refusal::kms_unusable(name, "its ARN is not told"))?.to_owned();
        let address = public_half(&client, &arn).await?;
        let place = Elsewhere::Kms { key: arn.clone(), endpoint: endpoint.map(str::to_owned) };
        Ok(Found { key: Self { client, key: arn, address }, place, made })
    }

    /// The ARN of the key that a name stands for, asked where the key in use is.
    pub async fn resolve(name: &str, used: &str, endpoint: Option<&str>) -> Result<String, Problem> {
        let client = client(used, endpoint).await?;
        let key = describe(&client, name).await?.ok_or_else(|| refusal::kms_no_key(name))?;
        Ok(key.arn().unwrap_or_default().to_owned())
    }

    /// Its public half.
    pub fn address(&self) -> Address {
        self.address
    }

    /// Has the bytes signed. The answer is not verified yet.
    pub async fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Problem> {
        if message.len() > MOST {
            return Err(refusal::kms_too_long(message.len(), MOST));
        }
        let request = self.client.sign().key_id(&self.key).message(Blob::new(message));
        // The other algorithm for this kind of key hashes first: its signatures are of no use on chain.
        let request = request.message_type(MessageType::Raw).signing_algorithm(SigningAlgorithmSpec::Ed25519Sha512);
        let answer = request.send().await.map_err(|why| match why.as_service_error() {
            Some(SignError::NotFoundException(_)) => refusal::kms_no_key(&self.key),
            _ => refusal::kms(words(&why)),
        })?;
        Ok(answer.signature.map(Blob::into_inner).unwrap_or_default())
    }
}

/// Region: that of the ARN, else that of the account's settings. Credentials: as every AWS program finds them.
async fn client(key: &str, endpoint: Option<&str>) -> Result<Client, Problem> {
    client_at(key, endpoint, None).await
}

/// The same, in the region that is given.
async fn client_at(key: &str, endpoint: Option<&str>, other: Option<&str>) -> Result<Client, Problem> {
    let timeouts = TimeoutConfig::builder()
        .operation_attempt_timeout(Duration::from_secs(10))
        .operation_timeout(Duration::from_secs(30))
        .build();
    let loader = aws_config::defaults(BehaviorVersion::latest()).timeout_config(timeouts);
    let loader = loader.http_client(connector::new().map_err(refusal::kms)?);
    let loader = match other.or_else(|| region(key)) {
        Some(region) => loader.region(Region::new(region.to_owned())),
        None => loader,
    };
    let settings = loader.load().await;
    if settings.region().is_none() {
        return Err(refusal::kms_no_region());
    }
    let mut builder = Builder::from(&settings);
    if let Some(endpoint) = endpoint {
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

async fn describe(client: &Client, name: &str) -> Result<Option<KeyMetadata>, Problem> {
    match client.describe_key().key_id(name).send().await {
        Ok(answer) => Ok(answer.key_metadata),
        Err(why) => match why.as_service_error() {
            Some(DescribeKeyError::NotFoundException(_)) => Ok(None),
            _ => Err(refusal::kms(words(&why))),
        },
    }
}

/// A new key, and the alias by which another run finds it again.
async fn make(client: &Client, alias: &str) -> Result<KeyMetadata, Problem> {
    let request = client.create_key().key_spec(KeySpec::EccNistEdwards25519).key_usage(KeyUsageType::SignVerify);
    let answer = request.description("WAIaaS owner key").send().await.map_err(|why| refusal::kms(words(&why)))?;
    let key = answer.key_metadata.ok_or_else(|| refusal::kms("it made a key and does not say which"))?;
    let named = client.create_alias().alias_name(alias).target_key_id(key.key_id()).send().await;
    match named {
        Ok(_) => Ok(key),
        // Nothing is lost: the key is named, and can be taken by its id.
        Err(why) => Err(refusal::kms_without_alias(key.key_id(), alias, words(&why))),
    }
}

/// Only a key that can sign for the chain, and now.
fn check(name: &str, key: &KeyMetadata) -> Result<(), Problem> {
    match (key.key_spec(), key.key_usage(), key.key_state()) {
        (Some(KeySpec::EccNistEdwards25519), Some(KeyUsageType::SignVerify), Some(KeyState::Enabled)) => Ok(()),
        (Some(KeySpec::EccNistEdwards25519), Some(KeyUsageType::SignVerify), state) => {
            let state = state.map_or("unknown", KeyState::as_str);
            Err(refusal::kms_unusable(name, format!("its state is `{state}`, not `Enabled`")))
        }
        (spec, ..) => {
            let spec = spec.map_or("unknown", KeySpec::as_str);
            Err(refusal::kms_unusable(
                name,
                format!("it is of kind `{spec}`; ECC_NIST_EDWARDS25519 for signing is needed"),
            ))
        }
    }
}

async fn public_half(client: &Client, key: &str) -> Result<Address, Problem> {
    let answer = client.get_public_key().key_id(key).send().await.map_err(|why| refusal::kms(words(&why)))?;
    let spki = answer.public_key.map(Blob::into_inner).unwrap_or_default();
    let half = spki.strip_prefix(&SPKI).and_then(|half| <[u8; 32]>::try_from(half).ok());
    half.map(Address::new_from_array).ok_or_else(|| refusal::kms_unusable(key, "its public half is none of Ed25519"))
}

/// What went wrong, in one line.
fn words<E: ProvideErrorMetadata + Error + 'static>(why: &SdkError<E>) -> String {
    if let Some(answer) = why.as_service_error() {
        let meta = answer.meta();
        let code = meta.code().unwrap_or("an error without a name");
        return meta.message().map_or_else(|| code.to_owned(), |message| format!("{code}: {message}"));
    }
    let mut innermost: &dyn Error = why;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    format!("{why}: {innermost}")
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
