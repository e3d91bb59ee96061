//! Whether one policy allows more than another.

use std::collections::BTreeSet;

use proptest::{collection::vec, prelude::*};
use waiaas_policy::{
    amount::parse_ui,
    asset::Asset,
    budget::{Ledger, Period},
    compare::{Witness, raises, widens},
    decide::{Decision, Standing, Tier, decide},
    document::{Budget, Policy},
    intent::{Fees, Intent},
    rule::RuleId,
    time::{Span, Timestamp},
};

use crate::{
    laws::{any_payment, history, ledger_of, tighten},
    payments::{named, noon, nothing, outflow, payment},
    policies::{PEOPLE, policy},
};

const POLICY: &str = r#"
    expiry = "2027-01-01T00:00:00Z"
    [assets.SOL]
    per_payment = "1"
    daily = "2"
    weekly = "5"
    approve_above = "0.5"
    [destinations]
    allow = [ALLOW]
    first_payment = "notify"
    [rate]
    hourly = 4
    cooldown = "1m"
    [schedule]
    days = ["mon", "tue", "wed", "thu", "fri"]
    hours = ["09:00-17:00"]
    blackout = ["2026-12-24..2026-12-26"]
    [fees]
    per_payment = "0.001"
    daily = "0.01"
"#;

fn text() -> String {
    POLICY.replace("ALLOW", &format!("\"{}\", \"{}\"", named("bob"), named("carol")))
}

fn read(text: &str) -> Policy {
    Policy::from_toml(text).unwrap_or_else(|errors| panic!("{errors}\n{text}"))
}

/// What shows that one edit of the policy widens it.
fn edited(from: &str, to: &str) -> Option<Witness> {
    assert!(text().contains(from), "{from}");
    let witness = widens(&read(&text()), &read(&text().replace(from, to)), noon());
    if let Some(witness) = &witness {
        assert!(weight(&witness.after) < weight(&witness.before));
    }
    witness
}

fn weight(decision: &Decision) -> (u8, Option<Tier>) {
    match decision {
        Decision::Allow(tier) => (0, Some(*tier)),
        Decision::AskOwner(_) => (1, None),
        Decision::Deny(_) => (2, None),
    }
}

/// The rules for which the old policy denied the example.
fn denied(witness: &Witness) -> Vec<RuleId> {
    match &witness.before {
        Decision::Deny(denials) => denials.iter().map(|denial| denial.rule).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_loosening_has_an_example() {
    let cases = [
        ("expiry = \"2027-01-01", "expiry = \"2027-01-05", RuleId::Expired),
        ("per_payment = \"1\"", "per_payment = \"1.5\"", RuleId::PerPayment),
        ("daily = \"2\"", "daily = \"3\"", RuleId::Daily),
        ("daily = \"2\"\n", "\n", RuleId::Daily),
        ("weekly = \"5\"", "weekly = \"6\"", RuleId::Weekly),
        ("hourly = 4", "hourly = 5", RuleId::Rate),
        ("cooldown = \"1m\"", "cooldown = \"59s\"", RuleId::Cooldown),
        ("cooldown = \"1m\"", "cooldown = \"1m\"\nburst = 2", RuleId::Cooldown),
        ("\"fri\"]", "\"fri\", \"sat\"]", RuleId::OutsideHours),
        ("17:00\"]", "17:01\"]", RuleId::OutsideHours),
        ("[\"2026-12-24", "[\"2026-12-25", RuleId::Blackout),
        ("per_payment = \"0.001\"", "per_payment = \"0.002\"", RuleId::FeePerPayment),
        ("daily = \"0.01\"", "daily = \"0.02\"", RuleId::FeePerDay),
        ("first_payment", "any = true\nfirst_payment", RuleId::Destination),
        ("[rate]", "[programs.11111111111111111111111111111112]\nany = true\n[rate]", RuleId::Program),
        ("[rate]", "[assets.11111111111111111111111111111112]\ndecimals = 6\n[rate]", RuleId::AssetNotListed),
        ("[rate]", "[hosts.\"a.example\"]\nasset = \"SOL\"\n[rate]", RuleId::Host),
    ];
    for (from, to, rule) in cases {
        let witness = edited(from, to).unwrap_or_else(|| panic!("{from} to {to} is not seen"));
        assert_eq!(denied(&witness), [rule], "{from} to {to}: {witness:#?}");
    }
}

#[test]
fn less_oversight_is_a_widening_too() {
    let asked = edited("approve_above = \"0.5\"", "approve_above = \"0.6\"").unwrap();
    assert_eq!(asked.payment.total(Asset::Sol), parse_ui("0.500000001", 9).unwrap());
    assert!(matches!(asked.before, Decision::AskOwner(_)) && matches!(asked.after, Decision::Allow(_)));
    let told = edited("first_payment = \"notify\"", "").unwrap();
    assert_eq!((told.before, told.after), (Decision::Allow(Tier::Notify), Decision::Allow(Tier::Instant)));
}

#[test]
fn what_another_rule_still_forbids_is_no_widening() {
    assert_eq!(edited("daily = \"2\"", "hourly = \"2\"\ndaily = \"2\""), None);
    assert_eq!(edited("12-26\"]", "12-25\"]"), None, "26 December is a Saturday");
    let monthly = text().replace("weekly = \"5\"", "weekly = \"5\"\nmonthly = \"5\"");
    let weekly = monthly.replace("weekly = \"5\"", "weekly = \"9\"");
    assert_eq!(widens(&read(&monthly), &read(&weekly), noon()), None, "a month still allows only 5");
    let larger_but_daily = text().replace("per_payment = \"1\"", "per_payment = \"9\"");
    let larger = larger_but_daily.replace("per_payment = \"9\"", "per_payment = \"10\"");
    assert_eq!(widens(&read(&larger_but_daily), &read(&larger), noon()), None, "a day still allows only 2");
    let past = text().replace("2026-12-24..2026-12-26", "2026-11-01");
    let lifted = past.replace("blackout = [\"2026-11-01\"]", "");
    assert_eq!(widens(&read(&past), &read(&lifted), noon()), None, "that day is over");
}

#[test]
fn tightening_is_no_widening() {
    let cases = [
        ("per_payment = \"1\"", "per_payment = \"0.9\""),
        ("daily = \"2\"", "daily = \"0.1\""),
        ("hours = [\"09:00-17:00\"]", "hours = [\"09:00-12:00\", \"13:00-17:00\"]"),
        ("hourly = 4", "hourly = 3"),
        ("first_payment = \"notify\"", "first_payment = \"approve\""),
        ("expiry = \"2027-01-01", "expiry = \"2020-01-01"),
    ];
    for (from, to) in cases {
        assert_eq!(edited(from, to), None, "{from} to {to}");
    }
    assert_eq!(widens(&read(&text()), &read(&text()), noon()), None);
    assert_eq!(widens(&read(&text()), &Policy::empty(), noon()), None);
}

#[test]
fn a_cooldown_as_long_as_its_window_and_a_little_longer() {
    let of = |hourly: &str, cooldown: &str| {
        read(&format!(
            "[assets.SOL]\nhourly = \"{hourly}\"\nper_payment = \"1\"\n[destinations]\nany = true\n[rate]\ncooldown = \"{cooldown}\""
        ))
    };
    assert!(widens(&of("1", "1h"), &of("2", "1h"), noon()).is_some());
    assert!(widens(&of("1", "3650s"), &of("2", "3650s"), noon()).is_some());
    assert_eq!(widens(&of("1", "3657s"), &of("2", "3657s"), noon()), None);
}

#[test]
fn a_budget_is_raised_where_no_longer_window_forbids_it() {
    let of = |text: &str| Budget::from_toml(text).unwrap();
    let old = of("[assets.SOL]\nhourly = \"1\"\ndaily = \"2\"");
    assert_eq!(raises(&old, &old), None);
    assert_eq!(raises(&old, &of("[assets.SOL]\nhourly = \"1\"\ndaily = \"1\"")), None);
    assert_eq!(raises(&old, &of("[assets.SOL]\nhourly = \"3\"\ndaily = \"1\"")), None);
    let raise = raises(&old, &of("[assets.SOL]\nhourly = \"3\"\ndaily = \"2\"")).unwrap();
    assert_eq!((raise.period, raise.before, raise.after), (Period::Hour, 1_000_000_000, Some(2_000_000_000)));
    assert_eq!(raises(&old, &of("")).unwrap().after, None);
}

/// Edits in both directions.
fn edit(policy: &Policy, way: u8, figure: u64) -> Policy {
    let mut policy = policy.clone();
    let person = named(PEOPLE[usize::try_from(figure).unwrap() % PEOPLE.len()]);
    let rules = policy.assets.values_mut().next();
    match (way, rules) {
        (0, Some(rules)) => rules.per_payment = None,
        (1, Some(rules)) => rules.hourly = Some(figure),
        (2, Some(rules)) => rules.daily = Some(figure),
        (3, Some(rules)) => rules.weekly = Some(figure),
        (4, Some(rules)) => rules.approve_above = Some(figure.min(rules.per_payment.unwrap_or(figure))),
        (5, Some(rules)) => rules.delay = rules.delay.map(|_| Span::from_secs(figure)),
        (6, Some(rules)) => rules.notify_above = None,
        (7, _) => policy.destinations.any = !policy.destinations.any,
        (8, _) => drop(policy.destinations.allow.insert(person, None)),
        (9, _) => policy.destinations.first_payment = None,
        (10, _) => policy.rate.hourly = Some(figure),
        (11, _) => policy.rate.cooldown = policy.rate.cooldown.map(|_| Span::from_secs(figure * 200)),
        (12, _) => policy.schedule = None,
        (13, _) => policy.expiry = None,
        (14, _) => policy.fees.per_payment = figure * 1_000,
        (15, _) => policy.fees.daily = figure * 3_000,
        (16, _) => policy.rate.burst = policy.rate.cooldown.map(|_| figure % 16 + 1),
        (17, _) => policy.hosts.clear(),
        (way, _) => policy = tighten(&policy, way % 10),
    }
    policy
}

/// The example's history, held and signed payment by payment as a daemon counts it.
fn ledger_of_example(witness: &Witness) -> Ledger {
    let remembers = read("[destinations]\nany = true\nfirst_payment = \"notify\"");
    let mut ledger = Ledger::new();
    for past in &witness.history {
        let somebody = past.to.unwrap_or_else(|| named("somebody"));
        for number in 0..past.payments.max(1) {
            // Together they took so much: the first of them took it all.
            let amount = past.amount.filter(|_| number == 0);
            let fees = Fees { signature: if number == 0 { past.fees } else { 0 }, priority: 0, rent: 0 };
            let outflows = amount.map(|(asset, amount)| outflow(amount, asset, somebody)).into_iter().collect();
            let intent = Intent { outflows, fees, host: past.host.clone(), ..nothing() };
            let hold = ledger.hold(&intent, past.at).unwrap();
            ledger.spend(&hold, past.at).unwrap();
        }
        if past.to.is_some() {
            ledger.remember(&remembers, &payment(1, Asset::Sol, somebody));
        }
    }
    ledger
}

fn some_host(policy: &Policy) -> Option<String> {
    policy.hosts.keys().next().cloned()
}

proptest! {
    #![proptest_config(crate::cases(400))]

    /// Where the new policy is laxer about any payment, it is found to widen; an example that is given is true.
    #[test]
    fn no_widening_is_missed(
        old in policy(), edits in vec((0_u8..28, 1_u64..40), 1..4), other in proptest::option::weighted(0.2, policy()),
        history in history(), payments in vec((any_payment(), any::<bool>(), 0_u64..1_000_000), 6),
    ) {
        let edited = edits.into_iter().fold(old.clone(), |policy, (way, figure)| edit(&policy, way, figure));
        let new = other.unwrap_or(edited);
        let witness = widens(&old, &new, noon());
        if let Some(witness) = &witness {
            prop_assert!(weight(&witness.after) < weight(&witness.before));
            prop_assert!(witness.at >= noon());
            let ledger = ledger_of_example(witness);
            let of = |policy| decide(policy, &witness.payment, &ledger, witness.at, Standing::Fresh);
            prop_assert_eq!((&of(&old), &of(&new)), (&witness.before, &witness.after), "it really flips");
            return Ok(());
        }
        let (ledger, now) = ledger_of(&history, &new);
        for (intent, for_host, later) in payments {
            let host = some_host(&new).filter(|_| for_host);
            let intent = Intent { host, ..intent };
            let at = now.saturating_add(Span::from_secs(later));
            let of = |policy| decide(policy, &intent, &ledger, at, Standing::Fresh);
            prop_assert!(weight(&of(&new)) >= weight(&of(&old)), "{:?} became {:?}", of(&old), of(&new));
        }
    }

    #[test]
    fn a_tightened_policy_never_widens(old in policy(), way in 0_u8..10) {
        // Whoever looks like a wallet that is no longer listed may be paid where anyone may.
        prop_assume!(way != 1 || !old.destinations.any);
        prop_assert_eq!(widens(&old, &tighten(&old, way), noon()), None);
    }
}

#[test]
fn the_example_can_be_told() {
    let witness = edited("daily = \"2\"", "daily = \"3\"").unwrap();
    let told: u64 = witness.history.iter().filter_map(|past| past.amount).map(|(_, amount)| amount).sum();
    assert_eq!(told + witness.payment.total(Asset::Sol), 2_000_000_001);
    assert_eq!(witness.payment.fees.signature, 10_000);
    let moments: BTreeSet<Timestamp> = witness.history.iter().map(|past| past.at).collect();
    assert!(moments.iter().all(|at| *at <= witness.at));
    let ledger = Ledger::new();
    assert!(
        matches!(decide(&read(&text()), &witness.payment, &ledger, witness.at, Standing::Fresh), Decision::Allow(_)),
        "alone it would pass"
    );
}

#[test]
fn whoever_looks_like_a_listed_wallet_is_thought_of() {
    let listed = "[assets.SOL]\n[destinations]\nany = true\nallow = [\"4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi\"]";
    let open = "[assets.SOL]\n[destinations]\nany = true";
    let dropped = widens(&read(listed), &read(open), noon()).unwrap();
    assert_eq!(denied(&dropped), [RuleId::Lookalike]);
    let first = format!("{open}\nfirst_payment = \"notify\"");
    let added = widens(&read(&first), &read(&format!("{listed}\nfirst_payment = \"notify\"")), noon()).unwrap();
    assert_eq!(denied(&added), [RuleId::Lookalike], "the wallet itself may look like someone who was paid before");
}

#[test]
fn a_program_that_may_be_proposed_is_wider_and_a_vote_instead_of_a_word_is_not() {
    let with = |more: &str| read(&format!("{}\n{more}", text()));
    let (word, vote) = (with(""), with("[approval]\nby = \"proposal\""));
    assert_eq!(widens(&word, &vote, noon()), None);
    assert_eq!(widens(&vote, &word, noon()), None);
    let program = format!("[programs.{}]\nany = true\n", named("swap"));
    let proposes = with(&format!("{program}[approval]\nby = \"proposal\""));
    for old in [&vote, &word, &with(&program)] {
        let witness = widens(old, &proposes, noon()).unwrap();
        assert!(witness.payment.proposed && matches!(witness.after, Decision::AskOwner(_)), "{witness:?}");
        assert!(witness.holds(old, &proposes));
    }
    // The other way round it is called without anybody's vote.
    let witness = widens(&proposes, &with(&program), noon()).unwrap();
    assert!(!witness.payment.proposed, "{witness:?}");
}
