//! Everything that is counted.

use alloc::{collections::BTreeMap, string::String};

use minicbor::{Decode, Encode};

use super::{claim::Claim, error::LedgerError, meter::Meter};
use crate::{asset::Asset, time::Timestamp};

/// What is counted, per asset and host, and for fees and payments.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
pub(super) struct Counts {
    /// Base units.
    #[n(0)]
    pub(super) assets: BTreeMap<Asset, Meter>,
    /// Lamports.
    #[n(1)]
    pub(super) fees: Meter,
    #[n(2)]
    pub(super) payments: Meter,
    /// Base units.
    #[n(3)]
    pub(super) hosts: BTreeMap<String, BTreeMap<Asset, Meter>>,
}

impl Counts {
    /// Does the same to every meter of a claim.
    pub(super) fn each<E>(&mut self, claim: &Claim, act: impl Fn(&mut Meter, u64) -> Result<(), E>) -> Result<(), E> {
        self.each_amount(claim, &act)?;
        act(&mut self.fees, claim.fees)?;
        act(&mut self.payments, 1)
    }

    /// Does the same to every meter of a claim's amounts.
    pub(super) fn each_amount<E>(
        &mut self,
        claim: &Claim,
        act: impl Fn(&mut Meter, u64) -> Result<(), E>,
    ) -> Result<(), E> {
        for &(asset, amount) in &claim.amounts {
            act(self.assets.entry(asset).or_default(), amount)?;
            if let Some(host) = &claim.host {
                let meters = self.hosts.entry(host.clone()).or_default();
                act(meters.entry(asset).or_default(), amount)?;
            }
        }
        Ok(())
    }

    /// Takes back what was counted at `at`, fees and payment included.
    pub(super) fn refund(&mut self, claim: &Claim, at: Timestamp) -> Result<(), LedgerError> {
        self.each(claim, |meter, amount| meter.refund(amount, at))
    }

    /// Forgets what no longer counts.
    pub(super) fn prune(&mut self, now: Timestamp) {
        let counts = |meter: &mut Meter| {
            meter.prune(now);
            !meter.is_empty()
        };
        self.assets.retain(|_, meter| counts(meter));
        self.fees.prune(now);
        self.payments.prune(now);
        self.hosts.retain(|_, meters| {
            meters.retain(|_, meter| counts(meter));
            !meters.is_empty()
        });
    }
}
