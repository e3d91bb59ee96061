//! A vault as it is on chain, beside what it ought to be.

use super::{
    Parties,
    drift::{Ordered, Proposed, Seen, asset_of},
    limits::wanted,
    limits_on_chain, place, proposals,
};
use crate::{
    daemon::Daemon,
    flow::request::policy_of,
    solana::{
        clock,
        squads::{Limit, Member, Multisig, Proposal, VaultTransaction},
    },
    store::{
        alerts::Finding,
        journal::Payment,
        wallets::{Place, Wallet},
    },
};
use std::collections::HashMap;
use waiaas_policy::{
    Address,
    address::squads::{limit_on, transaction},
    asset::{Asset, SOL_DECIMALS},
    document::Policy,
    id::AgentId,
};
use waiaas_wire::{
    Code, Problem,
    view::{AlertKind, VaultLimitView, VaultMemberView, VaultView},
};

/// What was seen of a vault.
pub struct Looked {
    /// For showing.
    pub view: VaultView,
    /// What is not as it ought to be.
    pub findings: Vec<Finding>,
}

/// Looks.
///
/// # Errors
/// A wallet without a vault, or a ledger that does not answer or has no such multisig.
pub async fn look(daemon: &Daemon, wallet: &Wallet) -> Result<Looked, Problem> {
    let (place, who) = (place(wallet)?, Parties::of(daemon, wallet)?);
    let policy = policy_of(daemon, wallet.agent).ok();
    let accounts = daemon.chain.accounts(&[place.multisig, clock::CLOCK]).await?;
    let mut accounts = accounts.into_iter();
    let multisig = accounts.next().flatten().and_then(|account| Multisig::read(&account.data)).ok_or_else(|| {
        let detail = format!("there is no multisig at `{}`: is this the ledger that it was made on?", place.multisig);
        Problem::new(Code::VerificationFailed, detail)
    })?;
    let now = accounts.next().flatten().and_then(|account| clock::seconds(&account.data)).unwrap_or_else(|| {
        // The daemon's own clock is good enough where the ledger's cannot be read.
        i64::try_from(daemon.clock.now().as_millis() / 1_000).unwrap_or(i64::MAX)
    });
    let limits = limits_on_chain(daemon, place.multisig, policy.as_ref()).await?;
    let proposals = proposals_on_chain(daemon, wallet, place.multisig, who.agent, &multisig).await?;
    // A policy that no limit can express is one of the things to be told.
    let (wanted, unwanted) = match policy.as_ref().map(wanted).transpose() {
        Ok(wanted) => (wanted.unwrap_or_default(), None),
        Err(why) => (Vec::new(), Some(why.detail)),
    };
    let next = crate::manage::rotate::next(daemon, wallet.agent)?;
    let who = match next {
        // On chain, one key takes the place of the other in one go: whichever is there is the agent's.
        Some(next) if multisig.members.iter().any(|member| member.key == next) => Parties { agent: next, ..who },
        _ => who,
    };
    let seen = Seen { place, who, state: wallet.state, multisig, limits, wanted, proposals };
    let mut findings = seen.findings();
    let kind = AlertKind::VaultLimit;
    findings.extend(unwanted.map(|text| Finding { kind, subject: "policy".to_owned(), text }));
    let view = VaultView {
        wallet: wallet.agent,
        multisig: place.multisig,
        vault: place.vault,
        config_authority: seen.multisig.config_authority,
        threshold: seen.multisig.threshold,
        time_lock: seen.multisig.time_lock,
        members: seen.multisig.members.iter().map(|member| seen.member(member)).collect(),
        limits: seen.views(policy.as_ref(), now),
        drift: findings.iter().map(|finding| finding.text.clone()).collect(),
        seen_at: daemon.clock.now(),
    };
    Ok(Looked { view, findings })
}

/// The proposals of a multisig that are not over, with who made them.
async fn proposals_on_chain(
    daemon: &Daemon,
    wallet: &Wallet,
    address: Address,
    agent: Address,
    multisig: &Multisig,
) -> Result<Vec<Proposed>, Problem> {
    let open = proposals::open(daemon, address, multisig).await?;
    if open.is_empty() {
        return Ok(Vec::new());
    }
    let transactions: Vec<Address> =
        open.iter().filter_map(|proposal| Some(transaction(&address, proposal.index)?.0)).collect();
    let accounts = daemon.chain.accounts(&transactions).await?;
    let creators = accounts.into_iter().map(|account| VaultTransaction::creator_of(&account?.data));
    let ordered = ordered(daemon, wallet.agent)?;
    let with = |(proposal, creator): (Proposal, Option<Address>)| {
        // Whoever is faster may stand where one of ours was to be: only what the agent's key made is.
        let of = ordered.get(&proposal.index).copied().filter(|_| creator == Some(agent));
        Proposed { proposal, creator, of }
    };
    Ok(open.into_iter().zip(creators).map(with).collect())
}

/// The payments of a wallet that propose something, by the place of the proposal.
fn ordered(daemon: &Daemon, wallet: AgentId) -> Result<HashMap<u64, Ordered>, Problem> {
    let now = daemon.clock.now();
    let open = daemon.store.open_payments()?;
    let of = |payment: &Payment| {
        let index = payment.proposal.as_ref()?.index;
        Some((index, Ordered { tx: payment.id, late: payment.is_late(now) }))
    };
    Ok(open.iter().filter(|payment| payment.wallet == wallet).filter_map(of).collect())
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
        Some(multisig) if multisig.members.iter().all(|member| member.key == who.owner) => Ok(()),
        Some(_) => refused("the agent's key is a member of the multisig; remove it first"),
        None => refused("the multisig cannot be read"),
    }
}

/// Whether the chain still lets in another key than this one as a wallet's agent, or does not let in this one yet.
///
/// # Errors
/// A wallet without a vault, or a ledger that does not answer or has no such multisig.
pub async fn knows_another(daemon: &Daemon, wallet: &Wallet, agent: Address) -> Result<bool, Problem> {
    let (place, who) = (place(wallet)?, Parties::of(daemon, wallet)?);
    let policy = policy_of(daemon, wallet.agent).ok();
    let limits = limits_on_chain(daemon, place.multisig, policy.as_ref()).await?;
    if limits.iter().any(|(_, limit)| limit.members != [agent]) {
        return Ok(true);
    }
    let multisig = multisig(daemon, place).await?;
    let others = multisig.members.iter().filter(|member| member.key != who.owner);
    Ok(others.map(|member| (member.key, member.permissions.0)).ne([(agent, 1)]))
}

/// The multisig as the chain has it.
///
/// # Errors
/// A ledger that does not answer, or has no such multisig.
pub(super) async fn multisig(daemon: &Daemon, place: Place) -> Result<Multisig, Problem> {
    let account = daemon.chain.accounts(&[place.multisig]).await?.into_iter().flatten().next();
    account.and_then(|account| Multisig::read(&account.data)).ok_or_else(|| {
        let detail = format!("there is no multisig at `{}`: is this the ledger that it was made on?", place.multisig);
        Problem::new(Code::VerificationFailed, detail)
    })
}

impl Seen {
    fn member(&self, member: &Member) -> VaultMemberView {
        let bits = [(1, "propose"), (2, "vote"), (4, "execute")];
        let may = bits.iter().filter(|(bit, _)| member.permissions.0 & bit != 0).map(|(_, word)| (*word).to_owned());
        VaultMemberView { key: member.key, role: self.role(member.key).to_owned(), may: may.collect() }
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

fn names(policy: Option<&Policy>, asset: Asset) -> (u8, Option<String>) {
    let rules = policy.and_then(|policy| policy.assets.get(&asset));
    match asset {
        Asset::Sol => (SOL_DECIMALS, Some("SOL".to_owned())),
        Asset::Token(_) => (rules.map_or(0, |rules| rules.decimals), rules.and_then(|rules| rules.symbol.clone())),
    }
}
