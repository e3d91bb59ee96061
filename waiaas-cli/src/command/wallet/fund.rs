//! `waiaas wallet fund`.

use super::{balance, paid_at, show};
use crate::{
    Ending,
    amount::AmountArgs,
    attestation,
    daemon::Daemon,
    output::{enclave, of_payment, refusal, talk},
    owner::{self, Installation, OwnerSigner},
    review::funding::{Asked, Funding, examine},
    session::Session,
};
use clap::Args;
use waiaas_policy::{Address, asset::Asset, document::Policy};
use waiaas_wire::{
    Problem,
    control::{Amount, SignatureText},
    error::exit,
    view::{TxView, WalletView},
};

/// The fee payer's account, as a wallet's name.
const FEE_PAYER: &str = "fee-payer";

/// Put the owner's money into a wallet, or into `fee-payer`
///
/// The owner key signs the transfer after it was decoded, compared with what was asked, and shown.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  waiaas wallet fund shop 1 SOL
  waiaas wallet fund shop 50 USDC
  waiaas wallet fund fee-payer 0.1 SOL --yes")]
pub struct Fund {
    /// The wallet, by name or id, or `fee-payer`
    #[arg(value_name = "WALLET")]
    wallet: String,
    #[command(flatten)]
    amount: AmountArgs,
}

impl Fund {
    pub async fn run(self, session: &Session, daemon: &Daemon) -> Ending {
        let asked = ask(session, daemon, &self.wallet, self.amount.read()?).await?;
        let (funding, _) = prepare(daemon, &self.wallet, asked.clone()).await?;
        session.confirm(&funding, talk::ASK_FUND).await?;
        let key = owner::open(session).await?;
        let busy = session.output.busy(talk::FUNDING);
        // Reading, answering and typing a passphrase take longer than a blockhash lives: the message is made anew, and
        // compared with what was asked again.
        let (_, message) = prepare(daemon, &self.wallet, asked).await?;
        let tx = submit(daemon, self.wallet, message, &key).await?;
        drop(busy);
        session.output.show(&tx);
        Ok(exit::DONE)
    }
}

/// Funds without a question, with a key that is open.
pub async fn fund(
    session: &Session,
    daemon: &Daemon,
    wallet: &str,
    amount: Amount,
    key: &OwnerSigner,
) -> Result<TxView, Problem> {
    let asked = ask(session, daemon, wallet, amount).await?;
    let (_, message) = prepare(daemon, wallet, asked).await?;
    submit(daemon, wallet.to_owned(), message, key).await
}

/// What is to be paid to whom, as far as possible without believing the one who builds the message.
async fn ask(session: &Session, daemon: &Daemon, wallet: &str, amount: Amount) -> Result<Asked, Problem> {
    let owner = Installation::read(&session.home)?.owner();
    let (to, name, in_vault) = account(daemon, wallet).await?;
    // Before money goes there: the key is in an enclave under the owner's manifest, and nowhere else.
    // A vault has no key: the agent's was attested when it was let in, and can take no more than its limit.
    let attested = if in_vault {
        attestation::verified(session, daemon, Some(wallet.to_owned())).await?
    } else {
        attestation::account(session, daemon, wallet, to).await?
    };
    session.output.talk(enclave::line(&attested));
    let asset = resolve(daemon, wallet, &amount).await?;
    Ok(Asked { owner, to, name, asset, amount })
}

/// The account of a wallet that the owner pays to, after the enclave has vouched for it as far as it can.
pub async fn attested_account(session: &Session, daemon: &Daemon, wallet: &WalletView) -> Result<Address, Problem> {
    let (to, name) = (paid_at(wallet)?, wallet.id.to_string());
    let attested = if wallet.multisig.is_some() {
        attestation::verified(session, daemon, Some(name)).await?
    } else {
        attestation::account(session, daemon, &name, to).await?
    };
    session.output.talk(enclave::line(&attested));
    Ok(to)
}

async fn account(daemon: &Daemon, wallet: &str) -> Result<(Address, String, bool), Problem> {
    if wallet == FEE_PAYER {
        let account = balance(daemon, Some(wallet.to_owned())).await?;
        return Ok((account.address, account.name, false));
    }
    let wallet = show(daemon, Some(wallet.to_owned())).await?;
    Ok((paid_at(&wallet)?, wallet.name, wallet.multisig.is_some()))
}

/// The asset that is meant: SOL, a mint, or what the wallet's policy calls so.
async fn resolve(daemon: &Daemon, wallet: &str, amount: &Amount) -> Result<Asset, Problem> {
    let (Amount::Ui { asset, .. } | Amount::Raw { asset, .. }) = amount;
    if let Ok(asset) = asset.parse() {
        return Ok(asset);
    }
    if wallet == FEE_PAYER {
        return Err(refusal::asset_unknown(asset));
    }
    let wallet = Some(wallet.to_owned());
    let view =
        daemon.ask(async move |client, context, caller| client.policy_show(context, caller, wallet).await).await?;
    let document = view.document.ok_or_else(|| refusal::asset_unknown(asset))?;
    let policy = Policy::from_toml(&document).map_err(refusal::policy_unreadable)?;
    policy.asset_by_symbol(asset).map(|(asset, _)| asset).ok_or_else(|| refusal::asset_unknown(asset))
}

/// Has the message built, and makes sure of it.
async fn prepare(daemon: &Daemon, wallet: &str, asked: Asked) -> Result<(Funding, Vec<u8>), Problem> {
    let (name, amount) = (wallet.to_owned(), asked.amount.clone());
    let view = daemon
        .ask(async move |client, context, caller| client.fund_prepare(context, caller, name, amount).await)
        .await?;
    let funding = examine(&view, asked)?;
    Ok((funding, view.message))
}

/// Signs the message and has it sent.
async fn submit(daemon: &Daemon, wallet: String, message: Vec<u8>, key: &OwnerSigner) -> Result<TxView, Problem> {
    let signature = SignatureText(key.sign(&message).await?);
    let tx = daemon
        .pay(None, async move |client, context, caller| {
            client.fund_submit(context, caller, wallet, message, signature).await
        })
        .await?;
    of_payment(&tx).map_or(Ok(tx), Err)
}
