//! The Squads v4 program: the bytes of its instructions and accounts. Pure.
//!
//! Written from the program's wire format, for the few instructions that a wallet with a vault needs; compared byte by
//! byte with what the official client makes (the vectors of `waiaas-policy`), and on the ledger with the program itself.

mod account;
mod borsh;
mod change;
mod proposal;
#[cfg(test)]
mod tests;

pub use account::{Limit, Multisig, ProgramConfig, Proposal, ProposalStatus, VaultTransaction};
pub use change::{
    AddLimit, Authority, Create, add_limit, add_member, change_threshold, create, remove_limit, remove_member,
};
pub use proposal::{
    Creation, EXECUTE, Message, activate, approve, cancel, close, create_proposal, create_transaction, execute,
    execute_with, reject, use_limit,
};

use solana_sdk::instruction::{AccountMeta, Instruction};
use waiaas_policy::{Address, address::SQUADS};

/// What a member may do, as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Permissions(pub u8);

impl Permissions {
    /// May propose, and nothing else: an agent's key.
    pub const INITIATE: Self = Self(1);
    /// May propose, vote and execute: the owner.
    pub const ALL: Self = Self(7);
}

/// A member of a multisig.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub key: Address,
    /// What it may do.
    pub permissions: Permissions,
}

/// When a spending limit is full again. The windows are anchored to the second in which the limit was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// Never.
    OneTime,
    /// Every 86,400 seconds.
    Day,
    /// Every 604,800 seconds.
    Week,
    /// Every 2,592,000 seconds.
    Month,
}

impl Period {
    /// The program's number for it.
    pub const fn number(self) -> u8 {
        match self {
            Self::OneTime => 0,
            Self::Day => 1,
            Self::Week => 2,
            Self::Month => 3,
        }
    }

    /// The period of that number.
    pub const fn from_number(number: u8) -> Option<Self> {
        match number {
            0 => Some(Self::OneTime),
            1 => Some(Self::Day),
            2 => Some(Self::Week),
            3 => Some(Self::Month),
            _ => None,
        }
    }

    /// How long it is; `None` for the one that never ends.
    pub const fn seconds(self) -> Option<i64> {
        match self {
            Self::OneTime => None,
            Self::Day => Some(86_400),
            Self::Week => Some(604_800),
            Self::Month => Some(2_592_000),
        }
    }

    /// In the owner's words.
    pub const fn word(self) -> &'static str {
        match self {
            Self::OneTime => "once",
            Self::Day => "daily",
            Self::Week => "weekly",
            Self::Month => "monthly",
        }
    }
}

/// An instruction of the program.
fn instruction(data: Vec<u8>, accounts: Vec<AccountMeta>) -> Instruction {
    Instruction { program_id: SQUADS, accounts, data }
}

/// An account that may be left out: the program itself stands in its place.
fn optional(account: Option<AccountMeta>) -> AccountMeta {
    account.unwrap_or_else(|| AccountMeta::new_readonly(SQUADS, false))
}
