//! The policy of one agent.

use alloc::{collections::BTreeMap, string::String, vec::Vec};

use minicbor::{Decode, Encode};

use super::{
    approval::ApprovalBy, contradiction, destinations::Destinations, problem::DocumentErrors, schedule::Schedule, toml,
};
use crate::{
    Address, address,
    asset::Asset,
    budget::Period,
    cbor,
    id::Digest,
    time::{Span, Timestamp},
};

/// What an agent may do. The empty policy allows nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
pub struct Policy {
    /// The assets that may be paid; no other may.
    #[n(0)]
    pub assets: BTreeMap<Asset, AssetRules>,
    /// Who may be paid.
    #[n(1)]
    pub destinations: Destinations,
    /// The programs that may be called; no other may.
    #[cbor(n(2), with = "address::cbor::map")]
    pub programs: BTreeMap<Address, ProgramRules>,
    /// How often.
    #[n(3)]
    pub rate: RateRules,
    /// When; `None` is always.
    #[n(4)]
    pub schedule: Option<Schedule>,
    /// From when on nothing may be paid.
    #[n(5)]
    pub expiry: Option<Timestamp>,
    /// What the network may take.
    #[n(6)]
    pub fees: FeeRules,
    /// The hosts that may be paid over HTTP, by name; no other may.
    #[n(7)]
    pub hosts: BTreeMap<String, HostRules>,
    /// How the owner says yes.
    #[cbor(n(8), skip_if = "ApprovalBy::is_word")]
    pub approval: ApprovalBy,
}

/// The rules of one asset. Amounts are base units; `None` is no limit of this kind.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
pub struct AssetRules {
    /// What people call it.
    #[n(0)]
    pub symbol: Option<String>,
    /// Its fraction digits.
    #[n(1)]
    pub decimals: u8,
    /// The most that one payment may take.
    #[n(2)]
    pub per_payment: Option<u64>,
    /// The most within any hour.
    #[n(3)]
    pub hourly: Option<u64>,
    /// The most within any 24 hours.
    #[n(4)]
    pub daily: Option<u64>,
    /// The most within any 7 days.
    #[n(5)]
    pub weekly: Option<u64>,
    /// The most within any 30 days.
    #[n(6)]
    pub monthly: Option<u64>,
    /// A payment above this is told to the owner.
    #[n(7)]
    pub notify_above: Option<u64>,
    /// A payment above this waits.
    #[n(8)]
    pub delay_above: Option<u64>,
    /// How long it waits; given if and only if `delay_above` is.
    #[n(9)]
    pub delay: Option<Span>,
    /// A payment above this needs the owner's approval.
    #[n(10)]
    pub approve_above: Option<u64>,
}

impl AssetRules {
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

/// What of a program may be called.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
pub struct ProgramRules {
    /// What people call it.
    #[n(0)]
    pub label: Option<String>,
    /// The beginnings of the instruction data that may be sent; `None` is any.
    #[n(1)]
    pub instructions: Option<Vec<Discriminator>>,
}

/// The first bytes of an instruction's data, 1 to 8 of them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(transparent)]
pub struct Discriminator(#[cbor(n(0), with = "minicbor::bytes")] pub Vec<u8>);

/// How often may be paid. `None` is no limit of this kind.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
pub struct RateRules {
    /// The most payments within any hour.
    #[n(0)]
    pub hourly: Option<u64>,
    /// The most payments within any 24 hours.
    #[n(1)]
    pub daily: Option<u64>,
    /// The most payments within any 7 days.
    #[n(2)]
    pub weekly: Option<u64>,
    /// The most payments within any 30 days.
    #[n(3)]
    pub monthly: Option<u64>,
    /// Within any stretch of this length no more than `burst` payments are made.
    #[n(4)]
    pub cooldown: Option<Span>,
    /// How many payments may be made within a cool-down: 1 to 16, and 1 if not given.
    #[n(5)]
    pub burst: Option<u64>,
}

impl RateRules {
    /// The most payments in the window of `period`.
    pub const fn limit(&self, period: Period) -> Option<u64> {
        match period {
            Period::Hour => self.hourly,
            Period::Day => self.daily,
            Period::Week => self.weekly,
            Period::Month => self.monthly,
        }
    }
}

/// What the network may take, in lamports: fees, priority fees and deposits for created accounts together. There is
/// always a limit, since a priority fee is a way to lose money.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct FeeRules {
    /// The most for one payment.
    #[n(0)]
    pub per_payment: u64,
    /// The most within any 24 hours.
    #[n(1)]
    pub daily: u64,
}

impl Default for FeeRules {
    /// 0.01 SOL per payment, enough for a proposal to a multisig or four token accounts, and 0.1 SOL per day.
    fn default() -> Self {
        Self { per_payment: 10_000_000, daily: 100_000_000 }
    }
}

/// What a host may be paid over HTTP. Every other rule holds as well.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct HostRules {
    /// The asset of the amounts, and the only one that this host may be paid.
    #[n(0)]
    pub asset: Asset,
    /// The most for one payment, in base units.
    #[n(1)]
    pub per_payment: Option<u64>,
    /// The most within any 24 hours, in base units.
    #[n(2)]
    pub daily: Option<u64>,
    /// Wallets that may be paid for this host although they are not on the list of destinations.
    #[cbor(n(3), with = "address::cbor::list")]
    pub pay_to: Vec<Address>,
}

impl Policy {
    /// The policy that allows nothing.
    pub fn empty() -> Self {
        Self::default()
    }

    /// Reads what an owner wrote. Lists everything that is wrong, not just the first thing.
    pub fn from_toml(text: &str) -> Result<Self, DocumentErrors> {
        toml::read_policy(text).map(|(policy, _)| policy)
    }

    /// Writes it back; [`Self::from_toml`] of it gives the same policy.
    pub fn to_toml(&self) -> String {
        toml::write_policy(self)
    }

    /// Deterministic CBOR.
    pub fn encode(&self) -> Vec<u8> {
        cbor::to_vec(self)
    }

    /// Reads [`Self::encode`]'s bytes, and no other spelling of them. `None` also for a policy that contradicts itself.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        cbor::from_canonical(bytes).filter(|policy| contradiction::of_policy(policy).is_empty())
    }

    /// SHA-256 of [`Self::encode`].
    pub fn hash(&self) -> Digest {
        Digest::of(&self.encode())
    }

    /// The asset that people call `symbol`; `None` if none is called so, or more than one.
    pub fn asset_by_symbol(&self, symbol: &str) -> Option<(Asset, &AssetRules)> {
        let called = |(asset, rules): &(&Asset, &AssetRules)| match asset {
            Asset::Sol => symbol == "SOL",
            Asset::Token(_) => rules.symbol.as_deref() == Some(symbol),
        };
        let mut found = self.assets.iter().filter(called);
        let first = found.next();
        first.filter(|_| found.next().is_none()).map(|(asset, rules)| (*asset, rules))
    }
}
