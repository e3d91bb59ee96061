//! What one payment takes out of a ledger.

use alloc::{string::String, vec::Vec};

use minicbor::{Decode, Encode};

use crate::{asset::Asset, intent::Intent, time::Timestamp};

/// What one payment counts for.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(super) struct Claim {
    /// Per asset, in base units.
    #[n(0)]
    pub(super) amounts: Vec<(Asset, u64)>,
    /// Fees, priority fee and rent, in lamports.
    #[n(1)]
    pub(super) fees: u64,
    /// The host that is paid, for an HTTP payment.
    #[n(2)]
    pub(super) host: Option<String>,
}

impl Claim {
    pub(super) fn of(intent: &Intent) -> Self {
        Self { amounts: intent.totals().collect(), fees: intent.fees.total(), host: intent.host.clone() }
    }
}

/// What one payment holds until it is signed or released.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct Hold(#[n(0)] pub(super) Claim);

/// Where a signed payment was counted.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Spent {
    #[n(0)]
    pub(super) claim: Claim,
    /// The moment of the buckets.
    #[n(1)]
    pub(super) at: Timestamp,
}

impl Spent {
    /// When it was counted.
    pub const fn at(&self) -> Timestamp {
        self.at
    }
}
