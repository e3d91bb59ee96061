//! What was found, claimed and logged: deposits, idempotency keys, the audit log.

use super::records::{Fixture, address, agent, at, hash};
use waiaas_policy::{
    asset::Asset,
    decide::{Decision, Tier},
    id::{KeyId, TxId},
    intent::{Fees, Outflow},
    time::{Span, Timestamp},
};
use waiaas_wire::{
    Signature,
    merkle::{Frontier, leaf_hash},
};
use waiaasd::store::{
    StoreError, audit,
    deposits::{self, Cursor, Deposit},
    idempotency::{self, Claim, Claimed, KEPT, Scope},
    leaf::{Decided, Event, LeafRecord, Outcome},
};

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
