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
    enclave::{Answer, Purpose, Request, SignRequest},
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
        let dir = tempfile::tempdir().unwrap();
        std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(0o700)).unwrap();
        let enclave = Enclave::new(Arc::new(Development::open(dir.path()).unwrap()));
        let owner = SigningKey::from_bytes(&[1; 32]);
        enclave.answer(Request::LoadManifest(manifest(&owner)));
        let fee_payer = create(&enclave, Purpose::FeePayer);
        create(&enclave, Purpose::Receipt);
        enclave.answer(Request::Start);
        let wallet = create(&enclave, Purpose::Agent(AGENT));
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
        }));
        assert!(matches!(answer, Answer::Signed(_)), "{answer:?}");
        answer
    }
}

fn create(enclave: &Enclave, purpose: Purpose) -> Address {
    let Answer::Key(key) = enclave.answer(Request::CreateKey(purpose)) else { panic!("a key expected") };
    key.address
}

fn sign(owner: &SigningKey, bytes: Option<Vec<u8>>) -> Signature {
    Signature(owner.sign(&bytes.unwrap()).to_bytes())
}

fn manifest(owner: &SigningKey) -> SignedManifest {
    let address = Address::new_from_array(owner.verifying_key().to_bytes());
    let created = Timestamp::from_secs(0);
    let manifest = Manifest { namespace: "bench".to_owned(), owner: address, version: 1, created };
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

fn restart(criterion: &mut Criterion) {
    let subject = Subject::new();
    let Answer::Key(key) = subject.enclave.answer(Request::Key(Purpose::Agent(AGENT))) else {
        panic!("a key expected")
    };
    println_size(&key.state.unwrap().sealed);
    let request = Request::Query(AGENT, RequestId([0; 16]));
    criterion.bench_function("query", |bencher| bencher.iter(|| subject.enclave.answer(request.clone())));
}

#[expect(clippy::print_stdout, reason = "a bench reports")]
fn println_size(sealed: &[u8]) {
    println!("a fresh sealed state with a policy has {} bytes", sealed.len());
}

criterion_group!(benches, sign_path, restart);
criterion_main!(benches);
