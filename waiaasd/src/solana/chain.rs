//! What the daemon asks of a chain, and the words of the answers.

use futures::future::BoxFuture;
use waiaas_policy::Address;
use waiaas_wire::{Signature, view::RpcView};

use super::{
    ChainError, Failure, Mint, SendError,
    squads::{Limit, Proposal},
};

/// An answer that has to be waited for.
pub type Asked<'a, T> = BoxFuture<'a, Result<T, ChainError>>;

/// A chain, as the daemon needs it.
///
/// Used as `Arc<dyn Chain>`: every method goes over a network, beside which a boxed future costs nothing, and a type
/// parameter would otherwise run through every stage of the flow.
pub trait Chain: Send + Sync + 'static {
    /// A blockhash to build a message with, young enough to be used at once.
    fn blockhash(&self) -> Asked<'_, Blockhash>;

    /// Block height at the finalized commitment: what "proven dead" is measured against.
    fn height(&self) -> Asked<'_, u64>;

    /// The newest slot that is settled so far.
    fn slot(&self, at: Commitment) -> Asked<'_, u64>;

    /// Lamports of an account; 0 when it does not exist.
    fn balance(&self, address: Address) -> Asked<'_, u64>;

    /// Lamports of a wallet and every token account that it owns (SPL Token and Token-2022).
    fn balances(&self, wallet: Address) -> Asked<'_, Holdings>;

    /// A mint; `None` when there is no mint at that address. Remembered: what is told never changes.
    fn mint(&self, address: Address) -> Asked<'_, Option<Mint>>;

    /// What kind of account an address is, to refuse what cannot be paid as a wallet.
    fn recipient(&self, address: Address) -> Asked<'_, Recipient>;

    /// The data of accounts with the program that owns each; `None` for one that does not exist. In the order asked.
    fn accounts<'a>(&'a self, addresses: &'a [Address]) -> Asked<'a, Vec<Option<AccountData>>>;

    /// Every spending limit of a multisig, with its address. Not every end point answers such a question.
    fn spending_limits(&self, multisig: Address) -> Asked<'_, Vec<(Address, Limit)>>;

    /// Every proposal of a multisig. Not every end point answers such a question.
    fn proposals(&self, multisig: Address) -> Asked<'_, Vec<Proposal>>;

    /// Whether an account exists and is a token account.
    fn token_account_exists(&self, address: Address) -> Asked<'_, bool>;

    /// Lamports that an account of so many bytes must hold. Remembered.
    fn rent(&self, bytes: u64) -> Asked<'_, u64>;

    /// A dry run of message bytes with their own blockhash, signatures unchecked.
    fn simulate<'a>(&'a self, message: &'a [u8]) -> Asked<'a, Simulation>;

    /// Hands a signed transaction to the network. `Ok` means that a node took it, not that it landed; sending the same
    /// bytes again is harmless.
    fn send<'a>(&'a self, transaction: &'a [u8]) -> BoxFuture<'a, Result<(), SendError>>;

    /// Where transactions stand; `None` for one that the node does not know (which proves nothing, see
    /// [`Chain::trace`]). In the order asked.
    fn statuses<'a>(&'a self, signatures: &'a [Signature]) -> Asked<'a, Vec<Option<Status>>>;

    /// What became of transactions, given their last valid heights: settled ones are found in the history too, and
    /// death is proven. In the order asked. Slower than [`Chain::statuses`].
    fn trace<'a>(&'a self, sent: &'a [(Signature, u64)]) -> Asked<'a, Vec<Trace>>;

    /// Micro-lamports per compute unit: the median of what recent blocks took for writing these accounts, capped by the
    /// setting.
    fn priority_fee<'a>(&'a self, writable: &'a [Address]) -> Asked<'a, u64>;

    /// Asks a test ledger for lamports. Refused on the main network.
    fn airdrop(&self, address: Address, lamports: u64) -> Asked<'_, Signature>;

    /// The genesis hash: which network this is. Remembered.
    fn genesis(&self) -> Asked<'_, [u8; 32]>;

    /// What a landed transaction cost; `None` while the node does not have it.
    fn cost_of(&self, signature: Signature) -> Asked<'_, Option<Cost>>;

    /// The transaction that executed what stands in the account of a vault transaction; `None` where it cannot be found.
    fn execution(&self, transaction: Address) -> Asked<'_, Option<Execution>>;

    /// The accounts of the vault transactions that a landed transaction executed; `None` while the node does not have it.
    fn executed_by(&self, signature: Signature) -> Asked<'_, Option<Vec<Address>>>;

    /// The end points as they stand, best first.
    fn views(&self) -> Vec<RpcView>;
}

/// How settled something on the ledger must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Commitment {
    /// Seen by the node.
    Processed,
    /// Voted for by a supermajority of stake.
    Confirmed,
    /// Never rolled back.
    Finalized,
}

impl Commitment {
    /// As RPC requests spell it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Processed => "processed",
            Self::Confirmed => "confirmed",
            Self::Finalized => "finalized",
        }
    }
}

impl std::str::FromStr for Commitment {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        [Self::Processed, Self::Confirmed, Self::Finalized]
            .into_iter()
            .find(|level| level.as_str() == text)
            .ok_or_else(|| format!("`{text}` is none of processed, confirmed, finalized"))
    }
}

/// A recent blockhash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Blockhash {
    /// For the message.
    pub hash: [u8; 32],
    /// The last block height at which a message with it can land.
    pub last_valid_height: u64,
}

/// An account as it is on the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountData {
    /// The program that owns it.
    pub program: Address,
    /// Its bytes.
    pub data: Vec<u8>,
}

/// What a wallet holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holdings {
    /// Lamports of the wallet's own account.
    pub lamports: u64,
    /// Its token accounts, empty ones too, by mint and account.
    pub tokens: Vec<TokenHolding>,
}

/// A token account of a wallet.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TokenHolding {
    /// What it holds.
    pub mint: Address,
    /// The token account.
    pub account: Address,
    /// SPL Token or Token-2022.
    pub program: Address,
    /// Decimals of the mint.
    pub decimals: u8,
    /// Base units.
    pub amount: u64,
    /// Whether the mint's authority has frozen it.
    pub frozen: bool,
}

/// What kind of account an address is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recipient {
    /// An account of the System program without data, or nothing yet: can be paid.
    Wallet,
    /// A token account: pay its owner instead.
    TokenAccount {
        /// Whose it is.
        owner: Address,
        /// What it holds.
        mint: Address,
    },
    /// A mint.
    Mint,
    /// A program.
    Program,
    /// An account of another program.
    Other {
        /// The program.
        program: Address,
    },
}

/// The outcome of a dry run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Simulation {
    /// Compute units used.
    pub units: u64,
    /// Why it would fail, if it would.
    pub error: Option<Failure>,
    /// What the programs logged.
    pub logs: Vec<String>,
}

/// Where a transaction stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// The slot that holds it.
    pub slot: u64,
    /// Why it failed, if it did.
    pub error: Option<Failure>,
    /// How settled it is.
    pub commitment: Commitment,
}

/// What became of a transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trace {
    /// It may still land, or have landed: nothing is proven.
    Open,
    /// It is on the ledger.
    Landed(Status),
    /// It can never land: its last valid height is passed at the finalized commitment, and nobody knows the signature
    /// though the history that was searched covers every block that could hold it.
    Dead,
}

/// A transaction that executed what a vault was to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Execution {
    /// Which one.
    pub signature: Signature,
    /// The slot that holds it.
    pub slot: u64,
}

/// What a landed transaction cost its fee payer, in lamports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Signatures and priority.
    pub fee: u64,
    /// Rent of the token accounts that it created.
    pub rent: u64,
}
