//! Stops, lifts and ends that overlap: whatever the order, the wallet does not pay again against the later word.

use crate::records::{Fixture, address, agent, at};
use waiaas_wire::enclave;
use waiaasd::store::{sealed, stops, wallets};

/// What the enclave sealed, with the number of the stop in force.
fn sealed_as(sequence: u64, stop: Option<u64>) -> enclave::State {
    enclave::State { agent: agent(1), sequence, sealed: vec![1], policy: None, stop, next: None }
}

async fn in_use() -> Fixture {
    let f = Fixture::new();
    f.run(|txn| wallets::create(txn, agent(1), "shop", at(1))).await.unwrap();
    f.run(|txn| wallets::activate(txn, agent(1), address(9))).await.unwrap();
    f
}

async fn stop(f: &Fixture) {
    f.run(|txn| stops::stop(txn, agent(1), at(2))).await.unwrap().unwrap();
}

async fn stopped(f: &Fixture, sequence: u64, number: u64) {
    f.run(move |txn| stops::stopped(txn, &sealed_as(sequence, Some(number)), at(3))).await.unwrap();
}

async fn lifted(f: &Fixture, sequence: u64) -> wallets::State {
    f.run(move |txn| stops::lifted(txn, &sealed_as(sequence, None), at(4))).await.unwrap().state
}

fn state(f: &Fixture) -> wallets::State {
    f.store.read(|view| wallets::of(view, agent(1))).unwrap().unwrap().state
}

fn kept(f: &Fixture) -> Option<u64> {
    f.store.read(|view| sealed::state(view, agent(1))).unwrap().map(|state| state.sequence)
}

#[tokio::test]
async fn a_lift_ends_the_stop_that_it_is_about() {
    let f = in_use().await;
    stop(&f).await;
    stopped(&f, 1, 1).await;
    assert_eq!(lifted(&f, 2).await, wallets::State::Active);
    assert_eq!((state(&f), kept(&f)), (wallets::State::Active, Some(2)));
}

#[tokio::test]
async fn a_later_stop_outlives_the_lift_of_an_earlier_one() {
    // The enclave: stop 1, its lift, stop 2. The store hears of the lift first, and of the lift last.
    for lift_first in [true, false] {
        let f = in_use().await;
        stop(&f).await;
        stopped(&f, 1, 1).await;
        // The second stop finds the wallet stopped, and asks the enclave.
        stop(&f).await;
        if lift_first {
            lifted(&f, 2).await;
            stopped(&f, 3, 2).await;
        } else {
            stopped(&f, 3, 2).await;
            lifted(&f, 2).await;
        }
        assert_eq!((state(&f), kept(&f)), (wallets::State::Suspended, Some(3)), "{lift_first}");
    }
}

#[tokio::test]
async fn nothing_wakes_a_wallet_that_is_over() {
    let f = in_use().await;
    stop(&f).await;
    stopped(&f, 1, 1).await;
    f.run(|txn| sealed::forget(txn, agent(1)).and_then(|()| wallets::end(txn, agent(1)))).await.unwrap();
    assert_eq!(lifted(&f, 2).await, wallets::State::Terminated);
    stopped(&f, 3, 2).await;
    assert_eq!(f.run(|txn| stops::stop(txn, agent(1), at(5))).await, Ok(None));
    assert_eq!((state(&f), kept(&f)), (wallets::State::Terminated, None));
}
