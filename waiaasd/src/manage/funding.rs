//! The owner puts money in: from the owner's own account, with a transaction that the owner signs.

use super::owner;
use crate::{
    daemon::Daemon,
    flow::{
        build::{Plan, prepare},
        confirm,
        request::{account, base_units, find_asset, not_over, policy_of},
        settle,
    },
    solana::{Commitment, build::assemble},
    store::{
        idempotency::Scope,
        journal::{Ask, Kind, Payment, Prepared, State},
        wallets::Wallet,
    },
    traceparent,
};
use std::{sync::Arc, time::Duration};
use waiaas_policy::{
    Address,
    asset::{Asset, SOL_DECIMALS},
    decide::Standing,
    decode::{Facts, Message, decode},
    document::Policy,
    id::AgentId,
};
use waiaas_wire::{Code, Problem, Signature, control::Amount, signed::verifies, view::UnsignedView};

/// How long the owner is kept waiting for the ledger's proof.
const PATIENCE: Duration = Duration::from_secs(90);

/// Where money is put in.
pub enum Target {
    /// Into a wallet.
    Wallet(Box<Wallet>),
    /// Into the fee payer's account.
    FeePayer,
}

impl Target {
    fn address(&self, daemon: &Daemon) -> Result<Address, Problem> {
        match self {
            Self::Wallet(wallet) => not_over(wallet).and_then(|()| account(wallet)),
            Self::FeePayer => daemon.fee_payer(),
        }
    }

    fn agent(&self) -> AgentId {
        match self {
            Self::Wallet(wallet) => wallet.agent,
            Self::FeePayer => super::balances::FEE_PAYER,
        }
    }
}

/// The owner's transfer, unsigned.
///
/// # Errors
/// An amount or asset that is not understood, not enough money, or a ledger that does not answer.
pub async fn unsigned(daemon: &Daemon, target: &Target, amount: &Amount) -> Result<UnsignedView, Problem> {
    let owner = owner::owner(daemon)?;
    let ask = ask(daemon, target, amount).await?;
    let (plan, _) = Plan::make(daemon, owner, None, owner, ask).await?;
    let (_, prepared) = prepare(&plan, 0)?;
    let simulation = daemon.chain.simulate(&prepared.message).await?;
    if let Some(why) = simulation.error {
        return Err(short(daemon, owner, &plan.ask, &why.to_string()).await);
    }
    Ok(UnsignedView { message: prepared.message, fee: prepared.fee, wallets: prepared.wallets })
}

async fn ask(daemon: &Daemon, target: &Target, amount: &Amount) -> Result<Ask, Problem> {
    let policy = policy_of(daemon, target.agent()).unwrap_or_else(|_| Policy::empty());
    let (Amount::Ui { asset: word, .. } | Amount::Raw { asset: word, .. }) = amount;
    let asset = find_asset(&policy, word)?;
    let (decimals, token_program) = match asset {
        Asset::Sol => (SOL_DECIMALS, None),
        Asset::Token(_) if matches!(target, Target::FeePayer) => {
            return Err(Problem::new(Code::ValidationRange, "the fee payer holds SOL only").at("asset"));
        }
        Asset::Token(mint) => {
            let found = daemon.chain.mint(mint).await?.ok_or_else(|| {
                Problem::new(Code::ValidationFormat, format!("`{mint}` is not a token mint on this ledger")).at("asset")
            })?;
            (found.decimals, Some(found.program))
        }
    };
    let symbol = match asset {
        Asset::Sol => Some("SOL".to_owned()),
        Asset::Token(_) => policy.assets.get(&asset).and_then(|rules| rules.symbol.clone()),
    };
    let to = target.address(daemon)?;
    Ok(Ask {
        asset,
        symbol,
        decimals,
        token_program,
        amount: base_units(amount, decimals)?,
        to,
        memo: None,
        calls: None,
    })
}

async fn short(daemon: &Daemon, owner: Address, ask: &Ask, why: &str) -> Problem {
    let name = ask.symbol.clone().unwrap_or_else(|| ask.asset.to_string());
    match daemon.chain.balances(owner).await {
        Ok(holdings) => {
            let lamports = waiaas_policy::amount::format_ui(holdings.lamports, SOL_DECIMALS);
            let detail = format!("the owner's account `{owner}` cannot pay this {name}: {why} (it has {lamports} SOL)");
            Problem::new(Code::FundingBalance, detail).at("amount")
        }
        Err(unreachable) => unreachable.into(),
    }
}

/// Sends the owner's signed transfer and waits for its fate.
///
/// # Errors
/// A message that does anything else, a signature that is not the owner's, or a store that cannot write.
pub async fn submit(
    daemon: &Arc<Daemon>,
    target: &Target,
    message: Vec<u8>,
    signature: Signature,
) -> Result<Payment, Problem> {
    let owner = owner::owner(daemon)?;
    let payment = checked(daemon, target, owner, message, signature).await?;
    let unsent = || Problem::new(Code::ValidationFormat, "the transaction cannot be put together").at("message");
    let transaction = assemble(&payment.prepared.message, &payment.signatures).ok_or_else(unsent)?;
    daemon.store.funded(payment.clone()).await?;
    if let Err(why) = daemon.chain.send(&transaction).await {
        tracing::warn!(tx = %payment.id, %why, "the first sending met an error");
    }
    // In a task of its own: it goes on when the owner's patience, or connection, ends.
    let (daemon, sent) = (Arc::clone(daemon), payment.clone());
    let settled = traceparent::spawn(async move {
        let outcome = confirm::proven(&daemon, sent, transaction, Commitment::Confirmed).await;
        settle::settle(&daemon, outcome).await
    });
    match tokio::time::timeout(PATIENCE, settled).await {
        Ok(Ok(settled)) => Ok(settled),
        _ => Ok(payment),
    }
}

/// The owner's transfer as a journal record, provided that it is nothing but that.
async fn checked(
    daemon: &Daemon,
    target: &Target,
    owner: Address,
    message: Vec<u8>,
    signature: Signature,
) -> Result<Payment, Problem> {
    let refused = |why: &str| Problem::new(Code::VerificationFailed, why.to_owned()).at("message");
    let to = target.address(daemon)?;
    let wallets = vec![to];
    let intent = decode(&message, &Facts::new(owner, owner, &wallets)).map_err(|why| refused(&why.to_string()))?;
    let [outflow] = intent.outflows.as_slice() else { return Err(refused("not exactly one transfer")) };
    let plain = intent.opaque.is_empty() && intent.dangers.is_empty() && intent.calls.is_empty();
    let signers = Message::parse(&message).map(|message| message.signers().to_vec()).unwrap_or_default();
    if !plain || outflow.to != to || outflow.from != owner || signers != [owner] {
        return Err(refused("it does something else than put the owner's money into the wallet"));
    }
    if !verifies(&owner, &message, &signature) {
        return Err(Problem::plain(Code::AuthSignatureInvalid));
    }
    let decimals = match outflow.asset {
        Asset::Sol => SOL_DECIMALS,
        Asset::Token(_) => outflow.decimals.unwrap_or_default(),
    };
    let symbol = (outflow.asset == Asset::Sol).then(|| "SOL".to_owned());
    let ask = Ask {
        asset: outflow.asset,
        symbol,
        decimals,
        token_program: None,
        amount: outflow.amount,
        to,
        memo: None,
        calls: None,
    };
    let last_valid_height = daemon.chain.blockhash().await?.last_valid_height;
    let prepared =
        Prepared { attempt: 0, intent: intent.digest(), fee: intent.fees.total(), wallets, message, last_valid_height };
    let now = daemon.clock.now();
    Ok(Payment {
        id: daemon.new_tx()?,
        kind: Kind::Funding,
        wallet: target.agent(),
        caller: Scope::Owner,
        ask,
        idempotency_key: None,
        created: now,
        updated: now,
        state: State::Submitted,
        standing: Standing::Approved,
        decision: None,
        due: None,
        approval: None,
        prepared,
        hold: None,
        spent: None,
        signatures: vec![signature],
        receipt: Vec::new(),
        landed: None,
        failure: None,
        proposal: None,
    })
}

/// Asks a test ledger's faucet for SOL, and waits until it is there.
///
/// # Errors
/// The ledger has no faucet (the main network), or does not answer.
pub async fn airdrop(daemon: &Daemon, account: Address, amount: &Amount) -> Result<(), Problem> {
    let (Amount::Ui { asset: word, .. } | Amount::Raw { asset: word, .. }) = amount;
    if find_asset(&Policy::empty(), word)? != Asset::Sol {
        return Err(Problem::new(Code::ValidationRange, "a faucet gives SOL only").at("asset"));
    }
    let lamports = base_units(amount, SOL_DECIMALS)?;
    let before = daemon.chain.balance(account).await?;
    daemon.chain.airdrop(account, lamports).await?;
    for _ in 0..300 {
        if daemon.chain.balance(account).await? > before {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Err(Problem::new(Code::FundingFailed, "the faucet took the request, but the money did not come within 30 s"))
}
