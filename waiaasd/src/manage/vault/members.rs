//! Who has a part in a multisig: the agent's key that goes, and the one that comes.

use super::{
    Parties,
    draft::{Piece, Plan, changes, must_be_stopped, piece},
    limits::{Step, steps, wanted},
    limits_on_chain,
    look::multisig,
    place,
};
use crate::{
    daemon::Daemon,
    flow::request::policy_of,
    solana::squads::{Authority, Member, Multisig, Permissions, add_member, remove_limit, remove_member},
    store::{
        acts::Kind,
        wallets::{Place, Wallet},
    },
};
use waiaas_policy::{Address, document::Policy};
use waiaas_wire::Problem;

/// Removes everybody but the owner from the members of a stopped wallet's multisig; `None`: nobody is left.
pub(super) async fn dismiss(daemon: &Daemon, wallet: &Wallet, who: Parties) -> Result<Option<Plan>, Problem> {
    let place = place(wallet)?;
    must_be_stopped(wallet)?;
    let all = without(&multisig(daemon, place).await?, place, who, who.owner);
    changes(daemon, who, place, all, Kind::Dismiss).await
}

/// Lets another key of the agent's in, and the one before it out: limits that go, members, limits that come. One transaction
/// where it fits; cut short or split, the rest is what is missing then. `None`: all of it is so.
pub(super) async fn rotate(daemon: &Daemon, wallet: &Wallet) -> Result<Option<Plan>, Problem> {
    let (place, who) = (place(wallet)?, Parties::to_come(daemon, wallet)?);
    must_be_stopped(wallet)?;
    // Without a policy there are no limits to set, and nothing is allowed.
    let policy = policy_of(daemon, wallet.agent).unwrap_or_else(|_| Policy::empty());
    let on_chain = limits_on_chain(daemon, place.multisig, Some(&policy)).await?;
    let limits = steps(&place.multisig, &on_chain, &wanted(&policy)?, who.agent);
    let multisig = multisig(daemon, place).await?;
    let mut all: Vec<_> = limits.iter().filter_map(|step| removal(step, place, who)).collect();
    all.extend(without(&multisig, place, who, who.agent));
    if multisig.members.iter().all(|member| member.key != who.agent) {
        let member = Member { key: who.agent, permissions: Permissions::INITIATE };
        all.push(Piece { instructions: vec![add_member(&authority(place, who), &member)], bytes: None });
    }
    for step in limits.into_iter().filter(|step| step.add.is_some()) {
        all.push(piece(&Step { remove: None, ..step }, place, who)?);
    }
    changes(daemon, who, place, all, Kind::Rotate).await
}

fn removal(step: &Step, place: Place, who: Parties) -> Option<Piece> {
    let limit = step.remove?;
    Some(Piece { instructions: vec![remove_limit(&place.multisig, &who.owner, &limit)], bytes: None })
}

/// The members that go when the owner and one more may stay.
fn without(multisig: &Multisig, place: Place, who: Parties, stays: Address) -> Vec<Piece> {
    let go = multisig.members.iter().map(|member| member.key).filter(|key| *key != who.owner && *key != stays);
    let by = Authority { rent_payer: None, ..authority(place, who) };
    go.map(|key| Piece { instructions: vec![remove_member(&by, &key)], bytes: None }).collect()
}

fn authority(place: Place, who: Parties) -> Authority {
    Authority { multisig: place.multisig, authority: who.owner, rent_payer: Some(who.owner) }
}
