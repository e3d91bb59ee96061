//! The owner key in AWS KMS. It signs there and is never seen here; who may have it sign is a matter of IAM.

mod policies;
mod sealing;

pub use policies::key_policy;
pub use sealing::SealUnder;

use super::elsewhere::Elsewhere;
use crate::output::refusal;
use aws_sdk_kms::{
    Client,
    types::{KeyMetadata, KeySpec, KeyState, KeyUsageType},
};
use std::time::Duration;
use waiaas_kms::{Failure, MOST, Patience, Place, Signer};
use waiaas_policy::Address;
use waiaas_wire::Problem;

/// Longest wait for one answer, and for one with all its repetitions.
const PATIENCE: (Duration, Duration) = (Duration::from_secs(10), Duration::from_secs(30));

/// The start of a name that can be given to a key.
const ALIAS: &str = "alias/";

/// A key in KMS that signs as the owner.
pub struct KmsKey {
    signer: Signer,
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
        Ok(Self { signer: Signer { client: client(key, endpoint).await?, key: key.to_owned() }, address })
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
        let place = Elsewhere::Kms { key: arn.clone(), endpoint: endpoint.map(str::to_owned) };
        let signer = Signer { client, key: arn };
        let address = signer.address().await.map_err(|why| match why {
            Failure::Refused(why) => refusal::kms_unusable(&signer.key, why),
            other => refused(name, other),
        })?;
        Ok(Found { key: Self { signer, address }, place, made })
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
        let signed = self.signer.sign(message).await;
        signed.map(Vec::from).map_err(|why| refused(&self.signer.key, why))
    }
}

/// What is said of a question about the owner's key that was not answered.
fn refused(key: &str, why: Failure) -> Problem {
    match why {
        Failure::NoRegion(_) => refusal::kms_no_region(),
        Failure::NotFound(_) => refusal::kms_no_key(key),
        Failure::Unreachable(words) | Failure::Refused(words) => refusal::kms(words),
    }
}

/// Region: that of the ARN, else that of the account's settings. Credentials: as every AWS program finds them.
async fn client(key: &str, endpoint: Option<&str>) -> Result<Client, Problem> {
    client_at(key, endpoint, None).await
}

/// The same, in the region that is given.
async fn client_at(key: &str, endpoint: Option<&str>, other: Option<&str>) -> Result<Client, Problem> {
    let place = Place { key: key.to_owned(), endpoint: endpoint.map(str::to_owned), region: other.map(str::to_owned) };
    place.client(Patience::of(PATIENCE.0, PATIENCE.1)).await.map_err(|why| refused(key, why))
}

async fn describe(client: &Client, name: &str) -> Result<Option<KeyMetadata>, Problem> {
    match client.describe_key().key_id(name).send().await.map_err(|why| Failure::of(&why)) {
        Ok(answer) => Ok(answer.key_metadata),
        Err(Failure::NotFound(_)) => Ok(None),
        Err(why) => Err(refusal::kms(why)),
    }
}

/// A new key, and the alias by which another run finds it again.
async fn make(client: &Client, alias: &str) -> Result<KeyMetadata, Problem> {
    let request = client.create_key().key_spec(KeySpec::EccNistEdwards25519).key_usage(KeyUsageType::SignVerify);
    let answer = request.description("WAIaaS owner key").send().await.map_err(|why| refusal::kms(Failure::of(&why)))?;
    let key = answer.key_metadata.ok_or_else(|| refusal::kms("it made a key and does not say which"))?;
    let named = client.create_alias().alias_name(alias).target_key_id(key.key_id()).send().await;
    match named {
        Ok(_) => Ok(key),
        // Nothing is lost: the key is named, and can be taken by its id.
        Err(why) => Err(refusal::kms_without_alias(key.key_id(), alias, Failure::of(&why))),
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
