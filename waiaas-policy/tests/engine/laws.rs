//! What holds for every policy, payment and history.

use std::collections::BTreeSet;

use proptest::{collection::vec, prelude::*};
use waiaas_policy::{
    asset::Asset,
    budget::{Hold, Ledger, Period, Spent},
    decide::{Decision, Standing, Tier, decide, earliest},
    document::{AssetRules, Policy},
    intent::Intent,
    time::{Span, Timestamp},
};

use crate::{
    payments::{named, noon, nothing, outflow, payment},
    policies::{PEOPLE, assets, policy},
};

/// Payments to one or two of the people, of one or two assets.
pub fn any_payment() -> impl Strategy<Value = Intent> {
    let outflow = (1_u64..30, prop::sample::select(assets().to_vec()), prop::sample::select(&PEOPLE[..]))
        .prop_map(|(amount, asset, to)| outflow(amount, asset, named(to)));
    vec(outflow, 1..3).prop_map(|mut outflows| {
        outflows.sort();
        outflows.dedup_by_key(|outflow| (outflow.asset, outflow.to));
        Intent { outflows, ..nothing() }
    })
}

fn standing() -> impl Strategy<Value = Standing> {
    prop::sample::select(vec![Standing::Fresh, Standing::Waited, Standing::Approved])
}

/// Payments that were made, with the time between them in seconds.
pub fn history() -> impl Strategy<Value = Vec<(u64, Intent)>> {
    let gap = prop_oneof![0_u64..120, 0_u64..7_200, 0_u64..200_000];
    vec((gap, any_payment()), 0..12)
}

/// A ledger of a history, and the moment of its end.
pub fn ledger_of(history: &[(u64, Intent)], policy: &Policy) -> (Ledger, Timestamp) {
    let (mut ledger, mut now) = (Ledger::new(), noon());
    for (gap, intent) in history {
        now = now.saturating_add(Span::from_secs(*gap));
        let hold = ledger.hold(intent, now).unwrap();
        ledger.spend(&hold, now).unwrap();
        ledger.remember(policy, intent);
    }
    (ledger, now)
}

/// Everything that makes a policy stricter.
pub fn tighten(policy: &Policy, way: u8) -> Policy {
    let mut policy = policy.clone();
    let less = |limit: &mut Option<u64>| *limit = Some(limit.map_or(20, |limit| limit / 2));
    match way {
        0 => drop(policy.assets.pop_first()),
        1 => drop(policy.destinations.allow.pop_first()),
        2 => policy.destinations.any = false,
        3 => policy.expiry = Some(Timestamp::default()),
        4 => policy.fees.per_payment /= 2,
        5 => policy.fees.daily /= 2,
        6 => less(&mut policy.rate.hourly),
        7 => policy.rate.cooldown = Some(Span::from_secs(86_400)),
        8 => {
            let days = policy.schedule.as_mut().map(|schedule| &mut schedule.days);
            let _ = days.and_then(BTreeSet::pop_first);
        }
        _ => {
            for rules in policy.assets.values_mut() {
                let limits = [
                    &mut rules.per_payment,
                    &mut rules.hourly,
                    &mut rules.daily,
                    &mut rules.weekly,
                    &mut rules.monthly,
                ];
                limits.into_iter().for_each(less);
            }
        }
    }
    policy
}

/// One thing that happens to a ledger.
#[derive(Debug, Clone)]
enum Event {
    Ask(u64),
    Spend(prop::sample::Index),
    Release(prop::sample::Index),
    Refund(prop::sample::Index),
    /// Seconds forwards, or backwards.
    Clock(i64),
    /// The owner edits the limit.
    Limit(u64),
}

fn event() -> impl Strategy<Value = Event> {
    let index = any::<prop::sample::Index>;
    prop_oneof![
        6 => (1_u64..20).prop_map(Event::Ask),
        5 => index().prop_map(Event::Spend),
        1 => index().prop_map(Event::Release),
        1 => index().prop_map(Event::Refund),
        3 => prop_oneof![0_i64..100, 0_i64..5_000, 0_i64..400_000].prop_map(Event::Clock),
        1 => (-100_000_i64..0).prop_map(Event::Clock),
        1 => (1_u64..60).prop_map(Event::Limit),
    ]
}

/// The exact sums, kept naively beside a ledger.
#[derive(Default)]
struct Model {
    held: Vec<(Hold, u64)>,
    /// When each payment was signed.
    spent: Vec<(Spent, Timestamp, u64)>,
}

impl Model {
    /// What was signed within the window that ends at `now`, and what is held.
    fn exactly(&self, period: Period, now: Timestamp) -> u64 {
        let within = |at: Timestamp| at.saturating_add(period.span()) >= now;
        let spent: u64 = self.spent.iter().filter(|(_, at, _)| within(*at)).map(|(_, _, amount)| amount).sum();
        spent + self.held.iter().map(|(_, amount)| amount).sum::<u64>()
    }

    /// The same for a window that is one bucket longer.
    fn at_most(&self, period: Period, now: Timestamp) -> u64 {
        let longer = Span::from_millis(period.span().as_millis() + period.bucket().as_millis());
        let within = |at: Timestamp| at.saturating_add(longer) > now;
        let spent: u64 = self.spent.iter().filter(|(_, at, _)| within(*at)).map(|(_, _, amount)| amount).sum();
        spent + self.held.iter().map(|(_, amount)| amount).sum::<u64>()
    }
}

/// A policy that limits SOL to this much in every window, and nothing else.
fn limits_of(limit: u64) -> Policy {
    let mut policy = Policy::empty();
    let [hourly, daily, weekly, monthly] = [Some(limit); 4];
    policy
        .assets
        .insert(Asset::Sol, AssetRules { decimals: 9, hourly, daily, weekly, monthly, ..AssetRules::default() });
    policy.destinations.any = true;
    policy.fees.daily = u64::MAX;
    policy
}

#[test]
fn a_decision_that_allows_allocates_nothing() {
    let (policy, mut ledger) = (limits_of(1_000), Ledger::new());
    let intent = payment(1, Asset::Sol, named("bob"));
    for seconds in 0..100 {
        let now = noon().saturating_add(Span::from_secs(seconds * 100));
        let hold = ledger.hold(&intent, now).unwrap();
        ledger.spend(&hold, now).unwrap();
    }
    let mut decision = None;
    let run = || decision = Some(decide(&policy, &intent, &ledger, noon(), Standing::Fresh));
    let counted = allocation_counter::measure(run);
    assert_eq!((counted.count_total, decision), (0, Some(Decision::Allow(Tier::Instant))));
}

proptest! {
    #![proptest_config(crate::cases(256))]

    #[test]
    fn a_stricter_policy_never_allows_what_was_denied(
        policy in policy(), history in history(), intent in any_payment(), standing in standing(), way in 0_u8..10,
    ) {
        let (ledger, now) = ledger_of(&history, &policy);
        let before = decide(&policy, &intent, &ledger, now, standing);
        let after = decide(&tighten(&policy, way), &intent, &ledger, now, standing);
        if matches!(before, Decision::Deny(_)) {
            prop_assert!(matches!(after, Decision::Deny(_)), "{before:?} became {after:?}");
        }
    }

    #[test]
    fn more_of_the_same_is_never_easier(
        policy in policy(), history in history(), intent in any_payment(), standing in standing(),
    ) {
        let (ledger, now) = ledger_of(&history, &policy);
        let mut more = intent.clone();
        more.outflows[0].amount += 1;
        let weight = |decision: &Decision| match decision {
            Decision::Allow(tier) => (0, Some(*tier)),
            Decision::AskOwner(_) => (1, None),
            Decision::Deny(_) => (2, None),
        };
        let (less, more) = (decide(&policy, &intent, &ledger, now, standing), decide(&policy, &more, &ledger, now, standing));
        prop_assert!(weight(&less) <= weight(&more), "{less:?} and {more:?}");
    }

    #[test]
    fn what_is_denied_passes_at_the_earliest_moment_and_not_before(
        policy in policy(), history in history(), intent in any_payment(), standing in standing(),
    ) {
        let (ledger, now) = ledger_of(&history, &policy);
        let denied = |at| matches!(decide(&policy, &intent, &ledger, at, standing), Decision::Deny(_));
        if let Some(at) = earliest(&policy, &intent, &ledger, now, standing) {
            prop_assert!(!denied(at));
            let just_before = at.checked_sub(Span::from_millis(1)).unwrap();
            prop_assert!(at == now || denied(just_before), "{now} to {at}");
        } else {
            let mut later = (0..100_u64).map(|half_day| now.saturating_add(Span::from_secs(half_day * 43_200)));
            prop_assert!(later.all(denied));
        }
    }

    #[test]
    fn the_owners_yes_and_the_end_of_a_delay_change_no_limit(
        policy in policy(), history in history(), intent in any_payment(),
    ) {
        let (ledger, now) = ledger_of(&history, &policy);
        let of = |standing| match decide(&policy, &intent, &ledger, now, standing) {
            Decision::Deny(denials) => Some(denials),
            Decision::Allow(_) | Decision::AskOwner(_) => None,
        };
        prop_assert_eq!(of(Standing::Fresh), of(Standing::Approved));
        prop_assert_eq!(of(Standing::Fresh), of(Standing::Waited));
        let approved = decide(&policy, &intent, &ledger, now, Standing::Approved);
        prop_assert!(!matches!(approved, Decision::AskOwner(_)));
    }

    #[test]
    fn a_ledger_is_read_back_as_it_was(policy in policy(), history in history()) {
        let (ledger, _) = ledger_of(&history, &policy);
        let bytes = minicbor::to_vec(&ledger).unwrap();
        prop_assert_eq!(minicbor::decode::<Ledger>(&bytes).unwrap(), ledger);
    }

    /// Whatever the order of events, the clock and the edits: no window ever holds more than its limit allowed,
    /// nothing is ever missed, and at most a bucket's worth of time counts too much.
    #[test]
    fn no_window_is_ever_overdrawn(events in vec(event(), 1..80)) {
        let (mut ledger, mut model) = (Ledger::new(), Model::default());
        let (mut clock, mut limit) = (noon(), 30_u64);
        for event in events {
            let now = ledger.observe(clock);
            match event {
                Event::Clock(seconds) if seconds < 0 => clock = clock.checked_sub(Span::from_secs(seconds.unsigned_abs())).unwrap(),
                Event::Clock(seconds) => clock = clock.saturating_add(Span::from_secs(seconds.unsigned_abs())),
                Event::Limit(new) => limit = new,
                Event::Ask(amount) => {
                    let intent = payment(amount, Asset::Sol, named("bob"));
                    let allowed = matches!(decide(&limits_of(limit), &intent, &ledger, clock, Standing::Fresh), Decision::Allow(_));
                    let fits = |used: u64| used + amount <= limit;
                    if allowed {
                        prop_assert!(Period::ALL.into_iter().all(|period| fits(model.exactly(period, now))));
                        model.held.push((ledger.hold(&intent, clock).unwrap(), amount));
                    } else {
                        prop_assert!(Period::ALL.into_iter().any(|period| !fits(model.at_most(period, now))));
                    }
                }
                Event::Spend(index) if !model.held.is_empty() => {
                    let (hold, amount) = model.held.remove(index.index(model.held.len()));
                    model.spent.push((ledger.spend(&hold, clock).unwrap(), now, amount));
                }
                Event::Release(index) if !model.held.is_empty() => {
                    let (hold, _) = model.held.remove(index.index(model.held.len()));
                    ledger.release(&hold).unwrap();
                }
                Event::Refund(index) if !model.spent.is_empty() => {
                    let (spent, _, _) = model.spent.remove(index.index(model.spent.len()));
                    ledger.refund(&spent, clock).unwrap();
                }
                Event::Spend(_) | Event::Release(_) | Event::Refund(_) => {}
            }
            let now = ledger.at(clock);
            for period in Period::ALL {
                let used = ledger.usage(Asset::Sol, clock).of(period).used();
                prop_assert!(used >= model.exactly(period, now), "{period} misses something");
                prop_assert!(used <= model.at_most(period, now), "{period} counts too much");
            }
        }
    }

    #[test]
    fn exactly_as_many_pass_as_fit(limit in 1_u64..2_000, amount in 1_u64..100) {
        let (policy, mut ledger) = (limits_of(limit), Ledger::new());
        let intent = payment(amount, Asset::Sol, named("bob"));
        let mut passed = 0;
        while matches!(decide(&policy, &intent, &ledger, noon(), Standing::Fresh), Decision::Allow(_)) {
            ledger.hold(&intent, noon()).unwrap();
            passed += 1;
        }
        prop_assert_eq!(passed, limit / amount);
    }
}
