//! An owner, who signs.

use ed25519_dalek::{Signer as _, SigningKey};
use waiaas_policy::{
    Address,
    asset::Asset,
    document::{AssetRules, Policy},
    id::{AgentId, Digest, TxId},
    leave::Leave,
    time::Timestamp,
};
use waiaas_wire::{
    Signature,
    signed::{Manifest, SignedApproval, SignedEnd, SignedLift, SignedManifest, SignedPolicy, SignedRotate},
};

pub struct Owner(SigningKey);

const UNSIGNED: Signature = Signature([0; 64]);

impl Owner {
    pub fn new(byte: u8) -> Self {
        Self(SigningKey::from_bytes(&[byte; 32]))
    }

    pub fn address(&self) -> Address {
        Address::new_from_array(self.0.verifying_key().to_bytes())
    }

    pub fn manifest(&self, namespace: &str) -> SignedManifest {
        let created = Timestamp::from_secs(1_780_000_000);
        let manifest = Manifest {
            namespace: namespace.to_owned(),
            owner: self.address(),
            version: 1,
            created,
            images: None,
            kms: None,
            moves: None,
        };
        let signature = self.sign(manifest.statement().bytes());
        SignedManifest { manifest, signature }
    }

    /// A manifest with something changed in it.
    pub fn manifest_with(&self, change: impl FnOnce(&mut Manifest)) -> SignedManifest {
        let mut manifest = self.manifest("test").manifest;
        change(&mut manifest);
        let signature = self.sign(manifest.statement().bytes());
        SignedManifest { manifest, signature }
    }

    pub fn policy(&self, agent: AgentId, version: u64, policy: &Policy) -> SignedPolicy {
        let unsigned = SignedPolicy { agent, version, policy: policy.encode(), signature: UNSIGNED };
        SignedPolicy { signature: self.sign(unsigned.statement().bytes()), ..unsigned }
    }

    pub fn approval(&self, tx: TxId, agent: AgentId, intent: Digest, expires: Timestamp) -> SignedApproval {
        let effect = "pay something".to_owned();
        let unsigned = SignedApproval { tx, agent, intent, expires, effect, signature: UNSIGNED };
        SignedApproval { signature: self.sign(unsigned.statement().bytes()), ..unsigned }
    }

    pub fn lift(&self, agent: AgentId, stop: u64) -> SignedLift {
        let unsigned = SignedLift { agent, stop, signature: UNSIGNED };
        SignedLift { signature: self.sign(unsigned.statement().bytes()), ..unsigned }
    }

    pub fn end(&self, agent: AgentId) -> SignedEnd {
        self.end_leaving(agent, None)
    }

    pub fn end_leaving(&self, agent: AgentId, leave: Option<Leave>) -> SignedEnd {
        let unsigned = SignedEnd { agent, signature: UNSIGNED, leave };
        SignedEnd { signature: self.sign(unsigned.statement().bytes()), ..unsigned }
    }

    pub fn rotate(&self, agent: AgentId, stop: u64) -> SignedRotate {
        self.rotate_leaving(agent, stop, None)
    }

    pub fn rotate_leaving(&self, agent: AgentId, stop: u64, leave: Option<Leave>) -> SignedRotate {
        let unsigned = SignedRotate { agent, stop, signature: UNSIGNED, leave };
        SignedRotate { signature: self.sign(unsigned.statement().bytes()), ..unsigned }
    }

    pub fn sign(&self, bytes: Option<Vec<u8>>) -> Signature {
        Signature(self.0.sign(&bytes.unwrap()).to_bytes())
    }
}

/// SOL to anyone, under these rules.
pub fn rules(sol: AssetRules) -> Policy {
    let mut policy = Policy::empty();
    policy.assets.insert(Asset::Sol, AssetRules { decimals: 9, ..sol });
    policy.destinations.any = true;
    policy.fees.daily = u64::MAX;
    policy
}

/// At most this many lamports a day.
pub fn daily(lamports: u64) -> Policy {
    rules(AssetRules { daily: Some(lamports), ..AssetRules::default() })
}
