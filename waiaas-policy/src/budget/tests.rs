use alloc::vec;

use super::*;
use crate::{
    Address,
    asset::Asset,
    intent::{Fees, Intent, Outflow},
    time::{Span, Timestamp},
};

fn payment(amount: u64) -> Intent {
    let (to, from) = (Address::new_from_array([1; 32]), Address::new_from_array([2; 32]));
    Intent {
        outflows: vec![Outflow { asset: Asset::Sol, to, from, amount, decimals: None }],
        fees: Fees { signature: 5_000, priority: 0, rent: 0 },
        ..Intent::default()
    }
}

fn at(seconds: u64) -> Timestamp {
    Timestamp::from_secs(1_795_348_800).saturating_add(Span::from_secs(seconds))
}

fn spent(ledger: &mut Ledger, amount: u64, now: Timestamp) -> Spent {
    let hold = ledger.hold(&payment(amount), now).unwrap();
    ledger.spend(&hold, now).unwrap()
}

#[test]
fn what_is_held_moves_to_the_bucket_of_the_signature() {
    let mut ledger = Ledger::new();
    let hold = ledger.hold(&payment(5), at(0)).unwrap();
    let usage = ledger.usage(Asset::Sol, at(10_000_000));
    assert_eq!(usage.month, Usage { spent: 0, held: 5 });
    ledger.spend(&hold, at(7_200)).unwrap();
    assert_eq!(ledger.usage(Asset::Sol, at(10_800)).hour, Usage { spent: 5, held: 0 });
    assert_eq!(ledger.usage(Asset::Sol, at(10_857)).hour, Usage::default());
}

#[test]
fn a_transition_that_fails_changes_nothing() {
    let mut ledger = Ledger::new();
    let hold = ledger.hold(&payment(5), at(0)).unwrap();
    let counted = ledger.spend(&hold, at(0)).unwrap();
    let before = ledger.clone();
    assert_eq!(ledger.spend(&hold, at(1)), Err(LedgerError::NotHeld));
    assert_eq!(ledger.release(&hold), Err(LedgerError::NotHeld));
    assert_eq!(ledger, before);
    ledger.refund(&counted, at(1)).unwrap();
    assert_eq!(ledger.usage(Asset::Sol, at(1)), AssetUsage::default());
    spent(&mut ledger, 2, at(1));
    let before = ledger.clone();
    assert_eq!(ledger.refund(&counted, at(1)), Err(LedgerError::NotCounted));
    assert_eq!(ledger, before);
}

#[test]
fn what_is_held_together_fits_into_64_bits() {
    let mut ledger = Ledger::new();
    ledger.hold(&payment(u64::MAX), at(0)).unwrap();
    let before = ledger.clone();
    assert_eq!(ledger.hold(&payment(1), at(0)), Err(Overflow));
    assert_eq!(ledger, before);
}

#[test]
fn a_refund_of_amounts_keeps_the_fee_and_the_payment() {
    let mut ledger = Ledger::new();
    let counted = spent(&mut ledger, 5, at(0));
    ledger.refund_amounts(&counted, at(1)).unwrap();
    assert_eq!(ledger.usage(Asset::Sol, at(1)), AssetUsage::default());
    assert_eq!(ledger.fee_usage(at(1)).spent, 5_000);
    assert_eq!(ledger.payment_usage(at(1)).hour.spent, 1);
}

#[test]
fn a_host_has_a_count_of_its_own() {
    let mut ledger = Ledger::new();
    let to_host = Intent { host: Some("api.example.com".into()), ..payment(5) };
    let hold = ledger.hold(&to_host, at(0)).unwrap();
    assert_eq!(ledger.host_usage("api.example.com", Asset::Sol, at(0)), Usage { spent: 0, held: 5 });
    ledger.spend(&hold, at(0)).unwrap();
    spent(&mut ledger, 7, at(0));
    assert_eq!(ledger.host_usage("api.example.com", Asset::Sol, at(0)), Usage { spent: 5, held: 0 });
    assert_eq!(ledger.host_usage("other.example.com", Asset::Sol, at(0)), Usage::default());
}

#[test]
fn what_is_refunded_no_longer_counts_for_the_cool_down() {
    let mut ledger = Ledger::new();
    let [first, _, last] = [0, 60, 120].map(|seconds| spent(&mut ledger, 5, at(seconds)));
    ledger.refund(&first, at(130)).unwrap();
    assert!(ledger.recent().eq([at(120), at(60)]));
    ledger.refund(&last, at(130)).unwrap();
    assert!(ledger.recent().eq([at(60)]));
}

#[test]
fn a_refund_after_the_window_gives_nothing_back_twice() {
    let mut ledger = Ledger::new();
    let early = spent(&mut ledger, 5, at(0));
    let late = at(2_592_000 + 86_400);
    spent(&mut ledger, 7, late);
    ledger.refund(&early, late).unwrap();
    assert_eq!(ledger.usage(Asset::Sol, late).month.spent, 7);
}

#[test]
fn time_does_not_step_back() {
    let mut ledger = Ledger::new();
    spent(&mut ledger, 5, at(100_000));
    assert_eq!(ledger.observe(at(0)), at(100_000));
    assert_eq!(ledger.at(at(0)), at(100_000));
    spent(&mut ledger, 5, at(0));
    assert_eq!(ledger.usage(Asset::Sol, at(0)).hour.spent, 10);
}

#[test]
fn a_ledger_stays_small() {
    let mut ledger = Ledger::new();
    for payment in 0..20 {
        spent(&mut ledger, 1_000_000_000, at(payment * 1_800));
    }
    let twenty = minicbor::to_vec(&ledger).unwrap().len();
    assert!(twenty < 1_200, "{twenty}");
    for payment in 0..10_000 {
        spent(&mut ledger, 1_000_000_000, at(36_000 + payment * 600));
    }
    let many = minicbor::to_vec(&ledger).unwrap().len();
    assert!(many < 6_000, "{many}");
}

#[test]
fn what_no_longer_counts_is_forgotten() {
    let mut ledger = Ledger::new();
    let hold = ledger.hold(&payment(5), at(0)).unwrap();
    ledger.release(&hold).unwrap();
    assert_eq!(ledger.assets().count(), 0);
}

#[test]
fn the_longest_unpaid_recipient_is_forgotten_first() {
    let policy = crate::document::Policy::from_toml("[destinations]\nany = true\nfirst_payment = \"notify\"").unwrap();
    let mut ledger = Ledger::new();
    let to = |number: u16| {
        let mut intent = payment(1);
        let [high, low] = number.to_be_bytes();
        intent.outflows[0].to = Address::new_from_array([[high; 16], [low; 16]].concat().try_into().unwrap());
        intent
    };
    for number in 0..1_024 {
        ledger.remember(&policy, &to(number));
    }
    ledger.remember(&policy, &to(0));
    ledger.remember(&policy, &to(2_000));
    let knows = |number: u16| ledger.recipients().contains(&to(number).outflows[0].to);
    assert!(knows(0) && !knows(1) && knows(2) && knows(2_000));
    assert_eq!(ledger.recipients().len(), 1_024);
    let mut other = Ledger::new();
    other.remember(&crate::document::Policy::empty(), &to(5));
    assert!(other.recipients().is_empty());
}

#[test]
fn malformed_windows_are_refused() {
    let window = |items: &[u64]| minicbor::decode::<window::Window>(&minicbor::to_vec(items).unwrap()).is_ok();
    assert!(window(&[]) && window(&[5, 1, 1, 1]));
    assert!(!window(&[5]) && !window(&[5, 1, 0, 1]) && !window(&[u64::MAX, 1, 1, 1]));
}
