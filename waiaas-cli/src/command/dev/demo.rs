//! An owner with money, a wallet with a policy, and an agent's key.

use super::ledger::Ledger;
use crate::{
    command::{
        key, policy,
        wallet::{self, vault},
    },
    output::{refusal, talk},
    owner,
    session::Session,
};
use waiaas_policy::{
    Address,
    asset::{Asset, SOL_DECIMALS},
    document::{AssetRules, Policy, template},
};
use waiaas_wire::{Code, Problem, control::Amount};

/// The wallet's name.
const NAME: &str = "demo";
/// What the test token is called.
const USDC: &str = "USDC";

/// What was made.
pub struct Demo {
    /// The wallet's name.
    pub wallet: String,
    /// Its account.
    pub address: Address,
    /// The agent's key.
    pub api_key: String,
}

/// Makes all of it.
pub async fn make(session: &Session, ledger: &Ledger, owner: Address) -> Result<Demo, Problem> {
    let daemon = session.daemon().await?;
    wallet::ask_faucet(&daemon, "owner".into(), sol("100")).await?;
    wallet::ask_faucet(&daemon, "fee-payer".into(), sol("10")).await?;
    ledger.set_tokens(owner, whole(10_000, ledger.usdc_decimals)).await?;
    let wallet = match vault::create(session, &daemon, NAME.into()).await {
        // The ledger has no Squads program.
        Err(why) if why.code == Code::ConfigInvalid => {
            session.output.warn(talk::NO_VAULT);
            wallet::make(&daemon, NAME.into()).await?
        }
        made => made?,
    };
    let (key, terms) = (owner::open(session).await?, standard(ledger)?);
    policy::sign_policy(&daemon, NAME, &terms, &key).await?;
    let key = match vault::follow(session, &daemon, NAME, &terms, Some(key)).await? {
        Some(key) => key,
        None => owner::open(session).await?,
    };
    wallet::fund(session, &daemon, NAME, sol("10"), &key).await?;
    wallet::fund(session, &daemon, NAME, usdc("1000"), &key).await?;
    let secret = key::create(&daemon, key::agent(NAME.into())).await?.secret;
    Ok(Demo { wallet: wallet.name, address: wallet.address, api_key: secret })
}

fn sol(amount: &str) -> Amount {
    Amount::Ui { amount: amount.into(), asset: "SOL".into() }
}

fn usdc(amount: &str) -> Amount {
    Amount::Ui { amount: amount.into(), asset: USDC.into() }
}

/// Base units of a whole number.
fn whole(number: u64, decimals: u8) -> u64 {
    number.saturating_mul(10_u64.saturating_pow(decimals.into()))
}

/// The standard policy, for any recipient, with the test token besides.
fn standard(ledger: &Ledger) -> Result<Policy, Problem> {
    let text = template("standard").ok_or_else(|| refusal::template("standard"))?;
    let mut policy = Policy::from_toml(text).map_err(refusal::policy_unreadable)?;
    policy.destinations.any = true;
    policy.assets.insert(Asset::Token(ledger.usdc_mint), tokens(ledger.usdc_decimals));
    Ok(policy)
}

/// As many tokens as the standard policy gives hundredths of SOL.
fn tokens(decimals: u8) -> AssetRules {
    let limit = |number| Some(whole(number, decimals.min(SOL_DECIMALS)));
    AssetRules {
        symbol: Some(USDC.into()),
        decimals,
        per_payment: limit(100),
        daily: limit(500),
        weekly: limit(2_500),
        monthly: limit(5_000),
        ..AssetRules::default()
    }
}
