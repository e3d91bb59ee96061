//! `waiaas call`.

use crate::{
    Ending,
    clock::Deadline,
    command::transfer::{address, duration, finish, follow, new_key},
    output::{refusal, talk},
    session::Session,
};
use clap::Args;
use serde::Deserialize;
use std::{fs::File, io::Read as _, path::PathBuf};
use waiaas_policy::{Address, time::Span};
use waiaas_wire::{Problem, control::CallAsk, view::NewInstruction};

/// Bytes that are read at most: far more than fits into a transaction.
const MOST: u64 = 64 * 1024;

/// Have programs called out of a wallet's vault, by proposal to the owner
///
/// The file has one instruction in JSON, or a list of them: `program`, `accounts` (each with `address`, and `signer` and
/// `writable` where they are so; only the vault signs) and `data` in base64. All of them are carried out together once the owner
/// has voted for it, or none. The policy has to list the programs, and to have the owner approve by proposal.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  waiaas call --instruction memo.json --from shop
  waiaas call --instruction - --wait < swap.json")]
pub struct Call {
    /// The instructions; `-` reads them from stdin
    #[arg(long, value_name = "FILE")]
    instruction: PathBuf,
    /// A wallet that a token account in it belongs to; more than once for several
    #[arg(long = "recipient", value_name = "ADDRESS", value_parser = address)]
    recipients: Vec<Address>,
    /// The wallet, by name or id; an agent's key has its own
    #[arg(long, value_name = "WALLET")]
    from: Option<String>,
    /// The same key calls once, however often it is asked
    #[arg(long, value_name = "KEY")]
    idempotency_key: Option<String>,
    /// Wait also for the owner's vote
    #[arg(long)]
    wait: bool,
    /// How long to wait
    #[arg(long, value_name = "TIME", default_value = "2m")]
    timeout: Span,
}

/// One instruction, or several.
#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Several(Vec<NewInstruction>),
    One(NewInstruction),
}

impl Call {
    pub async fn run(self, session: &Session) -> Ending {
        if self.from.is_none() && !session.is_agent() {
            return Err(refusal::from_missing());
        }
        let ask = CallAsk {
            from: self.from,
            instructions: read(&self.instruction)?,
            recipients: self.recipients.iter().map(ToString::to_string).collect(),
            idempotency_key: Some(self.idempotency_key.map_or_else(new_key, Ok)?),
        };
        let daemon = session.daemon().await?;
        let busy = session.output.busy(talk::PAYING);
        let key = ask.idempotency_key.clone();
        let sent =
            daemon.pay(key.as_deref(), async move |client, context, caller| client.call(context, caller, ask).await);
        let tx = follow(&daemon, sent.await?, self.wait, Deadline::after(duration(self.timeout))).await?;
        drop(busy);
        finish(session, &tx, true)
    }
}

fn read(path: &PathBuf) -> Result<Vec<NewInstruction>, Problem> {
    let mut text = String::new();
    let read = if path.as_os_str() == "-" {
        std::io::stdin().take(MOST).read_to_string(&mut text)
    } else {
        File::open(path).and_then(|file| file.take(MOST).read_to_string(&mut text))
    };
    read.map_err(|why| refusal::instructions(path, &why))?;
    match serde_json::from_str(&text) {
        Ok(Written::Several(all)) => Ok(all),
        Ok(Written::One(one)) => Ok(vec![one]),
        // Which of the two was meant shows by its first letter; the error is told for that one.
        Err(_) => {
            let why = if text.trim_start().starts_with('[') {
                serde_json::from_str::<Vec<NewInstruction>>(&text).err()
            } else {
                serde_json::from_str::<NewInstruction>(&text).err()
            };
            Err(refusal::instructions(path, &why.map_or_else(String::new, |why| why.to_string())))
        }
    }
}
