//! Proposals that payments wait for: whoever votes, in whatever client, what becomes of them is noticed and carried on.
//!
//! Nothing is settled before it is final: what a proposal paid is spent, and what it asked for is given back, for good.

use super::place;
use crate::{
    daemon::Daemon,
    manage::settled::settled,
    solana::squads::{Multisig, Proposal, ProposalStatus},
    store::{
        abort_point,
        journal::{Payment, Stage},
        payments::{self, Ending},
        wallets::{self, Wallet},
    },
};
use std::{collections::BTreeSet, sync::Arc, time::Duration};
use tracing::{info, warn};
use waiaas_policy::id::{AgentId, TxId};
use waiaas_wire::Problem;

/// The longest between two looks, however seldom vaults are looked at otherwise: somebody waits for these.
const AT_MOST: Duration = Duration::from_secs(10);

/// What the chain says about a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// It can still be voted on, or is just being executed.
    Open,
    /// It was voted through and can be executed.
    Approved,
    /// It was executed.
    Executed,
    /// Nothing comes of it any more; why, in a sentence.
    Over(&'static str),
    /// Its accounts are closed, which only happens when it is over in one way or the other.
    Closed,
}

/// Looks after the proposals of all payments, for as long as the daemon runs: when somebody says so, and now and then.
pub async fn follow(daemon: Arc<Daemon>) {
    let every = daemon.config.vaults.look_every.duration().min(AT_MOST);
    loop {
        let _ = tokio::time::timeout(every, daemon.standing.notified()).await;
        let Ok(open) = daemon.store.open_payments() else { continue };
        let waiting = open.iter().filter(|payment| payment.standing().is_some());
        for agent in waiting.map(|payment| payment.wallet).collect::<BTreeSet<_>>() {
            let Ok(Some(wallet)) = daemon.store.read(|view| wallets::of(view, agent)) else { continue };
            if let Err(why) = look_after(&daemon, &wallet).await {
                warn!(wallet = %wallet.name, %why, "the proposals of a wallet could not be looked at");
            }
        }
    }
}

/// Looks at the proposals that payments of a wallet wait for, and ends those payments whose proposal is over. Gives those that
/// still stand.
///
/// # Errors
/// The ledger or the store does not answer.
pub async fn look_after(daemon: &Daemon, wallet: &Wallet) -> Result<Vec<TxId>, Problem> {
    let seen = look(daemon, wallet).await?;
    for (payment, fate) in &seen {
        let stage = match fate {
            Fate::Open => Stage::Open,
            Fate::Approved => Stage::Approved,
            Fate::Executed | Fate::Over(_) | Fate::Closed => continue,
        };
        if payment.standing().is_some_and(|proposal| proposal.stage != stage) {
            let (tx, now) = (payment.id, daemon.clock.now());
            daemon.store.finish(move |txn| payments::saw(txn, tx, stage, now)).await?;
            daemon.changes.announce();
        }
    }
    let ended = |fate: &Fate| !matches!(fate, Fate::Open | Fate::Approved);
    if seen.iter().any(|(_, fate)| ended(fate)) {
        // Once more, when what was seen is final: then it stays so.
        settled(daemon).await?;
        for (payment, fate) in look(daemon, wallet).await?.into_iter().filter(|(_, fate)| ended(fate)) {
            if seen.iter().any(|(before, _)| before.id == payment.id) {
                end(daemon, payment, fate).await?;
            }
        }
    }
    Ok(standing(daemon, wallet.agent)?.into_iter().map(|payment| payment.id).collect())
}

/// The payments of a wallet that wait for a vote.
pub(super) fn standing(daemon: &Daemon, wallet: AgentId) -> Result<Vec<Payment>, Problem> {
    let open = daemon.store.open_payments()?;
    Ok(open.into_iter().filter(|payment| payment.wallet == wallet && payment.standing().is_some()).collect())
}

async fn look(daemon: &Daemon, wallet: &Wallet) -> Result<Vec<(Payment, Fate)>, Problem> {
    let waiting = standing(daemon, wallet.agent)?;
    if waiting.is_empty() {
        return Ok(Vec::new());
    }
    let proposals = waiting.iter().filter_map(|payment| Some(payment.standing()?.account));
    let addresses: Vec<_> = [place(wallet)?.multisig].into_iter().chain(proposals).collect();
    let mut accounts = daemon.chain.accounts(&addresses).await?.into_iter();
    // Without the multisig nothing is known about its proposals.
    let Some(multisig) = accounts.next().flatten().and_then(|account| Multisig::read(&account.data)) else {
        return Ok(Vec::new());
    };
    let fates = waiting.iter().zip(accounts).map(|(payment, account)| match account {
        Some(account) => Proposal::read(&account.data).map_or(Fate::Open, |proposal| fate(&multisig, &proposal)),
        // An end point that is behind has not seen it yet.
        None if payment.standing().is_none_or(|own| multisig.transaction_index < own.index) => Fate::Open,
        None => Fate::Closed,
    });
    let fates: Vec<Fate> = fates.collect();
    Ok(waiting.into_iter().zip(fates).collect())
}

fn fate(multisig: &Multisig, proposal: &Proposal) -> Fate {
    let stale = proposal.index <= multisig.stale_transaction_index;
    match proposal.status {
        ProposalStatus::Draft | ProposalStatus::Active if stale => {
            Fate::Over("the multisig was changed, and its proposal can no longer be voted on")
        }
        ProposalStatus::Draft | ProposalStatus::Active | ProposalStatus::Executing => Fate::Open,
        ProposalStatus::Approved => Fate::Approved,
        ProposalStatus::Executed => Fate::Executed,
        ProposalStatus::Rejected => Fate::Over("its proposal was voted down on chain"),
        ProposalStatus::Cancelled => Fate::Over("the approval of its proposal was taken back on chain"),
    }
}

async fn end(daemon: &Daemon, payment: Payment, fate: Fate) -> Result<(), Problem> {
    let Some(proposal) = payment.standing() else { return Ok(()) };
    let execution = match fate {
        Fate::Executed | Fate::Closed => daemon.chain.execution(proposal.transaction).await?,
        Fate::Open | Fate::Approved | Fate::Over(_) => None,
    };
    let ending = match (fate, execution) {
        (Fate::Executed | Fate::Closed, Some(execution)) => {
            Ending::Executed { signature: Some(execution.signature), slot: execution.slot }
        }
        // That it was executed is proven by its account; which transaction did it is only told.
        (Fate::Executed, None) => Ending::Executed { signature: None, slot: 0 },
        (Fate::Over(why), _) => Ending::VotedDown { detail: why.to_owned() },
        (Fate::Open | Fate::Approved | Fate::Closed, _) => {
            Ending::VotedDown { detail: "its proposal was closed on chain, and nothing executed it".to_owned() }
        }
    };
    abort_point("proposal.before-settle");
    let settled = daemon.store.settle(payment.id, ending, daemon.clock.now()).await?;
    info!(tx = %settled.id, state = %settled.state.view(), "what was proposed came to its end");
    daemon.changes.announce();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use waiaas_policy::Address;

    #[test]
    fn what_can_no_longer_be_voted_on_is_over() {
        let key = |byte| Address::new_from_array([byte; 32]);
        let multisig = Multisig {
            create_key: key(9),
            config_authority: Some(key(3)),
            threshold: 1,
            time_lock: 0,
            transaction_index: 5,
            stale_transaction_index: 2,
            rent_collector: None,
            members: Vec::new(),
        };
        let of = |index, status| {
            let (approved, rejected, cancelled) = (Vec::new(), Vec::new(), Vec::new());
            fate(&multisig, &Proposal { multisig: key(1), index, status, approved, rejected, cancelled })
        };
        for (status, fresh, stale) in [
            (ProposalStatus::Draft, false, true),
            (ProposalStatus::Active, false, true),
            (ProposalStatus::Rejected, true, true),
            (ProposalStatus::Cancelled, true, true),
            (ProposalStatus::Approved, false, false),
            (ProposalStatus::Executing, false, false),
            (ProposalStatus::Executed, false, false),
        ] {
            let over = |index| matches!(of(index, status), Fate::Over(_));
            assert_eq!((over(3), over(2)), (fresh, stale), "{status:?}");
        }
        // Approved and stale can be executed all the same.
        assert_eq!(of(2, ProposalStatus::Approved), Fate::Approved);
    }
}
