//! Wallets: one per agent, each with a name of its own.

use super::{
    error::StoreError,
    record::record,
    scan::Scan,
    txn::{Reads, Txn},
};
use minicbor::{Decode, Encode};
use waiaas_policy::{Address, address, id::AgentId, time::Timestamp};
use waiaas_wire::{enclave::Purpose, view};

/// A wallet.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Wallet {
    /// The agent that it belongs to.
    #[n(0)]
    pub agent: AgentId,
    /// The owner's name for it, unique.
    #[n(1)]
    pub name: String,
    /// Where it stands.
    #[n(2)]
    pub state: State,
    /// The account of the agent key, once the enclave has made that key.
    #[cbor(n(3), with = "address::cbor::option", has_nil)]
    pub pocket: Option<Address>,
    /// Which key of the enclave signs for it.
    #[n(4)]
    pub purpose: Purpose,
    /// When it was asked for.
    #[n(5)]
    pub created: Timestamp,
    /// Where its money is, if not in the pocket.
    #[n(6)]
    pub vault: Option<Vault>,
    /// The owner's words for it; absent: none.
    #[n(7)]
    pub tags: Option<Vec<String>>,
    /// When the owner let it go on the last time, if ever.
    #[n(8)]
    pub lifted: Option<Timestamp>,
}

/// A wallet's vault. There is one from the moment at which it is asked for; it is on chain once it has addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Encode, Decode)]
pub struct Vault {
    /// Its addresses.
    #[n(0)]
    pub place: Option<Place>,
}

/// A multisig on chain, and its vault 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Place {
    /// The multisig: nothing is ever paid to it.
    #[cbor(n(0), with = "address::cbor")]
    pub multisig: Address,
    /// The vault: here is the money.
    #[cbor(n(1), with = "address::cbor")]
    pub vault: Address,
}

impl Wallet {
    /// The multisig and the vault that hold its money, if they are there.
    pub fn place(&self) -> Option<Place> {
        self.vault.and_then(|vault| vault.place)
    }

    /// Whether the owner has stopped it, for now or for good.
    pub fn is_stopped(&self) -> bool {
        matches!(self.state, State::Suspended | State::Terminated)
    }

    /// The account that holds its money and that deposits go to, once there is one.
    pub fn account(&self) -> Option<Address> {
        match (self.vault, self.place()) {
            (None, _) => self.pocket,
            (Some(_), place) => place.map(|place| place.vault),
        }
    }
}

/// Where a wallet stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum State {
    /// The name is taken; the key is not made yet.
    #[n(0)]
    Creating,
    /// In use.
    #[n(1)]
    Active,
    /// Stopped by the owner.
    #[n(2)]
    Suspended,
    /// Over; the key is destroyed.
    #[n(3)]
    Terminated,
}

impl From<State> for view::WalletState {
    fn from(state: State) -> Self {
        match state {
            State::Creating => Self::Creating,
            State::Active => Self::Active,
            State::Suspended => Self::Suspended,
            State::Terminated => Self::Terminated,
        }
    }
}

/// Who has a name.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct WalletName {
    /// The name.
    #[n(0)]
    pub name: String,
    /// The agent whose wallet has it.
    #[n(1)]
    pub agent: AgentId,
}

record!(Wallet, Wallet, AgentId, |it| it.agent, often);
record!(WalletName, WalletName, String, |it| it.name.clone());

/// The wallet of an agent.
pub fn of(from: &impl Reads, agent: AgentId) -> Result<Option<Wallet>, StoreError> {
    from.get(&agent)
}

/// The wallet of that name.
pub fn named(from: &impl Reads, name: &str) -> Result<Option<Wallet>, StoreError> {
    match from.get::<WalletName>(&name.to_owned())? {
        Some(entry) => of(from, entry.agent),
        None => Ok(None),
    }
}

/// All wallets, the oldest first.
pub fn all(from: &impl Reads) -> Result<Vec<Wallet>, StoreError> {
    from.scan(Scan::all())
}

/// Takes the name for a new wallet: [`State::Creating`], without a pocket.
///
/// # Errors
/// [`StoreError::Taken`] when a wallet has that name.
pub fn create(txn: &mut Txn<'_>, agent: AgentId, name: &str, now: Timestamp) -> Result<Wallet, StoreError> {
    begin(txn, agent, name, None, now)
}

/// The same for a wallet whose money will be in a vault.
///
/// # Errors
/// [`StoreError::Taken`] when a wallet has that name.
pub fn create_with_vault(txn: &mut Txn<'_>, agent: AgentId, name: &str, now: Timestamp) -> Result<Wallet, StoreError> {
    begin(txn, agent, name, Some(Vault::default()), now)
}

fn begin(
    txn: &mut Txn<'_>,
    agent: AgentId,
    name: &str,
    vault: Option<Vault>,
    now: Timestamp,
) -> Result<Wallet, StoreError> {
    if txn.get::<WalletName>(&name.to_owned())?.is_some() {
        return Err(StoreError::Taken { what: "wallet name", name: name.to_owned() });
    }
    let purpose = Purpose::Agent(agent);
    let wallet = Wallet {
        agent,
        name: name.to_owned(),
        state: State::Creating,
        pocket: None,
        purpose,
        created: now,
        vault,
        tags: None,
        lifted: None,
    };
    txn.put(&WalletName { name: name.to_owned(), agent })?;
    txn.put(&wallet)?;
    Ok(wallet)
}

/// The agent key is made: the wallet is in use. Idempotent.
///
/// # Errors
/// [`StoreError::Missing`] when there is no such wallet.
pub fn activate(txn: &mut Txn<'_>, agent: AgentId, pocket: Address) -> Result<Wallet, StoreError> {
    let wallet = of(txn, agent)?.ok_or(StoreError::Missing { what: "wallet" })?;
    // One with a vault is in use when the vault is there.
    let state = if wallet.account().is_some() || wallet.vault.is_none() { State::Active } else { wallet.state };
    let wallet = Wallet { state, pocket: Some(pocket), ..wallet };
    txn.put(&wallet)?;
    Ok(wallet)
}

/// The vault is on chain: the wallet is in use. Idempotent.
///
/// # Errors
/// [`StoreError::Missing`] when there is no such wallet.
pub fn placed(txn: &mut Txn<'_>, agent: AgentId, place: Place) -> Result<Wallet, StoreError> {
    let wallet = of(txn, agent)?.ok_or(StoreError::Missing { what: "wallet" })?;
    let wallet = Wallet { state: State::Active, vault: Some(Vault { place: Some(place) }), ..wallet };
    txn.put(&wallet)?;
    Ok(wallet)
}

/// Gives a wallet another name, other tags, or both; its name of before is free again.
///
/// # Errors
/// [`StoreError::Missing`] when there is no such wallet, [`StoreError::Taken`] when another one has that name.
pub fn rename(
    txn: &mut Txn<'_>,
    agent: AgentId,
    name: Option<&str>,
    tags: Option<&[String]>,
) -> Result<Wallet, StoreError> {
    let mut wallet = of(txn, agent)?.ok_or(StoreError::Missing { what: "wallet" })?;
    if let Some(name) = name.filter(|name| *name != wallet.name) {
        if txn.get::<WalletName>(&name.to_owned())?.is_some() {
            return Err(StoreError::Taken { what: "wallet name", name: name.to_owned() });
        }
        txn.delete::<WalletName>(&wallet.name)?;
        txn.put(&WalletName { name: name.to_owned(), agent })?;
        name.clone_into(&mut wallet.name);
    }
    if let Some(tags) = tags {
        wallet.tags = Some(tags.to_vec()).filter(|tags| !tags.is_empty());
    }
    txn.put(&wallet)?;
    Ok(wallet)
}

/// Stops a wallet, or lets it go on.
///
/// # Errors
/// [`StoreError::Missing`] when there is no such wallet.
pub fn turn(txn: &mut Txn<'_>, agent: AgentId, state: State) -> Result<Wallet, StoreError> {
    let wallet = of(txn, agent)?.ok_or(StoreError::Missing { what: "wallet" })?;
    let wallet = Wallet { state, ..wallet };
    txn.put(&wallet)?;
    Ok(wallet)
}

/// The wallet is over. One that was never in use leaves no trace, and its name is free again.
///
/// # Errors
/// [`StoreError::Missing`] when there is no such wallet.
pub fn end(txn: &mut Txn<'_>, agent: AgentId) -> Result<Wallet, StoreError> {
    let wallet = of(txn, agent)?.ok_or(StoreError::Missing { what: "wallet" })?;
    if wallet.state != State::Creating {
        return turn(txn, agent, State::Terminated);
    }
    txn.delete::<WalletName>(&wallet.name)?;
    txn.delete::<Wallet>(&agent)?;
    Ok(Wallet { state: State::Terminated, ..wallet })
}

/// Another key is the wallet's.
///
/// # Errors
/// [`StoreError::Missing`] when there is no such wallet.
pub fn rekeyed(txn: &mut Txn<'_>, agent: AgentId, pocket: Address) -> Result<Wallet, StoreError> {
    let wallet = of(txn, agent)?.ok_or(StoreError::Missing { what: "wallet" })?;
    let wallet = Wallet { pocket: Some(pocket), ..wallet };
    txn.put(&wallet)?;
    Ok(wallet)
}
