//! What counts as wider, and what as tighter.

use super::{Change, Effect, budget_change, policy_change};
use waiaas_policy::document::{Budget, Policy};

const BASE: &str = r#"
expiry = "2027-01-01T00:00:00Z"

[assets.SOL]
per_payment = "1"
daily = "5"
notify_above = "0.1"
delay_above = "0.5"
delay = "15m"
approve_above = "0.8"

[destinations]
allow = ["GgBaCs3NCBuZN12kCJgAW63ydqohFkHEdfdEXBPzLHq"]
first_payment = "notify"

[rate]
hourly = 60
cooldown = "10s"
burst = 2

[fees]
per_payment = "0.005"
daily = "0.05"
"#;

const OTHER: &str = "CktRuQ2mttgRGkXJtyksdKHjUdc2C4TgDzyB98oEzy8";

/// The changes that one edit of the document makes.
fn edited(from: &str, to: &str) -> Vec<Change> {
    assert!(BASE.contains(from), "{from}");
    let new = BASE.replacen(from, to, 1);
    policy_change::compare(&Policy::from_toml(BASE).unwrap(), &Policy::from_toml(&new).unwrap())
}

#[track_caller]
fn only(from: &str, to: &str, path: &str, effect: Effect) {
    let changes = edited(from, to);
    let found: Vec<_> = changes.iter().map(|change| (change.path.as_str(), change.effect)).collect();
    assert_eq!(found, [(path, effect)], "{from} → {to}");
}

#[test]
fn a_policy_does_not_differ_from_itself() {
    assert_eq!(edited("SOL", "SOL"), []);
}

#[test]
fn a_higher_limit_is_wider_and_a_lower_one_tighter() {
    only("daily = \"5\"", "daily = \"6\"", "assets.SOL.daily", Effect::Wider);
    only("daily = \"5\"", "daily = \"4\"", "assets.SOL.daily", Effect::Tighter);
    only("daily = \"5\"\n", "", "assets.SOL.daily", Effect::Wider);
    only("daily = \"5\"\n", "daily = \"5\"\nweekly = \"9\"\n", "assets.SOL.weekly", Effect::Tighter);
}

#[test]
fn a_higher_threshold_is_wider() {
    only("notify_above = \"0.1\"", "notify_above = \"0.2\"", "assets.SOL.notify_above", Effect::Wider);
    only("approve_above = \"0.8\"", "approve_above = \"0.7\"", "assets.SOL.approve_above", Effect::Tighter);
    only("approve_above = \"0.8\"\n", "", "assets.SOL.approve_above", Effect::Wider);
}

#[test]
fn a_shorter_wait_is_wider() {
    only("delay = \"15m\"", "delay = \"5m\"", "assets.SOL.delay", Effect::Wider);
    only("delay = \"15m\"", "delay = \"1h\"", "assets.SOL.delay", Effect::Tighter);
    only("cooldown = \"10s\"", "cooldown = \"5s\"", "rate.cooldown", Effect::Wider);
    only("burst = 2", "burst = 3", "rate.burst", Effect::Wider);
    only("burst = 2\n", "", "rate.burst", Effect::Tighter);
}

#[test]
fn one_more_recipient_is_wider_and_one_less_tighter() {
    let listed = "allow = [\"GgBaCs3NCBuZN12kCJgAW63ydqohFkHEdfdEXBPzLHq\"]";
    let both = format!("allow = [\"GgBaCs3NCBuZN12kCJgAW63ydqohFkHEdfdEXBPzLHq\", \"{OTHER}\"]");
    only(listed, &both, &format!("destinations.allow.{OTHER}"), Effect::Wider);
    let changes = edited(listed, &format!("allow = [\"{OTHER}\"]"));
    assert!(changes.iter().any(|change| change.effect == Effect::Wider));
    assert!(changes.iter().any(|change| change.effect == Effect::Tighter));
}

#[test]
fn a_laxer_first_payment_is_wider() {
    only("first_payment = \"notify\"\n", "", "destinations.first_payment", Effect::Wider);
    only("\"notify\"", "\"approve\"", "destinations.first_payment", Effect::Tighter);
}

#[test]
fn a_later_expiry_is_wider() {
    only("2027", "2028", "expiry", Effect::Wider);
    only("expiry = \"2027-01-01T00:00:00Z\"\n", "", "expiry", Effect::Wider);
}

#[test]
fn higher_fees_are_wider() {
    only("per_payment = \"0.005\"", "per_payment = \"0.006\"", "fees.per_payment", Effect::Wider);
}

#[test]
fn another_asset_is_wider() {
    let token = format!("[assets.{OTHER}]\nsymbol = \"USDC\"\ndecimals = 6\ndaily = \"1\"\n\n[destinations]");
    only("[destinations]", &token, &format!("assets.{OTHER}"), Effect::Wider);
}

#[test]
fn a_schedule_is_tighter_and_any_other_one_counts_as_wider() {
    let first = "[schedule]\ndays = [\"mon\"]\nhours = [\"09:00-17:00\"]\n\n[rate]";
    only("[rate]", first, "schedule", Effect::Tighter);
}

fn budget(text: &str) -> Budget {
    Budget::from_toml(text).unwrap()
}

#[test]
fn a_budget_without_an_asset_does_not_limit_it() {
    let (limited, free) = (budget("[assets.SOL]\ndaily = \"5\"\n"), budget(""));
    let effects = |old: &Budget, new: &Budget| {
        budget_change::compare(old, new).iter().map(|change| change.effect).collect::<Vec<_>>()
    };
    assert_eq!(effects(&limited, &free), [Effect::Wider]);
    assert_eq!(effects(&free, &limited), [Effect::Tighter]);
    assert_eq!(effects(&limited, &budget("[assets.SOL]\ndaily = \"6\"\n")), [Effect::Wider]);
    assert_eq!(effects(&limited, &limited), []);
}
