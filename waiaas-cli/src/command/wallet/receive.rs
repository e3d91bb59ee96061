//! `waiaas wallet receive`.

use super::{balance, paid_at, show};
use crate::{
    Ending,
    amount::read_words,
    clock::Deadline,
    command::transfer::duration,
    daemon::Daemon,
    output::{owner::ReceiveView, refusal, talk},
    session::Session,
};
use clap::Args;
use qrcode::{QrCode, render::unicode::Dense1x2};
use std::time::Duration;
use waiaas_policy::{Address, time::Span};
use waiaas_wire::{Problem, control::Amount, error::exit, view::DepositView};

/// Longest wait that the daemon takes at once.
const STRETCH: Duration = Duration::from_secs(50);

/// Accounts that are not wallets of agents.
const ACCOUNTS: [&str; 2] = ["owner", "fee-payer"];

/// Show how to pay into a wallet: address, Solana Pay URL and QR code
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  waiaas wallet receive shop
  waiaas wallet receive shop --amount \"25 SOL\" --wait")]
pub struct Receive {
    /// The wallet, by name or id, or `owner`; an agent's key has its own
    #[arg(value_name = "WALLET")]
    wallet: Option<String>,
    /// Ask for this much: `0.5 SOL`, or a number and a mint's address
    #[arg(long, value_name = "AMOUNT")]
    amount: Option<String>,
    /// Wait until something comes in
    #[arg(long)]
    wait: bool,
    /// How long to wait
    #[arg(long, value_name = "TIME", default_value = "10m")]
    timeout: Span,
}

impl Receive {
    pub async fn run(self, session: &Session, daemon: &Daemon) -> Ending {
        let (name, address) = account(daemon, self.wallet.clone()).await?;
        let url = pay_url(address, &name, self.amount.as_deref())?;
        let picture = session.output.is_terminal().then(|| draw(&url)).flatten();
        let mut view = ReceiveView { name, address, url, picture, deposits: None };
        if !self.wait {
            session.output.show(&view);
            return Ok(exit::DONE);
        }
        // A person needs the address now; a program gets one document at the end.
        session.output.review(&view);
        let busy = session.output.busy(talk::WAITING_FOR_DEPOSIT);
        let deposits = wait(daemon, self.wallet, Deadline::after(duration(self.timeout))).await?;
        drop(busy);
        let came = !deposits.is_empty();
        view.picture = None;
        view.deposits = Some(deposits);
        session.output.show(&view);
        Ok(if came { exit::DONE } else { exit::WAITING })
    }
}

async fn account(daemon: &Daemon, wallet: Option<String>) -> Result<(String, Address), Problem> {
    if wallet.as_deref().is_some_and(|name| ACCOUNTS.contains(&name)) {
        let account = balance(daemon, wallet).await?;
        return Ok((account.name, account.address));
    }
    let wallet = show(daemon, wallet).await?;
    let address = paid_at(&wallet)?;
    Ok((wallet.name, address))
}

/// A transfer request as the Solana Pay specification, version 1, has it.
fn pay_url(address: Address, name: &str, amount: Option<&str>) -> Result<String, Problem> {
    let url = format!("solana:{address}?label={}", percent(name));
    Ok(match amount.map(read_words).transpose()? {
        Some(Amount::Ui { amount, asset }) if asset == "SOL" => format!("{url}&amount={amount}"),
        Some(Amount::Ui { amount, asset }) => {
            let mint: Address = asset.parse().map_err(|_| refusal::asset_unknown(&asset))?;
            format!("{url}&amount={amount}&spl-token={mint}")
        }
        _ => url,
    })
}

/// Percent-encodes everything but letters, digits and `-._~`.
fn percent(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

/// Two dots of the code in one character, light on dark.
fn draw(url: &str) -> Option<String> {
    let code = QrCode::new(url).ok()?;
    Some(code.render::<Dense1x2>().dark_color(Dense1x2::Light).light_color(Dense1x2::Dark).build())
}

/// Waits for what comes in from now on.
async fn wait(daemon: &Daemon, wallet: Option<String>, deadline: Deadline) -> Result<Vec<DepositView>, Problem> {
    let mut since = None;
    loop {
        let most = if since.is_none() { Duration::ZERO } else { deadline.left().min(STRETCH) };
        let (name, seconds) = (wallet.clone(), most.as_secs());
        let found = daemon
            .ask_for(most.saturating_add(Duration::from_secs(15)), async move |client, context, caller| {
                client.deposits(context, caller, name, since, seconds).await
            })
            .await?;
        // The first answer only tells where we are: what came in before is not what is waited for.
        if since.is_some() && (!found.items.is_empty() || deadline.is_over()) {
            return Ok(found.items);
        }
        since = Some(found.next);
    }
}
