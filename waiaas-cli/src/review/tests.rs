//! Whether a document allows more is said in words that an owner understands.

use super::difference::Difference;
use waiaas_policy::{
    document::{Budget, Policy},
    time::Timestamp,
};

const BASE: &str = r#"
[assets.SOL]
per_payment = "1"
daily = "5"
approve_above = "0.8"

[destinations]
allow = ["GgBaCs3NCBuZN12kCJgAW63ydqohFkHEdfdEXBPzLHq"]
"#;

const OTHER: &str = "CktRuQ2mttgRGkXJtyksdKHjUdc2C4TgDzyB98oEzy8";

fn edited(from: &str, to: &str) -> Difference {
    assert!(BASE.contains(from), "{from}");
    let new = BASE.replacen(from, to, 1);
    let now = Timestamp::from_secs(1_790_000_000);
    Difference::of_policies(&Policy::from_toml(BASE).unwrap(), &Policy::from_toml(&new).unwrap(), now)
}

#[test]
fn a_policy_does_not_differ_from_itself() {
    assert_eq!(edited("SOL", "SOL"), Difference { widens: false, changes: Vec::new(), example: None });
}

#[test]
fn a_tightening_has_no_example() {
    let found = edited("daily = \"5\"", "daily = \"4\"");
    assert!(!found.widens && found.example.is_none() && found.first_wider().is_none());
    assert_eq!(found.changes.len(), 1);
}

#[test]
fn a_widening_names_a_payment_and_what_was_paid_before_it() {
    let higher = edited("approve_above = \"0.8\"", "approve_above = \"0.9\"").example.unwrap();
    assert_eq!(higher.what, "0.800000001 SOL to GgBaCs3NCBuZN12kCJgAW63ydqohFkHEdfdEXBPzLHq");
    assert_eq!(
        (higher.before.as_str(), higher.after.as_str()),
        ("the owner is asked (approve_above)", "allowed at once")
    );

    let daily = edited("daily = \"5\"", "daily = \"6\"").example.unwrap();
    assert_eq!((daily.before.as_str(), daily.after.as_str()), ("denied (daily)", "allowed at once"));
    assert!(daily.history.iter().any(|past| past.contains("5 SOL together")), "{daily:?}");

    let other = edited("allow = [", &format!("allow = [\"{OTHER}\", ")).example.unwrap();
    assert!(other.what.ends_with(OTHER), "{other:?}");
}

#[test]
fn what_moves_a_limit_elsewhere_without_effect_is_no_widening() {
    // Whatever the day's limit, the payment's own comes first, and the hour is already stricter.
    assert!(!edited("daily = \"5\"", "hourly = \"5\"\nweekly = \"5\"\ndaily = \"5\"").widens);
}

fn budget(text: &str) -> Budget {
    Budget::from_toml(text).unwrap()
}

#[test]
fn a_budget_without_an_asset_does_not_limit_it() {
    let (limited, free) = (budget("[assets.SOL]\ndaily = \"5\"\n"), budget(""));
    let found = Difference::of_budgets(&limited, &free);
    let example = found.example.unwrap();
    assert_eq!((example.before.as_str(), example.after.as_str()), ("up to 5 SOL", "without limit"));
    assert!(!Difference::of_budgets(&free, &limited).widens);
    assert!(Difference::of_budgets(&limited, &budget("[assets.SOL]\ndaily = \"6\"\n")).widens);
    assert!(!Difference::of_budgets(&limited, &limited).widens);
}
