//! What the small transitions promise, noun by noun: wallets, what is sealed, policies, keys.

use std::future::Future;
use tempfile::TempDir;
use waiaas_policy::{
    Address,
    id::{AgentId, Digest, KeyId},
    time::Timestamp,
};
use waiaas_wire::{
    Code, Problem, Signature,
    enclave::{self, Purpose, State},
    signed::{SignedBudget, SignedPolicy},
};
use waiaasd::store::{
    Options, Store, StoreError, Txn,
    keys::{self, ApiKey},
    policies::{self, BudgetVersion, PolicyVersion},
    sealed, wallets,
};

pub struct Fixture {
    pub store: Store,
    _directory: TempDir,
}

impl Fixture {
    pub fn new() -> Self {
        let directory = TempDir::new().unwrap();
        let store = Store::open(&directory.path().join("store"), Options::default()).unwrap();
        Self { store, _directory: directory }
    }

    pub fn run<T: Send + 'static>(
        &self,
        transition: impl Fn(&mut Txn<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> impl Future<Output = Result<T, StoreError>> {
        self.store.run(transition)
    }
}

pub fn agent(number: u128) -> AgentId {
    AgentId::from_u128(number)
}

pub fn at(millis: u64) -> Timestamp {
    Timestamp::from_millis(millis)
}

pub fn address(byte: u8) -> Address {
    Address::from([byte; 32])
}

pub fn hash(byte: u8) -> Digest {
    Digest([byte; 32])
}

#[tokio::test]
async fn a_wallet_name_is_given_once() {
    let f = Fixture::new();
    f.run(|txn| wallets::create(txn, agent(1), "shop", at(5))).await.unwrap();
    let taken = f.run(|txn| wallets::create(txn, agent(2), "shop", at(6))).await.unwrap_err();
    assert_eq!(Problem::from(taken).code, Code::ValidationDuplicate);
    f.run(|txn| wallets::create(txn, agent(2), "shops", at(6))).await.unwrap();

    let wallet = f.store.read(|view| wallets::named(view, "shop")).unwrap().unwrap();
    assert_eq!((wallet.agent, wallet.state, wallet.pocket), (agent(1), wallets::State::Creating, None));
    f.run(|txn| wallets::activate(txn, agent(1), address(9))).await.unwrap();
    let wallet = f.store.read(|view| wallets::of(view, agent(1))).unwrap().unwrap();
    assert_eq!((wallet.state, wallet.pocket), (wallets::State::Active, Some(address(9))));
    assert_eq!(f.store.read(|view| wallets::all(view)).unwrap().len(), 2);
    let missing = f.run(|txn| wallets::activate(txn, agent(3), address(9))).await;
    assert_eq!(missing, Err(StoreError::Missing { what: "wallet" }));
}

fn state(sequence: u64) -> State {
    State {
        agent: agent(1),
        sequence,
        sealed: vec![u8::try_from(sequence).unwrap()],
        policy: None,
        stop: None,
        next: None,
    }
}

#[tokio::test]
async fn of_two_sealed_states_the_higher_is_kept() {
    let f = Fixture::new();
    for (sequence, kept) in [(3, true), (2, false), (3, false), (4, true)] {
        assert_eq!(f.run(move |txn| sealed::keep_state(txn, &state(sequence))).await, Ok(kept));
    }
    assert_eq!(f.store.read(|view| sealed::state(view, agent(1))), Ok(Some(state(4))));
    assert_eq!(f.store.read(|view| sealed::states(view)).unwrap().len(), 1);
}

#[tokio::test]
async fn a_sealed_key_brings_its_first_state() {
    let f = Fixture::new();
    let key = enclave::Key {
        purpose: Purpose::Agent(agent(1)),
        address: address(1),
        sealed: vec![1, 2, 3],
        state: Some(state(0)),
    };
    let fee_payer = enclave::Key { purpose: Purpose::FeePayer, state: None, ..key.clone() };
    let (first, second) = (key.clone(), fee_payer.clone());
    f.run(move |txn| {
        sealed::keep_key(txn, &first)?;
        sealed::keep_key(txn, &second)
    })
    .await
    .unwrap();
    let key = enclave::Key { state: None, ..key };
    assert_eq!(f.store.read(|view| sealed::key(view, key.purpose)), Ok(Some(key.clone())));
    assert_eq!(f.store.read(|view| sealed::state(view, agent(1))), Ok(Some(state(0))));
    assert_eq!(f.store.read(|view| sealed::keys(view)), Ok(vec![key, fee_payer]));
}

fn policy(agent: AgentId, version: u64) -> PolicyVersion {
    let signed = SignedPolicy { agent, version, policy: vec![1], signature: Signature([7; 64]) };
    PolicyVersion { signed, document: format!("# {version}"), set: at(version) }
}

#[tokio::test]
async fn policy_versions_rise_by_one() {
    let f = Fixture::new();
    for (version, current) in [(2, 0), (0, 0)] {
        let refused = f.run(move |txn| policies::set(txn, &policy(agent(1), version))).await;
        assert_eq!(refused, Err(StoreError::NotNext { what: "policy", current, given: version }));
    }
    for version in 1..=300 {
        f.run(move |txn| policies::set(txn, &policy(agent(1), version))).await.unwrap();
    }
    let refused = f.run(|txn| policies::set(txn, &policy(agent(1), 300))).await.unwrap_err();
    assert_eq!(Problem::from(refused).code, Code::PolicyConflict);
    f.run(|txn| policies::set(txn, &policy(agent(2), 1))).await.unwrap();
    f.store.read(|view| {
        assert_eq!(policies::current(view, agent(1)).unwrap(), Some(policy(agent(1), 300)));
        assert_eq!(policies::version(view, agent(1), 7).unwrap(), Some(policy(agent(1), 7)));
        assert_eq!(policies::current(view, agent(2)).unwrap(), Some(policy(agent(2), 1)));
        assert_eq!(policies::current(view, agent(3)).unwrap(), None);
    });
}

#[tokio::test]
async fn budget_versions_rise_by_one() {
    let f = Fixture::new();
    let budget = |version| {
        let signed = SignedBudget { version, budget: vec![1], signature: Signature([7; 64]) };
        BudgetVersion { signed, document: String::new(), set: at(1) }
    };
    assert_eq!(f.store.read(|view| policies::budget(view)), Ok(None));
    assert_eq!(f.run(move |txn| policies::set_budget(txn, &budget(1))).await, Ok(()));
    let refused = f.run(move |txn| policies::set_budget(txn, &budget(3))).await;
    assert_eq!(refused, Err(StoreError::NotNext { what: "budget", current: 1, given: 3 }));
    assert_eq!(f.run(move |txn| policies::set_budget(txn, &budget(2))).await, Ok(()));
    assert_eq!(f.store.read(|view| policies::budget(view)), Ok(Some(budget(2))));
}

fn key(number: u8) -> ApiKey {
    ApiKey {
        id: KeyId::from_u128(u128::from(number)),
        secret: hash(number),
        name: "ci".to_owned(),
        wallet: agent(1),
        hint: "wk_…abcd".to_owned(),
        created: at(1),
        expires: None,
        revoked: None,
        role: None,
        scopes: None,
        ranges: None,
        tier: None,
    }
}

#[tokio::test]
async fn an_api_key_is_found_by_its_secret_and_stays_revoked() {
    let f = Fixture::new();
    f.run(|txn| keys::create(txn, &key(1)).and_then(|()| keys::create(txn, &key(2)))).await.unwrap();
    let twice = f.run(|txn| keys::create(txn, &ApiKey { id: KeyId::from_u128(3), ..key(1) })).await;
    assert!(matches!(twice, Err(StoreError::Taken { .. })));
    assert_eq!(f.store.read(|view| keys::by_secret(view, &hash(2))), Ok(Some(key(2))));
    assert_eq!(f.store.read(|view| keys::by_secret(view, &hash(3))), Ok(None));

    for millis in [10, 20] {
        f.run(move |txn| keys::revoke(txn, key(1).id, at(millis))).await.unwrap();
    }
    let revoked = f.store.read(|view| keys::by_secret(view, &hash(1))).unwrap().unwrap();
    assert_eq!(revoked.revoked, Some(at(10)));
    assert_eq!(f.store.read(|view| keys::all(view)), Ok(vec![revoked, key(2)]));
}

#[tokio::test]
async fn uses_of_a_key_are_noted_once_a_minute() {
    let f = Fixture::new();
    let id = key(1).id;
    for (millis, noted) in [(1_000, 1_000), (60_999, 1_000), (61_000, 61_000), (5, 61_000)] {
        f.run(move |txn| keys::used(txn, id, at(millis))).await.unwrap();
        assert_eq!(f.store.read(|view| keys::last_used(view, id)), Ok(Some(at(noted))));
    }
}
