//! What one agent has used, or all agents of an owner together.

use alloc::{
    collections::{BTreeMap, btree_map::Entry},
    vec::Vec,
};
use core::fmt;

use minicbor::{Decode, Encode};

use super::{
    meter::{AssetUsage, Meter, Usage},
    period::Period,
};
use crate::{Address, address, asset::Asset, document::Policy, intent::Intent, time::Timestamp};

/// How many recipients are remembered; one that was paid longest ago counts as new again.
const MAX_RECIPIENTS: usize = 1_024;

/// How many moments of payments are remembered, and so the largest burst.
pub(crate) const MAX_RECENT: usize = 16;

/// A sum is larger than 2^64 − 1. Nothing was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overflow;

impl fmt::Display for Overflow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the amounts add up to more than a ledger can hold")
    }
}

impl core::error::Error for Overflow {}

/// Why a ledger could not do what it was told; it is as it was before. A sign that ledger and journal do not belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LedgerError {
    /// More is to be released or spent than is held.
    NotHeld,
    /// More is to be refunded than was counted.
    NotCounted,
    /// A sum is larger than 2^64 − 1.
    Overflow,
}

impl From<Overflow> for LedgerError {
    fn from(Overflow: Overflow) -> Self {
        Self::Overflow
    }
}

impl fmt::Display for LedgerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotHeld => "the ledger does not hold what is to be taken out of it",
            Self::NotCounted => "the ledger did not count what is to be taken out of it",
            Self::Overflow => "the amounts add up to more than a ledger can hold",
        })
    }
}

impl core::error::Error for LedgerError {}

/// What one payment holds until it is signed or released.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Hold {
    /// Per asset, in base units.
    #[n(0)]
    amounts: Vec<(Asset, u64)>,
    /// Fees, priority fee and rent, in lamports.
    #[n(1)]
    fees: u64,
}

/// Where a signed payment was counted.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Spent {
    #[n(0)]
    amounts: Vec<(Asset, u64)>,
    #[n(1)]
    fees: u64,
    /// The moment of the buckets.
    #[n(2)]
    at: Timestamp,
}

/// What has been used: amounts per asset, fees, and the number of payments, in windows of an hour to a month.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
pub struct Ledger {
    /// The latest moment seen; time does not go behind it.
    #[n(0)]
    seen: Timestamp,
    #[n(1)]
    assets: BTreeMap<Asset, Meter>,
    /// Lamports.
    #[n(2)]
    fees: Meter,
    #[n(3)]
    payments: Meter,
    /// The last payments' moments, the oldest first.
    #[n(4)]
    recent: Vec<Timestamp>,
    /// Who was paid, the longest ago first.
    #[cbor(n(5), with = "address::cbor::list")]
    recipients: Vec<Address>,
}

impl Ledger {
    /// A ledger of someone who has not paid anything.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes note of the time and gives it back, or the latest time seen if that is later.
    pub fn observe(&mut self, now: Timestamp) -> Timestamp {
        self.seen = self.seen.max(now);
        self.seen
    }

    /// The time that counts when a caller says `now`.
    pub fn at(&self, now: Timestamp) -> Timestamp {
        self.seen.max(now)
    }

    /// Counts a payment at once, in every window, until it is spent or released.
    pub fn hold(&mut self, intent: &Intent, now: Timestamp) -> Result<Hold, Overflow> {
        let hold = Hold { amounts: intent.totals().collect(), fees: intent.fees.total() };
        let mut next = self.clone();
        next.observe(now);
        for &(asset, amount) in &hold.amounts {
            next.assets.entry(asset).or_default().hold(amount)?;
        }
        next.fees.hold(hold.fees)?;
        next.payments.hold(1)?;
        *self = next;
        Ok(hold)
    }

    /// Moves what is held into the buckets of `now`: the payment was signed.
    pub fn spend(&mut self, hold: &Hold, now: Timestamp) -> Result<Spent, LedgerError> {
        let mut next = self.clone();
        let at = next.observe(now);
        for &(asset, amount) in &hold.amounts {
            next.meter(asset)?.spend(amount, at)?;
        }
        next.fees.spend(hold.fees, at)?;
        next.payments.spend(1, at)?;
        next.note(at);
        next.prune(at);
        *self = next;
        Ok(Spent { amounts: hold.amounts.clone(), fees: hold.fees, at })
    }

    /// Gives back what is held: the payment was proved never signed.
    pub fn release(&mut self, hold: &Hold) -> Result<(), LedgerError> {
        let mut next = self.clone();
        for &(asset, amount) in &hold.amounts {
            next.meter(asset)?.release(amount)?;
        }
        next.fees.release(hold.fees)?;
        next.payments.release(1)?;
        *self = next;
        Ok(())
    }

    /// Gives back what was spent: the payment was proved dead on chain. Takes it out of the buckets that it was put into,
    /// as far as they still count.
    pub fn refund(&mut self, spent: &Spent, now: Timestamp) -> Result<(), LedgerError> {
        let mut next = self.clone();
        next.take_amounts(spent, now)?;
        next.fees.refund(spent.fees, spent.at)?;
        next.payments.refund(1, spent.at)?;
        next.forget(spent.at);
        *self = next;
        Ok(())
    }

    /// Gives back the amounts that were spent, not the fees and not the payment: it landed on chain and failed there.
    pub fn refund_amounts(&mut self, spent: &Spent, now: Timestamp) -> Result<(), LedgerError> {
        let mut next = self.clone();
        next.take_amounts(spent, now)?;
        *self = next;
        Ok(())
    }

    /// Remembers who is paid, if `policy` asks about first payments. Belongs into the transition that spends.
    pub fn remember(&mut self, policy: &Policy, intent: &Intent) {
        if policy.destinations.first_payment.is_none() {
            return;
        }
        for outflow in &intent.outflows {
            self.recipients.retain(|known| *known != outflow.to);
            self.recipients.push(outflow.to);
        }
        let surplus = self.recipients.len().saturating_sub(MAX_RECIPIENTS);
        self.recipients.drain(..surplus);
    }

    /// What counts of `asset`, per window, in base units.
    pub fn usage(&self, asset: Asset, now: Timestamp) -> AssetUsage {
        let now = self.at(now);
        self.assets.get(&asset).map(|meter| meter.usage(now)).unwrap_or_default()
    }

    /// What counts of fees, priority fees and rent within the last 24 hours, in lamports.
    pub fn fee_usage(&self, now: Timestamp) -> Usage {
        self.fees.usage(self.at(now)).of(Period::Day)
    }

    /// How many payments count, per window.
    pub fn payment_usage(&self, now: Timestamp) -> AssetUsage {
        self.payments.usage(self.at(now))
    }

    /// The assets of which something counts, or may.
    pub fn assets(&self) -> impl Iterator<Item = Asset> {
        self.assets.keys().copied()
    }

    /// The recipients that are remembered, the one paid longest ago first.
    pub fn recipients(&self) -> &[Address] {
        &self.recipients
    }

    pub(crate) fn asset_meter(&self, asset: Asset) -> Option<&Meter> {
        self.assets.get(&asset)
    }

    pub(crate) const fn fee_meter(&self) -> &Meter {
        &self.fees
    }

    pub(crate) const fn payment_meter(&self) -> &Meter {
        &self.payments
    }

    /// The moments of the last payments, the latest first.
    pub(crate) fn recent(&self) -> impl Iterator<Item = Timestamp> {
        self.recent.iter().rev().copied()
    }

    fn meter(&mut self, asset: Asset) -> Result<&mut Meter, LedgerError> {
        self.assets.get_mut(&asset).ok_or(LedgerError::NotHeld)
    }

    fn take_amounts(&mut self, spent: &Spent, now: Timestamp) -> Result<(), LedgerError> {
        let now = self.observe(now);
        for &(asset, amount) in &spent.amounts {
            if let Entry::Occupied(mut meter) = self.assets.entry(asset) {
                meter.get_mut().refund(amount, spent.at)?;
            }
        }
        self.prune(now);
        Ok(())
    }

    fn note(&mut self, at: Timestamp) {
        self.recent.push(at);
        let surplus = self.recent.len().saturating_sub(MAX_RECENT);
        self.recent.drain(..surplus);
    }

    fn forget(&mut self, at: Timestamp) {
        if let Some(place) = self.recent.iter().rposition(|moment| *moment == at) {
            self.recent.remove(place);
        }
    }

    fn prune(&mut self, now: Timestamp) {
        self.assets.retain(|_, meter| {
            meter.prune(now);
            !meter.is_empty()
        });
    }
}
