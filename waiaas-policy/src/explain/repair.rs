//! The smallest change of a policy that lets a payment pass.

mod schedule;

use crate::{
    budget::{Ledger, MAX_BURST, Period},
    decide::{Decision, Denial, Standing, decide},
    document::{ApprovalBy, AssetRules, Discriminator, HostRules, Policy, ProgramRules},
    intent::Intent,
    rule::{Case, RuleId},
    time::{Span, Timestamp},
};

/// How often what was repaired is looked at again. One round does, unless one repair calls for another.
const ROUNDS: u32 = 4;

/// The policy nearest to `policy` under which `intent` is not denied: every limit that is in the way raised to just
/// what is needed, and nothing else touched. `None` if no policy allows the payment, or if it waits for something
/// that is held.
pub fn repaired(
    policy: &Policy,
    intent: &Intent,
    ledger: &Ledger,
    now: Timestamp,
    standing: Standing,
) -> Option<Policy> {
    let mut policy = policy.clone();
    for _ in 0..ROUNDS {
        let Decision::Deny(denials) = decide(&policy, intent, ledger, now, standing) else {
            return Some(policy);
        };
        for denial in denials {
            let before = policy.clone();
            let case = Case { policy: &before, intent, ledger, now: ledger.at(now), standing };
            repair(&mut policy, &case, &denial)?;
        }
    }
    None
}

fn repair(policy: &mut Policy, case: &Case<'_>, denial: &Denial) -> Option<()> {
    match denial.rule {
        RuleId::Expired => policy.expiry = Some(case.now.saturating_add(Span::from_millis(1))),
        RuleId::OutsideHours => schedule::open(policy.schedule.as_mut()?, case.now),
        RuleId::Blackout => schedule::lift_blackout(policy.schedule.as_mut()?, case.now),
        RuleId::AssetNotListed => list_asset(policy, case, denial)?,
        RuleId::Decimals => rules(policy, denial)?.decimals = u8::try_from(denial.asked?).ok()?,
        RuleId::PerPayment => rules(policy, denial)?.per_payment = denial.asked,
        RuleId::Hourly => rules(policy, denial)?.hourly = needed(denial),
        RuleId::Daily => rules(policy, denial)?.daily = needed(denial),
        RuleId::Weekly => rules(policy, denial)?.weekly = needed(denial),
        RuleId::Monthly => rules(policy, denial)?.monthly = needed(denial),
        RuleId::Destination => list_destination(policy, case, denial)?,
        RuleId::Lookalike => drop(policy.destinations.allow.insert(denial.subject?, None)),
        RuleId::Program => list_instruction(policy, case, denial)?,
        RuleId::Proposal if case.intent.proposed => policy.approval = ApprovalBy::Proposal,
        RuleId::Proposal => policy.approval = ApprovalBy::Word,
        RuleId::Host => list_host(policy, case, denial)?,
        RuleId::HostLimit => raise_host_limit(policy, case, denial)?,
        RuleId::Rate => raise_rate(policy, case),
        RuleId::Cooldown => shorten_cooldown(policy, denial)?,
        RuleId::FeePerPayment => policy.fees.per_payment = denial.asked?,
        RuleId::FeePerDay => policy.fees.daily = needed(denial)?,
        RuleId::NotUnderstood
        | RuleId::Danger
        | RuleId::NothingPaid
        | RuleId::SelfPayment
        | RuleId::NotAWallet
        | RuleId::FirstPayment
        | RuleId::ProgramCall
        | RuleId::NotifyAbove
        | RuleId::DelayAbove
        | RuleId::ApproveAbove
        | RuleId::GlobalHourly
        | RuleId::GlobalDaily
        | RuleId::GlobalWeekly
        | RuleId::GlobalMonthly => return None,
    }
    Some(())
}

/// What is used and what is asked for, together; no limit where that is more than a limit can say.
fn needed(denial: &Denial) -> Option<u64> {
    denial.used.unwrap_or_default().checked_add(denial.asked?)
}

fn rules<'a>(policy: &'a mut Policy, denial: &Denial) -> Option<&'a mut AssetRules> {
    policy.assets.get_mut(&denial.asset?)
}

/// With this payment as the limit of one payment.
fn list_asset(policy: &mut Policy, case: &Case<'_>, denial: &Denial) -> Option<()> {
    let asset = denial.asset?;
    let outflow = case.intent.outflows.iter().find(|outflow| outflow.asset == asset)?;
    let decimals = outflow.decimals.unwrap_or(crate::asset::SOL_DECIMALS);
    policy.assets.insert(asset, AssetRules { decimals, per_payment: denial.asked, ..AssetRules::default() });
    Some(())
}

/// For the host alone, if a listed one is paid.
fn list_destination(policy: &mut Policy, case: &Case<'_>, denial: &Denial) -> Option<()> {
    let to = denial.subject?;
    match case.intent.host.as_ref().and_then(|name| policy.hosts.get_mut(name)) {
        Some(host) => host.pay_to.push(to),
        None => drop(policy.destinations.allow.insert(to, None)),
    }
    Some(())
}

/// By the first bytes of its data; an instruction without data can only be allowed with all others.
fn list_instruction(policy: &mut Policy, case: &Case<'_>, denial: &Denial) -> Option<()> {
    let program = denial.subject?;
    for call in case.intent.calls.iter().filter(|call| call.program == program) {
        let beginning = call.data.get(..8).unwrap_or(&call.data).to_vec();
        let none = || ProgramRules { label: None, instructions: Some([].into()) };
        let rules = policy.programs.entry(program).or_insert_with(none);
        if beginning.is_empty() {
            rules.instructions = None;
        }
        if let Some(listed) = &mut rules.instructions {
            listed.push(Discriminator(beginning));
            listed.sort();
            listed.dedup();
        }
    }
    Some(())
}

fn list_host(policy: &mut Policy, case: &Case<'_>, denial: &Denial) -> Option<()> {
    let name = case.intent.host.as_ref()?;
    let mut totals = case.intent.totals();
    let (Some((asset, asked)), None) = (totals.next(), totals.next()) else { return None };
    if let Some(host) = policy.hosts.get_mut(name) {
        host.asset = denial.asset?;
    } else {
        let rules = HostRules { asset, per_payment: Some(asked), daily: None, pay_to: [].into() };
        policy.hosts.insert(name.clone(), rules);
    }
    Some(())
}

/// Only the limit within a day knows what was used.
fn raise_host_limit(policy: &mut Policy, case: &Case<'_>, denial: &Denial) -> Option<()> {
    let host = policy.hosts.get_mut(case.intent.host.as_ref()?)?;
    match denial.used {
        Some(_) => host.daily = needed(denial),
        None => host.per_payment = denial.asked,
    }
    Some(())
}

fn raise_rate(policy: &mut Policy, case: &Case<'_>) {
    let rate = &mut policy.rate;
    let limits = [&mut rate.hourly, &mut rate.daily, &mut rate.weekly, &mut rate.monthly];
    for (period, limit) in Period::ALL.into_iter().zip(limits) {
        let used = case.ledger.payment_meter().used(period, case.now);
        let needed = u64::try_from(used.saturating_add(1)).unwrap_or(u64::MAX);
        *limit = limit.map(|limit| limit.max(needed));
    }
}

/// A larger burst if there is one, else no cool-down.
fn shorten_cooldown(policy: &mut Policy, denial: &Denial) -> Option<()> {
    let burst = denial.used?.saturating_add(1);
    if usize::try_from(burst).is_ok_and(|burst| burst <= MAX_BURST) {
        policy.rate.burst = Some(burst);
    } else {
        policy.rate.burst = None;
        policy.rate.cooldown = None;
    }
    Some(())
}
