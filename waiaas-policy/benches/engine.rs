//! How long a decision and a decoding take.
//!
//! Targets on two cores: a decision under 100 rules over 10 windows within 10 µs (median) and 50 µs (99 of 100), the
//! decoding of a message of 1,232 bytes within 25 µs (99 of 100). Criterion gives medians; the slowest of a hundred are
//! printed beside them.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a bench prints, and stops at the unexpected"
)]

use std::{
    collections::BTreeMap,
    hint::black_box,
    time::{Duration, Instant},
};

use criterion::{Criterion, criterion_group, criterion_main};
use solana_hash::Hash;
use solana_instruction::Instruction;
use solana_message::{VersionedMessage, v0};
use spl_token_2022_interface::instruction::transfer_checked;
use waiaas_policy::{
    Address,
    address::{TOKEN, associated_token_address},
    asset::Asset,
    budget::Ledger,
    decide::{Decision, Standing, decide},
    decode::{Facts, decode},
    document::{AssetRules, Policy, ProgramRules, RateRules},
    explain::explain,
    id::Digest,
    intent::{Fees, Intent, Outflow},
    time::{Span, Timestamp},
};

fn named(name: &str) -> Address {
    Address::new_from_array(Digest::of(name.as_bytes()).0)
}

/// 20 assets with two windows each, 40 destinations, 20 programs: a hundred rules, and the windows of two assets and
/// of the rate are looked at for every payment.
fn policy() -> Policy {
    let rules = || AssetRules {
        decimals: 6,
        per_payment: Some(1_000),
        hourly: Some(1_000_000_000),
        daily: Some(1_000_000_000),
        weekly: Some(1_000_000_000),
        monthly: Some(1_000_000_000),
        ..AssetRules::default()
    };
    let mut policy = Policy::empty();
    policy.assets = (0..20).map(|token| (Asset::Token(named(&format!("mint {token}"))), rules())).collect();
    policy.destinations.allow = (0..40).map(|person| (named(&format!("person {person}")), None)).collect();
    policy.programs = (0..20)
        .map(|program| (named(&format!("program {program}")), ProgramRules::default()))
        .collect::<BTreeMap<_, _>>();
    policy.rate = RateRules { hourly: Some(1_000_000), daily: Some(1_000_000), ..RateRules::default() };
    policy.fees.daily = u64::MAX;
    policy
}

/// A payment of two assets: eight windows of amounts, two of the rate, one of fees.
fn payment() -> Intent {
    let outflow = |mint: &str, to: &str| Outflow {
        asset: Asset::Token(named(mint)),
        to: named(to),
        from: named("wallet"),
        amount: 10,
        decimals: Some(6),
    };
    let mut outflows = vec![outflow("mint 3", "person 5"), outflow("mint 17", "person 31")];
    outflows.sort();
    Intent {
        fee_payer: named("fee payer"),
        signers: vec![named("fee payer"), named("wallet")],
        outflows,
        fees: Fees { signature: 10_000, priority: 0, rent: 0 },
        ..Intent::default()
    }
}

/// A ledger whose windows are full: a payment every ten minutes for forty days.
fn ledger() -> (Ledger, Timestamp) {
    let (mut ledger, mut now) = (Ledger::new(), Timestamp::from_secs(1_795_348_800));
    for _ in 0..5_760 {
        let hold = ledger.hold(&payment(), now).unwrap();
        ledger.spend(&hold, now).unwrap();
        now = now.saturating_add(Span::from_secs(600));
    }
    (ledger, now)
}

/// The bytes of a version 0 message.
fn compile(instructions: &[Instruction]) -> Vec<u8> {
    let message = v0::Message::try_compile(&named("fee payer"), instructions, &[], Hash::default()).unwrap();
    VersionedMessage::V0(message).serialize()
}

/// As many instructions as fit into a transaction with two signatures.
fn full(instructions: impl Iterator<Item = Instruction>) -> (Vec<u8>, usize) {
    let mut taken: Vec<Instruction> = Vec::new();
    let mut bytes = Vec::new();
    for instruction in instructions {
        taken.push(instruction);
        let longer = compile(&taken);
        if longer.len() + 2 * 64 + 1 > 1_232 {
            break;
        }
        bytes = longer;
    }
    (bytes, taken.len() - 1)
}

/// SOL to as many people as fit.
fn payout() -> (Vec<u8>, usize) {
    let pay = |person: u64| {
        solana_system_interface::instruction::transfer(&named("wallet"), &named(&format!("person {person}")), 5)
    };
    full((0..).map(pay))
}

/// Tokens of the mint of this number to these people, over and over, until the message is full or they are through.
fn tokens(wallets: impl Iterator<Item = Address>, mint: u64) -> (Vec<u8>, usize) {
    let (wallet, mint) = (named("wallet"), named(&format!("mint {mint}")));
    let account = |owner: &Address| associated_token_address(owner, &mint, &TOKEN).unwrap();
    let source = account(&wallet);
    let pay = |to: Address| transfer_checked(&TOKEN, &source, &mint, &account(&to), &wallet, &[], 5, 6).unwrap();
    full(wallets.map(pay))
}

/// The time that 99 of 100 runs stay below.
fn slowest_of_a_hundred(name: &str, mut run: impl FnMut()) {
    let mut times: Vec<Duration> = (0..20_000)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed()
        })
        .collect();
    times.sort();
    println!("{name}: p50 {:?}, p99 {:?}", times[times.len() / 2], times[times.len() * 99 / 100]);
}

fn bench_decide(criterion: &mut Criterion) {
    let (policy, payment, (ledger, now)) = (policy(), payment(), ledger());
    let run = || decide(black_box(&policy), black_box(&payment), black_box(&ledger), now, Standing::Fresh);
    assert!(matches!(run(), Decision::Allow(_)), "{:?}", run());
    println!("decide, allowed: {} allocations", allocation_counter::measure(|| drop(run())).count_total);
    slowest_of_a_hundred("decide, 100 rules, 11 full windows", || drop(black_box(run())));
    criterion.bench_function("decide", |bencher| bencher.iter(run));
    let mut greedy = payment.clone();
    greedy.outflows[0].amount = u64::MAX;
    let run = || decide(black_box(&policy), black_box(&greedy), black_box(&ledger), now, Standing::Fresh);
    criterion.bench_function("decide, denied", |bencher| bencher.iter(run));
    criterion.bench_function("explain, denied", |bencher| {
        bencher.iter(|| explain(&policy, &greedy, &ledger, now, Standing::Fresh));
    });
}

/// How many messages of a kind take turns: how long one takes depends on the hashes of its token accounts.
const MESSAGES: u64 = 64;

fn bench_decode(criterion: &mut Criterion) {
    let people: Vec<Address> = (0..40).map(|person| named(&format!("person {person}"))).collect();
    let two = people[1..3].iter().copied().cycle();
    let kinds = [
        ("SOL to as many people as fit", vec![payout()], &people[..0]),
        ("tokens to two people", (0..MESSAGES).map(|mint| tokens(two.clone(), mint)).collect(), &people[1..3]),
        (
            "tokens to as many people as fit",
            (0..MESSAGES).map(|mint| tokens(people.iter().copied(), mint)).collect(),
            &people[..20],
        ),
    ];
    for (name, messages, wallets) in kinds {
        let facts = Facts::new(named("wallet"), named("fee payer"), wallets);
        let mut messages_in_turn = messages.iter().cycle();
        let mut run = || decode(black_box(&messages_in_turn.next().unwrap().0), black_box(&facts)).unwrap();
        assert!((0..MESSAGES).all(|_| run().is_understood()));
        let (message, count) = &messages[0];
        let title = format!("decode, {} bytes, {count} transfers: {name}", message.len());
        slowest_of_a_hundred(&title, || drop(black_box(run())));
        criterion.bench_function(&format!("decode, {name}"), |bencher| bencher.iter(&mut run));
    }
}

fn bench_ledger(criterion: &mut Criterion) {
    let (ledger, now) = ledger();
    let payment = payment();
    criterion.bench_function("hold and spend, full windows", |bencher| {
        bencher.iter_batched(
            || ledger.clone(),
            |mut ledger| {
                let hold = ledger.hold(&payment, now).unwrap();
                ledger.spend(&hold, now).unwrap();
                ledger
            },
            criterion::BatchSize::SmallInput,
        );
    });
}

criterion_group!(engine, bench_decide, bench_decode, bench_ledger);
criterion_main!(engine);
