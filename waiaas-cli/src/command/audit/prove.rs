//! `waiaas audit prove`, and the check of what it gives.

use super::log::{check_head, hash_of};
use crate::{Ending, daemon::Daemon, output::refusal, private, session::Session};
use clap::Args;
use serde::{Deserialize, Serialize};
use std::{
    path::{Path, PathBuf},
    str::FromStr,
};
use waiaas_policy::{
    Address,
    id::{Digest, TxId},
};
use waiaas_wire::{
    Problem,
    control::TxIdText,
    enclave::Checkpoint,
    error::exit,
    merkle::proof,
    note,
    view::{ConsistencyView, InclusionView},
};

/// Show that an entry is in the log, without showing the rest of it
///
/// Prints a document for somebody who trusts neither you nor this machine: `waiaas audit verify --proof` checks it offline
/// with nothing but the receipt key. With --extends it shows instead that the log goes on from an earlier head.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  waiaas audit prove 17 > proof.json
  waiaas audit prove tx_01HVX3T8QWEXAMPLE0000000000 > proof.json
  waiaas audit prove --extends head.txt > proof.json
  waiaas audit verify --proof proof.json --key 7v3uijLDBfYNSepa4e4wFk4C1xttvzjT15yRyBdUJ7P4")]
pub struct Prove {
    /// Number of the entry, or the payment whose decision is meant
    #[arg(value_name = "ENTRY|TX", required_unless_present = "extends", conflicts_with = "extends")]
    entry: Option<Entry>,
    /// A signed head of an earlier time (the `note` of `audit verify --json`)
    #[arg(long, value_name = "FILE")]
    extends: Option<PathBuf>,
}

/// What names an entry.
#[derive(Debug, Clone, Copy)]
enum Entry {
    Number(u64),
    Decision(TxId),
}

impl FromStr for Entry {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = text.parse().map(Self::Number);
        number
            .or_else(|_| text.parse().map(Self::Decision))
            .map_err(|_| "the number of an entry or the id of a payment is expected".to_owned())
    }
}

/// A proof, as it is handed on.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Proof {
    /// An entry is in the log.
    Inclusion(InclusionView),
    /// The log goes on from an earlier head.
    Consistency(ConsistencyView),
}

impl Prove {
    pub async fn run(self, session: &Session) -> Ending {
        let daemon = session.daemon().await?;
        let found = match (&self.extends, self.entry) {
            (Some(file), _) => {
                let first = unchecked(&private::read_text(file)?)?.size;
                Proof::Consistency(consistency(&daemon, first).await?)
            }
            (None, Some(Entry::Number(entry))) => Proof::Inclusion(inclusion(&daemon, entry).await?),
            (None, Some(Entry::Decision(tx))) => {
                Proof::Inclusion(inclusion(&daemon, decided(&daemon, tx).await?).await?)
            }
            (None, None) => return Err(refusal::no_entry()),
        };
        session.output.show(&found);
        Ok(exit::DONE)
    }
}

/// The head that a note tells of. The daemon is only asked for its size; whoever checks the proof checks its signature.
fn unchecked(note: &str) -> Result<Checkpoint, Problem> {
    note::read(note).map_err(refusal::audit)
}

/// The entry that holds the decision of a payment.
async fn decided(daemon: &Daemon, tx: TxId) -> Result<u64, Problem> {
    let tx_view =
        daemon.ask(async move |client, context, caller| client.tx_show(context, caller, TxIdText(tx)).await).await?;
    tx_view.audit_leaf.ok_or_else(|| refusal::not_decided(tx))
}

async fn inclusion(daemon: &Daemon, entry: u64) -> Result<InclusionView, Problem> {
    daemon.ask(async move |client, context, caller| client.audit_prove(context, caller, entry).await).await
}

async fn consistency(daemon: &Daemon, first: u64) -> Result<ConsistencyView, Problem> {
    daemon.ask(async move |client, context, caller| client.audit_consistency(context, caller, first).await).await
}

/// Reads a proof from a file.
pub fn read(file: &Path) -> Result<Proof, Problem> {
    let text = private::read_text(file)?;
    serde_json::from_str(&text).map_err(|why| refusal::audit(format!("`{}` is no proof: {why}", file.display())))
}

/// Checks that an entry is in the log of a head that `key` signed.
pub fn check_inclusion(proof: &InclusionView, key: &Address) -> Result<(), Problem> {
    check_head(&proof.checkpoint, key)?;
    let (leaf, head) = (&proof.leaf, &proof.checkpoint);
    if proof::includes(&hash_of(leaf)?, leaf.index, head.size, &proof.path, &head.root) {
        return Ok(());
    }
    Err(refusal::audit(format!("entry {} with this path does not give the root that is signed", leaf.index)))
}

/// Checks that the log of a head that `key` signed goes on from an earlier one.
pub fn check_consistency(proof: &ConsistencyView, earlier: (u64, Digest), key: &Address) -> Result<(), Problem> {
    check_head(&proof.checkpoint, key)?;
    let head = &proof.checkpoint;
    if earlier.0 != proof.first {
        return Err(refusal::audit(format!(
            "the proof is about a head of {} entries, and the earlier head has {}",
            proof.first, earlier.0
        )));
    }
    if proof::extends((earlier.0, &earlier.1), (head.size, &head.root), &proof.path) {
        return Ok(());
    }
    Err(refusal::audit("the log does not go on from the earlier head: it was rewritten, or the proof was changed"))
}
