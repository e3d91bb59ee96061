//! `waiaas audit export`.

use super::{checkpoint, log};
use crate::{
    Ending,
    output::{audit::Exported, refusal, talk},
    private,
    session::Session,
};
use clap::Args;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use waiaas_wire::{
    Code, Problem,
    error::exit,
    view::{CheckpointView, LeafView},
};

/// Write the whole log into a new file: one entry a line as JSON, the signed head last
///
/// The file has mode 0600 and is whole or not there. `waiaas audit verify --file` checks it, on any machine.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  waiaas audit export audit.jsonl && waiaas audit verify --file audit.jsonl")]
pub struct Export {
    /// The new file
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// A line of an export.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Line {
    /// An entry.
    Leaf(LeafView),
    /// The head: the last line.
    Checkpoint(CheckpointView),
}

impl Export {
    pub async fn run(self, session: &Session) -> Ending {
        if self.file.exists() {
            return Err(refusal::exists(&self.file));
        }
        let daemon = session.daemon().await?;
        let busy = session.output.busy(talk::READING_LOG);
        let head = checkpoint(&daemon).await?;
        let mut text = Vec::new();
        let mut recount = log::Recount::default();
        log::every_leaf(&daemon, head.size, &busy, |leaf| {
            recount.add(leaf)?;
            append(&mut text, &Line::Leaf(leaf.clone()))
        })
        .await?;
        let (leaves, root) = (head.size, head.root);
        recount.close(&head, &head.key)?;
        append(&mut text, &Line::Checkpoint(head))?;
        private::write_new(&self.file, &text)?;
        drop(busy);
        session.output.show(&Exported { file: self.file, leaves, root });
        Ok(exit::DONE)
    }
}

fn append(text: &mut Vec<u8>, line: &Line) -> Result<(), Problem> {
    serde_json::to_writer(&mut *text, line).map_err(|_| Problem::plain(Code::Internal))?;
    text.push(b'\n');
    Ok(())
}

/// Reads an export, line by line.
pub fn read(file: &Path) -> Result<Vec<Line>, Problem> {
    let text = private::read_text(file)?;
    let parse = |(place, line): (usize, &str)| {
        serde_json::from_str(line)
            .map_err(|_| refusal::export_line(file, place.saturating_add(1), "not a line of an export"))
    };
    text.lines().enumerate().map(parse).collect()
}
