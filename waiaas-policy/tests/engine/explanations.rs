//! Why, when, and what would have to change.

use proptest::prelude::*;
use waiaas_policy::{
    amount::format_ui,
    asset::Asset,
    budget::Ledger,
    decide::{Decision, Standing, decide},
    document::{Change, Policy, changes},
    explain::{Verdict, explain, repaired},
    rule::RuleId,
};

use crate::{
    laws::{any_payment, history, ledger_of},
    payments::{named, noon, payment},
    policies::policy,
};

const POLICY: &str = r#"
    [assets.SOL]
    per_payment = "1"
    daily = "2"
    notify_above = "0.5"
    [destinations]
    any = true
    [rate]
    hourly = 5
"#;

#[test]
fn every_rule_has_a_line() {
    let policy = Policy::from_toml(POLICY).unwrap();
    let mut ledger = Ledger::new();
    let hold = ledger.hold(&payment(1_500_000_000, Asset::Sol, named("bob")), noon()).unwrap();
    ledger.spend(&hold, noon()).unwrap();
    let intent = payment(800_000_000, Asset::Sol, named("bob"));
    let explanation = explain(&policy, &intent, &ledger, noon(), Standing::Fresh);
    let line = |rule| explanation.lines.iter().find(|line| line.rule == rule).unwrap();
    for rule in RuleId::ALL.iter().filter(|rule| !rule.is_global()) {
        line(*rule);
    }
    let daily = line(RuleId::Daily);
    assert_eq!(daily.verdict, Verdict::Denies);
    assert_eq!((daily.limit, daily.used, daily.left), (Some(2_000_000_000), Some(1_500_000_000), Some(500_000_000)));
    assert_eq!(daily.earliest, explanation.earliest);
    assert_eq!(line(RuleId::PerPayment).verdict, Verdict::Passes);
    assert_eq!(line(RuleId::NotifyAbove).verdict, Verdict::Notifies);
    assert_eq!(line(RuleId::Weekly).verdict, Verdict::Silent);
    assert_eq!(line(RuleId::Rate).left, Some(4));
    let change =
        Change { path: "assets.SOL.daily".into(), before: Some("\"2\"".into()), after: Some("\"2.3\"".into()) };
    assert_eq!(explanation.change, Some(vec![change]));
}

#[test]
fn what_passes_needs_no_change() {
    let policy = Policy::from_toml(POLICY).unwrap();
    let explanation = explain(&policy, &payment(1, Asset::Sol, named("bob")), &Ledger::new(), noon(), Standing::Fresh);
    assert_eq!(explanation.change, Some(vec![]));
    assert_eq!(explanation.earliest, Some(noon()));
}

#[test]
fn nothing_makes_a_payment_to_oneself_right() {
    let policy = Policy::from_toml(POLICY).unwrap();
    let intent = payment(1, Asset::Sol, crate::payments::wallet());
    let explanation = explain(&policy, &intent, &Ledger::new(), noon(), Standing::Fresh);
    assert_eq!((explanation.change, explanation.earliest), (None, None));
}

#[test]
fn edits_are_told_as_an_owner_makes_them() {
    let old = Policy::from_toml(&format!("{POLICY}\n[hosts.\"api.example.com\"]\nasset = \"SOL\"")).unwrap();
    let mut new = old.clone();
    new.destinations.any = false;
    new.destinations.allow.insert(named("bob"), Some("bob".into()));
    new.assets.get_mut(&Asset::Sol).unwrap().daily = Some(3_000_000_000);
    new.hosts.get_mut("api.example.com").unwrap().daily = Some(5);
    let found = changes(&old, &new);
    let texts: Vec<String> = found
        .iter()
        .map(|Change { path, before, after }| {
            format!("{path}: {} -> {}", before.as_deref().unwrap_or("-"), after.as_deref().unwrap_or("-"))
        })
        .collect();
    let expected = [
        "assets.SOL.daily: \"2\" -> \"3\"".to_owned(),
        format!("destinations.allow: - -> {{ address = \"{}\", label = \"bob\" }}", named("bob")),
        "destinations.any: true -> -".to_owned(),
        format!("hosts.\"api.example.com\".daily: - -> \"{}\"", format_ui(5, 9)),
    ];
    assert_eq!(texts, expected);
    assert_eq!(changes(&old, &old), []);
}

#[test]
fn names_in_edits_are_spelled_as_in_the_document() {
    let old = Policy::from_toml(POLICY).unwrap();
    let mut new = old.clone();
    // Rust would write the accent as `\u{301}`, which is no TOML.
    new.destinations.allow.insert(named("bob"), Some("Bo\u{301}b's \"till\"".into()));
    let found = changes(&old, &new);
    let bob = format!("{{ address = \"{}\", label = \"Bo\u{301}b's \\\"till\\\"\" }}", named("bob"));
    assert_eq!(found.iter().map(|change| change.after.as_deref()).collect::<Vec<_>>(), [Some(bob.as_str())]);
    assert!(new.to_toml().contains(&bob), "{}", new.to_toml());
}

proptest! {
    #![proptest_config(crate::cases(256))]

    /// A repaired policy allows what was denied, is a policy, and none of its edits is idle.
    #[test]
    fn the_smallest_change_is_enough_and_no_more(policy in policy(), history in history(), intent in any_payment()) {
        let (ledger, now) = ledger_of(&history, &policy);
        let denied = |policy: &Policy| matches!(decide(policy, &intent, &ledger, now, Standing::Fresh), Decision::Deny(_));
        let repaired = repaired(&policy, &intent, &ledger, now, Standing::Fresh).unwrap();
        prop_assert!(!denied(&repaired));
        prop_assert_eq!(repaired == policy, !denied(&policy));
        let sound = Policy::from_toml(&repaired.to_toml());
        prop_assert_eq!(sound.as_ref(), Ok(&repaired), "{}", repaired.to_toml());
        for part in 0..5 {
            let mut partly = repaired.clone();
            match part {
                0 => partly.assets.clone_from(&policy.assets),
                1 => partly.destinations.clone_from(&policy.destinations),
                2 => partly.rate.clone_from(&policy.rate),
                3 => partly.schedule.clone_from(&policy.schedule),
                _ => partly.fees.clone_from(&policy.fees),
            }
            prop_assert!(partly == repaired || denied(&partly), "part {part} was changed for nothing");
        }
    }

    #[test]
    fn an_explanation_says_what_the_decision_says(policy in policy(), history in history(), intent in any_payment()) {
        let (ledger, now) = ledger_of(&history, &policy);
        let explanation = explain(&policy, &intent, &ledger, now, Standing::Fresh);
        let decision = decide(&policy, &intent, &ledger, now, Standing::Fresh);
        let denies = explanation.lines.iter().any(|line| line.verdict == Verdict::Denies);
        prop_assert_eq!(denies, matches!(decision, Decision::Deny(_)));
        prop_assert_eq!(explanation.decision, decision);
    }
}
