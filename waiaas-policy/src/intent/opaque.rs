//! What was not understood, and why.

use core::fmt;

use minicbor::{Decode, Encode};

use crate::{Address, address};

/// A part of a message that was not understood. One is enough to refuse the whole.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Opaque {
    /// Why it was not understood.
    #[n(0)]
    pub reason: OpaqueReason,
    /// The place of the instruction in the message, from 0; `None` for the message itself.
    #[n(1)]
    pub instruction: Option<u16>,
    /// The program of the instruction, or the address that is in the way.
    #[cbor(n(2), with = "address::cbor::option", has_nil)]
    pub subject: Option<Address>,
}

/// Why a part of a message was not understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum OpaqueReason {
    /// The message is paid for by someone other than the fee payer.
    #[n(0)]
    UnexpectedFeePayer,
    /// Someone other than the wallet and the fee payer must sign.
    #[n(1)]
    UnexpectedSigner,
    /// The fee payer is more than a fee payer.
    #[n(2)]
    FeePayerInvolved,
    /// The program has no instruction of this number.
    #[n(3)]
    UnknownInstruction,
    /// The instruction's data is too short, too long or not in range.
    #[n(4)]
    MalformedData,
    /// The instruction has too few or too many accounts.
    #[n(5)]
    WrongAccounts,
    /// An account that matters comes out of a lookup table.
    #[n(6)]
    LookupAccount,
    /// Money leaves an account that is not the wallet's.
    #[n(7)]
    ForeignSource,
    /// Tokens go to an account that is not the associated token account of a known wallet.
    #[n(8)]
    UnknownTokenAccount,
    /// A transfer that does not name its mint.
    #[n(9)]
    UncheckedTransfer,
    /// A token account's authority is a multisig.
    #[n(10)]
    MultisigAuthority,
    /// A token account is created for someone who is not paid.
    #[n(11)]
    UnrelatedCreation,
    /// A token account is created with money other than the fee payer's.
    #[n(12)]
    ForeignPayer,
    /// A compute budget setting appears twice.
    #[n(13)]
    DuplicateSetting,
    /// Amounts add up to more than 2^64 − 1.
    #[n(14)]
    AmountOverflow,
    /// The memo is not UTF-8.
    #[n(15)]
    MemoNotText,
    /// The same token is sent with different decimals.
    #[n(16)]
    DecimalsDisagree,
    /// A transfer with more accounts than a transfer has, as a mint's transfer hook needs them.
    #[n(17)]
    TransferHook,
    /// A vault transaction, proposal or spending limit of a multisig that is not the agent's.
    #[n(18)]
    ForeignMultisig,
    /// A message inside of the message is malformed.
    #[n(19)]
    MalformedMessage,
    /// One part is proposed to the owner and another is done at once.
    #[n(20)]
    ProposedAndDone,
}

impl fmt::Display for OpaqueReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UnexpectedFeePayer => "someone other than the fee payer pays the fees",
            Self::UnexpectedSigner => "someone other than the wallet and the fee payer must sign",
            Self::FeePayerInvolved => "the fee payer does more than pay the fees",
            Self::UnknownInstruction => "the program's instruction is not known",
            Self::MalformedData => "the instruction's data is malformed",
            Self::WrongAccounts => "the instruction has too few or too many accounts",
            Self::LookupAccount => "an account that matters comes out of a lookup table",
            Self::ForeignSource => "money leaves an account that is not the wallet's",
            Self::UnknownTokenAccount => {
                "tokens go to an account that is not the associated token account of a known wallet"
            }
            Self::UncheckedTransfer => "the transfer does not name its mint; use the checked one",
            Self::MultisigAuthority => "the authority of the token account is a multisig",
            Self::UnrelatedCreation => "a token account is created for someone who is not paid",
            Self::ForeignPayer => "a token account is created with money other than the fee payer's",
            Self::DuplicateSetting => "a compute budget setting appears twice",
            Self::AmountOverflow => "the amounts add up to more than the chain can hold",
            Self::MemoNotText => "the memo is not UTF-8 text",
            Self::DecimalsDisagree => "one token is sent with different decimals",
            Self::TransferHook => "the transfer has accounts beside its own, as a transfer hook needs them",
            Self::ForeignMultisig => "the multisig is not the agent's",
            Self::MalformedMessage => "a message inside of the message is malformed",
            Self::ProposedAndDone => "one part is proposed to the owner and another is done at once",
        })
    }
}
