//! A vault as it is on chain, beside what it ought to be.

use super::{
    Parties,
    limits::{Wanted, is_as_wanted, wanted},
    limits_on_chain, place,
};
use crate::{
    daemon::Daemon,
    flow::request::policy_of,
    solana::squads::{Limit, Member, Multisig},
    store::wallets::{Place, State, Wallet},
};
use waiaas_policy::{
    Address,
    address::squads::{limit_key, limit_on},
    asset::{Asset, SOL_DECIMALS},
    document::Policy,
};
use waiaas_wire::{
    Code, Problem,
    view::{VaultLimitView, VaultMemberView, VaultView},
};

/// The account in which the ledger keeps its time.
const CLOCK: Address = Address::from_str_const("SysvarC1ock11111111111111111111111111111111");

/// Looks.
///
/// # Errors
/// A wallet without a vault, or a ledger that does not answer or has no such multisig.
pub async fn look(daemon: &Daemon, wallet: &Wallet) -> Result<VaultView, Problem> {
    let (place, who) = (place(wallet)?, Parties::of(daemon, wallet)?);
    let policy = policy_of(daemon, wallet.agent).ok();
    let accounts = daemon.chain.accounts(&[place.multisig, CLOCK]).await?;
    let mut accounts = accounts.into_iter();
    let multisig = accounts.next().flatten().and_then(|account| Multisig::read(&account.data)).ok_or_else(|| {
        let detail = format!("there is no multisig at `{}`: is this the ledger that it was made on?", place.multisig);
        Problem::new(Code::VerificationFailed, detail)
    })?;
    let now = accounts.next().flatten().and_then(|account| time(&account.data)).unwrap_or_else(|| {
        // The daemon's own clock is good enough where the ledger's cannot be read.
        i64::try_from(daemon.clock.now().as_millis() / 1_000).unwrap_or(i64::MAX)
    });
    let limits = limits_on_chain(daemon, place.multisig, policy.as_ref()).await?;
    // A policy that no limit can express is one of the things to be told.
    let (wanted, unwanted) = match policy.as_ref().map(wanted).transpose() {
        Ok(wanted) => (wanted.unwrap_or_default(), None),
        Err(why) => (Vec::new(), Some(why.detail)),
    };
    let seen = Seen { place, who, state: wallet.state, multisig, limits, wanted };
    let mut drift = seen.drift();
    drift.extend(unwanted);
    Ok(VaultView {
        wallet: wallet.agent,
        multisig: place.multisig,
        vault: place.vault,
        config_authority: seen.multisig.config_authority,
        threshold: seen.multisig.threshold,
        time_lock: seen.multisig.time_lock,
        members: seen.multisig.members.iter().map(|member| seen.member(member)).collect(),
        limits: seen.views(policy.as_ref(), now),
        drift,
        seen_at: daemon.clock.now(),
    })
}

/// Refuses unless the chain has no limit of a wallet any more, and its agent's key is no member.
///
/// # Errors
/// What is still there; or a ledger that does not answer.
pub async fn must_be_let_go(daemon: &Daemon, wallet: &Wallet) -> Result<(), Problem> {
    let (place, who) = (place(wallet)?, Parties::of(daemon, wallet)?);
    let refused = |detail: &str| Err(Problem::new(Code::ValidationRange, detail).at("wallet"));
    let policy = policy_of(daemon, wallet.agent).ok();
    if !limits_on_chain(daemon, place.multisig, policy.as_ref()).await?.is_empty() {
        return refused("the vault has spending limits on chain; remove them first");
    }
    let account = daemon.chain.accounts(&[place.multisig]).await?.into_iter().flatten().next();
    match account.and_then(|account| Multisig::read(&account.data)) {
        Some(multisig) if multisig.members.iter().all(|member| member.key != who.agent) => Ok(()),
        Some(_) => refused("the agent's key is a member of the multisig; remove it first"),
        None => refused("the multisig cannot be read"),
    }
}

/// Seconds since 1970 in the ledger's clock.
fn time(data: &[u8]) -> Option<i64> {
    Some(i64::from_le_bytes(*data.get(32..)?.first_chunk()?))
}

struct Seen {
    place: Place,
    who: Parties,
    state: State,
    multisig: Multisig,
    limits: Vec<(Address, Limit)>,
    wanted: Vec<Wanted>,
}

impl Seen {
    fn role(&self, key: Address) -> &'static str {
        match key {
            key if key == self.who.owner => "owner",
            key if key == self.who.agent => "agent",
            _ => "foreign",
        }
    }

    fn member(&self, member: &Member) -> VaultMemberView {
        let bits = [(1, "propose"), (2, "vote"), (4, "execute")];
        let may = bits.iter().filter(|(bit, _)| member.permissions.0 & bit != 0).map(|(_, word)| (*word).to_owned());
        VaultMemberView { key: member.key, role: self.role(member.key).to_owned(), may: may.collect() }
    }

    /// Everything that is not as it ought to be.
    fn drift(&self) -> Vec<String> {
        let mut found = Vec::new();
        let Parties { owner, agent } = self.who;
        match self.multisig.config_authority {
            Some(authority) if authority == owner => {}
            Some(authority) => found.push(format!("`{authority}` may change the multisig, and not the owner")),
            None => found.push("nobody may change the multisig alone, not even the owner".to_owned()),
        }
        if self.multisig.threshold != 1 || self.multisig.time_lock != 0 {
            let Multisig { threshold, time_lock, .. } = self.multisig;
            found.push(format!("threshold {threshold} and time lock {time_lock} s instead of 1 and 0 s"));
        }
        let over = self.state == State::Terminated;
        // The key of a wallet that is over is a stranger's.
        let members = [(owner, 7, "owner"), (agent, 1, "agent")];
        for (key, expected, who) in members.into_iter().filter(|(key, ..)| *key == owner || !over) {
            match self.multisig.members.iter().find(|member| member.key == key) {
                Some(member) if member.permissions.0 == expected => {}
                Some(_) => found.push(format!("the {who}'s key `{key}` has other permissions than it ought to")),
                None => found.push(format!("the {who}'s key `{key}` is no member")),
            }
        }
        let foreign =
            self.multisig.members.iter().filter(|member| member.key != owner && (over || member.key != agent));
        found.extend(foreign.map(|member| format!("`{}` is a member, and neither owner nor agent", member.key)));
        if self.multisig.transaction_index > self.multisig.stale_transaction_index {
            let count = self.multisig.transaction_index.saturating_sub(self.multisig.stale_transaction_index);
            found.push(format!("{count} transactions were proposed that this daemon did not propose"));
        }
        found.extend(self.drift_of_limits());
        found
    }

    fn drift_of_limits(&self) -> Vec<String> {
        let mut found = Vec::new();
        let stopped = matches!(self.state, State::Suspended | State::Terminated);
        let wanted = if stopped { [].as_slice() } else { self.wanted.as_slice() };
        let at = |wanted: &Wanted| limit_on(&self.place.multisig, wanted.asset);
        for (address, limit) in &self.limits {
            let asset = asset_of(limit.mint);
            match wanted.iter().find(|wanted| at(wanted) == Some(*address)) {
                Some(wanted) if is_as_wanted(limit, wanted, self.who.agent) => {}
                Some(_) => {
                    found
                        .push(format!("the limit on `{asset}` is not the policy's; `waiaas policy set` puts it right"));
                }
                None => {
                    let users: Vec<_> = limit.members.iter().map(|key| self.role(*key)).collect();
                    found.push(format!(
                        "the limit `{address}` on `{asset}`, usable by {}, is on chain and not wanted",
                        users.join(", ")
                    ));
                }
            }
        }
        let is_there = |wanted: &Wanted| self.limits.iter().any(|(address, _)| at(wanted) == Some(*address));
        let missing = wanted.iter().filter(|wanted| !is_there(wanted));
        found.extend(missing.map(|wanted| {
            format!(
                "the limit on `{}` is not on chain: nothing of it can be paid; `waiaas policy set` puts it there",
                wanted.asset
            )
        }));
        found
    }

    /// Limits that are on chain, and limits that the policy wants.
    fn views(&self, policy: Option<&Policy>, now: i64) -> Vec<VaultLimitView> {
        let mut views: Vec<_> =
            self.limits.iter().map(|(address, limit)| self.view(policy, *address, limit, now)).collect();
        for wanted in &self.wanted {
            let there = limit_on(&self.place.multisig, wanted.asset);
            if !self.limits.iter().any(|(address, _)| Some(*address) == there) {
                let (decimals, symbol) = names(policy, wanted.asset);
                views.push(VaultLimitView {
                    asset: wanted.asset,
                    decimals,
                    symbol,
                    on_chain: None,
                    wanted: Some(wanted.amount),
                    period: wanted.period.word().to_owned(),
                    remaining: None,
                    worst_case: None,
                    destinations: u64::try_from(wanted.destinations.len()).unwrap_or(u64::MAX),
                });
            }
        }
        views
    }

    fn view(&self, policy: Option<&Policy>, address: Address, limit: &Limit, now: i64) -> VaultLimitView {
        let asset = asset_of(limit.mint);
        let wanted = self.wanted.iter().find(|wanted| limit_on(&self.place.multisig, wanted.asset) == Some(address));
        let (decimals, symbol) = names(policy, asset);
        VaultLimitView {
            asset,
            decimals,
            symbol,
            on_chain: Some(limit.amount),
            wanted: wanted.map(|wanted| wanted.amount),
            period: limit.period.word().to_owned(),
            remaining: Some(limit.remaining_at(now)),
            // The windows are fixed: all of one at its end, and all of the next at its beginning.
            worst_case: Some(match limit.period.seconds() {
                Some(_) => limit.amount.saturating_mul(2),
                None => limit.remaining,
            }),
            destinations: u64::try_from(limit.destinations.len()).unwrap_or(u64::MAX),
        }
    }
}

fn asset_of(mint: Address) -> Asset {
    if mint == limit_key(Asset::Sol) { Asset::Sol } else { Asset::Token(mint) }
}

fn names(policy: Option<&Policy>, asset: Asset) -> (u8, Option<String>) {
    let rules = policy.and_then(|policy| policy.assets.get(&asset));
    match asset {
        Asset::Sol => (SOL_DECIMALS, Some("SOL".to_owned())),
        Asset::Token(_) => (rules.map_or(0, |rules| rules.decimals), rules.and_then(|rules| rules.symbol.clone())),
    }
}
