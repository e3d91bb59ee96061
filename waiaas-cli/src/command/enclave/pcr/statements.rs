//! The statements of a key's policy: who may open, with which images, and that nobody else may.

use crate::output::{pcr::PolicyView, refusal};
use serde_json::{Map, Value, json};
use waiaas_attest::{Pcr, ZERO, extended};
use waiaas_policy::{id::Digest, time::Timestamp};
use waiaas_wire::{Problem, attested::MANIFEST_REGISTER, signed::Images};

/// The register that holds the role of the machine.
const ROLE_REGISTER: u8 = 3;

/// One key in one region, and who may use it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// ARN of the key.
    pub key: String,
    /// Its region.
    pub region: String,
    account: String,
    role: Option<String>,
    manifest: Option<Digest>,
}

impl Place {
    /// Of `arn:aws:kms:REGION:ACCOUNT:key/ID` and `arn:aws:iam::ACCOUNT:role/NAME`.
    pub fn new(key: String, role: Option<String>, manifest: Option<Digest>) -> Result<Self, Problem> {
        let parts: Vec<&str> = key.split(':').collect();
        let ["arn", _, "kms", region, account, id] = *parts.as_slice() else { return Err(refusal::not_an_arn(&key)) };
        if region.is_empty() || account.is_empty() || !id.starts_with("key/") {
            return Err(refusal::not_an_arn(&key));
        }
        if let Some(other) = role.as_ref().filter(|role| !role.contains(":iam::") || !role.contains(":role/")) {
            return Err(refusal::not_a_role(other));
        }
        let (region, account) = (region.to_owned(), account.to_owned());
        Ok(Self { key, region, account, role, manifest })
    }

    /// For showing.
    pub fn view(&self, images: &Images, now: Timestamp) -> PolicyView {
        PolicyView { region: self.region.clone(), key: self.key.clone(), statements: self.statements(images, now) }
    }

    /// What the key's policy has to hold. Without an image, nothing opens.
    pub fn statements(&self, images: &Images, now: Timestamp) -> Vec<Value> {
        let principal = self.role.clone().unwrap_or_else(|| format!("arn:aws:iam::{}:root", self.account));
        let registers = self.registers(images, now);
        let all: Map<String, Value> =
            registers.iter().map(|(index, values)| (condition(*index), json!(values))).collect();
        let mut statements = vec![
            json!({
                "Sid": "WaiaasSealDescribe", "Effect": "Allow", "Principal": {"AWS": principal},
                "Action": ["kms:DescribeKey", "kms:GetPublicKey"], "Resource": "*",
            }),
            json!({
                "Sid": "WaiaasSealOpen", "Effect": "Allow", "Principal": {"AWS": principal},
                "Action": "kms:DeriveSharedSecret", "Resource": "*",
                "Condition": {"StringEqualsIgnoreCase": all},
            }),
        ];
        // What another statement allows, these take back: without an attestation a register has no value, which differs.
        statements.extend(registers.iter().map(|(index, values)| {
            json!({
                "Sid": format!("WaiaasSealOnlyPCR{index}"), "Effect": "Deny", "Principal": {"AWS": "*"},
                "Action": "kms:DeriveSharedSecret", "Resource": "*",
                "Condition": {"StringNotEqualsIgnoreCase": {condition(*index): values}},
            })
        }));
        statements
    }

    /// Which values which registers may have.
    fn registers(&self, images: &Images, now: Timestamp) -> Vec<(u8, Vec<String>)> {
        let good: Vec<String> =
            images.list.iter().filter(|image| image.is_good(now)).map(|image| hex::encode(image.mark.pcr0)).collect();
        // No image has this value: an empty list would be no condition at all.
        let good = if good.is_empty() { vec!["no image is listed".to_owned()] } else { good };
        let role = self.role.as_ref().map(|role| (ROLE_REGISTER, vec![hex_of(&extended(&ZERO, role.as_bytes()))]));
        let manifest = self.manifest.map(|hash| (MANIFEST_REGISTER, vec![hex_of(&extended(&ZERO, &hash.0))]));
        [Some((0, good)), role, manifest].into_iter().flatten().collect()
    }
}

fn condition(index: u8) -> String {
    format!("kms:RecipientAttestation:PCR{index}")
}

fn hex_of(register: &Pcr) -> String {
    hex::encode(register)
}
