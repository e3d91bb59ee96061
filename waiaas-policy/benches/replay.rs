//! How long a million recorded decisions take against another policy. Target: 10 seconds on two cores, in each mode.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a bench prints, and stops at the unexpected"
)]

use std::time::Instant;

use waiaas_policy::{
    Address,
    asset::Asset,
    decide::{Decision, Tier},
    document::Policy,
    id::TxId,
    intent::{Fees, Intent, Outflow},
    replay::{Event, Mode, Recorded, Replay},
    time::{Span, Timestamp},
};

/// Payments, spread over 30 days.
const PAYMENTS: u64 = 1_000_000;

/// All windows, so that every one of them is summed for every decision; about one in ten is denied.
const CANDIDATE: &str = r#"
[assets.SOL]
per_payment = "0.09"
hourly = "100"
daily = "2000"
weekly = "20000"
monthly = "200000"
notify_above = "0.05"
[destinations]
any = true
[rate]
hourly = 2000
monthly = 10000000
[fees]
daily = "100"
"#;

/// The history, made as it is read: a million intents would not fit into memory everywhere.
fn event(number: u64) -> Event {
    let at = Timestamp::from_millis(1_790_000_000_000 + number * 2_592);
    let to = Address::new_from_array([u8::try_from(number % 200).unwrap(); 32]);
    let (from, fee_payer) = (Address::new_from_array([201; 32]), Address::new_from_array([202; 32]));
    let amount = (number * 7_919) % 100_000_000 + 1;
    let intent = Intent {
        fee_payer,
        signers: vec![fee_payer, from],
        outflows: vec![Outflow { asset: Asset::Sol, from, to, amount, decimals: None }],
        fees: Fees { signature: 10_000, priority: 100, rent: 0 },
        ..Intent::default()
    };
    Event::Decided(Recorded {
        tx: TxId::from_u128(number.into()),
        at,
        intent,
        decision: Decision::Allow(Tier::Instant),
        signed: Some(at.saturating_add(Span::from_millis(40))),
        back: None,
        remembered: true,
    })
}

fn main() {
    // `cargo test --benches` only wants to know that it runs.
    let payments = if std::env::args().any(|argument| argument == "--bench") { PAYMENTS } else { 1_000 };
    let candidate = Policy::from_toml(CANDIDATE).unwrap();
    for mode in [Mode::Frozen, Mode::Cascade] {
        let (began, mut flips) = (Instant::now(), 0_u64);
        let mut replay = Replay::new(&candidate, mode, Timestamp::from_millis(0));
        for number in 0..payments {
            flips += u64::from(replay.step(&event(number)).is_some());
        }
        assert_eq!(replay.decisions(), payments);
        println!("{mode:?}: {payments} decisions in {:.2?}, {flips} flips", began.elapsed());
    }
}
