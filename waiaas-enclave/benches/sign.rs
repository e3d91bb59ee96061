//! What a signature costs inside the enclave: decode, decide, count, sign twice, receipt, sealed state. No socket, no disk.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    missing_docs,
    reason = "a bench that meets the unexpected should stop there"
)]

use criterion::{Criterion, criterion_group, criterion_main};
use ed25519_dalek::{Signer as _, SigningKey};
use std::{hint::black_box, os::unix::fs::PermissionsExt as _, sync::Arc};
use tempfile::TempDir;
use waiaas_enclave::{device::Development, enclave::Enclave};
use waiaas_policy::{
    Address,
    asset::Asset,
    document::{AssetRules, Policy},
    id::{AgentId, RequestId, TxId},
    time::Timestamp,
};
use waiaas_wire::{
    Signature,
    enclave::{Answer, Key, Purpose, Request, SignRequest},
    signed::{Manifest, SignedManifest, SignedPolicy},
};

const AGENT: AgentId = AgentId::from_u128(1);

/// A ready enclave with one agent, and the message that it signs.
struct Subject {
    enclave: Enclave,
    message: Vec<u8>,
    number: u128,
}

impl Subject {
    fn new() -> Self {
        let dir = private();
        let enclave = Enclave::new(Arc::new(Development::open(dir.path()).unwrap()));
        let owner = SigningKey::from_bytes(&[1; 32]);
        enclave.answer(Request::LoadManifest(manifest(&owner)));
        let fee_payer = make(&enclave, Purpose::FeePayer).address;
        make(&enclave, Purpose::Receipt);
        enclave.answer(Request::Start);
        let wallet = make(&enclave, Purpose::Agent(AGENT)).address;
        assert!(matches!(enclave.answer(Request::SetPolicy(policy(&owner))), Answer::State(_)));
        Self { enclave, message: transfer(fee_payer, wallet), number: 0 }
    }

    /// Signs one more payment and calls done the one `lag` before it.
    fn sign(&mut self, lag: u128) -> Answer {
        self.number += 1;
        let request = |number| RequestId::for_attempt(TxId::from_u128(number), 1);
        let done = self.number.checked_sub(lag).map(request).into_iter().collect();
        let answer = self.enclave.answer(Request::Sign(SignRequest {
            request: request(self.number),
            tx: TxId::from_u128(self.number),
            agent: AGENT,
            message: self.message.clone(),
            wallets: Vec::new(),
            approval: None,
            done,
            multisig: None,
        }));
        assert!(matches!(answer, Answer::Signed(_)), "{answer:?}");
        answer
    }
}

fn make(enclave: &Enclave, purpose: Purpose) -> Key {
    let Answer::Key(key) = enclave.answer(Request::CreateKey(purpose)) else { panic!("a key expected") };
    key
}

fn private() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(0o700)).unwrap();
    dir
}

fn sign(owner: &SigningKey, bytes: Option<Vec<u8>>) -> Signature {
    Signature(owner.sign(&bytes.unwrap()).to_bytes())
}

fn manifest(owner: &SigningKey) -> SignedManifest {
    let address = Address::new_from_array(owner.verifying_key().to_bytes());
    let created = Timestamp::from_secs(0);
    let manifest = Manifest {
        namespace: "bench".to_owned(),
        owner: address,
        version: 1,
        created,
        images: None,
        kms: None,
        moves: None,
    };
    let signature = sign(owner, manifest.statement().bytes());
    SignedManifest { manifest, signature }
}

fn policy(owner: &SigningKey) -> SignedPolicy {
    let mut policy = Policy::empty();
    let most = Some(u64::MAX);
    let rules =
        AssetRules { decimals: 9, hourly: most, daily: most, weekly: most, monthly: most, ..AssetRules::default() };
    policy.assets.insert(Asset::Sol, rules);
    policy.destinations.any = true;
    policy.fees.daily = u64::MAX;
    let unsigned = SignedPolicy { agent: AGENT, version: 1, policy: policy.encode(), signature: Signature([0; 64]) };
    SignedPolicy { signature: sign(owner, unsigned.statement().bytes()), ..unsigned }
}

fn transfer(fee_payer: Address, from: Address) -> Vec<u8> {
    let mut message = vec![2, 0, 1, 4];
    for key in [fee_payer, from, Address::new_from_array([9; 32]), Address::default()] {
        message.extend(key.as_array());
    }
    message.extend([7; 32]);
    message.extend([1, 3, 2, 1, 2, 12, 2, 0, 0, 0]);
    message.extend(1_u64.to_le_bytes());
    message
}

fn sign_path(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("sign");
    for (name, lag) in [("alone", 1), ("64 in flight", 64)] {
        let mut subject = Subject::new();
        (0..lag).for_each(|_| drop(subject.sign(lag)));
        group.bench_function(name, |bencher| bencher.iter(|| black_box(subject.sign(lag))));
    }
    group.finish();
}

/// How long an enclave takes until it serves, with this many agents.
const AGENTS: u128 = 1_000;

fn restart(criterion: &mut Criterion) {
    let dir = private();
    let owner = SigningKey::from_bytes(&[1; 32]);
    let blobs = {
        let enclave = Enclave::new(Arc::new(Development::open(dir.path()).unwrap()));
        enclave.answer(Request::LoadManifest(manifest(&owner)));
        let mut keys = vec![make(&enclave, Purpose::FeePayer), make(&enclave, Purpose::Receipt)];
        enclave.answer(Request::Start);
        keys.extend((1..=AGENTS).map(|number| make(&enclave, Purpose::Agent(AgentId::from_u128(number)))));
        keys
    };
    let mut group = criterion.benchmark_group("restart");
    group.sample_size(10);
    group.bench_function("1000 agents", |bencher| {
        bencher.iter(|| {
            // A device for each, as a process has: its registers are locked once.
            let enclave = Enclave::new(Arc::new(Development::open(dir.path()).unwrap()));
            assert_eq!(enclave.answer(Request::LoadManifest(manifest(&owner))), Answer::Done);
            for key in &blobs {
                load(&enclave, key);
            }
            assert_eq!(enclave.answer(Request::Start), Answer::Done);
        });
    });
    group.finish();
}

fn load(enclave: &Enclave, key: &Key) {
    assert!(matches!(enclave.answer(Request::LoadKey(key.sealed.clone())), Answer::Key(_)));
    if let Some(state) = key.state.clone() {
        assert!(matches!(enclave.answer(Request::LoadState(state.agent, state.sealed)), Answer::State(_)));
    }
}

criterion_group!(benches, sign_path, restart);
criterion_main!(benches);
