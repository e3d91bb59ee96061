//! Stops and their ends, as commits. Whatever order the answers of the enclave come in, a stop outlives a lift that did not
//! know of it, and nothing wakes a wallet that is over.

use super::{
    error::StoreError,
    leaf::{Event, LeafRecord},
    sealed,
    txn::Txn,
    wallets::{self, State, Wallet},
};
use waiaas_policy::{id::AgentId, time::Timestamp};
use waiaas_wire::enclave;

/// Stops a wallet; one that is stopped stays so. `None` for one that pays nothing: it is being made, or is over.
///
/// # Errors
/// [`StoreError::Missing`] when there is no such wallet.
pub fn stop(txn: &mut Txn<'_>, agent: AgentId, at: Timestamp) -> Result<Option<Wallet>, StoreError> {
    let known = wallets::of(txn, agent)?.ok_or(StoreError::Missing { what: "wallet" })?;
    match known.state {
        State::Creating | State::Terminated => Ok(None),
        State::Suspended => Ok(Some(known)),
        State::Active => {
            txn.append_leaf(&LeafRecord { at, event: Event::Suspended { wallet: agent } })?;
            wallets::turn(txn, agent, State::Suspended).map(Some)
        }
    }
}

/// The enclave has stopped as well, and this is its state since. A lift of an earlier stop may have come between the two, so
/// the wallet is stopped once more.
///
/// # Errors
/// [`StoreError::Missing`] when there is no such wallet.
pub fn stopped(txn: &mut Txn<'_>, state: &enclave::State, at: Timestamp) -> Result<(), StoreError> {
    if stop(txn, state.agent, at)?.is_some() {
        sealed::keep_state(txn, state)?;
    }
    Ok(())
}

/// The enclave lets a wallet go on, and this is its state since. One that was stopped once more meanwhile, or ended, stays
/// as it is. Gives the wallet as it stands afterwards.
///
/// # Errors
/// [`StoreError::Missing`] when there is no such wallet.
pub fn lifted(txn: &mut Txn<'_>, state: &enclave::State, at: Timestamp) -> Result<Wallet, StoreError> {
    let known = wallets::of(txn, state.agent)?.ok_or(StoreError::Missing { what: "wallet" })?;
    if known.state != State::Suspended || !sealed::keep_state(txn, state)? {
        return Ok(known);
    }
    txn.append_leaf(&LeafRecord { at, event: Event::Lifted { wallet: state.agent } })?;
    let wallet = Wallet { lifted: Some(at), ..wallets::turn(txn, state.agent, State::Active)? };
    txn.put(&wallet)?;
    Ok(wallet)
}
