//! The KMS key that an enclave's root is sealed under: what it must be, and its public half, which the owner pins in the
//! manifest. The daemon asks it at every start of the enclave; here it is only looked at.

use super::{check_name, client_at, describe};
use crate::{output::refusal, program, session::Session};
use aws_sdk_kms::{
    primitives::Blob,
    types::{KeyMetadata, KeySpec, KeyState, KeyUsageType},
};
use serde_json::Value;
use std::str::FromStr;
use waiaas_kms::{Failure, region};
use waiaas_wire::{Code, Problem, signed::KmsMark};

/// The start of a public key on P-256 as KMS gives it, an uncompressed point; 65 bytes follow, the first of them 4.
const SPKI: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce,
    0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];

/// A key that was asked for with `--seal-under`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealUnder(String);

impl FromStr for SealUnder {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once(':') {
            Some(("kms", key)) => check_name(key).map(|()| Self(key.to_owned())),
            _ => Err("`kms:KEY` expected, with the id, the ARN or the alias of a key".to_owned()),
        }
    }
}

/// Where the daemon finds KMS; empty texts where its settings say nothing.
#[derive(Debug, Default)]
pub(super) struct Place {
    pub endpoint: String,
    pub region: String,
}

impl SealUnder {
    /// Looks the key up and reads its public half. Asked is where the daemon will ask, unless another end point is given; an alias
    /// without a region is looked for where the key of before is.
    ///
    /// # Errors
    /// KMS does not answer, or the key is none to seal under.
    pub async fn mark(
        &self,
        session: &Session,
        endpoint: Option<&str>,
        before: Option<&KmsMark>,
    ) -> Result<KmsMark, Problem> {
        let place = place(session).await?;
        if endpoint.is_some_and(|url| url != place.endpoint) {
            session.output.warn(crate::output::talk::KMS_ELSEWHERE);
        }
        let endpoint = endpoint.or(Some(&*place.endpoint)).filter(|url| !url.is_empty());
        let named = region(&self.0).or(Some(&*place.region)).filter(|name| !name.is_empty());
        let region = named.or_else(|| region(&before?.key));
        let client = client_at(&self.0, endpoint, region).await.map_err(not_the_owners)?;
        let key =
            describe(&client, &self.0).await.map_err(not_the_owners)?.ok_or_else(|| refusal::seal_no_key(&self.0))?;
        self.check(&key)?;
        let arn = key.arn().ok_or_else(|| refusal::seal_unusable(&self.0, "its ARN is not told"))?.to_owned();
        let told =
            client.get_public_key().key_id(&arn).send().await.map_err(|why| refusal::kms_seal(Failure::of(&why)))?;
        if told.key_id() != Some(&*arn) {
            return Err(refusal::seal_unusable(&self.0, "another key answers for it"));
        }
        let spki = told.public_key.map(Blob::into_inner).unwrap_or_default();
        let point = spki.strip_prefix(&SPKI).and_then(|point| <[u8; 65]>::try_from(point).ok());
        let public = point.filter(|point| point.first() == Some(&4));
        let public = public.ok_or_else(|| refusal::seal_unusable(&self.0, "its public half is no point of P-256"))?;
        Ok(KmsMark { key: arn, public })
    }

    fn check(&self, key: &KeyMetadata) -> Result<(), Problem> {
        match (key.key_spec(), key.key_usage(), key.key_state()) {
            (Some(KeySpec::EccNistP256), Some(KeyUsageType::KeyAgreement), Some(KeyState::Enabled)) => Ok(()),
            (Some(KeySpec::EccNistP256), Some(KeyUsageType::KeyAgreement), state) => {
                let state = state.map_or("unknown", KeyState::as_str);
                Err(refusal::seal_unusable(&self.0, format!("its state is `{state}`, not `Enabled`")))
            }
            (spec, usage, _) => {
                let (spec, usage) =
                    (spec.map_or("unknown", KeySpec::as_str), usage.map_or("unknown", KeyUsageType::as_str));
                let why = format!("it is of kind `{spec}` for `{usage}`; ECC_NIST_P256 for KEY_AGREEMENT is needed");
                Err(refusal::seal_unusable(&self.0, why))
            }
        }
    }
}

/// What is said of the owner's key is meant of this one.
fn not_the_owners(why: Problem) -> Problem {
    match why.code {
        Code::OwnerUnavailable => Problem::new(Code::KmsUnavailable, why.detail),
        _ => why.at("seal-under"),
    }
}

/// The daemon's settings, by the daemon's own program: it alone knows them.
pub(super) async fn place(session: &Session) -> Result<Place, Problem> {
    let daemon = program::find(program::DAEMON)?;
    let text = program::ask(&daemon, &session.home, &["config", "--json"]).await?;
    let settings: Vec<Value> = serde_json::from_str(&text).unwrap_or_default();
    let value = |name: &str| {
        let setting = settings.iter().find(|setting| setting.get("name").and_then(Value::as_str) == Some(name));
        setting.and_then(|setting| setting.get("value")?.as_str()).unwrap_or_default().trim_matches('"').to_owned()
    };
    Ok(Place { endpoint: value("kms.endpoint"), region: value("kms.region") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_keys_of_kms_can_be_sealed_under() {
        assert_eq!("kms:alias/seal".parse(), Ok(SealUnder("alias/seal".into())));
        for wrong in ["", "kms", "kms:", "alias/seal", "pkcs11:token=a", "kms:a b"] {
            assert!(wrong.parse::<SealUnder>().is_err(), "{wrong}");
        }
    }
}
