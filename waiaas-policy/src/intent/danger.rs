//! Instructions that give away more than an amount.

use core::fmt;

use minicbor::{Decode, Encode};

use crate::{Address, address};

/// An instruction that changes who commands an account, or takes more from it than a payment would. Denied whatever the
/// amounts are.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Danger {
    /// What it does.
    #[n(0)]
    pub kind: DangerKind,
    /// The program that does it.
    #[cbor(n(1), with = "address::cbor")]
    pub program: Address,
    /// The account that it is done to.
    #[cbor(n(2), with = "address::cbor")]
    pub account: Address,
    /// Who gains by it: the delegate, the new authority, the recipient; `None` where the instruction names nobody.
    #[cbor(n(3), with = "address::cbor::option", has_nil)]
    pub to: Option<Address>,
    /// The amount in base units, where there is one.
    #[n(4)]
    pub amount: Option<u64>,
}

/// What a dangerous instruction does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum DangerKind {
    /// Lets a delegate take tokens later.
    #[n(0)]
    Approve,
    /// Takes a delegate's leave back; harmless, and no payment.
    #[n(1)]
    Revoke,
    /// Gives an account or a mint to another authority.
    #[n(2)]
    SetAuthority,
    /// Closes a token account and sends away its deposit.
    #[n(3)]
    CloseAccount,
    /// Gives a system account to a program.
    #[n(4)]
    Assign,
    /// Creates an account with the wallet's lamports.
    #[n(5)]
    CreateAccount,
    /// Changes the size of an account, which makes it useless as a wallet.
    #[n(6)]
    Allocate,
    /// Uses a durable nonce: the signed transaction never expires.
    #[n(7)]
    NonceAdvance,
    /// Takes lamports out of a nonce account.
    #[n(8)]
    NonceWithdraw,
    /// Gives a nonce account to another authority, or sets it up.
    #[n(9)]
    NonceAuthorize,
    /// Destroys tokens.
    #[n(10)]
    Burn,
    /// Makes tokens.
    #[n(11)]
    MintTo,
    /// Freezes or thaws a token account.
    #[n(12)]
    Freeze,
    /// Turns lamports that lie in a token account into wrapped SOL, or back.
    #[n(13)]
    Wrap,
    /// Sets up a token account, a mint or a multisig.
    #[n(14)]
    Initialize,
    /// Hides amounts (confidential transfer).
    #[n(15)]
    Confidential,
    /// Changes an extension of a mint or a token account.
    #[n(16)]
    Extension,
    /// Changes a multisig: its members, threshold, authority, limits; or is on the way to.
    #[n(17)]
    MultisigChange,
    /// Takes the lamports that a token program's account has beyond its deposit.
    #[n(18)]
    WithdrawExcess,
    /// Approves what was proposed to a multisig.
    #[n(19)]
    ProposalApprove,
    /// Activates, rejects or cancels what was proposed to a multisig.
    #[n(20)]
    ProposalVote,
    /// Executes what was proposed to a multisig.
    #[n(21)]
    ProposalExecute,
    /// Closes what was proposed to a multisig and takes its deposit back.
    #[n(22)]
    ProposalClose,
}

impl fmt::Display for DangerKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Approve => "lets a delegate take tokens later",
            Self::Revoke => "takes back a delegate's leave",
            Self::SetAuthority => "gives an account to another authority",
            Self::CloseAccount => "closes a token account",
            Self::Assign => "gives an account to a program",
            Self::CreateAccount => "creates an account",
            Self::Allocate => "changes the size of an account",
            Self::NonceAdvance => "uses a durable nonce and never expires",
            Self::NonceWithdraw => "takes lamports out of a nonce account",
            Self::NonceAuthorize => "changes who commands a nonce account",
            Self::Burn => "destroys tokens",
            Self::MintTo => "makes tokens",
            Self::Freeze => "freezes or thaws a token account",
            Self::Wrap => "wraps or unwraps SOL",
            Self::Initialize => "sets up an account of a token program",
            Self::Confidential => "hides its amounts",
            Self::Extension => "changes an extension of a mint or token account",
            Self::MultisigChange => "changes a multisig",
            Self::ProposalApprove => "approves what was proposed to a multisig",
            Self::ProposalVote => "activates, rejects or cancels what was proposed to a multisig",
            Self::ProposalExecute => "executes what was proposed to a multisig",
            Self::ProposalClose => "closes what was proposed to a multisig",
            Self::WithdrawExcess => "takes surplus lamports out of a token program's account",
        })
    }
}
