//! Stage 2: the transaction for the request, decoded back from its bytes and compared with what was asked.

use super::{calls, request::Request};
use crate::{
    daemon::Daemon,
    solana::{Blockhash, ChainError, build, squads::Multisig},
    store::{
        journal::{Ask, Payment, Prepared, Proposal, Stage},
        wallets::Place,
    },
};
use std::sync::Arc;
use waiaas_policy::{
    Address,
    address::{associated_token_address, squads},
    asset::Asset,
    decode::{Facts, Message, Proposing, Squads, decode},
    document::Policy,
    intent::Intent,
    time::Timestamp,
};
use waiaas_wire::{Code, Problem};

/// Compute units of a draft: what a payment with a new token account can need, so that fees are not under-counted.
const DRAFT_UNITS: u32 = 200_000;

/// A request with a draft of its transaction.
pub struct Drafted {
    pub(super) payment: Payment,
    pub(super) policy: Arc<Policy>,
    pub(super) intent: Intent,
    pub(super) plan: Plan,
    pub(super) blockhash: Blockhash,
}

/// What a message is made of.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Whose key signs, and whose money leaves, if it is in no vault.
    pub wallet: Address,
    /// The vault whose money leaves.
    pub place: Option<Place>,
    /// Who pays fees and rent.
    pub fee_payer: Address,
    /// What is asked for.
    pub ask: Ask,
    /// Whether the recipient's token account is made on the way.
    pub create_account: bool,
    /// Most compute units.
    pub units: u32,
    /// Micro-lamports per compute unit.
    pub price: u64,
    /// A recent blockhash.
    pub blockhash: [u8; 32],
    /// Sets equal payments under one blockhash apart.
    pub salt: u64,
    /// The place that it is proposed at, where the owner is to vote on it.
    pub proposal: Option<u64>,
}

impl Plan {
    /// A plan with the facts that the ledger gives.
    ///
    /// # Errors
    /// The ledger does not answer.
    pub async fn make(
        daemon: &Daemon,
        wallet: Address,
        place: Option<Place>,
        fee_payer: Address,
        ask: Ask,
    ) -> Result<(Self, Blockhash), ChainError> {
        let writable = [place.map_or(wallet, |place| place.vault), ask.to];
        let (blockhash, create_account, price) = tokio::try_join!(
            daemon.chain.blockhash(),
            needs_account(daemon, &ask),
            daemon.chain.priority_fee(&writable),
        )?;
        let salt = daemon.salts.next();
        let hash = blockhash.hash;
        Ok((
            Self {
                wallet,
                place,
                fee_payer,
                ask,
                create_account,
                units: DRAFT_UNITS,
                price,
                blockhash: hash,
                salt,
                proposal: None,
            },
            blockhash,
        ))
    }

    fn message(&self) -> Option<Vec<u8>> {
        let asset = match (self.ask.asset, self.ask.token_program) {
            (Asset::Sol, _) => build::Paid::Sol,
            (Asset::Token(mint), Some(program)) => {
                build::Paid::Token { mint, program, decimals: self.ask.decimals, create_account: self.create_account }
            }
            (Asset::Token(_), None) => return None,
        };
        let payment = build::Payment {
            wallet: self.wallet,
            multisig: self.place.map(|place| place.multisig),
            fee_payer: self.fee_payer,
            to: self.ask.to,
            asset,
            amount: self.ask.amount,
            memo: self.ask.memo.as_deref(),
            compute_limit: self.units,
            price: self.price,
            blockhash: self.blockhash,
            salt: self.salt,
        };
        match (self.proposal, &self.ask.calls) {
            (Some(index), Some(calls)) => build::call(&payment, index, calls::instructions(calls)),
            (Some(index), None) => build::proposal(&payment, index),
            (None, None) => build::payment(&payment),
            // Programs are called by proposal only.
            (None, Some(_)) => None,
        }
    }

    /// The account whose money leaves.
    pub fn source(&self) -> Address {
        self.place.map_or(self.wallet, |place| place.vault)
    }

    /// The wallets that the message's token accounts belong to.
    pub fn wallets(&self) -> Vec<Address> {
        match (&self.ask.calls, self.ask.asset) {
            (Some(calls), _) => calls.recipients.clone(),
            (None, Asset::Sol) => Vec::new(),
            (None, Asset::Token(_)) => vec![self.ask.to],
        }
    }
}

/// Builds the draft.
///
/// # Errors
/// The ledger or the enclave does not answer.
pub async fn draft(daemon: &Daemon, request: Request) -> Result<Drafted, Problem> {
    let Request { mut payment, policy, from, place } = request;
    let fee_payer = daemon.fee_payer()?;
    let (mut plan, blockhash) = Plan::make(daemon, from, place, fee_payer, payment.ask.clone()).await?;
    if let (Some(_), Some(place)) = (&payment.ask.calls, place) {
        // There is only one way in which it could be done.
        plan.proposal = Some(next_index(daemon, place.multisig).await?);
    }
    let (intent, prepared) = prepare(&plan, payment.prepared.attempt)?;
    payment.prepared = prepared;
    Ok(Drafted { payment, policy, intent, plan, blockhash })
}

/// Builds the draft of what proposes a payment to the owner, at the next place of the multisig.
///
/// # Errors
/// The ledger or the enclave does not answer; a wallet without a vault.
pub async fn proposal(daemon: &Daemon, request: Request) -> Result<Drafted, Problem> {
    let Request { mut payment, policy, from, place } = request;
    let place =
        place.ok_or_else(|| Problem::new(Code::Internal, "a wallet without a vault has nobody to propose to"))?;
    let index = next_index(daemon, place.multisig).await?;
    let fee_payer = daemon.fee_payer()?;
    let (mut plan, blockhash) = Plan::make(daemon, from, Some(place), fee_payer, payment.ask.clone()).await?;
    plan.proposal = Some(index);
    let (intent, prepared) = prepare(&plan, payment.prepared.attempt)?;
    payment.prepared = prepared;
    payment.proposal = Some(proposed(place.multisig, index, payment.due.unwrap_or(payment.updated))?);
    Ok(Drafted { payment, policy, intent, plan, blockhash })
}

/// The place that the next transaction of a multisig takes.
async fn next_index(daemon: &Daemon, multisig: Address) -> Result<u64, Problem> {
    let account = daemon.chain.accounts(&[multisig]).await?.into_iter().flatten().next();
    let found = account.and_then(|account| Multisig::read(&account.data)).ok_or_else(|| {
        let detail = format!("there is no multisig at `{multisig}`: is this the ledger that it was made on?");
        Problem::new(Code::VerificationFailed, detail)
    })?;
    Ok(found.transaction_index.saturating_add(1))
}

fn proposed(multisig: Address, index: u64, expires: Timestamp) -> Result<Proposal, Problem> {
    let addresses = squads::transaction(&multisig, index).zip(squads::proposal(&multisig, index));
    let ((transaction, _), (account, _)) =
        addresses.ok_or_else(|| Problem::new(Code::Internal, "an address cannot be derived"))?;
    Ok(Proposal { index, account, transaction, stage: Stage::Making, expires, executed: None, reason: None })
}

async fn needs_account(daemon: &Daemon, ask: &Ask) -> Result<bool, ChainError> {
    let (Asset::Token(mint), Some(program)) = (ask.asset, ask.token_program) else { return Ok(false) };
    match associated_token_address(&ask.to, &mint, &program) {
        Some(account) => Ok(!daemon.chain.token_account_exists(account).await?),
        None => Ok(false),
    }
}

/// The message of a plan, and what it does when read back.
///
/// # Errors
/// `SYSTEM_INTERNAL_ERROR` if the bytes do anything but what the plan says.
pub fn prepare(plan: &Plan, attempt: u32) -> Result<(Intent, Prepared), Problem> {
    let unbuilt = || match plan.proposal {
        Some(_) => {
            let detail =
                "what is to be proposed does not fit into one transaction: a shorter memo, or fewer calls, may";
            Problem::new(Code::ValidationRange, detail)
        }
        None => Problem::new(Code::Internal, "the transaction cannot be built"),
    };
    let message = plan.message().ok_or_else(unbuilt)?;
    let wallets = plan.wallets();
    let intent = read_back(plan, &message, &wallets)?;
    let prepared =
        Prepared { attempt, message, wallets, intent: intent.digest(), fee: intent.fees.total(), last_valid_height: 0 };
    Ok((intent, prepared))
}

/// What the bytes do, provided that it is exactly what the plan says.
fn read_back(plan: &Plan, message: &[u8], wallets: &[Address]) -> Result<Intent, Problem> {
    let ask = &plan.ask;
    let facts = Facts::new(plan.wallet, plan.fee_payer, wallets);
    let facts = plan.place.map_or(facts, |Place { multisig, vault }| facts.with_squads(Squads { multisig, vault }));
    let intent = decode(message, &facts)
        .map_err(|why| Problem::new(Code::Internal, format!("the built transaction cannot be read back: {why}")))?;
    if let (Some(calls), Some(place)) = (&ask.calls, plan.place) {
        // What it does is for the policy to judge; that it is what was asked for is judged here.
        let read = Message::parse(message).ok();
        let made = read.as_ref().and_then(|read| Proposing::read(read, &place.multisig));
        let same = made.is_some_and(|made| Some(made.index) == plan.proposal && calls::are_in(calls, &made.inner));
        return if same { Ok(intent) } else { Err(other()) };
    }
    let mut outflows = intent.outflows.iter();
    let same = outflows.all(|out| out.asset == ask.asset && out.to == ask.to && out.from == plan.source());
    let exact = same && intent.total(ask.asset) == ask.amount && intent.memo == ask.memo;
    let nothing_else = intent.opaque.is_empty() && intent.dangers.is_empty() && intent.calls.is_empty();
    if exact && nothing_else && intent.proposed == plan.proposal.is_some() { Ok(intent) } else { Err(other()) }
}

fn other() -> Problem {
    Problem::new(Code::Internal, "the built transaction does not do what was asked")
}
