//! What is missing is noticed.

use super::place;
use crate::store::{
    Options, Store, audit,
    journal::Payment,
    leaf::{Decided, Event, LeafRecord},
    whole::Whole,
};
use waiaas_policy::{
    decide::{Decision, Tier},
    id::Digest,
    intent::Fees,
    time::Timestamp,
};

#[tokio::test]
async fn what_the_audit_log_tells_of_is_looked_for() {
    let (_directory, path) = place();
    let store = Store::open(&path, Options::default()).unwrap();
    let started = || LeafRecord { at: Timestamp::from_secs(1), event: Event::Started { version: "0".to_owned() } };
    assert_eq!(store.look_over(9), Ok(Whole::default()));
    for _ in 0..200 {
        store.run(move |txn| txn.append_leaf(&started())).await.unwrap();
    }
    let payment = super::samples::payment();
    let (tx, told) = (payment.id, decided(&payment));
    store.run(move |txn| txn.put(&payment)).await.unwrap();
    store.run(move |txn| txn.append_leaf(&told)).await.unwrap();
    assert_eq!(store.look_over(u64::MAX), Ok(Whole { entries: 201, payments: 1 }));
    assert_eq!(store.look_over(100), Ok(Whole { entries: 100, payments: 1 }));
    // As if sled had dropped it.
    store.run(move |txn| txn.delete::<Payment>(&tx)).await.unwrap();
    let lost = store.look_over(1).unwrap_err();
    assert!(lost.to_string().contains(&tx.to_string()), "{lost}");
    let refused = store.examine(&path, 9).unwrap_err().to_string();
    assert!(refused.contains("store/db is damaged") && refused.contains("waiaas restore"), "{refused}");
    store.run(|txn| txn.delete::<audit::Leaf>(&100)).await.unwrap();
    let lost = store.look_over(150).unwrap_err();
    assert_eq!(lost.to_string(), "the Leaf record 100 cannot be read: it is not there");
    for (first, limit) in [(100, 1), (90, 20), (90, 1_000)] {
        assert_eq!(store.read(|view| audit::leaves(view, first, limit)), Err(lost.clone()));
    }
    assert_eq!(store.read(|view| audit::leaves(view, 90, 10)).map(|leaves| leaves.len()), Ok(10));
    let other = audit::Leaf { index: 100, data: started().data(), hash: Digest::of(b"another") };
    store.run(move |txn| txn.put(&other)).await.unwrap();
    let wrong = store.look_over(150).unwrap_err().to_string();
    assert!(wrong.contains("Leaf record 100") && wrong.contains("not what its hash says"), "{wrong}");
    // The last one is dropped, too: the head says how many there are.
    store.run(|txn| txn.delete::<audit::Leaf>(&200)).await.unwrap();
    assert!(store.look_over(1).unwrap_err().to_string().contains("Leaf record 200"));
}

/// The entry of the audit log that tells of a payment.
fn decided(payment: &Payment) -> LeafRecord {
    let decided = Decided {
        tx: payment.id,
        wallet: payment.wallet,
        intent: payment.prepared.intent,
        outflows: Vec::new(),
        fees: Fees::default(),
        decision: Decision::Allow(Tier::Instant),
        policy_version: 1,
        policy_hash: None,
    };
    LeafRecord { at: Timestamp::from_secs(2), event: Event::Decision(decided) }
}
