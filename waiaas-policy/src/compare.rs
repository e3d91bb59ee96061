//! Whether a new policy allows anything that the old one does not, and a payment to show it.
//!
//! Every rule gets stricter with every lamport, payment and minute of history, and rules do not know of one another.
//! So if anything newly passes, then a payment does that only just breaks one rule of the old policy and asks for as
//! little as possible otherwise. [`probe`] makes all of those; each is decided under both policies, so what is found
//! is true, and because none is left out, nothing found means that nothing newly passes.

mod moment;
mod payee;
mod probe;

use alloc::{string::String, vec::Vec};

use minicbor::{Decode, Encode};

use self::probe::Probe;
use crate::{
    Address, address,
    asset::Asset,
    budget::{Ledger, Period},
    decide::{Decision, Standing, Tier, decide},
    document::{Budget, Policy},
    intent::Intent,
    time::{Span, Timestamp},
};

/// A payment that the new policy treats less strictly than the old one.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Witness {
    /// The payment.
    #[n(0)]
    pub payment: Intent,
    /// When it is made.
    #[n(1)]
    pub at: Timestamp,
    /// What was paid before, in order.
    #[n(2)]
    pub history: Vec<Past>,
    /// What the old policy says.
    #[n(3)]
    pub before: Decision,
    /// What the new policy says.
    #[n(4)]
    pub after: Decision,
}

/// Payments that were made at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Past {
    /// When.
    #[n(0)]
    pub at: Timestamp,
    /// How many.
    #[n(1)]
    pub payments: u64,
    /// What they took together, in base units; `None` if nothing that counts here.
    #[n(2)]
    pub amount: Option<(Asset, u64)>,
    /// What the network took for them together, in lamports.
    #[n(3)]
    pub fees: u64,
    /// Who was paid, if that matters.
    #[cbor(n(4), with = "address::cbor::option", has_nil)]
    pub to: Option<Address>,
    /// The host that was paid, if one was.
    #[n(5)]
    pub host: Option<String>,
}

/// A payment that `new` treats less strictly than `old` at some moment from `now` on, just asked for; `None` if there
/// is no such payment. From lax to strict: at once, told to the owner, delayed (the longer the stricter), asked,
/// denied.
pub fn widens(old: &Policy, new: &Policy, now: Timestamp) -> Option<Witness> {
    probe::all(old, new, now).into_iter().find_map(|probe| probe.witness(old, new))
}

/// A window of the owner's budget that the new one raises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Raise {
    /// The asset.
    #[n(0)]
    pub asset: Asset,
    /// The window.
    #[n(1)]
    pub period: Period,
    /// What all agents could pay within it, in base units.
    #[n(2)]
    pub before: u64,
    /// What they can pay now; `None` without limit.
    #[n(3)]
    pub after: Option<u64>,
}

/// The first window within which `new` lets all agents together pay more than `old`; `None` if there is none. A longer
/// window's limit counts for the shorter ones.
pub fn raises(old: &Budget, new: &Budget) -> Option<Raise> {
    let windows = old.assets.iter().flat_map(|(asset, rules)| Period::ALL.map(|period| (*asset, rules, period)));
    let mut raises = windows.filter_map(|(asset, rules, period)| {
        let before = rules.limit(period)?;
        let after = new.assets.get(&asset).and_then(|rules| {
            let longer = Period::ALL.into_iter().filter(|longer| *longer >= period);
            longer.filter_map(|longer| rules.limit(longer)).min()
        });
        after.is_none_or(|after| after > before).then_some(Raise { asset, period, before, after })
    });
    raises.next()
}

impl Witness {
    /// Whether it shows what it says: decided anew after its history, under both policies.
    pub fn holds(&self, old: &Policy, new: &Policy) -> bool {
        let Self { payment: intent, at, history, .. } = self.clone();
        let again = Probe { intent, at, history }.flip(old, new);
        again.as_ref() == Some(self)
    }
}

impl Probe {
    /// What shows that `new` is less strict here, if it is. With the fee that a payment has, if that makes no
    /// difference.
    fn witness(self, old: &Policy, new: &Policy) -> Option<Witness> {
        let mut usual = self.clone();
        usual.intent.fees.signature = usual.intent.fees.signature.max(10_000);
        usual.flip(old, new).or_else(|| self.flip(old, new))
    }

    fn flip(self, old: &Policy, new: &Policy) -> Option<Witness> {
        let ledger = self.ledger()?;
        let decide = |policy| decide(policy, &self.intent, &ledger, self.at, Standing::Fresh);
        let (before, after) = (decide(old), decide(new));
        let Self { intent: payment, history, at } = self;
        (strictness(&after) < strictness(&before)).then_some(Witness { payment, at, history, before, after })
    }

    /// The ledger of the history; `None` if there is more of it than a ledger can hold.
    fn ledger(&self) -> Option<Ledger> {
        let mut ledger = Ledger::new();
        for past in &self.history {
            ledger.assume(past).ok()?;
        }
        Some(ledger)
    }
}

const fn strictness(decision: &Decision) -> (u8, Span) {
    match decision {
        Decision::Allow(Tier::Instant) => (0, Span::ZERO),
        Decision::Allow(Tier::Notify) => (1, Span::ZERO),
        Decision::Allow(Tier::Delay(delay)) => (2, *delay),
        Decision::AskOwner(_) => (3, Span::ZERO),
        Decision::Deny(_) => (4, Span::ZERO),
    }
}
