//! The owner's budget over all agents.

use alloc::{collections::BTreeMap, string::String, vec::Vec};

use minicbor::{Decode, Encode};

use super::{contradiction, problem::DocumentErrors, toml};
use crate::{asset::Asset, budget::Period, cbor, id::Digest};

/// The most that all agents of an owner may pay together. An asset that is not listed is not limited here.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
pub struct Budget {
    /// The limits, per asset.
    #[n(0)]
    pub assets: BTreeMap<Asset, BudgetRules>,
}

/// The limits of one asset over all agents. Amounts are base units; `None` is no limit of this kind.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
pub struct BudgetRules {
    /// What people call it.
    #[n(0)]
    pub symbol: Option<String>,
    /// Its fraction digits.
    #[n(1)]
    pub decimals: u8,
    /// The most within any hour.
    #[n(2)]
    pub hourly: Option<u64>,
    /// The most within any 24 hours.
    #[n(3)]
    pub daily: Option<u64>,
    /// The most within any 7 days.
    #[n(4)]
    pub weekly: Option<u64>,
    /// The most within any 30 days.
    #[n(5)]
    pub monthly: Option<u64>,
}

impl BudgetRules {
    /// The limit of the window of `period`.
    pub const fn limit(&self, period: Period) -> Option<u64> {
        match period {
            Period::Hour => self.hourly,
            Period::Day => self.daily,
            Period::Week => self.weekly,
            Period::Month => self.monthly,
        }
    }
}

impl Budget {
    /// Reads what an owner wrote. Lists everything that is wrong, not just the first thing.
    pub fn from_toml(text: &str) -> Result<Self, DocumentErrors> {
        toml::read_budget(text)
    }

    /// Writes it back; [`Self::from_toml`] of it gives the same budget.
    pub fn to_toml(&self) -> String {
        toml::write_budget(self)
    }

    /// Deterministic CBOR.
    pub fn encode(&self) -> Vec<u8> {
        cbor::to_vec(self)
    }

    /// Reads [`Self::encode`]'s bytes, and no other spelling of them. `None` also for a budget that contradicts itself.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        cbor::from_canonical(bytes).filter(|budget| contradiction::of_budget(budget).is_empty())
    }

    /// SHA-256 of [`Self::encode`].
    pub fn hash(&self) -> Digest {
        Digest::of(&self.encode())
    }
}
