//! `waiaas transfer`.

use crate::{
    Ending,
    amount::AmountArgs,
    clock::{self, Deadline},
    daemon::Daemon,
    output::{of_payment, refusal, talk},
    session::Session,
};
use clap::Args;
use std::time::Duration;
use waiaas_policy::{
    Address,
    id::TxId,
    time::{Span, Timestamp},
};
use waiaas_wire::{
    Code, Problem,
    control::{Ask, TxIdText},
    error::exit,
    view::{TxState, TxView},
};

/// Longest wait that the daemon takes at once.
const STRETCH: Duration = Duration::from_secs(50);

/// Pay from a wallet, within its policy
///
/// Waits until the ledger has confirmed the payment. A payment that needs the owner or a delay ends with 4 at once, unless
/// --wait is given; one that the policy denies ends with 3 and says which rules, by how much, and when it would pass.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  waiaas transfer 9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin 0.5 SOL --from shop
  waiaas transfer 9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin \"10 USDC\" --memo \"order 17\"
  waiaas transfer 9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin --raw 500000000 --asset SOL --dry-run")]
pub struct Transfer {
    /// The recipient's wallet
    #[arg(value_name = "TO", value_parser = address)]
    to: Address,
    #[command(flatten)]
    amount: AmountArgs,
    /// The wallet that pays, by name or id; an agent's key has its own
    #[arg(long, value_name = "WALLET")]
    from: Option<String>,
    /// A text that is put on the ledger, readable by everybody
    #[arg(long, value_name = "TEXT")]
    memo: Option<String>,
    /// The same key pays once, however often it is asked
    #[arg(long, value_name = "KEY")]
    idempotency_key: Option<String>,
    /// Wait also for the owner's approval or the delay
    #[arg(long, conflicts_with_all = ["no_wait", "dry_run"])]
    wait: bool,
    /// Do not wait for the ledger
    #[arg(long, conflicts_with = "dry_run")]
    no_wait: bool,
    /// How long to wait
    #[arg(long, value_name = "TIME", default_value = "2m")]
    timeout: Span,
    /// Only say what would happen
    #[arg(long)]
    dry_run: bool,
}

/// Reads an address, with a word on what one looks like.
pub fn address(text: &str) -> Result<Address, String> {
    text.parse().map_err(|_| refusal::address(text))
}

impl Transfer {
    pub async fn run(self, session: &Session) -> Ending {
        let (wait, no_wait, dry_run, timeout) = (self.wait, self.no_wait, self.dry_run, self.timeout);
        let ask = self.ask()?;
        if ask.from.is_none() && !session.is_agent() {
            return Err(refusal::from_missing());
        }
        let daemon = session.daemon().await?;
        if dry_run {
            return preview(session, &daemon, ask).await;
        }
        let busy = session.output.busy(talk::PAYING);
        let tx = pay(&daemon, ask).await?;
        busy.turn_to(talk::CONFIRMING);
        let tx = if no_wait { tx } else { follow(&daemon, tx, wait, Deadline::after(duration(timeout))).await? };
        drop(busy);
        finish(session, &tx, !no_wait)
    }

    fn ask(self) -> Result<Ask, Problem> {
        Ok(Ask {
            from: self.from,
            to: self.to.to_string(),
            amount: self.amount.read()?,
            memo: self.memo,
            idempotency_key: Some(self.idempotency_key.map_or_else(new_key, Ok)?),
        })
    }
}

/// A key of our own where none is given: so that an answer that got lost can be asked for again.
pub fn new_key() -> Result<String, Problem> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(|_| refusal::no_randomness())?;
    let id = TxId::from_parts(clock::now().as_millis(), u128::from_be_bytes(random));
    Ok(format!("cli-{}", id.to_string().trim_start_matches(TxId::PREFIX)))
}

async fn preview(session: &Session, daemon: &Daemon, ask: Ask) -> Ending {
    let ask = Ask { idempotency_key: None, ..ask };
    let preview = daemon.ask(async move |client, context, caller| client.preview(context, caller, ask).await).await?;
    if preview.allowed {
        session.output.show(&preview);
        return Ok(exit::DONE);
    }
    Err(Problem::plain(Code::PolicyDenied).with_denials(preview.denials))
}

async fn pay(daemon: &Daemon, ask: Ask) -> Result<TxView, Problem> {
    let key = ask.idempotency_key.clone();
    daemon.pay(key.as_deref(), async move |client, context, caller| client.transfer(context, caller, ask).await).await
}

/// A span as the standard library has it.
pub fn duration(span: Span) -> Duration {
    Duration::from_millis(span.as_millis())
}

/// Whether somebody or the clock has to act before the payment goes on.
fn is_waiting(tx: &TxView) -> bool {
    matches!(tx.state, TxState::Delayed | TxState::AwaitingOwner)
}

/// Waits until a payment is final; without `patience` only while it is on its way.
pub async fn follow(daemon: &Daemon, tx: TxView, patience: bool, deadline: Deadline) -> Result<TxView, Problem> {
    let mut tx = tx;
    while !tx.state.is_final() && (patience || !is_waiting(&tx)) && !deadline.is_over() {
        tx = wait_once(daemon, tx.id, deadline.left().min(STRETCH)).await?;
    }
    Ok(tx)
}

async fn wait_once(daemon: &Daemon, id: TxId, wait: Duration) -> Result<TxView, Problem> {
    // At least a second: the daemon counts in whole ones.
    let seconds = wait.as_secs().max(1);
    let most = wait.saturating_add(Duration::from_secs(15));
    let id = TxIdText(id);
    daemon.ask_for(most, async move |client, context, caller| client.tx_wait(context, caller, id, seconds).await).await
}

/// Shows what became of a payment, and ends accordingly.
pub fn finish(session: &Session, tx: &TxView, waited: bool) -> Ending {
    if let Some(problem) = of_payment(tx) {
        return Err(problem);
    }
    if waited && !tx.state.is_final() && !is_waiting(tx) {
        return Err(Problem::plain(Code::TransactionUnknown).of(&tx.id));
    }
    session.output.show(tx);
    if tx.state.is_final() {
        return Ok(exit::DONE);
    }
    session.output.talk(talk::next_of(tx));
    Ok(if is_waiting(tx) { exit::WAITING } else { exit::DONE })
}

/// Reads a moment: a time, or a span from now on.
pub fn moment(text: &str) -> Result<Timestamp, String> {
    if let Ok(span) = text.parse::<Span>() {
        return Ok(clock::now().saturating_add(span));
    }
    text.parse::<Timestamp>().map_err(|_| refusal::moment(text))
}
