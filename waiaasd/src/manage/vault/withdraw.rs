//! Out of a vault by the owner alone.

use super::{
    Parties,
    draft::{Plan, underivable},
    place,
};
use crate::{
    daemon::Daemon,
    flow::request::{base_units, check_recipient, find_asset, policy_of},
    solana::{
        BELOW_LEAST,
        build::{self, Paid},
        squads::{AddLimit, Limit, Period, add_limit, remove_limit, use_limit},
    },
    store::{
        acts::{self, Kind},
        wallets::Wallet,
    },
};
use waiaas_policy::{
    Address,
    address::squads as addresses,
    amount::format_ui,
    asset::{Asset, SOL_DECIMALS},
    document::Policy,
};
use waiaas_wire::{Code, Problem, control::Amount};

/// A limit for the owner alone that is made, used and removed in one transaction: it needs no vote, leaves nothing
/// behind, and either all of it happens or nothing.
pub(super) async fn withdraw(
    daemon: &Daemon,
    wallet: &Wallet,
    who: Parties,
    to: Address,
    amount: Option<&Amount>,
    asset: Option<&str>,
) -> Result<Plan, Problem> {
    let place = place(wallet)?;
    let policy = policy_of(daemon, wallet.agent).unwrap_or_else(|_| Policy::empty());
    let word = match amount {
        Some(Amount::Ui { asset, .. } | Amount::Raw { asset, .. }) => asset.as_str(),
        None => asset.ok_or_else(|| Problem::new(Code::ValidationRequired, "name the asset").at("asset"))?,
    };
    let asset = find_asset(&policy, word)?;
    check_recipient(daemon, place.vault, to).await?;
    let (paid, held) = held(daemon, place.vault, asset, to).await?;
    let decimals = match paid {
        Paid::Sol => SOL_DECIMALS,
        Paid::Token { decimals, .. } => decimals,
    };
    let units = match amount {
        Some(amount) => base_units(amount, decimals)?,
        None if asset == Asset::Sol => all_sol(daemon, wallet, Kind::Withdraw, held).await?,
        None => held,
    };
    if units == 0 || units > held {
        let detail = format!("the vault has {} of `{word}`", format_ui(held, decimals));
        return Err(Problem::new(Code::TransactionBalance, detail).at("amount"));
    }
    let limit = addresses::spending_limit(&place.multisig, &who.owner).ok_or_else(underivable)?.0;
    let once = AddLimit {
        create_key: who.owner,
        mint: addresses::limit_key(asset),
        amount: units,
        period: Period::OneTime,
        members: &[who.owner],
        destinations: &[to],
    };
    let mut instructions = Vec::new();
    if let Paid::Token { mint, program, create_account: true, .. } = paid {
        instructions.push(build::open_token_account(who.owner, to, mint, program).ok_or_else(underivable)?);
    }
    instructions.push(add_limit(&place.multisig, &who.owner, &once).ok_or_else(underivable)?);
    let pay = use_limit(&place.multisig, &who.owner, &limit, &to, paid, units);
    instructions.push(pay.ok_or_else(underivable)?);
    instructions.push(remove_limit(&place.multisig, &who.owner, &limit));
    let rent = daemon.chain.rent(Limit::bytes(1, 1)).await?;
    Ok(Plan {
        instructions,
        kind: Kind::Withdraw,
        multisig: place.multisig,
        rent,
        creation_fee: 0,
        wallets: Vec::new(),
        transaction: None,
    })
}

/// How much of an asset the vault has, and how it is paid.
async fn held(daemon: &Daemon, vault: Address, asset: Asset, to: Address) -> Result<(Paid, u64), Problem> {
    let Asset::Token(mint) = asset else { return Ok((Paid::Sol, daemon.chain.balance(vault).await?)) };
    let (found, holdings) = tokio::try_join!(daemon.chain.mint(mint), daemon.chain.balances(vault))?;
    let found = found.ok_or_else(|| {
        Problem::new(Code::ValidationFormat, format!("`{mint}` is not a token mint on this ledger")).at("asset")
    })?;
    let account = |wallet: &Address| {
        waiaas_policy::address::associated_token_address(wallet, &mint, &found.program).ok_or_else(underivable)
    };
    let (source, target) = (account(&vault)?, account(&to)?);
    let amount = holdings.tokens.iter().find(|token| token.account == source).map_or(0, |token| token.amount);
    let create_account = !daemon.chain.token_account_exists(target).await?;
    Ok((Paid::Token { mint, program: found.program, decimals: found.decimals, create_account }, amount))
}

/// What to take out of an account when all of its SOL is wanted. Whoever pays in a single lamport while that is on its way leaves the
/// account with less than an account must hold, so that it fails; after such a failure, the least that an account holds stays in.
pub(super) async fn all_sol(daemon: &Daemon, wallet: &Wallet, kind: Kind, held: u64) -> Result<u64, Problem> {
    let failed = daemon.store.read(|view| acts::failed_last(view, wallet.agent, kind))?;
    if failed.as_deref() != Some(BELOW_LEAST) {
        return Ok(held);
    }
    let least = daemon.chain.rent(0).await?;
    let rest = held.saturating_sub(least);
    Ok(if rest > least { rest } else { held })
}
