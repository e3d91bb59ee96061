//! Of what only the inside of the store can see: versions, damage, and the very bytes of the records.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that meets the unexpected should stop there"
)]

mod blocks;
mod golden;
mod samples;
mod whole;

use super::{
    Options, Reads as _, Record, Store, StoreError, Table,
    payments::OfWallet,
    record::from_row,
    schema::{LAYOUT, Schema},
    wallets::{self, Wallet},
};
use proptest::prelude::*;
use std::path::PathBuf;
use tempfile::TempDir;
use waiaas_policy::{
    id::{AgentId, TxId},
    time::Timestamp,
};
use waiaas_wire::{Code, Problem};

/// A wallet's row with a version and a body of the test's choice.
#[derive(Clone)]
struct Forged<const VERSION: u8>(Vec<u8>);

impl<const VERSION: u8> Record for Forged<VERSION> {
    const TABLE: Table = Table::Wallet;
    const VERSION: u8 = VERSION;
    type Key = AgentId;

    fn key(&self) -> AgentId {
        AgentId::from_u128(1)
    }

    fn encode(&self) -> Vec<u8> {
        self.0.clone()
    }

    fn decode(_: AgentId, _: u8, body: &[u8]) -> Result<Self, String> {
        Ok(Self(body.to_vec()))
    }
}

fn place() -> (TempDir, PathBuf) {
    let directory = TempDir::new().unwrap();
    let path = directory.path().join("store");
    (directory, path)
}

#[tokio::test]
async fn a_layout_of_a_later_release_is_refused_and_left_alone() {
    let (_directory, path) = place();
    let store = Store::open(&path, Options::default()).unwrap();
    store.run(|txn| wallets::create(txn, AgentId::from_u128(1), "shop", Timestamp::from_secs(1))).await.unwrap();
    store.run(|txn| txn.put(&Schema { layout: LAYOUT + 1 })).await.unwrap();
    drop(store);
    for _ in 0..2 {
        let refused = Store::open(&path, Options::default()).map(drop).unwrap_err();
        assert_eq!(refused, StoreError::NewerSchema { found: LAYOUT + 1, known: LAYOUT });
        assert_eq!(Problem::from(refused).code, Code::StoreFailed);
    }
}

#[tokio::test]
async fn a_record_of_a_later_release_is_an_error_that_names_it() {
    let (_directory, path) = place();
    let store = Store::open(&path, Options::default()).unwrap();
    store.run(|txn| txn.put(&Forged::<9>(vec![0x80]))).await.unwrap();
    let refused = store.read(|view| view.get::<Wallet>(&AgentId::from_u128(1))).unwrap_err();
    assert_eq!(refused, StoreError::UnknownVersion { table: Table::Wallet, found: 9, known: 1 });
    assert_eq!(refused.to_string(), "a Wallet record has version 9, and this release knows up to 1");
}

#[tokio::test]
async fn a_damaged_record_is_an_error_that_names_it() {
    let (_directory, path) = place();
    let store = Store::open(&path, Options::default()).unwrap();
    for body in [vec![], vec![0xff], vec![0x86, 0x01], vec![0x80, 0x80]] {
        store.run(move |txn| txn.put(&Forged::<1>(body.clone()))).await.unwrap();
        let refused = store.read(|view| wallets::all(view)).unwrap_err();
        assert!(matches!(refused, StoreError::Damaged { table: Table::Wallet, .. }), "{refused}");
        assert!(refused.to_string().contains("100000"), "the key is told: {refused}");
        // Others are served all the same.
        assert_eq!(store.read(|view| wallets::named(view, "shop")), Ok(None));
    }
}

#[tokio::test]
async fn a_start_names_the_file_whose_payments_cannot_be_read() {
    let (_directory, path) = place();
    let store = Store::open(&path, Options::default()).unwrap();
    let wallet = AgentId::from_u128(1);
    store.run(move |txn| wallets::create(txn, wallet, "shop", Timestamp::from_secs(1))).await.unwrap();
    assert_eq!(store.examine(&path, 9), Ok(()));
    store.run(move |txn| txn.put(&OfWallet { wallet, tx: TxId::from_u128(7) })).await.unwrap();
    let refused = store.examine(&path, 9).unwrap_err().to_string();
    assert!(refused.contains("store/db is damaged") && refused.contains("waiaas restore"), "{refused}");
}

proptest! {
    #[test]
    fn any_row_is_a_record_or_an_error(key: Vec<u8>, value: Vec<u8>) {
        for sample in samples::all() {
            let _ = (sample.read)(&key, &value);
            // The key of a real record, so that its body is looked at.
            let _ = (sample.read)(&sample.row.0, &[&[1][..], &value].concat());
        }
    }

    #[test]
    fn a_record_with_a_flipped_bit_is_a_record_or_an_error(place: prop::sample::Index, bit in 0..8_u8) {
        for sample in samples::all() {
            let (key, mut value) = sample.row;
            let place = place.index(value.len());
            value[place] ^= 1 << bit;
            let _ = (sample.read)(&key, &value);
        }
    }
}

#[test]
fn a_row_without_a_version_is_an_error() {
    let refused = from_row::<Wallet>(&[Table::Wallet.byte()], &[]).map(drop).unwrap_err();
    assert!(matches!(refused, StoreError::Damaged { .. }));
}
