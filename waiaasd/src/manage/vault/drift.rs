//! What is not as it ought to be in a multisig. Pure.

use super::{
    Parties,
    limits::{Wanted, is_as_wanted},
};
use crate::{
    solana::squads::{Limit, Multisig, Proposal, ProposalStatus},
    store::{
        alerts::Finding,
        wallets::{Place, State},
    },
};
use waiaas_policy::{
    Address,
    address::squads::{limit_key, limit_on},
    asset::Asset,
    id::TxId,
};
use waiaas_wire::view::AlertKind;

/// A proposal on chain, and who made its transaction, where that can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Proposed {
    pub proposal: Proposal,
    pub creator: Option<Address>,
    /// The payment that it is for, where it was ordered here.
    pub of: Option<Ordered>,
}

/// A payment that a proposal is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ordered {
    pub tx: TxId,
    /// The owner's answer would come too late.
    pub late: bool,
}

/// A vault as the chain has it, and what it ought to be.
pub(super) struct Seen {
    pub place: Place,
    pub who: Parties,
    pub state: State,
    pub multisig: Multisig,
    pub limits: Vec<(Address, Limit)>,
    pub wanted: Vec<Wanted>,
    pub proposals: Vec<Proposed>,
}

fn found(kind: AlertKind, subject: &impl ToString, text: String) -> Finding {
    Finding { kind, subject: subject.to_string(), text }
}

impl Seen {
    /// Who somebody is to this vault.
    pub fn role(&self, key: Address) -> &'static str {
        match key {
            key if key == self.who.owner => "owner",
            key if key == self.who.agent => "agent",
            _ => "foreign",
        }
    }

    /// Everything that is not as it ought to be.
    pub fn findings(&self) -> Vec<Finding> {
        let mut all = Vec::new();
        all.extend(self.authority());
        all.extend(self.votes());
        all.extend(self.members());
        all.extend(self.limits());
        all.extend(self.proposals.iter().filter_map(|proposed| self.proposal(proposed)));
        all
    }

    fn authority(&self) -> Option<Finding> {
        match self.multisig.config_authority {
            Some(authority) if authority == self.who.owner => None,
            Some(authority) => {
                let text = format!("`{authority}` may change the multisig, and not the owner");
                Some(found(AlertKind::VaultAuthority, &authority, text))
            }
            None => {
                let text = "nobody may change the multisig alone, not even the owner";
                Some(found(AlertKind::VaultAuthority, &"nobody", text.to_owned()))
            }
        }
    }

    fn votes(&self) -> Option<Finding> {
        let Multisig { threshold, time_lock, .. } = self.multisig;
        let text = format!("threshold {threshold} and time lock {time_lock} s instead of 1 and 0 s");
        (threshold != 1 || time_lock != 0).then(|| found(AlertKind::VaultVotes, &"votes", text))
    }

    fn members(&self) -> Vec<Finding> {
        let Parties { owner, agent } = self.who;
        let over = self.state == State::Terminated;
        let mut all = Vec::new();
        // The key of a wallet that is over is a stranger's.
        for (key, expected, who) in
            [(owner, 7, "owner"), (agent, 1, "agent")].into_iter().filter(|(key, ..)| *key == owner || !over)
        {
            let text = match self.multisig.members.iter().find(|member| member.key == key) {
                Some(member) if member.permissions.0 == expected => continue,
                Some(_) => format!("the {who}'s key `{key}` has other permissions than it ought to"),
                // On the deployed program a limit outlives its member.
                None if self.limits.iter().any(|(_, limit)| limit.members.contains(&key)) => {
                    format!("the {who}'s key `{key}` is no member, and a limit on chain still lets it pay")
                }
                None => format!("the {who}'s key `{key}` is no member"),
            };
            all.push(found(AlertKind::VaultMember, &key, text));
        }
        let foreign =
            self.multisig.members.iter().filter(|member| member.key != owner && (over || member.key != agent));
        all.extend(foreign.map(|member| {
            let text = format!("`{}` is a member, and neither owner nor agent", member.key);
            found(AlertKind::VaultMember, &member.key, text)
        }));
        all
    }

    fn limits(&self) -> Vec<Finding> {
        let mut all = Vec::new();
        let stopped = matches!(self.state, State::Suspended | State::Terminated);
        let wanted = if stopped { [].as_slice() } else { self.wanted.as_slice() };
        let at = |wanted: &Wanted| limit_on(&self.place.multisig, wanted.asset);
        for (address, limit) in &self.limits {
            let asset = asset_of(limit.mint);
            let users: Vec<_> = limit.members.iter().map(|key| format!("{} (`{key}`)", self.role(*key))).collect();
            let users = users.join(", ");
            let text = match wanted.iter().find(|wanted| at(wanted) == Some(*address)) {
                Some(wanted) if is_as_wanted(limit, wanted, self.who.agent) => continue,
                Some(_) => format!(
                    "the limit on `{asset}`, usable by {users}, is not the policy's; `waiaas policy set` puts it right"
                ),
                None => format!(
                    "the limit `{address}` on `{asset}`, usable by {users}, is on chain and not wanted; what limits \
                     allow adds up"
                ),
            };
            all.push(found(AlertKind::VaultLimit, address, text));
        }
        let is_there = |wanted: &Wanted| self.limits.iter().any(|(address, _)| at(wanted) == Some(*address));
        all.extend(wanted.iter().filter(|wanted| !is_there(wanted)).map(|wanted| {
            let text = format!(
                "the limit on `{}` is not on chain: nothing of it can be paid; `waiaas policy set` puts it there",
                wanted.asset
            );
            found(AlertKind::VaultLimit, &wanted.asset, text)
        }));
        all
    }

    /// A proposal that can still move something, and that nobody ordered here. One that is open and stale cannot be passed
    /// any more; one that is approved can be executed, stale or not.
    fn proposal(&self, proposed: &Proposed) -> Option<Finding> {
        let Proposal { index, status, .. } = proposed.proposal;
        let stale = index <= self.multisig.stale_transaction_index;
        let told = match status {
            ProposalStatus::Draft | ProposalStatus::Active if !stale => "is open: a vote of the owner's key passes it",
            ProposalStatus::Approved if stale => "is approved, stale, and can be executed all the same: cancel it",
            ProposalStatus::Approved => "is approved and can be executed by any member who may: execute or cancel it",
            _ => return None,
        };
        if let Some(Ordered { tx, late }) = proposed.of {
            let why = match self.state {
                State::Suspended | State::Terminated => "the wallet is stopped",
                _ if late => "the time to approve it is over",
                // It waits for the owner, who is shown it in the inbox.
                _ => return None,
            };
            let text = format!("proposal {index} of the payment {tx} {told}, and {why}; `waiaas reject {tx}` ends it");
            return Some(found(AlertKind::VaultProposal, &format!("{index} {status:?}"), text));
        }
        let creator = proposed
            .creator
            .map_or_else(|| "somebody".to_owned(), |creator| format!("{} (`{creator}`)", self.role(creator)));
        let text = format!("proposal {index}, made by {creator} and not ordered here, {told}");
        // When it is approved that is news, and another alert.
        Some(found(AlertKind::VaultProposal, &format!("{index} {status:?}"), text))
    }
}

/// The asset of a limit's mint.
pub(super) fn asset_of(mint: Address) -> Asset {
    if mint == limit_key(Asset::Sol) { Asset::Sol } else { Asset::Token(mint) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::solana::squads::{Member, Period, Permissions};

    const fn key(byte: u8) -> Address {
        Address::new_from_array([byte; 32])
    }

    fn limit(members: Vec<Address>) -> Limit {
        Limit {
            multisig: key(1),
            create_key: limit_key(Asset::Sol),
            vault_index: 0,
            mint: limit_key(Asset::Sol),
            amount: 5,
            period: Period::Day,
            remaining: 5,
            last_reset: 0,
            members,
            destinations: Vec::new(),
        }
    }

    fn good() -> Seen {
        let member = |key, permissions| Member { key, permissions };
        Seen {
            place: Place { multisig: key(1), vault: key(2) },
            who: Parties { owner: key(3), agent: key(4) },
            state: State::Active,
            multisig: Multisig {
                create_key: key(9),
                config_authority: Some(key(3)),
                threshold: 1,
                time_lock: 0,
                transaction_index: 3,
                stale_transaction_index: 1,
                rent_collector: Some(key(3)),
                members: vec![member(key(3), Permissions::ALL), member(key(4), Permissions::INITIATE)],
            },
            limits: vec![(limit_on(&key(1), Asset::Sol).unwrap(), limit(vec![key(4)]))],
            wanted: vec![Wanted { asset: Asset::Sol, amount: 5, period: Period::Day, destinations: Vec::new() }],
            proposals: Vec::new(),
        }
    }

    fn kinds(seen: &Seen) -> Vec<AlertKind> {
        seen.findings().iter().map(|finding| finding.kind).collect()
    }

    #[test]
    fn what_is_as_it_ought_to_be_is_no_finding() {
        assert_eq!(good().findings(), []);
    }

    #[test]
    fn every_change_is_a_finding_of_its_kind() {
        let changed = |change: fn(&mut Seen)| {
            let mut seen = good();
            change(&mut seen);
            kinds(&seen)
        };
        assert_eq!(changed(|seen| seen.multisig.config_authority = Some(key(8))), [AlertKind::VaultAuthority]);
        assert_eq!(changed(|seen| seen.multisig.config_authority = None), [AlertKind::VaultAuthority]);
        assert_eq!(changed(|seen| seen.multisig.threshold = 2), [AlertKind::VaultVotes]);
        assert_eq!(changed(|seen| seen.multisig.time_lock = 1), [AlertKind::VaultVotes]);
        assert_eq!(changed(|seen| seen.multisig.members[1].permissions = Permissions::ALL), [AlertKind::VaultMember]);
        assert_eq!(changed(|seen| seen.multisig.members[1].key = key(8)), [AlertKind::VaultMember; 2]);
        assert_eq!(changed(|seen| seen.limits.clear()), [AlertKind::VaultLimit]);
        assert_eq!(changed(|seen| seen.limits[0].1.members = vec![key(8)]), [AlertKind::VaultLimit]);
        assert_eq!(changed(|seen| seen.limits.push((key(7), limit(vec![key(4)])))), [AlertKind::VaultLimit]);
        assert_eq!(changed(|seen| seen.state = State::Suspended), [AlertKind::VaultLimit]);
    }

    #[test]
    fn a_proposal_that_was_ordered_here_is_none_while_the_owner_may_say_yes() {
        let of = |state, late| {
            let (index, status) = (2, ProposalStatus::Active);
            let proposal =
                Proposal { multisig: key(1), index, status, approved: vec![], rejected: vec![], cancelled: vec![] };
            let of = Some(Ordered { tx: TxId::from_u128(5), late });
            let proposals = vec![Proposed { proposal, creator: Some(key(4)), of }];
            let seen = Seen { state, proposals, limits: Vec::new(), wanted: Vec::new(), ..good() };
            seen.findings().into_iter().map(|finding| finding.text).collect::<Vec<_>>()
        };
        assert_eq!(of(State::Active, false), Vec::<String>::new());
        for (state, late, why) in [(State::Active, true, "time to approve"), (State::Suspended, false, "stopped")] {
            let found = of(state, late);
            assert!(found.len() == 1 && found[0].contains(why) && found[0].contains("waiaas reject"), "{found:?}");
        }
    }

    #[test]
    fn a_proposal_is_a_finding_while_it_can_move_something() {
        let of = |index, status| {
            let proposal =
                Proposal { multisig: key(1), index, status, approved: vec![], rejected: vec![], cancelled: vec![] };
            let seen = Seen { proposals: vec![Proposed { proposal, creator: Some(key(4)), of: None }], ..good() };
            kinds(&seen).len()
        };
        for (status, open, stale) in [
            (ProposalStatus::Draft, 1, 0),
            (ProposalStatus::Active, 1, 0),
            (ProposalStatus::Approved, 1, 1),
            (ProposalStatus::Rejected, 0, 0),
            (ProposalStatus::Executing, 0, 0),
            (ProposalStatus::Executed, 0, 0),
            (ProposalStatus::Cancelled, 0, 0),
        ] {
            assert_eq!((of(2, status), of(1, status)), (open, stale), "{status:?}");
        }
    }
}
