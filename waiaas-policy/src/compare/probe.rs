//! Payments that only just break a rule of the old policy.

use alloc::{collections::BTreeSet, string::String, vec, vec::Vec};

use super::{
    Past,
    moment::{self, in_window, long_before, past},
    payee::{self, Payee},
};
use crate::{
    Address,
    asset::Asset,
    budget::{Ledger, Period},
    decide::{Decision, Standing, decide},
    document::{ApprovalBy, AssetRules, Discriminator, Policy},
    intent::{Call, Intent, Outflow},
    time::{Span, Timestamp},
};

/// Whoever pays in a probe; nobody has its key.
const PAYER: Address = Address::new_from_array([0xfe; 32]);

/// A payment, when it is made, and what was paid before.
#[derive(Debug, Clone)]
pub(super) struct Probe {
    pub(super) intent: Intent,
    pub(super) at: Timestamp,
    pub(super) history: Vec<Past>,
}

/// Two policies and the moments at which the new one is open.
struct Pair<'a> {
    old: &'a Policy,
    new: &'a Policy,
    open: Vec<Timestamp>,
}

/// Every probe that can show that `new` is less strict than `old`.
pub(super) fn all(old: &Policy, new: &Policy, now: Timestamp) -> Vec<Probe> {
    let pair = Pair { old, new, open: moment::open(old, new, now) };
    let Some(at) = pair.open.first().copied() else { return Vec::new() };
    let mut probes = pair.payments(at);
    probes.extend(pair.calls(at));
    let least = probes.iter().find(|probe| probe.passes(new)).cloned();
    if let Some(least) = least {
        probes.extend(pair.times(&least));
        probes.extend(pair.rates(&least));
        probes.extend(pair.cooldown(&least));
        probes.extend(pair.fees(&least));
    }
    probes
}

impl Pair<'_> {
    /// Every asset to everyone: the least there is, and just above every figure of the old policy.
    fn payments(&self, at: Timestamp) -> Vec<Probe> {
        let payees = payee::all(self.old, self.new);
        let mut probes = Vec::new();
        for (asset, rules) in &self.new.assets {
            for payee in &payees {
                for amount in self.amounts(*asset, payee.host.as_ref()) {
                    let intent = payment(payee, (*asset, rules), amount);
                    probes.extend(self.to_known_and_new(payee, intent, at));
                }
                let least = payment(payee, (*asset, rules), 1);
                probes.extend(self.windows(payee, *asset, &least));
            }
        }
        probes
    }

    fn to_known_and_new(&self, payee: &Payee, intent: Intent, at: Timestamp) -> [Probe; 2] {
        let known = Probe { history: vec![self.known(payee.to, at)], intent: intent.clone(), at };
        let double = payee.double.map(|double| self.known(double, at));
        [known, Probe { history: double.into_iter().collect(), intent, at }]
    }

    /// That `to` was paid so long ago that nothing else is left of it.
    fn known(&self, to: Address, at: Timestamp) -> Past {
        Past { to: Some(to), ..past(long_before(self.old, self.new, at)) }
    }

    /// 1, and what is just above a limit or threshold.
    fn amounts(&self, asset: Asset, host: Option<&String>) -> BTreeSet<u64> {
        let rules = self.old.assets.get(&asset);
        let of_asset = rules.into_iter().flat_map(|rules| {
            let steps = [rules.per_payment, rules.notify_above, rules.delay_above, rules.approve_above];
            steps.into_iter().chain(Period::ALL.map(|period| rules.limit(period)))
        });
        let host = host.and_then(|name| self.old.hosts.get(name));
        let of_host = host.into_iter().flat_map(|host| [host.per_payment, host.daily]);
        let above = of_asset.chain(of_host).flatten().filter_map(|figure| figure.checked_add(1));
        above.chain([1]).collect()
    }

    /// The least there is, after a whole window's limit was paid.
    fn windows(&self, payee: &Payee, asset: Asset, least: &Intent) -> Vec<Probe> {
        let rules = self.old.assets.get(&asset);
        let of_asset = Period::ALL.into_iter().filter_map(|period| Some((period, rules?.limit(period)?, None)));
        let host = payee.host.as_ref().and_then(|name| Some((name, self.old.hosts.get(name)?.daily?)));
        let of_host = host.map(|(name, daily)| (Period::Day, daily, Some(name.clone())));
        let limits: Vec<_> = of_asset.chain(of_host).collect();
        let probe = |(period, limit, host): (Period, u64, Option<String>)| {
            let (at, before) = in_window(self.new, &self.open, period, 1)?;
            let used = Past { amount: Some((asset, limit)), host, ..past(before) };
            Some(Probe { intent: least.clone(), at, history: [self.known(payee.to, before), used].into() })
        };
        limits.into_iter().filter_map(probe).collect()
    }

    /// Every program with every beginning of data that the new policy lists, and with none.
    fn calls(&self, at: Timestamp) -> Vec<Probe> {
        let calls = self.new.programs.iter().flat_map(|(program, rules)| {
            let listed = rules.instructions.iter().flatten().map(|Discriminator(bytes)| bytes.clone());
            listed.chain([Vec::new()]).map(|data| Call { program: *program, data, accounts: Vec::new() })
        });
        // In the one way in which the new policy lets a program be called.
        let proposed = self.new.approval == ApprovalBy::Proposal;
        let intent = |call| Intent { calls: vec![call], proposed, ..nothing() };
        calls.map(|call| Probe { intent: intent(call), at, history: Vec::new() }).collect()
    }

    /// Whenever the new policy is open.
    fn times(&self, least: &Probe) -> Vec<Probe> {
        self.open.iter().map(|at| least.at(*at)).collect()
    }

    /// After as many payments as a window allows.
    fn rates(&self, least: &Probe) -> Vec<Probe> {
        let probe = |period: Period| {
            let payments = self.old.rate.limit(period)?;
            let (at, before) = in_window(self.new, &self.open, period, payments)?;
            Some(least.at(at).after(Past { payments, ..past(before) }))
        };
        Period::ALL.into_iter().filter_map(probe).collect()
    }

    /// In the last millisecond of a cool-down.
    fn cooldown(&self, least: &Probe) -> Option<Probe> {
        let cooldown = self.old.rate.cooldown?;
        let payments = self.old.rate.burst.unwrap_or(1);
        let before = least.at.checked_sub(cooldown)?.saturating_add(Span::from_millis(1));
        Some(least.clone().after(Past { payments, ..past(before) }))
    }

    /// Just above every limit of fees, at once and after a day's limit was paid.
    fn fees(&self, least: &Probe) -> Vec<Probe> {
        let fees = &self.old.fees;
        let at_once =
            [fees.per_payment, fees.daily].into_iter().filter_map(|fee| Some(least.with_fee(fee.checked_add(1)?)));
        let Some((at, before)) = in_window(self.new, &self.open, Period::Day, 1) else { return at_once.collect() };
        let after = least.at(at).with_fee(1).after(Past { fees: fees.daily, ..past(before) });
        at_once.chain([after]).collect()
    }
}

impl Probe {
    /// The same at another moment.
    fn at(&self, at: Timestamp) -> Self {
        Self { at, ..self.clone() }
    }

    fn with_fee(&self, signature: u64) -> Self {
        let mut probe = self.clone();
        probe.intent.fees.signature = signature;
        probe
    }

    fn after(mut self, past: Past) -> Self {
        self.history.push(past);
        self
    }

    /// Whether `policy` does not deny it.
    fn passes(&self, policy: &Policy) -> bool {
        let mut ledger = Ledger::new();
        let assumed = self.history.iter().try_for_each(|past| ledger.assume(past));
        let decision = decide(policy, &self.intent, &ledger, self.at, Standing::Fresh);
        assumed.is_ok() && !matches!(decision, Decision::Deny(_))
    }
}

fn payment(payee: &Payee, (asset, rules): (Asset, &AssetRules), amount: u64) -> Intent {
    let decimals = (asset != Asset::Sol).then_some(rules.decimals);
    let outflow = Outflow { asset, to: payee.to, from: PAYER, amount, decimals };
    Intent { outflows: vec![outflow], host: payee.host.clone(), ..nothing() }
}

fn nothing() -> Intent {
    Intent { fee_payer: PAYER, signers: vec![PAYER], ..Intent::default() }
}
