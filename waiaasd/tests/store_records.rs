//! What the store's small transitions promise, noun by noun.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that meets the unexpected should stop there"
)]

use std::{future::Future, path::Path};
use tempfile::TempDir;
use waiaas_policy::{
    Address,
    asset::Asset,
    decide::{Decision, Tier},
    id::{AgentId, Digest, KeyId, TxId},
    intent::{Fees, Outflow},
    time::{Span, Timestamp},
};
use waiaas_wire::{
    Code, Problem, Signature,
    enclave::{self, Purpose, State},
    merkle::{Frontier, leaf_hash},
    signed::{SignedBudget, SignedPolicy},
};
use waiaasd::store::{
    Options, Store, StoreError, Txn, audit,
    deposits::{self, Cursor, Deposit},
    idempotency::{self, Claim, Claimed, KEPT, Scope},
    keys::{self, ApiKey},
    leaf::{Decided, Event, LeafRecord, Outcome},
    policies::{self, BudgetVersion, PolicyVersion},
    sealed, wallets,
};

struct Fixture {
    store: Store,
    _directory: TempDir,
}

impl Fixture {
    fn new() -> Self {
        let directory = TempDir::new().unwrap();
        let store = Store::open(&Path::new(directory.path()).join("store"), Options::default()).unwrap();
        Self { store, _directory: directory }
    }

    fn run<T: Send + 'static>(
        &self,
        transition: impl Fn(&mut Txn<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> impl Future<Output = Result<T, StoreError>> {
        self.store.run(transition)
    }
}

fn agent(number: u128) -> AgentId {
    AgentId::from_u128(number)
}

fn at(millis: u64) -> Timestamp {
    Timestamp::from_millis(millis)
}

fn address(byte: u8) -> Address {
    Address::from([byte; 32])
}

fn hash(byte: u8) -> Digest {
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
    State { agent: agent(1), sequence, sealed: vec![u8::try_from(sequence).unwrap()], policy: None }
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

fn deposit(wallet: u128, transaction: u8) -> Deposit {
    Deposit {
        sequence: 0,
        wallet: agent(wallet),
        asset: Asset::Sol,
        amount: 5,
        signature: Signature([transaction; 64]),
        account: address(u8::try_from(wallet).unwrap()),
        slot: 9,
        seen: at(1),
    }
}

#[tokio::test]
async fn a_deposit_counts_once() {
    let f = Fixture::new();
    let keep = |deposit: Deposit| f.run(move |txn| deposits::keep(txn, deposit.clone()));
    assert_eq!(keep(deposit(1, 1)).await.unwrap().unwrap().sequence, 1);
    assert_eq!(keep(deposit(1, 1)).await.unwrap(), None);
    // One transaction can pay two wallets, or one wallet in two assets.
    assert_eq!(keep(deposit(2, 1)).await.unwrap().unwrap().sequence, 2);
    let token = Deposit { asset: Asset::Token(address(8)), ..deposit(1, 1) };
    assert_eq!(keep(token).await.unwrap().unwrap().sequence, 3);
    assert_eq!(keep(deposit(1, 2)).await.unwrap().unwrap().sequence, 4);

    let since = |wallet: Option<u128>, since, limit| {
        let found = f.store.read(|view| deposits::since(view, wallet.map(agent), since, limit)).unwrap();
        found.into_iter().map(|deposit| deposit.sequence).collect::<Vec<_>>()
    };
    assert_eq!(since(None, 0, 10), [1, 2, 3, 4]);
    assert_eq!(since(None, 2, 1), [3]);
    assert_eq!(since(Some(1), 0, 10), [1, 3, 4]);
    assert_eq!(since(Some(1), 1, 1), [3]);
    assert_eq!(since(Some(2), 2, 10), [0; 0]);
}

#[tokio::test]
async fn a_cursor_moves_on() {
    let f = Fixture::new();
    for position in [vec![1], vec![2, 3]] {
        let cursor = Cursor { wallet: agent(1), account: address(1), position };
        f.run(move |txn| deposits::move_cursor(txn, &cursor)).await.unwrap();
    }
    let moved = Cursor { wallet: agent(1), account: address(1), position: vec![2, 3] };
    assert_eq!(f.store.read(|view| deposits::cursors(view, agent(1))), Ok(vec![moved]));
    assert_eq!(f.store.read(|view| deposits::cursors(view, agent(2))), Ok(vec![]));
}

fn claim(key: u8, request: u8, tx: u128, created: Timestamp) -> Claim {
    let scope = Scope::Agent(agent(1));
    Claim { scope, key: hash(key), request: hash(request), tx: TxId::from_u128(tx), created }
}

#[tokio::test]
async fn an_idempotency_key_stands_for_one_request_for_a_day() {
    let f = Fixture::new();
    let run = |claim: Claim| f.run(move |txn| idempotency::claim(txn, &claim));
    let day = at(1_000).saturating_add(KEPT);
    assert_eq!(run(claim(1, 1, 1, at(1_000))).await, Ok(Claimed::New));
    assert_eq!(run(claim(1, 1, 2, at(2_000))).await, Ok(Claimed::Again(TxId::from_u128(1))));
    assert_eq!(run(claim(1, 2, 2, at(2_000))).await, Ok(Claimed::Mismatch));
    assert_eq!(run(Claim { scope: Scope::Owner, ..claim(1, 2, 3, at(2_000)) }).await, Ok(Claimed::New));
    assert_eq!(run(claim(1, 2, 4, day)).await, Ok(Claimed::New));
    assert_eq!(run(claim(1, 2, 5, day)).await, Ok(Claimed::Again(TxId::from_u128(4))));
}

#[tokio::test]
async fn old_claims_are_forgotten_in_small_steps() {
    let f = Fixture::new();
    for number in 1..=10 {
        let new = claim(number, 1, u128::from(number), at(u64::from(number)));
        assert_eq!(f.run(move |txn| idempotency::claim(txn, &new)).await, Ok(Claimed::New));
    }
    let now = at(7).saturating_add(KEPT);
    let mut forgotten = Vec::new();
    for _ in 0..4 {
        forgotten.push(f.run(move |txn| idempotency::forget(txn, now, 3)).await.unwrap());
    }
    assert_eq!(forgotten, [3, 3, 1, 0]);
    assert_eq!(f.run(move |txn| idempotency::forget(txn, at(0), 3)).await, Ok(0));
    // The eighth is a millisecond too young.
    let again = claim(8, 1, 99, now);
    assert_eq!(f.run(move |txn| idempotency::claim(txn, &again)).await, Ok(Claimed::Again(TxId::from_u128(8))));
}

fn events() -> Vec<Event> {
    let (tx, wallet, key, signature) = (TxId::from_u128(1), agent(1), KeyId::from_u128(1), Signature([1; 64]));
    let outflow = Outflow { asset: Asset::Sol, to: address(3), from: address(1), amount: 500_000_000, decimals: None };
    let decided = |decision| {
        Event::Decision(Decided {
            tx,
            wallet,
            intent: hash(1),
            outflows: vec![outflow.clone()],
            fees: Fees::default(),
            decision,
            policy_version: 1,
            policy_hash: Some(hash(2)),
        })
    };
    vec![
        Event::Started { version: "0.1.0".to_owned() },
        Event::WalletCreated { wallet, name: "shop".to_owned(), address: address(1) },
        Event::PolicySet { wallet, version: 1, hash: hash(2) },
        Event::BudgetSet { version: 1, hash: hash(3) },
        Event::KeyCreated { key, wallet, name: "ci".to_owned() },
        decided(Decision::Allow(Tier::Instant)),
        decided(Decision::Allow(Tier::Delay(Span::from_secs(900)))),
        decided(Decision::AskOwner(Vec::new())),
        decided(Decision::Deny(Vec::new())),
        Event::Settled { tx, wallet, outcome: Outcome::Paid, signature: Some(signature) },
        Event::Approved { tx, wallet },
        Event::Rejected { tx, wallet, reason: Some("no".to_owned()) },
        Event::Cancelled { tx, wallet },
        Event::Deposit { wallet, asset: Asset::Sol, amount: 1_500_000_000, signature },
        Event::KeyRevoked { key, wallet },
    ]
}

#[tokio::test]
async fn the_audit_log_is_the_tree_of_its_leaves() {
    let f = Fixture::new();
    assert_eq!(f.store.read(|view| audit::head(view)), Ok(Frontier::default()));
    for (index, event) in (0..).zip(events()) {
        let record = LeafRecord { at: at(index), event };
        assert_eq!(f.run(move |txn| txn.append_leaf(&record)).await, Ok(index));
    }
    let leaves = f.store.read(|view| audit::leaves(view, 0, 100)).unwrap();
    let expected: Frontier = leaves.iter().map(|leaf| leaf_hash(&leaf.data)).collect();
    assert_eq!(f.store.read(|view| audit::head(view)), Ok(expected));
    let read: Vec<_> = leaves.iter().map(|leaf| LeafRecord::read(&leaf.data).unwrap().event).collect();
    assert_eq!(read, events());
    let some = f.store.read(|view| audit::leaves(view, 3, 2)).unwrap();
    assert_eq!(some, leaves[3..5]);
}

#[tokio::test]
async fn a_leaf_is_one_line_for_people() {
    let f = Fixture::new();
    f.run(|txn| events().into_iter().try_for_each(|event| txn.append_leaf(&LeafRecord { at: at(0), event }).map(drop)))
        .await
        .unwrap();
    let leaves = f.store.read(|view| audit::leaves(view, 0, 100)).unwrap();
    let lines: Vec<_> = leaves.into_iter().map(|leaf| leaf.view().unwrap().summary.text).collect();
    let (to, from, sent) = (address(3), address(1), Signature([1; 64]));
    let key = KeyId::from_u128(1);
    assert_eq!(
        lines,
        [
            "daemon 0.1.0 started".to_owned(),
            format!("wallet `shop` made, account {from}"),
            format!("policy version 1 in force, hash {}", hash(2)),
            format!("budget version 1 in force, hash {}", hash(3)),
            format!("API key {key} `ci` made"),
            format!("allowed: pay 0.5 SOL to {to}"),
            format!("allowed after 15m: pay 0.5 SOL to {to}"),
            format!("the owner is asked (): pay 0.5 SOL to {to}"),
            format!("denied (): pay 0.5 SOL to {to}"),
            format!("paid: {sent}"),
            "approved by the owner".to_owned(),
            "rejected by the owner: no".to_owned(),
            "taken back before it was signed".to_owned(),
            format!("received 1.5 SOL: {sent}"),
            format!("API key {key} revoked"),
        ]
    );
}

#[test]
fn data_that_is_no_leaf_is_an_error() {
    let leaf = audit::Leaf { index: 3, data: vec![0xff, 0x00], hash: hash(0) };
    assert!(matches!(leaf.view(), Err(StoreError::Damaged { .. })));
}
