//! Proposals of a multisig: which there are, and what ends those that can still move something.

use crate::{
    daemon::Daemon,
    solana::squads::{Multisig, Proposal, ProposalStatus, activate, cancel, reject},
};
use solana_sdk::instruction::Instruction;
use waiaas_policy::{Address, address::squads::proposal};
use waiaas_wire::Problem;

/// Proposals that are looked at where the end point cannot search: the newest.
const NEWEST: u64 = 100;

/// The bit of a member that may vote.
const VOTE: u8 = 2;

/// The proposals of a multisig that are not over, in their order: all where the end point can search, otherwise those among
/// the newest.
///
/// # Errors
/// The ledger does not answer.
pub(super) async fn open(daemon: &Daemon, address: Address, multisig: &Multisig) -> Result<Vec<Proposal>, Problem> {
    let mut all = match daemon.chain.proposals(address).await {
        Ok(found) => found,
        Err(_) => newest(daemon, address, multisig.transaction_index).await?,
    };
    all.retain(|proposal| !proposal.is_over());
    all.sort_by_key(|proposal| proposal.index);
    Ok(all)
}

async fn newest(daemon: &Daemon, address: Address, last: u64) -> Result<Vec<Proposal>, Problem> {
    let first = last.saturating_sub(NEWEST).saturating_add(1);
    let addresses: Vec<Address> = (first..=last).filter_map(|index| Some(proposal(&address, index)?.0)).collect();
    let accounts = daemon.chain.accounts(&addresses).await?;
    Ok(accounts.into_iter().filter_map(|account| Proposal::read(&account?.data)).collect())
}

/// What the owner votes so that nothing comes of a proposal any more: an open one is voted down, one that is approved is taken
/// back, stale or not, a draft is opened first. `None` where there is nothing that the owner could do or has not done.
pub(super) fn ending(
    address: &Address,
    multisig: &Multisig,
    owner: &Address,
    proposal: &Proposal,
) -> Option<Vec<Instruction>> {
    let voter = multisig.members.iter().any(|member| member.key == *owner && member.permissions.0 & VOTE != 0);
    let stale = proposal.index <= multisig.stale_transaction_index;
    let vote = match proposal.status {
        ProposalStatus::Draft if !stale => {
            vec![activate(address, owner, proposal.index)?, reject(address, owner, proposal.index)?]
        }
        ProposalStatus::Active if !stale && !proposal.rejected.contains(owner) => {
            vec![reject(address, owner, proposal.index)?]
        }
        ProposalStatus::Approved if !proposal.cancelled.contains(owner) => {
            vec![cancel(address, owner, proposal.index)?]
        }
        _ => return None,
    };
    voter.then_some(vote)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::solana::squads::{Member, Permissions};

    const fn key(byte: u8) -> Address {
        Address::new_from_array([byte; 32])
    }

    fn multisig(permissions: Permissions) -> Multisig {
        Multisig {
            create_key: key(9),
            config_authority: Some(key(3)),
            threshold: 1,
            time_lock: 0,
            transaction_index: 5,
            stale_transaction_index: 2,
            rent_collector: None,
            members: vec![Member { key: key(3), permissions }],
        }
    }

    fn votes(index: u64, status: ProposalStatus, voted: &[Address]) -> usize {
        let (rejected, cancelled) = (voted.to_vec(), voted.to_vec());
        let proposal = Proposal { multisig: key(1), index, status, approved: vec![], rejected, cancelled };
        let of = |permissions| ending(&key(1), &multisig(permissions), &key(3), &proposal).map_or(0, |all| all.len());
        assert_eq!(of(Permissions::INITIATE), 0, "who may not vote does not");
        of(Permissions::ALL)
    }

    #[test]
    fn what_can_still_move_something_is_ended_once() {
        for (status, fresh, stale) in [
            (ProposalStatus::Draft, 2, 0),
            (ProposalStatus::Active, 1, 0),
            (ProposalStatus::Approved, 1, 1),
            (ProposalStatus::Rejected, 0, 0),
            (ProposalStatus::Executing, 0, 0),
            (ProposalStatus::Executed, 0, 0),
            (ProposalStatus::Cancelled, 0, 0),
        ] {
            assert_eq!((votes(3, status, &[]), votes(2, status, &[])), (fresh, stale), "{status:?}");
        }
        assert_eq!(votes(3, ProposalStatus::Active, &[key(3)]), 0);
        assert_eq!(votes(3, ProposalStatus::Approved, &[key(3)]), 0);
    }
}
