//! Stage 1: what is asked for, understood and checked, before anything is decided.

use super::calls;
use crate::{
    daemon::Daemon,
    solana::Recipient,
    store::{
        idempotency::Scope,
        journal::{Ask, Kind, Payment, Prepared, State},
        payments, policies,
        wallets::{self, Place, Wallet},
    },
};
use std::sync::Arc;
use waiaas_policy::{
    Address, amount,
    asset::{Asset, SOL_DECIMALS},
    decide::Standing,
    document::Policy,
    id::AgentId,
};
use waiaas_wire::{
    Code, Problem,
    control::{self, Amount},
};

/// Most bytes of a memo: what fits beside a token transfer with room to spare.
const MAX_MEMO: usize = 256;

/// Most bytes of an idempotency key.
const MAX_KEY: usize = 128;

/// A payment that somebody with the right to ask asks for.
pub struct Order {
    /// The wallet that pays.
    pub wallet: Wallet,
    /// Who asks.
    pub caller: Scope,
    /// What is asked.
    pub ask: Wanted,
}

/// What somebody asks for.
pub enum Wanted {
    /// A payment.
    Pay(control::Ask),
    /// Calls of programs, which the owner is to vote on.
    Call(control::CallAsk),
}

impl Wanted {
    /// The caller's key against doing it twice.
    pub fn idempotency_key(&mut self) -> &mut Option<String> {
        match self {
            Self::Pay(ask) => &mut ask.idempotency_key,
            Self::Call(ask) => &mut ask.idempotency_key,
        }
    }
}

/// A checked request.
pub struct Request {
    pub(super) payment: Payment,
    pub(super) policy: Arc<Policy>,
    pub(super) from: Address,
    pub(super) place: Option<Place>,
}

/// What becomes of an order.
pub enum Accepted {
    /// It is new.
    New(Box<Request>),
    /// It was asked before under the same idempotency key: here is what became of it.
    Known(Box<Payment>),
}

impl Request {
    /// Understands and checks an order.
    ///
    /// # Errors
    /// A value that is not understood or not possible, each naming its field; an idempotency key that was used for
    /// another request; a wallet without policy; a ledger that does not answer.
    pub async fn accept(daemon: &Daemon, mut order: Order) -> Result<Accepted, Problem> {
        let key = order.ask.idempotency_key().clone();
        check_key(key.as_deref())?;
        let from = signer(&order.wallet)?;
        let place = order.wallet.place();
        let policy = shared_policy(daemon, order.wallet.agent)?;
        let ask = match &order.ask {
            Wanted::Pay(ask) => {
                check_memo(ask)?;
                understand(daemon, &policy, ask, address(&ask.to, "to")?).await?
            }
            Wanted::Call(ask) => calls::read(ask, place)?,
        };
        let now = daemon.clock.now();
        let payment = Payment {
            id: daemon.new_tx()?,
            kind: Kind::Payment,
            wallet: order.wallet.agent,
            caller: order.caller,
            ask,
            idempotency_key: key,
            created: now,
            updated: now,
            state: State::Received,
            standing: Standing::Fresh,
            decision: None,
            due: None,
            approval: None,
            prepared: Prepared::none(),
            hold: None,
            spent: None,
            signatures: Vec::new(),
            receipt: Vec::new(),
            landed: None,
            failure: None,
            proposal: None,
        };
        if let Some(payment) = earlier(daemon, &payment)? {
            return Ok(Accepted::Known(Box::new(payment)));
        }
        if payment.ask.calls.is_none() {
            check_recipient(daemon, place.map_or(from, |place| place.vault), payment.ask.to).await?;
        }
        Ok(Accepted::New(Box::new(Self { payment, policy, from, place })))
    }

    /// A parked payment that is due: it is built and decided afresh.
    ///
    /// # Errors
    /// The wallet or its policy is gone.
    pub fn again(daemon: &Daemon, payment: Payment) -> Result<Self, Problem> {
        let wallet = daemon.store.read(|view| wallets::of(view, payment.wallet))?;
        let wallet = wallet.ok_or_else(|| Problem::plain(Code::AgentNotFound))?;
        let (from, place) = (signer(&wallet)?, wallet.place());
        let policy = shared_policy(daemon, payment.wallet)?;
        Ok(Self { payment, policy, from, place })
    }
}

/// Reads an address, naming the field if it is none.
///
/// # Errors
/// `VALIDATION_INVALID_FORMAT`.
pub fn address(text: &str, field: &str) -> Result<Address, Problem> {
    text.parse().map_err(|_| {
        let detail = format!("`{text}` is not a Solana address: 32 bytes in base58, 32 to 44 letters, are expected");
        Problem::new(Code::ValidationFormat, detail).at(field)
    })
}

/// Reads an amount of an asset whose decimals are known. Zero is refused.
///
/// # Errors
/// `VALIDATION_…` naming `amount`.
pub fn base_units(amount: &Amount, decimals: u8) -> Result<u64, Problem> {
    let raw = match amount {
        Amount::Raw { amount, .. } => *amount,
        Amount::Ui { amount, asset } => amount::parse_ui(amount, decimals).map_err(|why| {
            let detail = format!("`{amount} {asset}`: {why}");
            Problem::new(Code::ValidationFormat, detail).at("amount")
        })?,
    };
    if raw == 0 {
        return Err(Problem::new(Code::ValidationRange, "the amount is 0; pay at least one base unit").at("amount"));
    }
    Ok(raw)
}

fn check_memo(ask: &control::Ask) -> Result<(), Problem> {
    if ask.memo.as_ref().is_some_and(|memo| memo.is_empty() || memo.len() > MAX_MEMO) {
        let detail = format!("a memo has 1 to {MAX_MEMO} bytes");
        return Err(Problem::new(Code::ValidationRange, detail).at("memo"));
    }
    Ok(())
}

fn check_key(key: Option<&str>) -> Result<(), Problem> {
    if key.is_some_and(|key| key.is_empty() || key.len() > MAX_KEY) {
        let detail = format!("an idempotency key has 1 to {MAX_KEY} bytes");
        return Err(Problem::new(Code::ValidationRange, detail).at("idempotencyKey"));
    }
    Ok(())
}

/// The account that holds a wallet's money.
///
/// # Errors
/// `AGENT_CREATING` while it is being made.
pub fn account(wallet: &Wallet) -> Result<Address, Problem> {
    wallet.account().ok_or_else(|| Problem::plain(Code::AgentCreating))
}

/// The key that signs for a wallet that may pay.
///
/// # Errors
/// `AGENT_CREATING` while it is being made, `EMERGENCY_FROZEN` when the owner has stopped the wallet.
pub fn signer(wallet: &Wallet) -> Result<Address, Problem> {
    match wallet.state {
        wallets::State::Creating => Err(Problem::plain(Code::AgentCreating)),
        wallets::State::Suspended => {
            let detail = format!("the owner has stopped the wallet `{}`", wallet.name);
            Err(Problem::new(Code::Frozen, detail))
        }
        wallets::State::Terminated => Err(over(wallet)),
        wallets::State::Active => pocket(wallet),
    }
}

/// A wallet that is over.
pub fn over(wallet: &Wallet) -> Problem {
    Problem::new(Code::AgentTerminated, format!("the wallet `{}` is over: its key is destroyed", wallet.name))
}

/// Refuses what makes no sense for a wallet that is over.
///
/// # Errors
/// `AGENT_TERMINATED`.
pub fn not_over(wallet: &Wallet) -> Result<(), Problem> {
    if wallet.state == wallets::State::Terminated { Err(over(wallet)) } else { Ok(()) }
}

/// The agent key's own account.
///
/// # Errors
/// `AGENT_CREATING` while the key is being made.
pub fn pocket(wallet: &Wallet) -> Result<Address, Problem> {
    wallet.pocket.ok_or_else(|| Problem::plain(Code::AgentCreating))
}

/// The policy in force for a wallet.
///
/// # Errors
/// `POLICY_NONE`.
pub fn policy_of(daemon: &Daemon, wallet: AgentId) -> Result<Policy, Problem> {
    shared_policy(daemon, wallet).map(Arc::unwrap_or_clone)
}

/// The same, not copied.
fn shared_policy(daemon: &Daemon, wallet: AgentId) -> Result<Arc<Policy>, Problem> {
    let current = daemon.store.read(|view| policies::current(view, wallet))?;
    let policy = current.and_then(|current| policies::read(&current.signed.policy));
    policy.map(|(policy, _)| policy).ok_or_else(|| Problem::plain(Code::PolicyNone))
}

/// The payment that was made of the same request under the same idempotency key.
fn earlier(daemon: &Daemon, payment: &Payment) -> Result<Option<Payment>, Problem> {
    let Some(seen) = daemon.store.read(|view| payments::seen(view, payment))? else { return Ok(None) };
    if seen.request != payment.body() {
        return Err(Problem::plain(Code::IdempotencyMismatch).at("idempotencyKey").of(&seen.tx));
    }
    Ok(daemon.store.payment(seen.tx)?)
}

async fn understand(daemon: &Daemon, policy: &Policy, ask: &control::Ask, to: Address) -> Result<Ask, Problem> {
    let (Amount::Ui { asset: word, .. } | Amount::Raw { asset: word, .. }) = &ask.amount;
    let asset = find_asset(policy, word)?;
    let symbol = policy.assets.get(&asset).and_then(|rules| rules.symbol.clone());
    let (decimals, token_program, symbol) = match asset {
        Asset::Sol => (SOL_DECIMALS, None, Some("SOL".to_owned())),
        Asset::Token(mint) => {
            let found = daemon.chain.mint(mint).await?.ok_or_else(|| {
                Problem::new(Code::ValidationFormat, format!("`{mint}` is not a token mint on this ledger")).at("asset")
            })?;
            (found.decimals, Some(found.program), symbol)
        }
    };
    let amount = base_units(&ask.amount, decimals)?;
    Ok(Ask { asset, symbol, decimals, token_program, amount, to, memo: ask.memo.clone(), calls: None })
}

/// An asset by symbol of the policy, mint, or `SOL`.
///
/// # Errors
/// `VALIDATION_INVALID_FORMAT` naming `asset`.
pub fn find_asset(policy: &Policy, word: &str) -> Result<Asset, Problem> {
    if let Ok(asset) = word.parse() {
        return Ok(asset);
    }
    if let Some((asset, _)) = policy.asset_by_symbol(word) {
        return Ok(asset);
    }
    let known: Vec<_> = policy.assets.values().filter_map(|rules| rules.symbol.as_deref()).collect();
    let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
    let detail = format!("`{word}` is no asset: `SOL`, a mint address, or a symbol of the policy (it has {known})");
    Err(Problem::new(Code::ValidationFormat, detail).at("asset"))
}

/// Refuses what cannot be paid as a wallet.
///
/// # Errors
/// `VALIDATION_OUT_OF_RANGE` naming `to`, or a ledger that does not answer.
pub async fn check_recipient(daemon: &Daemon, from: Address, to: Address) -> Result<(), Problem> {
    if to == from {
        let detail = format!("`{to}` is the wallet itself; a payment to itself is refused");
        return Err(Problem::new(Code::ValidationRange, detail).at("to"));
    }
    let refused = |what: String| {
        let detail = format!("`{to}` is {what}; give the address of the recipient's wallet");
        Err(Problem::new(Code::ValidationRange, detail).at("to"))
    };
    match daemon.chain.recipient(to).await? {
        Recipient::Wallet => Ok(()),
        Recipient::TokenAccount { owner, .. } => refused(format!("a token account of `{owner}`")),
        Recipient::Mint => refused("a token mint".to_owned()),
        Recipient::Program => refused("a program".to_owned()),
        Recipient::Other { program } => refused(format!("an account of the program `{program}`")),
    }
}
