//! The way of a payment, with a real store and a real enclave, through the fates that a real ledger shows too rarely.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "what fails here fails the test"
)]

mod rig;

use futures::future::join_all;
use rig::{Fate, Rig};
use std::{collections::HashSet, sync::atomic::Ordering::SeqCst, time::Duration};
use waiaas_policy::{decide::Standing, time::Timestamp};
use waiaas_wire::{Code, Signature};
use waiaasd::{manage::approvals, store::journal::State};

const OPEN: &str = r#"
[assets.SOL]
per_payment = "1"
daily = "10"
[destinations]
any = true
[fees]
per_payment = "0.01"
daily = "1"
"#;

const SOL: u64 = 1_000_000_000;

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_that_lands_is_spent_on_both_sides() {
    let rig = Rig::new(OPEN, &[]).await;
    let paid = rig.pay(SOL / 2).await.unwrap();
    let paid = rig.reaches(paid.id, &[State::Confirmed, State::Finalized]).await;
    assert_eq!(paid.landed.map(|landed| landed.fee), Some(Some(10_000)));
    rig.reaches(paid.id, &[State::Finalized]).await;
    assert_eq!(rig.used(), (SOL / 2, 0));
    assert_eq!(rig.used_in_enclave().await, SOL / 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_that_is_proven_dead_is_given_back_by_the_daemon_only() {
    let rig = Rig::new(OPEN, &[]).await;
    *rig.chain.fate.lock().unwrap() = Fate::Vanishes;
    rig.chain.last_valid.store(100, SeqCst);
    let paid = rig.pay(SOL / 2).await.unwrap();
    assert_eq!(rig.used(), (SOL / 2, 0));
    rig.chain.height.store(101, SeqCst);
    let paid = rig.reaches(paid.id, &[State::Expired]).await;
    assert_eq!(rig.used(), (0, 0));
    // The enclave gives nothing back on the daemon's word.
    assert_eq!(rig.used_in_enclave().await, SOL / 2);
    assert_eq!(paid.failure.unwrap().code, Code::TransactionExpired.to_string());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_that_lands_and_fails_costs_its_fee_only() {
    let rig = Rig::new(OPEN, &[]).await;
    *rig.chain.fate.lock().unwrap() = Fate::Fails;
    let paid = rig.pay(SOL / 2).await.unwrap();
    let paid = rig.reaches(paid.id, &[State::Failed]).await;
    assert_eq!(rig.used(), (0, 0));
    assert_eq!(paid.failure.unwrap().code, Code::TransactionFailed.to_string());
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_is_not_failed() {
    let rig = Rig::new(OPEN, &[]).await;
    *rig.chain.fate.lock().unwrap() = Fate::Vanishes;
    let paid = rig.pay(SOL / 2).await.unwrap();
    rig.chain.down.store(true, SeqCst);
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert!(rig.daemon.store.payment(paid.id).unwrap().unwrap().state.is_open());
    assert_eq!(rig.used(), (SOL / 2, 0));
    *rig.chain.fate.lock().unwrap() = Fate::Lands;
    rig.chain.down.store(false, SeqCst);
    rig.reaches(paid.id, &[State::Confirmed, State::Finalized]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_ledger_nothing_is_recorded() {
    let rig = Rig::new(OPEN, &[]).await;
    rig.chain.down.store(true, SeqCst);
    assert_eq!(rig.pay(SOL / 2).await.unwrap_err().code, Code::RpcUnavailable);
    assert!(rig.daemon.store.payments(None, None, 10).unwrap().is_empty());
    assert_eq!(rig.used(), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn exactly_as_many_pass_as_fit() {
    let rig = Rig::new(OPEN, &[]).await;
    let answers = join_all((0..64).map(|_| rig.pay(SOL * 3 / 10))).await;
    let states: Vec<_> = answers.into_iter().map(|answer| answer.unwrap()).collect();
    let passed = states.iter().filter(|payment| payment.state != State::Rejected).count();
    assert_eq!(passed, 33);
    for payment in states.iter().filter(|payment| payment.state != State::Rejected) {
        rig.reaches(payment.id, &[State::Confirmed, State::Finalized]).await;
    }
    assert_eq!(rig.used(), (33 * SOL * 3 / 10, 0));
    assert_eq!(rig.used_in_enclave().await, 33 * SOL * 3 / 10);
    // Equal payments are transactions of their own.
    let signatures: HashSet<_> = rig
        .daemon
        .store
        .payments(None, None, 100)
        .unwrap()
        .iter()
        .filter_map(waiaasd::store::journal::Payment::signature)
        .map(|signature| signature.0)
        .collect();
    assert_eq!(signatures.len(), 33);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_idempotency_key_pays_once() {
    let rig = Rig::new(OPEN, &[]).await;
    let answers = join_all((0..16).map(|_| rig.pay_once(SOL / 10, Some("invoice-7")))).await;
    let ids: HashSet<_> = answers.into_iter().map(|answer| answer.unwrap().id).collect();
    assert_eq!(ids.len(), 1);
    let tx = ids.into_iter().next().unwrap();
    rig.reaches(tx, &[State::Confirmed, State::Finalized]).await;
    assert_eq!(rig.used(), (SOL / 10, 0));
    let other = rig.pay_once(SOL / 5, Some("invoice-7")).await.unwrap_err();
    assert_eq!(other.code, Code::IdempotencyMismatch);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_enclave_that_hangs_is_noticed_before_anything_is_held() {
    let rig = Rig::new(OPEN, &[("WAIAAS_ENCLAVE_TIMEOUT", "200ms")]).await;
    rig.enclave_runs(false);
    // A signal takes its time.
    while rig.daemon.enclave.hello().await.is_ok() {}
    assert_eq!(rig.pay(SOL / 2).await.unwrap_err().code, Code::EnclaveUnavailable);
    assert_eq!(rig.used(), (0, 0));
    rig.enclave_runs(true);
    rig.is_ready().await;
    let paid = rig.pay(SOL / 2).await.unwrap();
    rig.reaches(paid.id, &[State::Confirmed, State::Finalized]).await;
}

/// Stops the enclave as soon as something is reserved, and lets it go on when the message is dead.
async fn stop_at_the_reservation(rig: &Rig) {
    let mut commits = rig.daemon.store.commits();
    while rig.daemon.store.payments(None, None, 1).unwrap().is_empty() {
        commits.changed().await.unwrap();
    }
    rig.enclave_runs(false);
    tokio::time::sleep(Duration::from_millis(700)).await;
    rig.chain.last_valid.store(1_000, SeqCst);
    rig.chain.height.store(101, SeqCst);
    rig.enclave_runs(true);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_could_not_be_signed_in_time_is_signed_under_a_new_blockhash() {
    let rig = Rig::new(OPEN, &[("WAIAAS_ENCLAVE_TIMEOUT", "200ms")]).await;
    rig.chain.last_valid.store(100, SeqCst);
    let (paid, ()) = tokio::join!(rig.pay(SOL / 2), stop_at_the_reservation(&rig));
    let paid = rig.reaches(paid.unwrap().id, &[State::Confirmed, State::Finalized]).await;
    assert_eq!(rig.used(), (SOL / 2, 0));
    // Had the enclave signed before it was stopped, the first message would stand; either way it is counted once.
    assert!(paid.prepared.attempt <= 1);
    assert_eq!(rig.used_in_enclave().await, SOL / 2);
}

const ASKING: &str = r#"
[assets.SOL]
per_payment = "5"
daily = "10"
approve_above = "1"
[destinations]
any = true
[fees]
per_payment = "0.01"
daily = "1"
"#;

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_is_asked_once_and_the_answer_is_good_once() {
    let rig = Rig::new(ASKING, &[]).await;
    let waits = rig.pay(2 * SOL).await.unwrap();
    assert_eq!(waits.state, State::AwaitingOwner);
    assert_eq!(rig.used(), (0, 0));
    let other = rig.pay(3 * SOL).await.unwrap();

    let mut forged = rig.approval(&waits);
    forged.signature = Signature([1; 64]);
    assert_eq!(approvals::approve(&rig.daemon, forged).await.unwrap_err().code, Code::AuthSignatureInvalid);
    let mut foreign = rig.approval(&other);
    foreign.tx = waits.id;
    foreign.signature = rig.sign(&foreign.statement().bytes().unwrap());
    assert_eq!(approvals::approve(&rig.daemon, foreign).await.unwrap_err().code, Code::VerificationFailed);
    let mut old = rig.approval(&waits);
    old.expires = Timestamp::from_secs(1);
    old.signature = rig.sign(&old.statement().bytes().unwrap());
    assert_eq!(approvals::approve(&rig.daemon, old).await.unwrap_err().code, Code::ValidationRange);

    let yes = rig.approval(&waits);
    let paid = approvals::approve(&rig.daemon, yes.clone()).await.unwrap();
    assert_eq!(paid.standing, Standing::Approved);
    rig.reaches(paid.id, &[State::Confirmed, State::Finalized]).await;
    assert_eq!(approvals::approve(&rig.daemon, yes).await.unwrap_err().code, Code::ApprovalNotFound);
    assert_eq!(rig.used(), (2 * SOL, 0));

    let no = approvals::reject(&rig.daemon, other.id, Some("too much".to_owned())).await.unwrap();
    assert_eq!(no.state, State::Rejected);
    assert_eq!(rig.used_in_enclave().await, 2 * SOL);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delayed_payment_waits_and_can_be_taken_back() {
    let policy = ASKING.replace("approve_above = \"1\"", "delay_above = \"1\"\ndelay = \"1s\"");
    let rig = Rig::new(&policy, &[]).await;
    let (kept, cancelled) = (rig.pay(2 * SOL).await.unwrap(), rig.pay(3 * SOL).await.unwrap());
    assert_eq!((kept.state, cancelled.state), (State::Delayed, State::Delayed));
    let cancelled = approvals::cancel(&rig.daemon, cancelled.id).await.unwrap();
    assert_eq!(cancelled.state, State::Cancelled);
    let paid = rig.reaches(kept.id, &[State::Confirmed, State::Finalized]).await;
    assert!(paid.updated.as_millis() >= kept.created.as_millis() + 1_000);
    assert_eq!(rig.used(), (2 * SOL, 0));
    assert_eq!(approvals::cancel(&rig.daemon, paid.id).await.unwrap_err().code, Code::TransactionState);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tightening_holds_at_once_on_both_sides() {
    let rig = Rig::new(OPEN, &[]).await;
    let first = rig.pay(SOL).await.unwrap();
    rig.reaches(first.id, &[State::Confirmed, State::Finalized]).await;
    rig.set_policy(&OPEN.replace("daily = \"10\"", "daily = \"1\""), 2).await.unwrap();
    assert_eq!(rig.pay(SOL / 10).await.unwrap().state, State::Rejected);
    let again = rig.set_policy(OPEN, 2).await.unwrap_err();
    assert_eq!(again.code, Code::PolicyConflict);
}
