//! The owner's own transfer into a wallet: the owner pays the amount and the fees.

use super::{agree, only_payment};
use crate::output::refusal;
use waiaas_policy::{
    Address,
    amount::parse_ui,
    asset::{Asset, SOL_DECIMALS},
    decode::{Facts, Message, decode},
    intent::{Creation, Fees, Intent, Outflow},
};
use waiaas_wire::{Problem, control::Amount, view::UnsignedView};

/// What the owner asked for.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The owner's account.
    pub owner: Address,
    /// The wallet's account.
    pub to: Address,
    /// What the owner calls the wallet.
    pub name: String,
    /// What is to be paid.
    pub asset: Asset,
    /// How much.
    pub amount: Amount,
}

/// What the message does, as decoded.
#[derive(Debug, Clone)]
pub struct Funding {
    /// What was asked for.
    pub asked: Asked,
    /// What leaves the owner's account.
    pub outflow: Outflow,
    /// Decimals of the asset.
    pub decimals: u8,
    /// Most that the network takes.
    pub fees: Fees,
    /// Token accounts that are created on the way.
    pub creates: Vec<Creation>,
}

/// Decodes a message and makes sure that it does what was asked and nothing else.
pub fn examine(view: &UnsignedView, asked: Asked) -> Result<Funding, Problem> {
    let (intent, creates) = read(&view.message, &asked)?;
    let outflow = only_payment(&intent, &[])?.clone();
    agree("the account that pays", &outflow.from, &asked.owner)?;
    agree("the recipient", &outflow.to, &asked.to)?;
    agree("the asset", &outflow.asset, &asked.asset)?;
    let decimals = decimals(&outflow)?;
    agree("the amount in base units", &outflow.amount, &base_units(&asked.amount, decimals)?)?;
    check_creations(&creates, &asked)?;
    let fees = intent.fees;
    if fees.total() > view.fee {
        let said = format!("the fees are said to be {} lamports at most, and are {}", view.fee, fees.total());
        return Err(refusal::disagrees(said));
    }
    Ok(Funding { asked, outflow, decimals, fees, creates })
}

/// Reads the message: the owner is the payer and the fee payer.
fn read(message: &[u8], asked: &Asked) -> Result<(Intent, Vec<Creation>), Problem> {
    check_keys(message, asked)?;
    let wallets = [asked.to];
    let intent = decode(message, &Facts::new(asked.owner, asked.owner, &wallets))
        .map_err(|why| refusal::disagrees(format!("the draft cannot be read: {why}")))?;
    if let Some(opaque) = intent.opaque.first() {
        return Err(refusal::disagrees(format!("the message is not understood: {}", opaque.reason)));
    }
    let creates = intent.creates.clone();
    Ok((intent, creates))
}

/// The owner alone signs and pays the fees.
fn check_keys(message: &[u8], asked: &Asked) -> Result<(), Problem> {
    let parsed =
        Message::parse(message).map_err(|why| refusal::disagrees(format!("the draft cannot be read: {why}")))?;
    agree("the fee payer", &parsed.fee_payer(), &asked.owner)?;
    if parsed.signers() != [asked.owner] {
        return Err(refusal::disagrees("the message wants more signatures than the owner's"));
    }
    Ok(())
}

/// A token account may be created for the wallet that is funded, and for the token that it gets.
fn check_creations(creates: &[Creation], asked: &Asked) -> Result<(), Problem> {
    let wanted = |creation: &Creation| {
        creation.owner == asked.to && creation.payer == asked.owner && Asset::Token(creation.mint) == asked.asset
    };
    if creates.len() > 1 || !creates.iter().all(wanted) {
        return Err(refusal::disagrees("the message creates a token account that was not asked for"));
    }
    Ok(())
}

fn decimals(outflow: &Outflow) -> Result<u8, Problem> {
    match outflow.asset {
        Asset::Sol => Ok(SOL_DECIMALS),
        Asset::Token(_) => outflow.decimals.ok_or_else(|| refusal::disagrees("the message does not state decimals")),
    }
}

/// The amount asked for, in base units.
fn base_units(amount: &Amount, decimals: u8) -> Result<u64, Problem> {
    match amount {
        Amount::Raw { amount, .. } => Ok(*amount),
        Amount::Ui { amount, .. } => parse_ui(amount, decimals).map_err(|why| refusal::amount(amount, why)),
    }
}
