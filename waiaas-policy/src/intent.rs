//! What a transaction does, in the owner's words.

mod danger;
mod opaque;
#[cfg(test)]
mod tests;

use alloc::{string::String, vec::Vec};

use minicbor::{Decode, Encode};

use crate::{Address, address, asset::Asset, id::Digest};

pub use danger::{Danger, DangerKind};
pub use opaque::{Opaque, OpaqueReason};

/// Everything that a message does, as decoded from its bytes. The default does nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
pub struct Intent {
    /// Who pays the network's fees.
    #[cbor(n(0), with = "address::cbor")]
    pub fee_payer: Address,
    /// Everyone who must sign, the fee payer first.
    #[cbor(n(1), with = "address::cbor::list")]
    pub signers: Vec<Address>,
    /// What leaves the wallet, summed per asset and recipient, in that order.
    #[n(2)]
    pub outflows: Vec<Outflow>,
    /// Calls of programs that are not decoded further.
    #[n(3)]
    pub calls: Vec<Call>,
    /// Instructions that give away more than an amount.
    #[n(4)]
    pub dangers: Vec<Danger>,
    /// What was not understood.
    #[n(5)]
    pub opaque: Vec<Opaque>,
    /// What the network takes for it, at most.
    #[n(6)]
    pub fees: Fees,
    /// The memo; several are joined by line feeds.
    #[n(7)]
    pub memo: Option<String>,
    /// Token accounts that are created on the way.
    #[n(8)]
    pub creates: Vec<Creation>,
    /// The host that is paid, for an HTTP payment (x402). No message carries it: whoever asked claims it.
    #[n(9)]
    pub host: Option<String>,
    /// Nothing of it happens now: it becomes a vault transaction, which the owner approves and executes on chain or
    /// not.
    #[cbor(n(10), skip_if = "is_not")]
    pub proposed: bool,
}

/// What is not so is not written: intents of before there were proposals keep their bytes and their digests.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape that minicbor asks for")]
const fn is_not(flag: &bool) -> bool {
    !*flag
}

/// An amount that leaves a wallet.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct Outflow {
    /// What leaves.
    #[n(0)]
    pub asset: Asset,
    /// The wallet that it goes to, never a token account.
    #[cbor(n(1), with = "address::cbor")]
    pub to: Address,
    /// The wallet that it leaves.
    #[cbor(n(2), with = "address::cbor")]
    pub from: Address,
    /// How much, in base units, before any fee that the mint takes.
    #[n(3)]
    pub amount: u64,
    /// Fraction digits as the message states them; `None` where it does not, as for SOL.
    #[n(4)]
    pub decimals: Option<u8>,
}

/// What the network takes, at most, in lamports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Encode, Decode)]
pub struct Fees {
    /// 5,000 for each signature.
    #[n(0)]
    pub signature: u64,
    /// Compute unit price × limit.
    #[n(1)]
    pub priority: u64,
    /// Deposits for the accounts that are created.
    #[n(2)]
    pub rent: u64,
}

impl Fees {
    /// All of it together; `u64::MAX` where that is too much to tell, which no limit allows.
    pub const fn total(self) -> u64 {
        self.signature.saturating_add(self.priority).saturating_add(self.rent)
    }
}

/// A call of a program that is not decoded further.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Call {
    /// The program.
    #[cbor(n(0), with = "address::cbor")]
    pub program: Address,
    /// The instruction's data.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub data: Vec<u8>,
    /// The accounts that it is given, in order.
    #[n(2)]
    pub accounts: Vec<CallAccount>,
}

/// An account that a called program is given.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct CallAccount {
    /// Which one.
    #[n(0)]
    pub account: AccountRef,
    /// Whether it signs.
    #[n(1)]
    pub signer: bool,
    /// Whether it may be changed.
    #[n(2)]
    pub writable: bool,
}

/// How a message names an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub enum AccountRef {
    /// By its address.
    #[n(0)]
    Static(#[cbor(n(0), with = "address::cbor")] Address),
    /// By its place in a lookup table whose contents were resolved from evidence.
    #[n(1)]
    Lookup {
        /// The table.
        #[cbor(n(0), with = "address::cbor")]
        table: Address,
        /// The place in it.
        #[n(1)]
        index: u8,
        /// What stands there.
        #[cbor(n(2), with = "address::cbor")]
        address: Address,
    },
}

/// A token account that is created, with the fee payer's money.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Creation {
    /// The wallet that it will belong to.
    #[cbor(n(0), with = "address::cbor")]
    pub owner: Address,
    /// The token that it will hold.
    #[cbor(n(1), with = "address::cbor")]
    pub mint: Address,
    /// Who pays its deposit.
    #[cbor(n(2), with = "address::cbor")]
    pub payer: Address,
}

/// The part of an intent that makes it the same payment in another message.
#[derive(Encode)]
struct Essence<'a> {
    #[n(0)]
    outflows: &'a [Outflow],
    #[n(1)]
    calls: &'a [Call],
    #[n(2)]
    dangers: &'a [Danger],
    #[n(3)]
    opaque: &'a [Opaque],
    #[n(4)]
    memo: Option<&'a str>,
    #[n(5)]
    host: Option<&'a str>,
    #[n(6)]
    proposed: Option<bool>,
}

impl Intent {
    /// What an owner approves: outflows, calls, dangers, what is opaque, memo and host, and whether it is only
    /// proposed. Not the fees, the block hash or the accounts created, so that a message built afresh for the same
    /// payment has the same digest.
    pub fn digest(&self) -> Digest {
        Digest::of(&crate::cbor::to_vec(&Essence {
            outflows: &self.outflows,
            calls: &self.calls,
            dangers: &self.dangers,
            opaque: &self.opaque,
            memo: self.memo.as_deref(),
            host: self.host.as_deref(),
            proposed: self.proposed.then_some(true),
        }))
    }

    /// How much of `asset` leaves, in base units; `u64::MAX` where that is too much to tell, which no limit allows.
    pub fn total(&self, asset: Asset) -> u64 {
        let of_asset = self.outflows.iter().filter(|outflow| outflow.asset == asset);
        of_asset.fold(0, |sum, outflow| sum.saturating_add(outflow.amount))
    }

    /// What leaves per asset, in order. Allocates nothing.
    pub fn totals(&self) -> impl Iterator<Item = (Asset, u64)> {
        self.outflows
            .chunk_by(|a, b| a.asset == b.asset)
            .filter_map(|of_asset| of_asset.first())
            .map(|outflow| (outflow.asset, self.total(outflow.asset)))
    }

    /// Whether every byte of the message was understood.
    pub fn is_understood(&self) -> bool {
        self.opaque.is_empty()
    }
}
