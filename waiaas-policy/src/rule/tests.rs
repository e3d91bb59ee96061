use alloc::{string::ToString, vec, vec::Vec};

use proptest::prelude::*;

use super::*;
use crate::{
    Address,
    asset::Asset,
    decide::Decision,
    intent::{Fees, Outflow},
    rule::lookalike::Ends,
};

/// A payment that violates many rules.
fn greedy() -> Intent {
    let to = Address::new_from_array([1; 32]);
    Intent {
        fee_payer: to,
        signers: vec![to],
        outflows: vec![Outflow { asset: Asset::Sol, to, from: to, amount: u64::MAX, decimals: None }],
        fees: Fees { signature: u64::MAX, priority: 1, rent: 1 },
        host: Some("nowhere".into()),
        ..Intent::default()
    }
}

const POLICY: &str = r#"
    expiry = "2020-01-01T00:00:00Z"
    [assets.SOL]
    per_payment = "1"
    hourly = "1"
    daily = "1"
    approve_above = "0.5"
    [schedule]
    days = ["mon"]
    blackout = ["2026-11-22"]
"#;

fn decision(rules: impl Iterator<Item = Rule>) -> Decision {
    let policy = Policy::from_toml(POLICY).unwrap();
    let now = "2026-11-22T12:00:00Z".parse().unwrap();
    let (intent, ledger) = (greedy(), Ledger::new());
    let case = Case { policy: &policy, intent: &intent, ledger: &ledger, now, standing: Standing::Fresh };
    let mut report = Report::new();
    rules.for_each(|rule| rule(&case, &mut report));
    report.into_decision()
}

#[test]
fn the_order_of_the_rules_does_not_matter() {
    let expected = decision(RULES.into_iter());
    assert_eq!(decision(RULES.into_iter().rev()), expected);
    for start in 1..RULES.len() {
        assert_eq!(decision(RULES.into_iter().cycle().skip(start).take(RULES.len())), expected);
    }
}

#[test]
fn every_violated_rule_is_reported_in_the_order_of_the_ids() {
    let Decision::Deny(denials) = decision(RULES.into_iter()) else { panic!("not denied") };
    let rules: Vec<RuleId> = denials.iter().map(|denial| denial.rule).collect();
    let expected = [
        RuleId::SelfPayment,
        RuleId::Expired,
        RuleId::OutsideHours,
        RuleId::Blackout,
        RuleId::PerPayment,
        RuleId::Hourly,
        RuleId::Daily,
        RuleId::Destination,
        RuleId::Host,
        RuleId::FeePerPayment,
        RuleId::FeePerDay,
    ];
    assert_eq!(rules, expected);
}

#[test]
fn rules_have_names_of_their_own() {
    for (place, rule) in RuleId::ALL.iter().enumerate() {
        assert_eq!(rule.as_str().parse(), Ok(*rule));
        assert!(RuleId::ALL.iter().skip(place + 1).all(|other| other.as_str() != rule.as_str()));
        assert!(rule.code().starts_with("POLICY_"));
        assert!(rule.doc().ends_with('.') && !rule.title().is_empty());
    }
    assert_eq!("per-payment".parse::<RuleId>(), Err(RuleIdError));
    assert!(RuleId::ALL.is_sorted());
}

#[test]
fn the_ends_of_an_address_are_what_people_see() {
    let address: Address = "4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi".parse().unwrap();
    let like = |text: &str| Ends::of(address).any_like([&text.parse().unwrap()].into_iter());
    assert!(like("4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpYQff4P3bkLKi"), "the middle differs");
    assert!(!like("4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKj"), "the end differs");
    assert!(!like("4vJAJU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi"), "the beginning differs");
    assert!(!like("11111111111111111111111111111111"));
}

proptest! {
    #[test]
    fn the_ends_of_the_number_are_the_ends_of_the_text(a: [u8; 32], b: [u8; 32], same in 0_usize..32) {
        let a = Address::new_from_array(a);
        let mut bytes = b;
        bytes[..same].copy_from_slice(&a.as_array()[..same]);
        for b in [Address::new_from_array(b), Address::new_from_array(bytes)] {
            let (x, y) = (a.to_string(), b.to_string());
            let by_text = x[..4] == y[..4] && x[x.len() - 4..] == y[y.len() - 4..];
            prop_assert_eq!(Ends::of(a).any_like([&b].into_iter()), by_text);
        }
    }
}
