//! Incoming payments as they were found on the ledger, and how far each watched account was read.

use super::{
    error::StoreError,
    key::Key,
    record::{Record, index, record},
    scan::Scan,
    txn::{Reads, Txn},
};
use minicbor::{Decode, Encode};
use waiaas_policy::{Address, address, asset::Asset, id::AgentId, time::Timestamp};
use waiaas_wire::{Signature, view::DepositView};

/// An incoming payment.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Deposit {
    /// Its place among all deposits, from 1.
    #[n(0)]
    pub sequence: u64,
    /// Whose wallet.
    #[n(1)]
    pub wallet: AgentId,
    /// What was paid.
    #[n(2)]
    pub asset: Asset,
    /// How much, in base units.
    #[n(3)]
    pub amount: u64,
    /// The transaction on the ledger.
    #[n(4)]
    pub signature: Signature,
    /// The account that received it: the wallet's own, or its token account.
    #[cbor(n(5), with = "address::cbor")]
    pub account: Address,
    /// The slot that it landed in.
    #[n(6)]
    pub slot: u64,
    /// When it was found.
    #[n(7)]
    pub seen: Timestamp,
}

impl Deposit {
    /// What is shown of it.
    pub fn view(&self) -> DepositView {
        DepositView {
            wallet: self.wallet,
            asset: self.asset,
            amount: self.amount,
            signature: self.signature.to_string(),
            slot: self.slot,
            seen_at: self.seen,
        }
    }

    fn identity(&self) -> DepositSeen {
        let Self { signature, asset, account, sequence, .. } = *self;
        DepositSeen { signature, asset, account, sequence }
    }
}

/// Deposits of one wallet, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DepositOfWallet {
    /// The wallet.
    pub wallet: AgentId,
    /// The deposit.
    pub sequence: u64,
}

/// A deposit is known by transaction, asset and account.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct DepositSeen {
    /// The transaction.
    #[n(0)]
    pub signature: Signature,
    /// The asset.
    #[n(1)]
    pub asset: Asset,
    /// The account that received it.
    #[cbor(n(2), with = "address::cbor")]
    pub account: Address,
    /// The deposit.
    #[n(3)]
    pub sequence: u64,
}

/// How far an account was read.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Cursor {
    /// Whose wallet the account belongs to.
    #[n(0)]
    pub wallet: AgentId,
    /// The account.
    #[cbor(n(1), with = "address::cbor")]
    pub account: Address,
    /// How far, in the words of the chain's adapter.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub position: Vec<u8>,
}

impl Key for Signature {
    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.0);
    }

    fn read(bytes: &mut &[u8]) -> Option<Self> {
        let (head, tail) = bytes.split_first_chunk()?;
        *bytes = tail;
        Some(Self(*head))
    }
}

impl Key for Asset {
    fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Sol => 0_u8.write(out),
            Self::Token(mint) => (1_u8, *mint).write(out),
        }
    }

    fn read(bytes: &mut &[u8]) -> Option<Self> {
        match u8::read(bytes)? {
            0 => Some(Self::Sol),
            1 => Address::read(bytes).map(Self::Token),
            _ => None,
        }
    }
}

record!(Deposit, Deposit, u64, |it| it.sequence);
index!(DepositOfWallet { wallet: AgentId, sequence: u64 }, DepositOfWallet);
record!(DepositSeen, DepositSeen, (Signature, Asset, Address), |it| (it.signature, it.asset, it.account));
record!(Cursor, Cursor, (AgentId, Address), |it| (it.wallet, it.account));

/// Keeps a deposit under the next sequence, whatever its own says; `None` when it is known already.
pub fn keep(txn: &mut Txn<'_>, mut deposit: Deposit) -> Result<Option<Deposit>, StoreError> {
    if txn.get::<DepositSeen>(&Record::key(&deposit.identity()))?.is_some() {
        return Ok(None);
    }
    let last = txn.first::<Deposit>(Scan::all().reverse())?.map_or(0, |deposit| deposit.sequence);
    deposit.sequence = last.saturating_add(1);
    txn.put(&deposit)?;
    txn.put(&DepositOfWallet { wallet: deposit.wallet, sequence: deposit.sequence })?;
    txn.put(&deposit.identity())?;
    Ok(Some(deposit))
}

/// At most `limit` deposits behind sequence `since`, the oldest first: of one wallet, or of all.
pub fn since(from: &impl Reads, wallet: Option<AgentId>, since: u64, limit: usize) -> Result<Vec<Deposit>, StoreError> {
    let Some(wallet) = wallet else { return from.scan(Scan::all().after(&since).limit(limit)) };
    let entries: Vec<DepositOfWallet> = from.scan(Scan::under(&wallet).after(&(wallet, since)).limit(limit))?;
    let deposits = entries.iter().map(|entry| from.get(&entry.sequence));
    deposits.filter_map(Result::transpose).collect()
}

/// At most `limit` deposits below sequence `below`, the newest first: of one wallet, or of all.
pub fn newest(
    from: &impl Reads,
    wallet: Option<AgentId>,
    below: Option<u64>,
    limit: usize,
) -> Result<Vec<Deposit>, StoreError> {
    let below = below.unwrap_or(u64::MAX);
    let Some(wallet) = wallet else { return from.scan(Scan::all().before(&below).reverse().limit(limit)) };
    let entries: Vec<DepositOfWallet> =
        from.scan(Scan::under(&wallet).before(&(wallet, below)).reverse().limit(limit))?;
    let deposits = entries.iter().map(|entry| from.get(&entry.sequence));
    deposits.filter_map(Result::transpose).collect()
}

/// How far each account of a wallet was read.
pub fn cursors(from: &impl Reads, wallet: AgentId) -> Result<Vec<Cursor>, StoreError> {
    from.scan(Scan::under(&wallet))
}

/// Moves an account's cursor on. Belongs into the transition that keeps the deposits up to there.
pub fn move_cursor(txn: &mut Txn<'_>, cursor: &Cursor) -> Result<(), StoreError> {
    txn.put(cursor)
}
