//! What was asked for.

use minicbor::{Decode, Encode};
use waiaas_policy::{
    Address, address,
    asset::Asset,
    id::{AgentId, Digest},
};
use waiaas_wire::signed::encode;

/// What was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Ask {
    /// What is paid.
    #[n(0)]
    pub asset: Asset,
    /// Its short name, where one is known.
    #[n(1)]
    pub symbol: Option<String>,
    /// Its decimals.
    #[n(2)]
    pub decimals: u8,
    /// The token program, for a token.
    #[cbor(n(3), with = "address::cbor::option", has_nil)]
    pub token_program: Option<Address>,
    /// How much, in base units.
    #[n(4)]
    pub amount: u64,
    /// The recipient's wallet.
    #[cbor(n(5), with = "address::cbor")]
    pub to: Address,
    /// Put into the transaction.
    #[n(6)]
    pub memo: Option<String>,
    /// Calls of programs, instead of a payment: `amount` is the SOL that leaves the vault as far as that is understood, and `to`
    /// the first program.
    #[n(7)]
    pub calls: Option<Calls>,
}

/// What a vault is to do, on the owner's vote.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Calls {
    /// In order.
    #[n(0)]
    pub instructions: Vec<Called>,
    /// Wallets that token accounts in it are claimed to belong to.
    #[cbor(n(1), with = "address::cbor::list")]
    pub recipients: Vec<Address>,
}

/// An instruction.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Called {
    /// The program.
    #[cbor(n(0), with = "address::cbor")]
    pub program: Address,
    /// The accounts that it is given, in order.
    #[n(1)]
    pub accounts: Vec<CalledAccount>,
    /// Its data.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub data: Vec<u8>,
}

/// An account that an instruction is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct CalledAccount {
    /// Which one.
    #[cbor(n(0), with = "address::cbor")]
    pub address: Address,
    /// Whether it signs.
    #[n(1)]
    pub signer: bool,
    /// Whether it may be changed.
    #[n(2)]
    pub writable: bool,
}

impl Ask {
    /// What makes two requests of a wallet the same.
    pub fn digest(&self, wallet: AgentId) -> Digest {
        Digest::of(&[encode(&wallet), encode(self)].concat())
    }
}
