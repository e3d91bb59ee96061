//! A payment that is only asked about: in words, or as the bytes of a transaction.

use crate::{
    amount::read_words,
    command::transfer::address,
    output::{money::short, refusal},
};
use clap::{ArgGroup, Args};
use serde::Deserialize;
use std::{
    fs,
    io::{Read as _, stdin},
    path::Path,
};
use waiaas_policy::{
    Address,
    amount::parse_ui,
    asset::{Asset, SOL_DECIMALS},
    decode::{Facts, Message, decode},
    document::Policy,
    intent::{Fees, Intent, Outflow},
};
use waiaas_wire::{
    Problem,
    control::{Amount, Proposal},
};

/// The wallet of a payment that is only thought of.
const WALLET: Address = Address::new_from_array([0xfe; 32]);

/// Who pays its fees.
const FEE_PAYER: Address = Address::new_from_array([0xff; 32]);

/// Most bytes of a transaction that are read: more than any has, even in base64.
const MOST: u64 = 64 << 10;

/// What is asked about.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("proposal").args(["pay", "transaction"]))]
pub struct ProposalArgs {
    /// A payment to ask about: `0.2 SOL`, `10 USDC`, or `0.2 SOL to ADDRESS`
    #[arg(long, value_name = "AMOUNT")]
    pay: Option<String>,
    /// Its recipient's wallet
    #[arg(long, value_name = "ADDRESS", requires = "pay", value_parser = address)]
    to: Option<Address>,
    /// A transaction or message to ask about: a file, its base64, or `-` for standard input
    #[arg(long, value_name = "FILE|BASE64|-")]
    transaction: Option<String>,
    /// A wallet that a token account in it belongs to; may be given several times
    #[arg(long, value_name = "ADDRESS", requires = "transaction", value_parser = address)]
    recipient: Vec<Address>,
    /// The account whose money would leave; unless given, the signer after the fee payer
    #[arg(long, value_name = "ADDRESS", requires = "transaction", conflicts_with = "live", value_parser = address)]
    source: Option<Address>,
}

/// What the daemon is asked.
pub fn ask(args: &ProposalArgs) -> Result<Proposal, Problem> {
    match (&args.pay, &args.transaction) {
        (Some(pay), _) => {
            let (words, to) = parts(pay, args.to)?;
            let amount = read_words(words)?;
            Ok(Proposal::Payment { to, amount })
        }
        (None, Some(transaction)) => {
            let recipients = args.recipient.clone();
            Ok(Proposal::Message { message: message(transaction)?, recipients })
        }
        (None, None) => Err(refusal::proposal_missing()),
    }
}

/// What it would do, and how it is called; nothing where nothing is asked about.
pub fn imagine(args: &ProposalArgs, policy: &Policy) -> Result<Option<(String, Intent)>, Problem> {
    if let Some(pay) = &args.pay {
        let (words, to) = parts(pay, args.to)?;
        let intent = payment(policy, words, recipient(policy, &to)?)?;
        return Ok(Some((format!("{words} to {to}"), intent)));
    }
    let Some(transaction) = &args.transaction else { return Ok(None) };
    let bytes = message(transaction)?;
    let parsed = Message::parse(&bytes).map_err(refusal::transaction)?;
    let payer = parsed.fee_payer();
    let source = args.source.or_else(|| parsed.signers().get(1).copied()).unwrap_or(payer);
    let intent = decode(&bytes, &Facts::new(source, payer, &args.recipient)).map_err(refusal::transaction)?;
    Ok(Some((format!("transaction of {}", short(source)), intent)))
}

/// `0.2 SOL` and the recipient, which may stand behind it.
fn parts(pay: &str, to: Option<Address>) -> Result<(&str, String), Problem> {
    match (pay.split_once(" to "), to) {
        (Some((words, to)), None) => Ok((words.trim(), to.trim().to_owned())),
        (None, Some(to)) => Ok((pay, to.to_string())),
        (Some(_), Some(_)) => Err(refusal::recipient_twice()),
        (None, None) => Err(refusal::recipient_missing()),
    }
}

/// An address, or the label of one in the policy.
fn recipient(policy: &Policy, to: &str) -> Result<Address, Problem> {
    let mut listed = policy.destinations.allow.iter();
    let labelled = listed.find(|(_, label)| label.as_deref() == Some(to)).map(|(address, _)| *address);
    labelled.or_else(|| to.parse().ok()).ok_or_else(|| refusal::recipient(to))
}

/// What a plain payment does.
fn payment(policy: &Policy, words: &str, to: Address) -> Result<Intent, Problem> {
    let (asset, decimals, amount) = resolve(policy, words)?;
    let decimals = (asset != Asset::Sol).then_some(decimals);
    Ok(Intent {
        fee_payer: FEE_PAYER,
        signers: vec![FEE_PAYER, WALLET],
        outflows: vec![Outflow { asset, to, from: WALLET, amount, decimals }],
        fees: Fees { signature: 10_000, priority: 0, rent: 0 },
        ..Intent::default()
    })
}

/// Asset, decimals and base units of `0.2 SOL`, as the policy names assets.
fn resolve(policy: &Policy, text: &str) -> Result<(Asset, u8, u64), Problem> {
    let Amount::Ui { amount, asset: name } = read_words(text)? else { return Err(refusal::amount_missing()) };
    let listed = policy.asset_by_symbol(&name).map(|(asset, rules)| (asset, rules.decimals));
    let by_mint = || match name.parse::<Asset>().ok()? {
        Asset::Sol => Some((Asset::Sol, SOL_DECIMALS)),
        mint @ Asset::Token(_) => Some((mint, policy.assets.get(&mint)?.decimals)),
    };
    let (asset, decimals) = listed.or_else(by_mint).ok_or_else(|| unknown(&name))?;
    let raw = parse_ui(&amount, decimals).map_err(|why| refusal::amount(&amount, why))?;
    Ok((asset, decimals, raw))
}

fn unknown(asset: &str) -> Problem {
    match asset.parse::<Asset>() {
        Ok(_) => refusal::asset_unlisted(asset),
        Err(_) => refusal::asset_unknown(asset),
    }
}

/// The bytes that would be signed.
fn message(text: &str) -> Result<Vec<u8>, Problem> {
    let bytes = if text == "-" {
        read(stdin().lock(), Path::new("-"))?
    } else if Path::new(text).is_file() {
        let path = Path::new(text);
        read(fs::File::open(path).map_err(|why| refusal::file(path, &why))?, path)?
    } else {
        return unsigned(base64(text).ok_or_else(|| refusal::not_a_transaction(text))?);
    };
    // A file may hold the bytes, or their text.
    let text = std::str::from_utf8(&bytes).ok().and_then(|text| base64(text.trim()));
    unsigned(text.unwrap_or(bytes))
}

fn read(from: impl std::io::Read, path: &Path) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    from.take(MOST).read_to_end(&mut bytes).map_err(|why| refusal::file(path, &why))?;
    Ok(bytes)
}

/// Base64, read as everywhere else in this program.
fn base64(text: &str) -> Option<Vec<u8>> {
    #[derive(Deserialize)]
    #[serde(transparent)]
    struct Bytes(#[serde(with = "waiaas_wire::text::base64")] Vec<u8>);
    serde_json::from_value::<Bytes>(text.into()).ok().map(|Bytes(bytes)| bytes)
}

/// The message of a transaction: what is left without its signatures, which come first, or in version 1 last.
fn unsigned(bytes: Vec<u8>) -> Result<Vec<u8>, Problem> {
    let Err(why) = Message::parse(&bytes) else { return Ok(bytes) };
    let count = bytes.first().map_or(0, |count| usize::from(*count));
    let behind = bytes.get(count.saturating_mul(64).saturating_add(1)..).filter(|_| (1..=127).contains(&count));
    let before = (1_usize..=12).filter_map(|count| bytes.len().checked_sub(count.checked_mul(64)?));
    let before = before.filter_map(|end| bytes.get(..end)).filter(|_| count == 0x81);
    let complete = |part: &&[u8], signatures: usize| {
        Message::parse(part).is_ok_and(|message| usize::from(message.header.required_signatures) == signatures)
    };
    let legacy = behind.filter(|part| complete(part, count));
    let mut versioned = before.filter(|part| complete(part, bytes.len().saturating_sub(part.len()) / 64));
    legacy.or_else(|| versioned.next()).map(<[u8]>::to_vec).ok_or_else(|| refusal::transaction(why))
}
