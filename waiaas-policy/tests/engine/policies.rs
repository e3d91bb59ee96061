//! Policies of every kind, most of them sound.

use std::collections::{BTreeMap, BTreeSet};

use proptest::{collection, option, prelude::*};
use waiaas_policy::{
    Address,
    asset::Asset,
    document::{
        ApprovalBy, AssetRules, Blackout, Day, Destinations, Discriminator, FeeRules, FirstPayment, HostRules, Hours,
        Policy, ProgramRules, RateRules, Schedule,
    },
    time::{Span, Timestamp},
};

use crate::payments::named;

/// The recipients that policies and payments draw from.
pub const PEOPLE: [&str; 4] = ["alice", "bob", "carol", "dave"];

/// The assets that policies and payments draw from.
pub fn assets() -> [Asset; 2] {
    [Asset::Sol, Asset::Token(named("usdc"))]
}

/// Amounts small enough to meet one another.
fn amount() -> impl Strategy<Value = Option<u64>> {
    option::of(1_u64..40)
}

fn asset_rules(decimals: u8) -> impl Strategy<Value = AssetRules> {
    let caps = (amount(), amount(), amount(), amount(), amount());
    let steps = (amount(), option::of((1_u64..40, 1_u64..7_200)), amount());
    (caps, steps).prop_map(
        move |((per_payment, hourly, daily, weekly, monthly), (notify_above, delay, approve_above))| AssetRules {
            symbol: (decimals != 9).then(|| "USDC".into()),
            decimals,
            per_payment,
            hourly,
            daily,
            weekly,
            monthly,
            notify_above,
            delay_above: delay.map(|(above, _)| above),
            delay: delay.map(|(_, seconds)| Span::from_secs(seconds)),
            approve_above,
        },
    )
}

fn asset_map() -> impl Strategy<Value = BTreeMap<Asset, AssetRules>> {
    let [sol, usdc] = assets();
    (option::of(asset_rules(9)), option::of(asset_rules(6))).prop_map(move |(of_sol, of_usdc)| {
        [(sol, of_sol), (usdc, of_usdc)].into_iter().filter_map(|(asset, rules)| Some((asset, rules?))).collect()
    })
}

fn person() -> impl Strategy<Value = Address> {
    prop::sample::select(&PEOPLE[..]).prop_map(named)
}

fn destinations() -> impl Strategy<Value = Destinations> {
    let first = prop_oneof![
        3 => Just(None),
        1 => Just(Some(FirstPayment::Notify)),
        1 => Just(Some(FirstPayment::Approve)),
        1 => (1_u64..7_200).prop_map(|seconds| Some(FirstPayment::Delay(Span::from_secs(seconds)))),
    ];
    let label = option::of("[a-z\"\\\\é ]{1,8}");
    (any::<bool>(), collection::btree_map(person(), label, 0..4), first)
        .prop_map(|(any, allow, first_payment)| Destinations { any, allow, first_payment })
}

fn programs() -> impl Strategy<Value = BTreeMap<Address, ProgramRules>> {
    let instructions = option::of(collection::btree_set(collection::vec(any::<u8>(), 1..9), 1..3));
    let rules = instructions.prop_map(|instructions| ProgramRules {
        label: None,
        instructions: instructions.map(|set| set.into_iter().map(Discriminator).collect()),
    });
    collection::btree_map(prop::sample::select(vec![named("swap"), named("lend")]), rules, 0..3)
}

fn rate() -> impl Strategy<Value = RateRules> {
    let count = || option::of(1_u64..6);
    (count(), count(), count(), count(), option::of((1_u64..7_200, option::of(1_u64..=16)))).prop_map(
        |(hourly, daily, weekly, monthly, cooldown)| RateRules {
            hourly,
            daily,
            weekly,
            monthly,
            cooldown: cooldown.map(|(seconds, _)| Span::from_secs(seconds)),
            burst: cooldown.and_then(|(_, burst)| burst),
        },
    )
}

fn schedule() -> impl Strategy<Value = Schedule> {
    let days = collection::btree_set(prop::sample::select(&Day::ALL[..]), 1..8);
    let hours = collection::btree_set(0_u16..=24, 2..5).prop_map(|hours| {
        let hours: Vec<u16> = hours.into_iter().map(|hour| hour * 60).collect();
        hours.chunks_exact(2).map(|pair| Hours { from: pair[0], to: pair[1] }).collect::<Vec<_>>()
    });
    let blackout = collection::btree_set(20_770_u32..20_830, 0..5).prop_map(|days| {
        let days: Vec<u32> = days.into_iter().collect();
        days.chunks_exact(2).map(|pair| Blackout { first: pair[0], last: pair[1] }).collect::<Vec<_>>()
    });
    (days, hours, -14_i16..=14, blackout).prop_map(|(days, hours, offset, blackout): (BTreeSet<Day>, _, _, _)| {
        Schedule { days, hours, utc_offset: offset * 60, blackout }
    })
}

fn hosts() -> impl Strategy<Value = BTreeMap<String, HostRules>> {
    let rules = (prop::sample::select(assets().to_vec()), amount(), amount(), collection::vec(person(), 0..2));
    let rules = rules.prop_map(|(asset, per_payment, daily, pay_to)| HostRules { asset, per_payment, daily, pay_to });
    collection::btree_map("[a-z]{1,3}\\.example", rules, 0..2)
}

/// A policy; one in some contradicts itself.
pub fn any_policy() -> impl Strategy<Value = Policy> {
    let who = (asset_map(), destinations(), programs());
    let expiry = option::of((1_790_000_000_000_u64..1_800_000_000_000).prop_map(Timestamp::from_millis));
    let fees = (1_u64..50_000, 1_u64..200_000).prop_map(|(per_payment, daily)| FeeRules { per_payment, daily });
    let when = (rate(), option::weighted(0.3, schedule()), expiry);
    (who, when, fees, hosts()).prop_map(|((assets, destinations, programs), (rate, schedule, expiry), fees, hosts)| {
        Policy { assets, destinations, programs, rate, schedule, expiry, fees, hosts, approval: ApprovalBy::default() }
    })
}

/// A policy without contradictions.
pub fn policy() -> impl Strategy<Value = Policy> {
    any_policy().prop_map(|mut policy| {
        policy.hosts.retain(|_, rules| policy.assets.contains_key(&rules.asset));
        for rules in policy.assets.values_mut() {
            let most = rules.per_payment.unwrap_or(u64::MAX);
            rules.notify_above = rules.notify_above.map(|above| above.min(most));
            rules.approve_above = rules.approve_above.map(|above| above.min(most));
            rules.delay_above = rules.delay_above.map(|above| above.min(most).min(rules.approve_above.unwrap_or(most)));
        }
        policy.destinations.allow.values_mut().for_each(|label| *label = None);
        // Less than the fee of one signature allows nothing.
        policy.fees.per_payment = policy.fees.per_payment.max(5_000);
        policy.fees.daily = policy.fees.daily.max(5_000);
        policy
    })
}
