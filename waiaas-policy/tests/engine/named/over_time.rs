//! Tricks with windows, clocks and edits.

use waiaas_policy::{
    asset::Asset,
    budget::{Ledger, Period},
    decide::{Decision, Standing, decide},
    document::Policy,
    intent::Intent,
    time::{Span, Timestamp},
};

use super::generous;
use crate::payments::{named, noon, payment};

fn sol(amount: u64) -> Intent {
    payment(amount, Asset::Sol, named("bob"))
}

/// A policy with a limit of so many lamports in one window.
fn limit(period: Period, lamports: u64) -> Policy {
    let mut policy = generous();
    let rules = policy.assets.get_mut(&Asset::Sol).unwrap();
    match period {
        Period::Hour => rules.hourly = Some(lamports),
        Period::Day => rules.daily = Some(lamports),
        Period::Week => rules.weekly = Some(lamports),
        Period::Month => rules.monthly = Some(lamports),
    }
    policy
}

fn spend(ledger: &mut Ledger, lamports: u64, now: Timestamp) {
    let hold = ledger.hold(&sol(lamports), now).unwrap();
    ledger.spend(&hold, now).unwrap();
}

fn allows(policy: &Policy, lamports: u64, ledger: &Ledger, now: Timestamp) -> bool {
    matches!(decide(policy, &sol(lamports), ledger, now, Standing::Fresh), Decision::Allow(_))
}

#[test]
fn a_windows_boundary_from_both_sides() {
    let millisecond = Span::from_millis(1);
    for period in Period::ALL {
        let policy = limit(period, 10);
        // The first and the last moment of a bucket.
        let width = period.bucket().as_millis();
        let first = Timestamp::from_millis(noon().as_millis().next_multiple_of(width));
        let last = Timestamp::from_millis(first.as_millis() + width - 1);
        for spent_at in [first, last] {
            let mut ledger = Ledger::new();
            spend(&mut ledger, 10, spent_at);
            let free = last.saturating_add(period.span()).saturating_add(millisecond);
            let just_before = free.checked_sub(millisecond).unwrap();
            assert!(
                !allows(&policy, 1, &ledger, spent_at.saturating_add(period.span())),
                "{period}: not a moment early"
            );
            assert!(
                !allows(&policy, 1, &ledger, just_before),
                "{period}: the window's length and the rest of its bucket"
            );
            assert!(allows(&policy, 10, &ledger, free), "{period}: and no longer");
            let Decision::Deny(denials) = decide(&policy, &sol(1), &ledger, spent_at, Standing::Fresh) else {
                panic!()
            };
            assert_eq!(denials[0].earliest, Some(free), "{period}: as it was told");
        }
    }
}

#[test]
fn a_clock_that_steps_back() {
    let policy = limit(Period::Hour, 10);
    let mut ledger = Ledger::new();
    spend(&mut ledger, 10, noon());
    let before = noon().checked_sub(Span::from_secs(86_400)).unwrap();
    assert!(!allows(&policy, 1, &ledger, before), "yesterday's window is not empty again");
    // Time stands still until the clock has caught up, and what is spent meanwhile counts from then on.
    let later = noon().saturating_add(Span::from_secs(3_600 + 57));
    assert!(allows(&policy, 10, &ledger, later));
    ledger.observe(later);
    spend(&mut ledger, 10, before);
    assert!(!allows(&policy, 1, &ledger, later.saturating_add(Span::from_secs(3_600))));
}

#[test]
fn a_limit_below_what_is_spent() {
    let mut ledger = Ledger::new();
    spend(&mut ledger, 10, noon());
    let lowered = limit(Period::Day, 4);
    let Decision::Deny(denials) = decide(&lowered, &sol(1), &ledger, noon(), Standing::Approved) else { panic!() };
    assert_eq!((denials[0].limit, denials[0].used, denials[0].asked), (Some(4), Some(10), Some(1)));
    let free = denials[0].earliest.unwrap();
    assert!(allows(&lowered, 4, &ledger, free) && !allows(&lowered, 5, &ledger, free));
    assert!(allows(&limit(Period::Day, 11), 1, &ledger, noon()), "a raise counts at once, too");
}

#[test]
fn a_limit_edited_and_edited_back() {
    let (strict, none) = (limit(Period::Day, 10), generous());
    let mut ledger = Ledger::new();
    spend(&mut ledger, 8, noon());
    // While there is no limit everything passes, and is counted all the same.
    assert!(allows(&none, 1_000, &ledger, noon()));
    spend(&mut ledger, 1_000, noon());
    assert!(!allows(&strict, 1, &ledger, noon()), "an edit and its reverse give no fresh window");
    let mut untouched = Ledger::new();
    spend(&mut untouched, 8, noon());
    assert!(allows(&strict, 2, &untouched, noon()) && !allows(&strict, 3, &untouched, noon()));
}
