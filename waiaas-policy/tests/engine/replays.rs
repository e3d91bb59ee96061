//! Recorded decisions against another policy.

use proptest::{collection::vec, prelude::*};
use waiaas_policy::{
    asset::Asset,
    budget::Ledger,
    decide::{Decision, Standing, Tier, decide},
    document::{Patch, Policy},
    id::TxId,
    intent::Intent,
    replay::{Back, Event, Flip, Mode, Outcome, Recorded, Replay},
    rule::RuleId,
    time::{Span, Timestamp},
};

use crate::{
    laws::any_payment,
    payments::{named, noon, payment},
    policies::policy,
};

const SOL: u64 = 1_000_000_000;

fn read(text: &str) -> Policy {
    Policy::from_toml(text).unwrap_or_else(|errors| panic!("{errors}\n{text}"))
}

fn after(seconds: u64) -> Timestamp {
    noon().saturating_add(Span::from_secs(seconds))
}

/// What happens to a payment once it was decided.
#[derive(Debug, Clone, Copy)]
enum Fate {
    Lands,
    Fails,
    Dies,
    NeverSigned,
}

/// What a daemon would have recorded under `policy`: payments one after the other, each with its fate. What is delayed
/// comes back when it is due, and every other question gets a yes.
fn record(policy: &Policy, payments: &[(u64, Intent, Fate)]) -> Vec<Event> {
    let (mut ledger, mut events, mut at) = (Ledger::new(), Vec::new(), noon());
    for (number, (seconds, intent, fate)) in payments.iter().enumerate() {
        at = at.saturating_add(Span::from_secs(*seconds));
        let tx = TxId::from_u128(number as u128 + 1);
        let mut standing = Standing::Fresh;
        loop {
            let decision = decide(policy, intent, &ledger, at, standing);
            let recorded = Recorded {
                tx,
                at,
                intent: intent.clone(),
                decision: decision.clone(),
                signed: None,
                back: None,
                remembered: true,
            };
            match decision {
                Decision::Allow(Tier::Instant | Tier::Notify) => {
                    let recorded = pay(&mut ledger, policy, recorded, *fate);
                    at = recorded.back.map_or(at, |(when, _)| when);
                    events.push(Event::Decided(recorded));
                    break;
                }
                Decision::Allow(Tier::Delay(delay)) => {
                    events.push(Event::Decided(recorded));
                    at = at.saturating_add(delay);
                    standing = Standing::Waited;
                }
                Decision::AskOwner(_) => {
                    events.push(Event::Decided(recorded));
                    if number % 2 == 0 {
                        break;
                    }
                    events.push(Event::Approved(tx));
                    standing = Standing::Approved;
                }
                Decision::Deny(_) => {
                    events.push(Event::Decided(recorded));
                    break;
                }
            }
        }
    }
    events
}

fn pay(ledger: &mut Ledger, policy: &Policy, recorded: Recorded, fate: Fate) -> Recorded {
    let at = |ms| recorded.at.saturating_add(Span::from_millis(ms));
    let hold = ledger.hold(&recorded.intent, recorded.at).unwrap();
    if matches!(fate, Fate::NeverSigned) {
        ledger.release(&hold).unwrap();
        return Recorded { back: Some((at(3), Back::All)), ..recorded };
    }
    let spent = ledger.spend(&hold, at(2)).unwrap();
    ledger.remember(policy, &recorded.intent);
    assert_eq!(spent.at(), at(2));
    let back = match fate {
        Fate::Fails => {
            ledger.refund_amounts(&spent, at(5)).unwrap();
            Some((at(5), Back::Amounts))
        }
        Fate::Dies => {
            ledger.refund(&spent, at(5)).unwrap();
            Some((at(5), Back::All))
        }
        Fate::Lands | Fate::NeverSigned => None,
    };
    Recorded { signed: Some(at(2)), back, ..recorded }
}

fn replay(candidate: &Policy, events: &[Event], mode: Mode, since: Timestamp) -> (Vec<Flip>, u64) {
    let mut replay = Replay::new(candidate, mode, since);
    let flips = events.iter().filter_map(|event| replay.step(event)).collect();
    (flips, replay.decisions())
}

fn sol(amounts: &[u64]) -> Vec<(u64, Intent, Fate)> {
    amounts.iter().map(|amount| (60, payment(*amount, Asset::Sol, named("bob")), Fate::Lands)).collect()
}

const OPEN: &str = "[assets.SOL]\nper_payment = \"5\"\n[destinations]\nany = true\n[fees]\ndaily = \"1\"\n";

#[test]
fn frozen_each_decision_stands_alone_and_cascading_one_makes_room_for_the_next() {
    let events = record(&read(OPEN), &sol(&[SOL; 4]));
    let candidate = read(&OPEN.replace("per_payment = \"5\"", "daily = \"2\""));

    let (frozen, decisions) = replay(&candidate, &events, Mode::Frozen, noon());
    let times = |flips: &[Flip]| flips.iter().map(|flip| flip.at).collect::<Vec<_>>();
    assert_eq!((times(&frozen), decisions), (vec![after(180), after(240)], 4));
    assert_eq!((frozen[0].before, frozen[0].after), (Outcome::Allowed, Outcome::Denied));
    assert_eq!(frozen[0].rules, [RuleId::Daily]);

    // With a limit of one and a half, the third finds room once the second is not paid: only if it is small.
    let events = record(&read(OPEN), &sol(&[SOL, SOL, SOL / 2]));
    let candidate = read(&OPEN.replace("per_payment = \"5\"", "daily = \"1.5\""));
    assert_eq!(times(&replay(&candidate, &events, Mode::Frozen, noon()).0), [after(120), after(180)]);
    assert_eq!(times(&replay(&candidate, &events, Mode::Cascade, noon()).0), [after(120)]);
}

#[test]
fn what_newly_passes_counts_for_what_comes_after_it() {
    let events = record(&read(&OPEN.replace('5', "1")), &sol(&[2 * SOL, SOL, SOL / 2]));
    let candidate = read(&OPEN.replace("per_payment = \"5\"", "daily = \"2\""));
    let (frozen, _) = replay(&candidate, &events, Mode::Frozen, noon());
    assert_eq!(frozen.iter().map(|flip| flip.after).collect::<Vec<_>>(), [Outcome::Allowed]);
    assert_eq!(frozen[0].rules, [RuleId::PerPayment], "the rule that denied it before");
    let (cascade, _) = replay(&candidate, &events, Mode::Cascade, noon());
    assert_eq!(
        cascade.iter().map(|flip| flip.after).collect::<Vec<_>>(),
        [Outcome::Allowed, Outcome::Denied, Outcome::Denied]
    );
}

#[test]
fn a_tier_is_laid_to_its_rule_and_only_what_is_asked_about_is_compared() {
    let events = record(&read(OPEN), &sol(&[SOL, SOL]));
    let candidate = read(&OPEN.replace("[destinations]", "delay_above = \"0.5\"\ndelay = \"1h\"\n[destinations]"));
    let (flips, decisions) = replay(&candidate, &events, Mode::Frozen, after(100));
    assert_eq!(decisions, 1);
    assert_eq!(flips.len(), 1);
    assert_eq!(
        (flips[0].after, &flips[0].rules[..]),
        (Outcome::Delayed(Span::from_secs(3_600)), &[RuleId::DelayAbove][..])
    );
}

fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![4 => Just(Fate::Lands), 1 => Just(Fate::Fails), 1 => Just(Fate::Dies), 1 => Just(Fate::NeverSigned)]
}

fn overlay(over: &toml::Table, document: &mut toml::Table) {
    for (key, value) in over {
        match (value, document.get_mut(key)) {
            (toml::Value::Table(over), Some(toml::Value::Table(under))) => overlay(over, under),
            _ => drop(document.insert(key.clone(), value.clone())),
        }
    }
}

fn take_out(document: &mut toml::Table, path: &str) {
    // A key in quotes may have dots of its own: TOML itself knows best.
    let path: toml::Table = toml::from_str(&format!("{path} = 1")).unwrap();
    let (mut document, mut path) = (document, &path);
    loop {
        let (key, value) = path.iter().next().unwrap();
        let toml::Value::Table(next) = value else {
            document.remove(key).unwrap();
            return;
        };
        document = document.get_mut(key).unwrap().as_table_mut().unwrap();
        path = next;
    }
}

proptest! {
    #![proptest_config(crate::cases(256))]

    #[test]
    fn a_policy_does_not_flip_its_own_decisions(
        policy in policy(),
        payments in vec((1_u64..40_000, any_payment(), fate()), 1..40),
    ) {
        let events = record(&policy, &payments);
        for mode in [Mode::Frozen, Mode::Cascade] {
            prop_assert_eq!(replay(&policy, &events, mode, noon()).0, []);
        }
    }

    /// The first decision stands on the same empty ledger in both modes.
    #[test]
    fn the_first_flip_is_what_the_engine_says(a in policy(), b in policy(), intent in any_payment()) {
        let events = record(&a, &[(1, intent.clone(), Fate::Lands)]);
        let decide = |policy| decide(policy, &intent, &Ledger::new(), after(1), Standing::Fresh);
        let (before, after) = (Outcome::of(&decide(&a)), Outcome::of(&decide(&b)));
        for mode in [Mode::Frozen, Mode::Cascade] {
            let flips = replay(&b, &events, mode, noon()).0;
            prop_assert_eq!(flips.first().map(|flip| (flip.before, flip.after)), (before != after).then_some((before, after)));
        }
    }

    #[test]
    fn a_patch_makes_one_document_the_other(a in policy(), b in policy()) {
        let patch = Patch::between(&a, &b);
        let mut document: toml::Table = toml::from_str(&a.to_toml()).unwrap();
        for path in &patch.remove {
            take_out(&mut document, path);
        }
        overlay(&toml::from_str(&patch.set).unwrap(), &mut document);
        prop_assert_eq!(waiaas_policy::document::Policy::from_toml(&toml::to_string(&document).unwrap()), Ok(b));
    }
}
