//! `waiaas audit verify`.

use super::{
    checkpoint,
    export::{self, Line},
    log::{self, Recount},
    prove::{self, Proof},
};
use crate::{
    Ending,
    command::transfer::address,
    output::{
        audit::{Proven, Verified},
        refusal, talk,
    },
    private,
    session::Session,
};
use clap::Args;
use std::path::{Path, PathBuf};
use waiaas_policy::{Address, id::Digest};
use waiaas_wire::{
    Problem,
    error::exit,
    note, receipt,
    view::{CheckpointView, ConsistencyView, InclusionView, SuccessionView},
};

/// Hash the whole log again and check the signature of its head, or check a proof
///
/// Ends with 10 when an entry was changed, removed or added, or the head is not signed by the receipt key. With --file and
/// with --proof it needs neither the daemon nor the ledger.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  waiaas audit verify
  waiaas audit verify --file audit.jsonl --key 7v3uijLDBfYNSepa4e4wFk4C1xttvzjT15yRyBdUJ7P4
  waiaas audit verify --extends head.txt         the log must go on from an earlier head
  waiaas audit verify --proof proof.json
  waiaas audit verify --proof proof.json --extends head.txt")]
pub struct Verify {
    /// An export to check instead of the daemon's log
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// A document of `waiaas audit prove` to check instead
    #[arg(long, value_name = "FILE", conflicts_with = "file")]
    proof: Option<PathBuf>,
    /// The receipt key that must have signed (`waiaas status --json` shows it); taken on trust unless told
    #[arg(long, value_name = "ADDRESS", value_parser = address)]
    key: Option<Address>,
    /// A signed head of an earlier time (the `note` of `audit verify --json`) that the log must go on from
    #[arg(long, value_name = "FILE")]
    extends: Option<PathBuf>,
}

impl Verify {
    /// Whether the log comes from the daemon.
    pub fn needs_daemon(&self) -> bool {
        self.file.is_none() && self.proof.is_none()
    }

    pub async fn run(self, session: &Session) -> Ending {
        if let Some(file) = &self.proof {
            session.output.show(&self.check_proof(&prove::read(file)?)?);
            return Ok(exit::DONE);
        }
        let (recount, head, earlier) = match &self.file {
            Some(file) => self.read_export(file)?,
            None => self.read_log(session).await?,
        };
        let key = self.key.unwrap_or(head.key);
        recount.close(&head, &key)?;
        session.output.show(&Verified {
            whole: true,
            leaves: head.size,
            root: head.root,
            key,
            note: head.note,
            pinned: self.key.is_some(),
            extends: earlier,
        });
        Ok(exit::DONE)
    }

    fn check_proof(&self, proof: &Proof) -> Result<Proven, Problem> {
        let (Proof::Inclusion(InclusionView { checkpoint: head, .. })
        | Proof::Consistency(ConsistencyView { checkpoint: head, .. })) = proof;
        let key = self.key.unwrap_or(head.key);
        let earlier = self.earlier(key, head)?;
        let entry = match (proof, earlier) {
            (Proof::Inclusion(_), Some(_)) => return Err(refusal::no_consistency()),
            (Proof::Consistency(_), None) => return Err(refusal::no_earlier_head()),
            (Proof::Inclusion(inclusion), None) => {
                prove::check_inclusion(inclusion, &key)?;
                Some(inclusion.leaf.clone())
            }
            (Proof::Consistency(consistency), Some(earlier)) => {
                prove::check_consistency(consistency, earlier, &key)?;
                None
            }
        };
        Ok(Proven {
            verified: true,
            entry,
            extends: earlier.map(|(size, _)| size),
            leaves: head.size,
            root: head.root,
            key,
            pinned: self.key.is_some(),
        })
    }

    async fn read_log(&self, session: &Session) -> Result<(Recount, CheckpointView, Option<u64>), Problem> {
        let daemon = session.daemon().await?;
        let busy = session.output.busy(talk::READING_LOG);
        let head = checkpoint(&daemon).await?;
        let earlier = self.earlier(self.key.unwrap_or(head.key), &head)?;
        let mut recount = Recount::extending(earlier);
        log::every_leaf(&daemon, head.size, &busy, |leaf| recount.add(leaf)).await?;
        Ok((recount, head, earlier.map(|(size, _)| size)))
    }

    fn read_export(&self, file: &Path) -> Result<(Recount, CheckpointView, Option<u64>), Problem> {
        let mut lines = export::read(file)?;
        let Some(Line::Checkpoint(head)) = lines.pop() else {
            return Err(refusal::audit(format!("`{}` does not end with a signed head", file.display())));
        };
        let earlier = self.earlier(self.key.unwrap_or(head.key), &head)?;
        let mut recount = Recount::extending(earlier);
        for line in &lines {
            match line {
                Line::Leaf(leaf) => recount.add(leaf)?,
                Line::Checkpoint(_) => return Err(refusal::audit("there is a head in the middle of the export")),
            }
        }
        Ok((recount, head, earlier.map(|(size, _)| size)))
    }

    /// The earlier head, if one was given: signed by the same key, or by one whose place it took.
    fn earlier(&self, key: Address, head: &CheckpointView) -> Result<Option<(u64, Digest)>, Problem> {
        let Some(file) = &self.extends else { return Ok(None) };
        let text = private::read_text(file)?;
        let keys = receipt::lineage(key, &SuccessionView::read(&head.successions));
        let earlier = note::open_by_any(&text, &keys).map_err(refusal::audit)?;
        Ok(Some((earlier.size, earlier.root)))
    }
}
