//! What one agent has used, or all agents of an owner together.

mod quick;

use alloc::vec::Vec;

use minicbor::{Decode, Encode};

use super::{
    claim::{Claim, Hold, Spent},
    counts::Counts,
    error::{LedgerError, Overflow},
    meter::{AssetUsage, Meter, Usage},
    period::Period,
};
use crate::{Address, address, asset::Asset, compare::Past, document::Policy, intent::Intent, time::Timestamp};

/// How many recipients are remembered; the one paid longest ago is forgotten first, and counts as new again.
const MAX_RECIPIENTS: usize = 1_024;

/// How many moments of payments are remembered, and so the largest burst that can be checked.
pub(crate) const MAX_BURST: usize = 16;

/// What has been used: amounts per asset, fees, and the number of payments, in windows of an hour to a month.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
pub struct Ledger {
    /// The latest moment seen; time does not go behind it.
    #[n(0)]
    seen: Timestamp,
    #[n(1)]
    counts: Counts,
    /// The last payments' moments, the oldest first.
    #[n(2)]
    recent: Vec<Timestamp>,
    /// Who was paid, the longest ago first.
    #[cbor(n(3), with = "address::cbor::list")]
    recipients: Vec<Address>,
}

impl Ledger {
    /// A ledger of someone who has not paid anything.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes note of the time and gives it back, or the latest time seen if that is later.
    pub fn observe(&mut self, now: Timestamp) -> Timestamp {
        self.seen = self.at(now);
        self.seen
    }

    /// The time that counts when a caller says `now`.
    pub fn at(&self, now: Timestamp) -> Timestamp {
        self.seen.max(now)
    }

    /// Counts a payment at once, in every window, until it is spent or released.
    pub fn hold(&mut self, intent: &Intent, now: Timestamp) -> Result<Hold, Overflow> {
        let claim = Claim::of(intent);
        let mut counts = self.counts.clone();
        counts.each(&claim, Meter::hold)?;
        self.counts = counts;
        self.observe(now);
        Ok(Hold(claim))
    }

    /// Moves what is held into the buckets of `now`: the payment was signed.
    pub fn spend(&mut self, Hold(claim): &Hold, now: Timestamp) -> Result<Spent, LedgerError> {
        let at = self.at(now);
        let mut counts = self.counts.clone();
        counts.prune(at);
        counts.each(claim, |meter, amount| meter.spend(amount, at))?;
        self.counts = counts;
        self.observe(at);
        self.note(at);
        Ok(Spent { claim: claim.clone(), at })
    }

    /// Gives back what is held: the payment was proved never signed.
    pub fn release(&mut self, Hold(claim): &Hold) -> Result<(), LedgerError> {
        let mut counts = self.counts.clone();
        counts.each(claim, Meter::release)?;
        counts.prune(self.seen);
        self.counts = counts;
        Ok(())
    }

    /// Gives back what was spent: the payment was proved dead on chain. Takes it out of the buckets that it was put
    /// into, as far as they still count.
    pub fn refund(&mut self, spent: &Spent, now: Timestamp) -> Result<(), LedgerError> {
        let mut counts = self.counts.clone();
        counts.refund(&spent.claim, spent.at)?;
        self.settle(counts, now);
        self.forget(spent.at);
        Ok(())
    }

    /// Gives back the amounts that were spent, not the fees and not the payment: it landed on chain and failed there.
    pub fn refund_amounts(&mut self, spent: &Spent, now: Timestamp) -> Result<(), LedgerError> {
        let mut counts = self.counts.clone();
        counts.each_amount(&spent.claim, |meter, amount| meter.refund(amount, spent.at))?;
        self.settle(counts, now);
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

    /// Counts payments that are only thought of.
    pub(crate) fn assume(&mut self, past: &Past) -> Result<(), LedgerError> {
        let at = self.observe(past.at);
        let claim = Claim { amounts: past.amount.into_iter().collect(), fees: past.fees, host: past.host.clone() };
        self.counts.each(&claim, |meter, amount| {
            meter.hold(amount)?;
            meter.spend(amount, at)
        })?;
        let more = past.payments.saturating_sub(1);
        self.counts.payments.hold(more)?;
        self.counts.payments.spend(more, at)?;
        (0..past.payments).take(MAX_BURST).for_each(|_| self.note(at));
        self.recipients.extend(past.to);
        Ok(())
    }

    /// What counts of `asset`, per window, in base units.
    pub fn usage(&self, asset: Asset, now: Timestamp) -> AssetUsage {
        self.asset_meter(asset).map(|meter| meter.usage(self.at(now))).unwrap_or_default()
    }

    /// What counts of fees, priority fees and rent within the last 24 hours, in lamports.
    pub fn fee_usage(&self, now: Timestamp) -> Usage {
        self.counts.fees.usage(self.at(now)).of(Period::Day)
    }

    /// How many payments count, per window.
    pub fn payment_usage(&self, now: Timestamp) -> AssetUsage {
        self.counts.payments.usage(self.at(now))
    }

    /// What counts of `asset` for a host within the last 24 hours, in base units.
    pub fn host_usage(&self, host: &str, asset: Asset, now: Timestamp) -> Usage {
        let meter = self.host_meter(host, asset);
        meter.map(|meter| meter.usage(self.at(now)).of(Period::Day)).unwrap_or_default()
    }

    /// The assets of which something counts, or may.
    pub fn assets(&self) -> impl Iterator<Item = Asset> {
        self.counts.assets.keys().copied()
    }

    /// The recipients that are remembered, the one paid longest ago first.
    pub fn recipients(&self) -> &[Address] {
        &self.recipients
    }

    pub(crate) fn asset_meter(&self, asset: Asset) -> Option<&Meter> {
        self.counts.assets.get(&asset)
    }

    pub(crate) fn host_meter(&self, host: &str, asset: Asset) -> Option<&Meter> {
        self.counts.hosts.get(host)?.get(&asset)
    }

    pub(crate) const fn fee_meter(&self) -> &Meter {
        &self.counts.fees
    }

    pub(crate) const fn payment_meter(&self) -> &Meter {
        &self.counts.payments
    }

    /// The moments of the last payments, the latest first.
    pub(crate) fn recent(&self) -> impl Iterator<Item = Timestamp> {
        self.recent.iter().rev().copied()
    }

    fn settle(&mut self, mut counts: Counts, now: Timestamp) {
        counts.prune(self.observe(now));
        self.counts = counts;
    }

    fn note(&mut self, at: Timestamp) {
        self.recent.push(at);
        let surplus = self.recent.len().saturating_sub(MAX_BURST);
        self.recent.drain(..surplus);
    }

    fn forget(&mut self, at: Timestamp) {
        if let Some(place) = self.recent.iter().rposition(|moment| *moment == at) {
            self.recent.remove(place);
        }
    }
}
